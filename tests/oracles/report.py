"""Measure all differences from biber and citeproc-js, and write the table of ``tests/README.md``.

python -m tests.oracles.report [FOLDER_WITH_BIB_FILES]
"""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from sphinx_refalign.registry.i18n import first
from sphinx_refalign.registry.latex import to_text
from sphinx_refalign.registry.literal_lists import items_of
from sphinx_refalign.registry.model import Resource
from sphinx_refalign.registry.readers.bibtex_values import VERBATIM
from sphinx_refalign.registry.writers.csl_json import to_csl_json
from tests.helpers.paths import EXAMPLE, ROOT
from tests.helpers.registry_files import load_text
from tests.oracles import biber, citeproc, entries, names
from tests.oracles.names import Parts, comparable

README = ROOT / "tests" / "README.md"
BEGIN, END = "<!-- table: begin -->\n", "<!-- table: end -->\n"

FIELDS = {
    "title": "title", "journaltitle": "container", "booktitle": "container", "publisher": "publisher",
    "institution": "institution", "organization": "organization", "location": "location", "series": "series",
    "volume": "volume", "edition": "edition", "doi": "doi", "isbn": "isbn", "issn": "issn", "url": "url",
    "note": "note", "version": "version",
}  # fmt: skip
"""The resource field for each field of biber that is compared."""


def main() -> None:
    """Write the table into ``tests/README.md``."""
    folders = [EXAMPLE, *map(Path, sys.argv[1:2])]
    found = (file for folder in folders if folder.is_dir() for file in sorted(folder.rglob("*.bib")))
    files = [file for file in found if "_build" not in file.parts]
    generated = [
        f"@misc{{n{n}, title={{T}}, author={{{raw}}}}}" for n, raw in enumerate(names.generated(400))
    ]
    texts = {"entries of every type": entries.all_entries(), "400 names": "\n".join(generated)}
    texts |= {f"`{file.name}`": file.read_text(encoding="utf-8") for file in files}
    rows = [row_of(name, text) for name, text in texts.items()]
    head = (
        "material", "entries", "read", "names", "different", "fields", "different", "printed", "incomplete",
        "causes of the differences",
    )  # fmt: skip
    lines = ["| " + " | ".join(row) + " |" for row in (head, ("---",) * len(head), *rows)]
    note = f"Measured with biber {biber.version()} and citeproc-js {citeproc.version()}.\n\n"
    before, _, rest = README.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    README.write_text(before + BEGIN + note + "\n".join(lines) + "\n" + END + after, encoding="utf-8")


def row_of(name: str, text: str) -> tuple[str, ...]:
    """Return the measurements of a BibTeX file."""
    theirs = biber.read(text)
    with TemporaryDirectory() as folder:
        registry = load_text(Path(folder), text, "r.bib")
    items = {item["id"]: item for item in json.loads(to_csl_json(registry))}
    common = [key for key in theirs if key in items]
    counts: Counter[str] = Counter()
    causes: Counter[str] = Counter()
    for key in common:
        for cause in compare_names(theirs[key], items[key]):
            counts["names"] += 1
            counts["different names"] += bool(cause)
            causes[cause] += bool(cause)
        for cause in compare_fields(theirs[key], registry[key]):
            counts["fields"] += 1
            counts["different fields"] += bool(cause)
            causes[cause] += bool(cause)
    printed = citeproc.references(list(items.values()))
    incomplete = [key for key, item in items.items() if not _is_complete(item, printed[key])]
    numbers = (
        len(theirs), len(common), counts["names"], counts["different names"], counts["fields"],
        counts["different fields"], len(printed), len(incomplete),
    )  # fmt: skip
    listed = ", ".join(f"{cause}: {count}" for cause, count in causes.most_common() if cause and count)
    return (name, *map(str, numbers), listed)


def compare_names(theirs: biber.Entry, item: dict[str, object]) -> Iterator[str]:
    """Yield the cause of the difference for each name, "" if there is none."""
    for field in ("author", "editor", "translator"):
        value = item.get(field)
        ours = [names.of_csl(name) for name in value] if isinstance(value, list) else []
        ours = [name for name in ours if name.family != "et al."]
        for number, name in enumerate(theirs.names.get(field, [])):
            decoded = Parts(*(comparable(to_text(part)) for part in name))
            yield _name_cause(ours[number], decoded) if number < len(ours) else "missing name"


def _name_cause(ours: Parts, theirs: Parts) -> str:
    if ours == theirs:
        return ""
    if sorted(" ".join(ours).split()) == sorted(" ".join(theirs).split()):
        return "other division of a name"
    return "other letters in a name"


def compare_fields(theirs: biber.Entry, resource: Resource) -> Iterator[str]:
    """Yield the cause of the difference for each compared field of an entry, "" if there is none."""
    for field, text in theirs.texts.items():
        if field not in FIELDS or (field == "booktitle" and "journaltitle" in theirs.texts):
            continue
        ours = comparable(" and ".join(map(first, items_of(resource.value(FIELDS[field])))))
        wanted = comparable(text if field in VERBATIM else to_text(text))
        yield "" if ours == wanted else f"`{field}` {_field_cause(ours, wanted)}"


def _field_cause(ours: str, theirs: str) -> str:
    if not ours:
        return "in another field, or invalid and reported"
    if ours == theirs.replace("; ", " and "):
        return "with a list, compared as text"
    if ours.startswith(f"{theirs}: "):
        return "with subtitle"
    return "with other punctuation or markup" if _letters(ours) == _letters(theirs) else "with other text"


def _letters(text: str) -> str:
    return "".join(re.findall(r"\w", unicodedata.normalize("NFKD", text))).casefold()


def _is_complete(item: dict[str, object], reference: str) -> bool:
    """Return whether a reference contains the title and all family names, and nothing undefined."""
    authors = item.get("author")
    families = [names.of_csl(name).family for name in authors] if isinstance(authors, list) else []
    wanted = [_letters(text) for text in (str(item["title"]), *families)]
    return "undefined" not in reference and all(text in _letters(reference) for text in wanted)


if __name__ == "__main__":
    main()
