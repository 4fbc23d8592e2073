"""The text of a BibTeX file: what is commented out, and what stands between delimiters."""

from __future__ import annotations

import re
from collections.abc import Iterator

_COMMENT = re.compile(r"^[ \t]*%", re.MULTILINE)
_BRACE = re.compile(r"(?<!\\)[{}]")
_ENTRY = re.compile(r"[ \t]*@[ \t]*\w+[ \t]*\{")


def without_comments(text: str) -> str:
    """A text with its lines that begin with ``%`` left empty, but for those within a value in braces.

    biber and most people understand them so. BibTeX itself has no comments and would read an entry there,
    but nobody who wrote the line meant one.
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


def undelimited(part: str) -> str | None:
    """What stands between the braces or quotes around ``part``; None where it has none around it."""
    if len(part) < 2 or (part[0], part[-1]) not in (("{", "}"), ('"', '"')):
        return None
    inner = part[1:-1]
    depth = 0
    for char in re.sub(r"\\.", "", inner, flags=re.DOTALL):
        depth += (char == "{") - (char == "}")
        if depth < 0 or (char == '"' == part[0] and not depth):
            return None
    return inner


def concatenated(raw: str) -> Iterator[str]:
    """The parts of a value between ``#``."""
    if "#" not in raw:
        yield raw.strip()
        return
    depth = start = 0
    quoted = False
    for i, char in enumerate(raw):
        if char == '"' and not depth:
            quoted = not quoted
        elif char in "{}":
            depth += 1 if char == "{" else -1
        elif char == "#" and not depth and not quoted:
            yield raw[start:i].strip()
            start = i + 1
    yield raw[start:].strip()
