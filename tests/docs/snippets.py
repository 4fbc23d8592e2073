"""The code blocks of the manual, in the order of each page."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.helpers.paths import ROOT

DOCS = ROOT / "docs"

PAGES = sorted(
    path for path in DOCS.rglob("*.rst") if not {"_build", "samples"} & set(path.relative_to(DOCS).parts)
)

_DIRECTIVE = re.compile(r"( *)\.\. (code-block|tab-set|tab-item):: ?(.*)")

_REASON = re.compile(r" *\.\. not run: (\S.*)")


class Snippet(NamedTuple):
    """A code block."""

    page: Path
    line: int
    language: str
    text: str
    caption: str = ""
    """The name of the file that the block is; "" for none."""
    reason: str = ""
    """Why the block cannot be run; "" if it is run."""
    tab_set: int = 0
    """The line of the tab-set that it is in; 0 for none."""
    tab: str = ""
    """The value of ``:sync:`` of its tab: ``rst`` or ``myst``."""

    @property
    def place(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"

    @property
    def commands(self) -> list[tuple[str, list[str]]]:
        """Return the commands of a console block, each with the lines of its output."""
        commands: list[tuple[str, list[str]]] = []
        for line in self.text.splitlines():
            if line.startswith("$ "):
                commands.append((line.removeprefix("$ "), []))
            else:
                assert commands, f"{self.place}: output without a command; write '$ ' before commands"
                commands[-1][1].append(line)
        return commands


def snippets_of(page: Path) -> list[Snippet]:
    """Return all code blocks of a page."""
    return list(_snippets(page, page.read_text(encoding="utf-8").splitlines()))


def all_snippets() -> list[Snippet]:
    """Return the code blocks of all pages."""
    return [snippet for page in PAGES for snippet in snippets_of(page)]


def _snippets(page: Path, lines: list[str]) -> Iterator[Snippet]:
    tabs: list[tuple[int, int]] = []
    tab, reason, end = "", "", 0
    for number, line in enumerate(lines):
        if number < end or not line.strip():
            continue
        indent = len(line) - len(line.lstrip())
        tabs = [(start, width) for start, width in tabs if width < indent]
        match = _DIRECTIVE.fullmatch(line)
        if match is None:
            comment = _REASON.fullmatch(line)
            reason = comment[1] if comment else ""
            continue
        options, text, end = _block(lines, number, indent)
        if match[2] == "tab-set":
            tabs.append((number + 1, indent))
            end = number + 1
        elif match[2] == "tab-item":
            tab, end = options.get("sync", ""), number + 1
        else:
            tab_set = tabs[-1][0] if tabs else 0
            yield Snippet(
                page,
                number + 1,
                match[3],
                text,
                options.get("caption", ""),
                reason,
                tab_set,
                tab * bool(tabs),
            )
        reason = ""


def _block(lines: list[str], start: int, indent: int) -> tuple[dict[str, str], str, int]:
    """Return the options and the content of a directive, and the line after it."""
    end = start + 1
    while end < len(lines) and (not lines[end].strip() or _width(lines[end]) > indent):
        end += 1
    block = textwrap.dedent("\n".join(lines[start + 1 : end])).splitlines()
    options: dict[str, str] = {}
    while block and (match := re.fullmatch(r":([\w-]+):(?: (.*))?", block[0])):
        options[match[1]] = match[2] or ""
        del block[0]
    return options, "\n".join(block).strip("\n") + "\n", end


def _width(line: str) -> int:
    return len(line) - len(line.lstrip())
