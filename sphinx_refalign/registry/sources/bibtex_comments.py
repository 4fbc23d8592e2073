"""Lines that are commented out in a BibTeX file, as biber and most people understand them."""

from __future__ import annotations

import re

_COMMENT = re.compile(r"^[ \t]*%", re.MULTILINE)
_BRACE = re.compile(r"(?<!\\)[{}]")


def without_comments(text: str) -> str:
    """A text with its lines that begin with ``%`` left empty, but for those within a value in braces.

    BibTeX itself has no comments and would read an entry there; but nobody who wrote the line meant one.
    """
    if not _COMMENT.search(text):
        return text
    depth = 0
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if depth < 2 and line.lstrip().startswith("%"):
            lines[number] = ""
            continue
        for brace in _BRACE.findall(line):
            depth = depth + 1 if brace == "{" else max(depth - 1, 0)
        if _ENTRY.match(line):  # whatever was left open before, here it begins anew
            depth = sum(1 if brace == "{" else -1 for brace in _BRACE.findall(line))
    return "\n".join(lines)


_ENTRY = re.compile(r"[ \t]*@[ \t]*\w+[ \t]*\{")
