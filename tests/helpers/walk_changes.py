"""The changes of a random walk: each function changes the book and returns a description."""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.helpers.project import Directive, Heading, Paragraph
from tests.helpers.walk_book import FIELDS, KINDS, Book, Page, entry, generated, part, state


def leaves(book: Book) -> list[str]:
    """Return the pages without a toctree."""
    return [name for name, page in book.pages.items() if not page.toctree]


def add_part(rng: random.Random, book: Book) -> str:
    name = rng.choice(list(book.pages))
    parts = book.pages[name].parts
    new = part(rng, book)
    parts.insert(rng.randrange(1, len(parts) + 1), new)
    return f"add to {name}: {new}"


def remove_part(rng: random.Random, book: Book) -> str:
    name = rng.choice(list(book.pages))
    parts = book.pages[name].parts
    if len(parts) < 2:
        return add_part(rng, book)
    return f"remove from {name}: {parts.pop(rng.randrange(1, len(parts)))}"


def prose(rng: random.Random, book: Book) -> str:
    name = rng.choice(list(book.pages))
    book.pages[name].parts.insert(1, Paragraph(f"Words {rng.randrange(100)}."))
    return f"prose in {name}"


def rename_heading(rng: random.Random, book: Book) -> str:
    name = rng.choice(list(book.pages))
    parts = book.pages[name].parts
    number = rng.choice([i for i, item in enumerate(parts) if isinstance(item, Heading)])
    parts[number] = parts[number]._replace(text=f"Renamed {rng.randrange(1000)}")
    return f"rename a heading of {name}: {parts[number]}"


def change_directive(rng: random.Random, book: Book) -> str:
    name = rng.choice(list(book.pages))
    parts = book.pages[name].parts
    names = (
        "alignment-table",
        "alignment-matrix",
        "alignment-coverage",
        "alignment-changes",
        "resource-catalog",
    )
    for number, item in enumerate(parts):
        if isinstance(item, Directive) and item.name in names and "name" not in item.options:
            parts[number] = generated(rng, book)
            return f"change in {name}: {parts[number]}"
    return add_part(rng, book)


def add_page(rng: random.Random, book: Book) -> str:
    parent = rng.choice([name for name, page in book.pages.items() if page.toctree])
    folder = parent.rpartition("/")[0]
    base = f"new{rng.randrange(100)}"
    name = f"{folder}/{base}".lstrip("/")
    if name not in book.pages:
        page = Page(rng.choice(["rst", "md"]), [Heading(f"New {base}")])
        book.pages[name] = page
        page.parts += [part(rng, book) for _ in range(2)]
        if "*" not in book.pages[parent].children:
            book.pages[parent].children.append(base)
    return f"add page {name}"


def _rename(book: Book, name: str, new: str) -> None:
    folder, _, base = name.rpartition("/")
    page = book.pages.pop(name)
    children = book.pages[f"{folder}/index".lstrip("/")].children
    if base in children:
        position = children.index(base)
        children[position : position + 1] = [new.rpartition("/")[2]] if new else []
    if new:
        book.pages[new] = page


def remove_page(rng: random.Random, book: Book) -> str:
    name = rng.choice(leaves(book))
    if len(leaves(book)) < 6:
        return add_page(rng, book)
    _rename(book, name, "")
    return f"remove page {name}"


def rename_page(rng: random.Random, book: Book) -> str:
    name = rng.choice(leaves(book))
    new = f"{name}x"
    _rename(book, name, new)
    return f"rename page {name} to {new}"


def change_markup(rng: random.Random, book: Book) -> str:
    name = rng.choice(leaves(book))
    page = book.pages[name]
    page.markup = "md" if page.markup == "rst" else "rst"
    return f"{name} is in {page.markup}"


def change_toctree(rng: random.Random, book: Book) -> str:
    name = rng.choice([name for name, page in book.pages.items() if page.toctree])
    page = book.pages[name]
    rng.shuffle(page.children)
    options = {"maxdepth": "2", "titlesonly": "", "hidden": "", "late": "", "caption": "Contents"}
    selected = {key: options[key] for key in rng.sample(list(options), rng.randrange(3))}
    if name == "index" and rng.random() < 0.7:
        selected["numbered"] = rng.choice(["", "1"])
    page.toctree = [selected]
    return f"toctree of {name}: {selected} {page.children}"


def change_entry(rng: random.Random, book: Book) -> str:
    file = rng.choice([name for name, entries in book.registry.items() if entries])
    key = rng.choice(list(book.registry[file]))
    fields = book.registry[file][key]
    rng.choice(FIELDS)(rng, fields)
    return f"entry {key} of {file} is {fields}"


def change_entries(rng: random.Random, book: Book) -> str:
    file = rng.choice(list(book.registry))
    entries = book.registry[file]
    action = rng.choice(["add", "remove", "rename", "reorder", "kind"])
    key = rng.choice([*entries, "none"])
    if action == "add" or key not in entries:
        key = f"key{rng.randrange(20)}"
        entries[key] = entry(rng, rng.choice([*KINDS, "video"]))
    elif action == "remove" and len(book.keys()) > 4:
        del entries[key]
    elif action == "reorder":
        entries[key] = entries.pop(key)
    elif action == "kind":
        entries[key] = entry(rng, rng.choice(KINDS))
    else:
        entries[rng.choice(["hypervisor", "xen", "Key 2"])] = entries.pop(key)
    return f"{action} entry {key} in {file}"


def change_registry_files(rng: random.Random, book: Book) -> str:
    if len(book.registry) > 1 and rng.random() < 0.5:
        file = rng.choice(list(book.registry)[1:])
        del book.registry[file]
        return f"remove {file}"
    file = f"more{rng.randrange(3)}.yaml"
    book.registry.setdefault(file, {})[f"key{rng.randrange(20)}"] = entry(rng, "video")
    return f"add to {file}"


def change_conf(rng: random.Random, book: Book) -> str:
    option, value = rng.choice([
        ("language", rng.choice(["en", "zh_CN", "de"])),
        ("refalign_relations", {"mine": rng.choice(["my own", "ours"])}),
        ("refalign_metadata", rng.random() < 0.5),
        ("html_baseurl", rng.choice(["", "https://x.example/b/"])),
        ("project", rng.choice(["One", "Two"])),
        ("refalign_relations", {"mine": {"en": "my own", "zh": "我的"}}),
        ("refalign_reference_style", rng.choice(["plain", "unsrtalpha", "gbt7714-numeric"])),
        ("refalign_kinds", {"video": {"label": rng.choice(["Video", "Film"]), "plural": "Films"}}),
    ])  # fmt: skip
    book.conf[option] = value
    return f"{option} = {value!r}"


def change_states(rng: random.Random, book: Book) -> str:
    name = f"states/v{rng.randrange(1, 12)}.json"
    if book.states and rng.random() < 0.3:
        name = rng.choice(list(book.states))
        del book.states[name]
        return f"remove {name}"
    book.states[name] = state(rng, book)
    return f"{name} is {book.states[name]}"


CHANGES: list[Callable[[random.Random, Book], str]] = [
    add_part, add_part, remove_part, prose, rename_heading, change_directive, add_page, remove_page,
    rename_page, change_markup, change_toctree, change_entry, change_entry, change_entry, change_entries,
    change_registry_files, change_conf, change_states,
]  # fmt: skip
