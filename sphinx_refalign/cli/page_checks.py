"""Checks that need the pages or look at single entries: planned pages, unused and incomplete entries."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_refalign.cli.findings import Finding
from sphinx_refalign.cli.project import Project
from sphinx_refalign.pages.tree import find_pages, walk_files
from sphinx_refalign.registry.addresses import normalize
from sphinx_refalign.registry.entry import Entry

if TYPE_CHECKING:
    from sphinx_refalign.registry.registry import Registry

_MAX_SIZE = 5_000_000
"""The size of the largest file that is searched for keys; larger ones are hardly pages."""


def find_missing_pages(project: Project) -> Iterator[Finding]:
    """Yield a finding for each page that the registry plans for and that does not exist, as a build does."""
    from sphinx_refalign.alignment.project import Project as Alignments

    registry = project.registry
    if not registry.planned:
        return
    conf = project.conf
    files = find_pages(project.folder, conf.values, has_conf=bool(conf.path), computed=conf.computed)
    pages = {file.docname: file.path for file in files}
    planned = Alignments(registry, {}, list(pages)).planned
    missing = {(plan.key, plan.document): plan for plan in planned if not plan.exists}
    if not missing:
        return
    from sphinx_refalign.domain.page_suggestions import PageSuggestions

    suggestions = PageSuggestions(_page_titles(pages))
    for (key, reference), plan in missing.items():
        hint = suggestions.hint(reference, plan.label) or "; correct the path or remove it"
        entry = registry.entries[key]
        message = f"{reference!r} is no page of this project{hint}"
        yield Finding("planned", entry.file, entry.line, 0, f"{key}.chapters", message)


_TITLE = re.compile(
    r"^[ ]{0,3}\#[ \t]+(?P<markdown>[^\n]+)"
    r"|^(?P<rest>[^\s.:#][^\n]*)\n(?P<line>[=\-~^\"'`*+#:.])(?P=line)+[ \t]*$",
    re.MULTILINE,
)


def _page_titles(pages: Mapping[str, str]) -> dict[str, str]:
    """Return the title of each page, as far as it can be seen without parsing the page; else its name."""
    titles = {}
    for name, path in pages.items():
        try:
            start = Path(path).read_bytes()[:20_000].decode(errors="replace").replace("\r\n", "\n")
        except OSError:
            start = ""
        match = _TITLE.search(start)
        titles[name] = (match["markdown"] or match["rest"]).strip() if match else name
    return titles


def find_incomplete(registry: Registry) -> Iterator[Finding]:
    """Yield a finding for each entry that lacks essentials of its kind."""
    from sphinx_refalign.registry.completeness import missing_address, missing_essentials

    reported = {problem.path for problem in registry.problems}
    for key, entry in registry.entries.items():
        address = "" if f"{key}.url" in reported else missing_address(registry, entry)
        fields = [name for name in missing_essentials(registry, entry) if f"{key}.{name}" not in reported]
        if address:
            yield _at_entry("incomplete", entry, address)
        if fields:
            names = " and ".join(map(repr, fields))
            yield _at_entry("incomplete", entry, f"no {' and no '.join(fields)}; add {names}")


def find_unused(project: Project, used: Collection[str] | None) -> Iterator[Finding]:
    """Yield a finding for each entry that no page refers to.

    Args:
        project: The project.
        used: The keys of the entries with an alignment, from a build. Without it, the files of the source
            folder are searched for keys and addresses.

    """
    registry = project.registry
    unused = {key: entry for key, entry in registry.entries.items() if used is None or key not in used}
    for name in _named_by_others(registry):
        unused.pop(name, None)
    if used is None:
        _remove_mentioned(project, unused)
    for entry in unused.values():
        yield _at_entry("unused", entry, "no page refers to it; reference it or remove it")


def _at_entry(check: str, entry: Entry, message: str) -> Finding:
    return Finding(check, entry.file, entry.line, entry.column, entry.key, message)


def _named_by_others(registry: Registry) -> Iterator[str]:
    """Yield the keys of entries that other entries name, such as the organization of a standard."""
    for key, entry in registry.entries.items():
        for value in _texts(list(entry.fields.values())):
            for name in {value, *value.replace(",", " ").split()}:
                owner = registry.entry(name)
                if owner is not None and owner.key != key:
                    yield owner.key


def _texts(value: object) -> Iterator[str]:
    """Yield the texts that are short enough for keys."""
    if isinstance(value, str) and len(value) < 1000:
        yield value
    elif isinstance(value, dict):
        yield from _texts(list(value.values()))
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)


def _remove_mentioned(project: Project, unused: dict[str, Entry]) -> None:
    """Remove the entries that a file of the project mentions by a key or an address, in any letter case."""
    registry = project.registry
    # By the longest word of each name, so that the time does not grow with pages times entries.
    names: dict[str, dict[str, str]] = {}
    for key in unused:
        for name in registry.keys_of(key):
            folded = name.casefold()
            names.setdefault(max(_words(folded), key=len, default=""), {})[folded] = key
    addresses = registry.addresses.keys if project.options.align_links else {}
    for written in _file_texts(project):
        text = written.casefold()
        for word in (*_words(text), ""):
            for name, key in names.get(word, {}).items():
                if key in unused and name in text:
                    del unused[key]
        for url in _URL.findall(written) if addresses else ():
            owner = addresses.get(normalize(url)) or addresses.get(normalize(url.rstrip(".,;:!?)]}'\"")))
            if owner is not None:
                unused.pop(owner, None)


_URL = re.compile(r"https?://[^\s<>`]+")


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text))


def _file_texts(project: Project) -> Iterator[str]:
    """Yield the text of each file below the source folder that is no registry, and of its includes."""
    registries = {Path(file).resolve() for file in project.registry_files}
    written = {Path(folder).resolve() for folder in project.written_folders}
    folder = Path(project.folder)
    pending = [folder / path for path in walk_files(project.folder)]
    seen: set[Path] = set()
    while pending:
        path = pending.pop()
        real = path.resolve()
        is_written = not written.isdisjoint(real.parents) or ".git" in real.parts
        if real in seen or real in registries or is_written:
            continue
        seen.add(real)
        try:
            data = path.read_bytes() if path.stat().st_size <= _MAX_SIZE else b""
        except OSError:
            continue
        if b"\0" in data:
            continue
        text = data.decode(errors="replace")
        for name in re.findall(r"include(?:::|\})[ \t]+(\S+)", text):
            included = folder / name.lstrip("/") if name.startswith("/") else path.parent / name
            if included.is_file():
                pending.append(included)
        yield text
