"""Text with links and emphasis, as a sequence of spans: its plain text, its label, its links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sphinx_refalign.importing.labels import is_known
from sphinx_refalign.registry.patterns import EAST_ASIAN, WIDE_SYMBOLS

_BREAK_IN_CHINESE = re.compile(
    rf"(?<=[{EAST_ASIAN}{WIDE_SYMBOLS}“”‘’—…])[ \t]*\n\s*(?=[{EAST_ASIAN}{WIDE_SYMBOLS}“”‘’—…])"
)
"""A line end that stands for no space, because the text has none there."""


class Span(NamedTuple):
    """A part of a text in one style, or a link."""

    text: str
    """The text; of a link, "" if it only repeats the address."""
    line: int
    url: str = ""
    is_bold: bool = False
    is_italic: bool = False
    is_code: bool = False
    is_badge: bool = False


class Labelled(NamedTuple):
    """A text that begins with a label."""

    label: str
    value: list[Span]
    is_marked: bool
    """Whether the label is bold."""


def tidy(text: str) -> str:
    """Return a text in one line."""
    if "\n" in text:
        text = _BREAK_IN_CHINESE.sub("", text)
    return " ".join(text.split())


def plain(spans: Iterable[Span]) -> str:
    """Return the plain text of spans; a bare address is part of it."""
    return tidy("".join(span.text or span.url for span in spans))


def words_of(spans: Iterable[Span]) -> str:
    """Return the plain text of spans without links, code and what brackets are left empty."""
    text = tidy("".join("\x00" if span.url else span.text for span in spans))
    return _without_gaps(text)


_GAP = re.compile(
    r"\[\s*\x00\s*\]|\(\s*(?:\x00[\s,，、/|·]*)+\)|（\s*(?:\x00[\s,，、/|·]*)+）|【\s*\x00\s*】"
)


def _without_gaps(text: str) -> str:
    previous = ""
    while previous != text and "\x00" in text:
        previous, text = text, _GAP.sub("\x00", text)
    text = re.sub(r"[ ,，、;；/|·]*\x00(?:[\s,，、;；/|·]*\x00)*", "", text)
    return " ".join(re.sub(r"\(\s*\)|（\s*）|\[\s*\]", "", text).split())


TRIMMED = " \t\n,，、;；|·•:：-–—→*_~"


def trim(text: str) -> str:
    """Return a text without the separators and closing marks around it."""
    return text.strip(TRIMMED)


_EMOJI = re.compile(
    "[0-9#*]\ufe0f?\u20e3|[\u2190-\u21ff\u2300-\u23ff\u2500-\u27bf\u2b00-\u2bff\ufe0e\ufe0f\u200d\U0001f000-\U0001faff]+"
)


def without_symbols(text: str) -> str:
    """Return a text without emoji, and without the digits of keycaps."""
    return _EMOJI.sub("", text)


_HEADING_NUMBER = re.compile(
    r"^(?:(\d+(?:\.\d+)*)(?:[.、)]|\s)\s*|第[一二三四五六七八九十\d]+[章节]\s*|[一二三四五六七八九十]+、\s*)"
)


def heading_number(title: str) -> str:
    """Return the number of a heading, "" without one: ``2.1`` of ``2.1 Virtualization``."""
    match = _HEADING_NUMBER.match(_EMOJI.sub("", title).strip())
    number = (match[1] or "") if match else ""
    # 6.824: a number of a course is no number of a heading.
    return number if all(len(part) <= 2 for part in number.split(".")) else ""


def without_number(title: str) -> str:
    """Return a heading without its number and without emoji around it."""
    text = _EMOJI.sub("", title).strip() or title
    match = _HEADING_NUMBER.match(text)
    if match and (not match[1] or heading_number(text)):
        text = text[match.end() :].strip() or text
    return text


_CHECKBOX = re.compile(r"^\s*\[[ xX✓✔-]\]\s+")


def without_checkbox(spans: Sequence[Span]) -> list[Span]:
    """Return the spans of a list item without the box of a checklist and without leading emoji."""
    if not spans or spans[0].url:
        return list(spans)
    text = _CHECKBOX.sub("", spans[0].text)
    emoji = _EMOJI.match(text.lstrip())
    text = text.lstrip()[emoji.end() :].lstrip() if emoji else text.lstrip()
    if not text and len(spans) == 1:
        return list(spans)
    return [spans[0]._replace(text=text), *spans[1:]] if text else list(spans[1:])


def links_in(spans: Iterable[Span]) -> list[Span]:
    """Return the links to web addresses, without badges."""
    return [span for span in spans if is_web(span.url) and not span.is_badge]


def is_web(url: str) -> bool:
    """Return whether an address is one of the web."""
    return url[:8].lower().startswith(("http://", "https://", "ftp://"))


_COLON = re.compile(r"[:：]")


def split_label(spans: Sequence[Span]) -> Labelled | None:
    """Return the label and the value of a text, None if it has no label.

    ``**University:** MIT``, ``University：MIT``, ``**University** MIT``, ``[Website](https://…)``.
    """
    spans = without_checkbox(spans)
    while spans and not spans[0].url and not spans[0].text.strip():
        spans = spans[1:]
    if not spans:
        return None
    first = spans[0]
    if first.url:
        rest = plain(spans[1:])
        is_label = first.text and is_known(first.text) and not rest.strip(" .。")
        return Labelled(first.text, [first._replace(text="")], first.is_bold) if is_label else None
    before, after = _split_at_colon(spans)
    if after is not None and before:
        label = plain(before)
        is_marked = all(span.is_bold or span.is_italic or not span.text.strip() for span in before)
        if 0 < len(label) <= 80:
            return Labelled(label, after, is_marked)
    if first.is_bold and (is_known(first.text) or len(spans) == 1):
        return Labelled(tidy(first.text), _stripped(spans[1:]), True)
    return None


def _split_at_colon(spans: Sequence[Span]) -> tuple[list[Span], list[Span] | None]:
    """Split spans at the first colon outside links and code."""
    for index, span in enumerate(spans):
        if span.url:
            break
        match = None if span.is_code else _COLON.search(span.text)
        if match:
            before = [*spans[:index], span._replace(text=span.text[: match.start()])]
            after = [span._replace(text=span.text[match.end() :]), *spans[index + 1 :]]
            return before, _stripped(after)
    return list(spans), None


def _stripped(spans: Sequence[Span]) -> list[Span]:
    """Return spans without white space and separators before them."""
    spans = list(spans)
    while spans and not spans[0].url and not spans[0].text.strip(" \t\n:：-–—"):
        spans.pop(0)
    if spans and not spans[0].url:
        spans[0] = spans[0]._replace(text=spans[0].text.lstrip(" \t\n:："))
    return spans


def split_lines(spans: Iterable[Span]) -> list[list[Span]]:
    """Return the lines of a paragraph."""
    lines: list[list[Span]] = [[]]
    for span in spans:
        if span.url or span.is_code or "\n" not in span.text:
            lines[-1].append(span)
            continue
        for number, text in enumerate(span.text.split("\n")):
            if number:
                lines.append([])
            if text:
                lines[-1].append(span._replace(text=text, line=span.line + number))
    return [line for line in lines if line]
