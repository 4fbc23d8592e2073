"""The keys in roles, in both markups."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from sphinx_refalign.editing.edits import Line, Paragraph
from sphinx_refalign.editing.key_uses import BLOCK, CITATION, KeyUse, Names, citation_keys

_MAX_NAME = 100
"""The longest name of a role."""

_NAME = r"[A-Za-z0-9][\w.+-]*(?::[\w.+-]+)*"

_REST_ROLE_BEFORE = re.compile(rf"(?<![\w\\:]):({_NAME}):$")

_REST_ROLE_AFTER = re.compile(rf":({_NAME}):")

_MYST_ROLE_BEFORE = re.compile(r"(?<!\\)\{([A-Za-z0-9_.+:-]+)\}$")

_LITERAL_END = re.compile(r"``(?!`)")

_TICKS = re.compile(r"`+")


def rest_inline_keys(lines: Sequence[Line], names: Names) -> Iterator[KeyUse]:
    """Yield the keys in the roles of a paragraph of reStructuredText."""
    paragraph = Paragraph(lines)
    text = paragraph.text
    position = text.find("`")
    while position >= 0:
        if _is_escaped(text, position):
            position = text.find("`", position + 1)
            continue
        if text.startswith("``", position):
            end_of_literal = _LITERAL_END.search(text, position + 2)
            position = text.find("`", end_of_literal.end()) if end_of_literal else -1
            continue
        end = _closing_tick(text, position + 1)
        if end < 0:
            return
        before = _REST_ROLE_BEFORE.search(text, max(position - _MAX_NAME, 0), position)
        after = None if before else _REST_ROLE_AFTER.match(text, end + 1, end + _MAX_NAME)
        role = before or after
        if role and not text.startswith("_", end + 1):
            outer = (before.start() if before else position, after.end() if after else end + 1)
            yield from _role_keys(role[1], (position + 1, end), outer, paragraph, names)
        position = text.find("`", end + 1)


def _is_escaped(text: str, position: int) -> bool:
    start = position
    while start and text[start - 1] == "\\":
        start -= 1
    return (position - start) % 2 == 1


def _closing_tick(text: str, position: int) -> int:
    end = text.find("`", position)
    while end >= 0 and _is_escaped(text, end):
        end = text.find("`", end + 1)
    return end


def myst_inline_keys(lines: Sequence[Line], names: Names) -> Iterator[KeyUse]:
    """Yield the keys in the roles of a paragraph of MyST; code has none."""
    paragraph = Paragraph(lines)
    text = paragraph.text
    runs = [(match.start(), match.end()) for match in _TICKS.finditer(text)]
    by_length: dict[int, list[int]] = {}
    for start, end in runs:
        by_length.setdefault(end - start, []).append(start)
    done = 0
    for start, end in runs:
        if start < done:
            continue
        first = start + 1 if _is_escaped(text, start) else start
        others = by_length.get(end - first, [])
        number = bisect_right(others, start)
        if first == end or number == len(others):
            continue
        closing = others[number]
        done = closing + end - first
        role = _MYST_ROLE_BEFORE.search(text, max(first - _MAX_NAME, 0), first)
        if role:
            outer = (role.start(), closing + end - first)
            yield from _role_keys(role[1], (end, closing), outer, paragraph, names)


def _role_keys(
    name: str, inner: tuple[int, int], outer: tuple[int, int], paragraph: Paragraph, names: Names
) -> Iterator[KeyUse]:
    """Yield the keys in the text of a role: of a citation several, of others the target."""
    role_type = names.role_type(name)
    start, end = inner
    content = paragraph.text[start:end]
    whole = (paragraph.offset(outer[0]), paragraph.offset(outer[1] - 1) + 1)
    if not role_type or content.startswith("!"):
        return
    if role_type == CITATION:
        for key_start, key_end, key in citation_keys(content):
            span = paragraph.offset(start + key_start), paragraph.offset(start + key_end)
            yield KeyUse(*span, key, CITATION, role=name, outer=whole)
        return
    opening = content.rfind("<") if content.rstrip().endswith(">") else -1
    if opening > 0:
        end = start + len(content.rstrip()) - 1
        start += opening + 1
    target = paragraph.text[start:end]
    if role_type == BLOCK:
        _, hash_sign, anchor = target.rpartition("#")
        start = end - len(anchor)
        target = anchor if hash_sign else ""
    start += len(target) - len(target.lstrip())
    end -= len(target) - len(target.rstrip())
    key = " ".join(target.replace("\\", "").split())
    if key:
        span = paragraph.offset(start), paragraph.offset(end)
        yield KeyUse(*span, key, role_type, names.kind_of(name), role=name, outer=whole)
