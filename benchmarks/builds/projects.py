"""A Sphinx project in a folder: what all variants have in common."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple


class Source(NamedTuple):
    """The files of a project: pages by name, other files by file name, and further options of conf.py."""

    pages: Iterable[tuple[str, str]]
    files: Mapping[str, str] = {}
    conf: Mapping[str, Any] = {}


class Change(NamedTuple):
    """An edit by an author: a number in some files is increased by one."""

    files: tuple[str, ...]
    before: str
    """The text before the number."""
    added: str = ""
    """Text to insert after the number."""

    def apply(self, folder: Path) -> None:
        """Make the change in the project in ``folder``."""
        for name in self.files:
            text = (folder / name).read_text(encoding="utf-8")
            number = re.compile(rf"(?<={re.escape(self.before)})\d+")
            changed, count = number.subn(lambda match: f"{int(match[0]) + 1}{self.added}", text)
            assert count, f"{name} has no {self.before!r}"
            (folder / name).write_text(changed, encoding="utf-8")


class Variant(NamedTuple):
    """One way to write the text of a case."""

    name: str
    source: Callable[[], Source]
    page: Change
    """A change of one page's prose. It adds a line, so that line numbers below it change."""
    entry: Change
    """A change of one entry that one page cites."""
    builder: str = "html"

    def write(self, folder: Path) -> None:
        """Write the project into ``folder``."""
        write(folder, self.source())


def write(folder: Path, source: Source) -> None:
    """Write a project with the ``basic`` theme and a toctree for each folder.

    A flat table of contents, and a theme that shows all of it on every page, would cost more than what is
    measured.
    """
    conf = {"project": "Benchmark", "html_theme": "basic", "exclude_patterns": ["_*"], **source.conf}
    files = dict(source.files)
    files["conf.py"] = "".join(f"{name} = {value!r}\n" for name, value in conf.items())
    parts: dict[str, list[str]] = {}
    for name, text in source.pages:
        files[f"{name}.rst"] = text
        part, _, base = name.rpartition("/")
        parts.setdefault(part, []).append(base or name)
    top = [*(f"{part}/index" for part in parts if part), *parts.pop("", [])]
    for part, names in parts.items():
        files[f"{part}/index.rst"] = heading(part.title(), "=") + toctree(names)
    files["index.rst"] = heading("Benchmark", "=") + toctree(top)
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def heading(text: str, line: str) -> str:
    """Return a section title underlined with the character ``line``."""
    return f"{text}\n{line * len(text)}\n\n"


def toctree(names: Iterable[str]) -> str:
    """Return a toctree of these documents."""
    return ".. toctree::\n\n" + "".join(f"   {name}\n" for name in names)


def link(text: str, url: str) -> str:
    """Return a link in reStructuredText."""
    return f"`{text} <{url}>`__"


def list_table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a list table in reStructuredText."""
    lines = [".. list-table::", "   :header-rows: 1", "   :widths: 22 42 36", ""]
    for row in (head, *rows):
        lines += [f"   {' ' if n else '*'} - {cell}" for n, cell in enumerate(row)]
    return "\n".join(lines) + "\n"
