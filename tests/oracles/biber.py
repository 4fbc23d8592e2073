"""The names and texts that biber reads from BibTeX, by its tool mode, which writes them as XML.

See https://ctan.org/pkg/biber; Debian's package is ``biber``.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from xml.etree import ElementTree

from tests.oracles import missing
from tests.oracles.names import Parts, comparable

NAMESPACE = "{http://biblatex-biber.sourceforge.net/biblatexml}"


class Entry(NamedTuple):
    """An entry as biber reads it."""

    entry_type: str
    names: dict[str, list[Parts]]
    """Names by field, without "and others"."""
    texts: dict[str, str]
    """Values by field, in which biber leaves most commands; the items of a list are joined by ``; ``."""


def is_installed() -> bool:
    """Return whether biber can be run."""
    return shutil.which("biber") is not None


def require() -> None:
    """Skip a test if biber is not installed."""
    if not is_installed():
        missing("biber")


def version() -> str:
    """Return the version of biber."""
    printed = subprocess.run(["biber", "--version"], check=True, capture_output=True, text=True).stdout
    return printed.split()[-1]


def read(text: str) -> dict[str, Entry]:
    """Return the entries of a BibTeX file by key."""
    with TemporaryDirectory() as folder:
        (Path(folder) / "in.bib").write_text(text, encoding="utf-8")
        subprocess.run(
            ["biber", "--tool", "--quiet", "--nolog", "--output-format=biblatexml",
             "--output-file=out.xml", "in.bib"],
            cwd=folder, check=True, capture_output=True,
        )  # fmt: skip
        root = ElementTree.parse(Path(folder) / "out.xml").getroot()
    return {entry.get("id", ""): _entry(entry) for entry in root.iter(f"{NAMESPACE}entry")}


def _entry(element: ElementTree.Element) -> Entry:
    names: dict[str, list[Parts]] = {}
    texts: dict[str, str] = {}
    for field in element:
        name = (
            field.get("type", "") if field.tag == f"{NAMESPACE}names" else field.tag.removeprefix(NAMESPACE)
        )
        if field.tag == f"{NAMESPACE}names":
            names[name] = [_parts(person) for person in field.iter(f"{NAMESPACE}name")]
        elif len(field) and field[0].tag == f"{NAMESPACE}list":
            texts[name] = "; ".join("".join(item.itertext()).strip() for item in field[0])
        else:
            texts[name] = "".join(field.itertext()).strip()
    return Entry(element.get("entrytype", ""), names, texts)


def _parts(person: ElementTree.Element) -> Parts:
    parts = {part.get("type", ""): comparable(" ".join(_words(part))) for part in person}
    return Parts(*(parts.get(name, "") for name in ("family", "given", "prefix", "suffix")))


def _words(part: ElementTree.Element) -> Iterator[str]:
    yield from (word.text or "" for word in part) if len(part) else [part.text or ""]
