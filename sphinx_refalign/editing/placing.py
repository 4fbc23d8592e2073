"""Where a directive goes in an existing page, and the text that is inserted there."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from sphinx_refalign.editing.edits import Edit, Line, line_end_of, split_lines
from sphinx_refalign.editing.markdown_keys import markdown_parser
from sphinx_refalign.pages.model import Section, SourcePage

REFERENCE_SECTIONS = (
    "参考资源", "学术资源", "参考文献", "参考资料", "延伸阅读", "扩展阅读", "相关文档",
    "相关资源", "相关链接", "外部链接", "参考", "references", "academic resources", "bibliography",
    "further reading", "resources", "literature", "sources", "see also", "related documents",
    "related documentation", "related resources", "external links",
)  # fmt: skip
"""The titles of sections with references, the preferred first."""

_NUMBERING = re.compile(
    r"^(?:第\s*[\d一二三四五六七八九十百]+\s*[章节部分篇]|(?:\d+|[IVXivx]+)(?:\.\d+)*[.、)）:：]?(?=\s))\s*"
)

_BRACKETED = re.compile(r"[(（\[【]([^()（）\[\]【】]+)[)）\]】]")

_MIN_PART = 2
"""The length of the shortest label that is looked for within a title."""


def normalize_title(title: str) -> str:
    """Return a title without its number, in small letters, with single spaces for punctuation."""
    text = _NUMBERING.sub("", unicodedata.normalize("NFKC", title).strip())
    return " ".join(re.findall(r"\w+", text.casefold()))


def section_of_label(page: SourcePage, labels: Iterable[str]) -> Section | None:
    """Return the section below the title of a page whose title fits a label.

    Args:
        page: The page.
        labels: What the registry calls the place, in all languages.

    """
    sections = [section for section in page.sections if section.level > 1]
    titles = [section.title for section in page.sections if section.level == 1]
    for fits in (_is_equal, _has_bracketed, _contains):
        for label in labels:
            if fits is _contains and any(_contains(label, title) for title in titles):
                continue  # the label means the page
            match = next((section for section in sections if fits(label, section.title)), None)
            if match is not None:
                return match
    return None


def _is_equal(label: str, title: str) -> bool:
    return bool(normalize_title(label)) and normalize_title(label) == normalize_title(title)


def _has_bracketed(label: str, title: str) -> bool:
    """Return whether a title has what a label has in brackets: ``Axioms (A1)`` fits ``2 A1 Equivalence``."""
    words = f" {normalize_title(title)} "
    parts = [part for text in _BRACKETED.findall(label) if (part := normalize_title(text))]
    return any(f" {part} " in words for part in parts if re.search(r"[a-z]\d|\d[a-z]", part))


def _contains(label: str, title: str) -> bool:
    text = normalize_title(_BRACKETED.sub("", label))
    if len(text) < _MIN_PART:
        return False
    words = normalize_title(title)
    return f" {text} " in f" {words} " if text.isascii() else text in words


def section_of_references(page: SourcePage) -> Section | None:
    """Return the section of a page that is for references."""
    sections = [section for section in page.sections if section.level > 1]
    titles = [normalize_title(re.sub(r"\s*\d+$", "", section.title)) for section in sections]
    for name in REFERENCE_SECTIONS:
        for section, title in zip(sections, titles, strict=True):
            if title == name or (not name.isascii() and len(name) > _MIN_PART and title.startswith(name)):
                return _academic_part(section, sections)
    return None


def _academic_part(section: Section, sections: Sequence[Section]) -> Section:
    """Return the part of a section with references that is for academic resources, if it has one."""
    parts = (
        part
        for part in sections
        if section.line < part.line <= section.last_line
        and normalize_title(part.title).startswith(("学术资源", "academic resources"))
    )
    return next(parts, section)


def insertion_line(page: SourcePage, section: Section | None) -> int:
    """Return the number of the line after which a block is inserted, 0 for the beginning of the page.

    It is the end of what the section has before its first subsection, and before a line across the page that
    separates a footer; or the end of the page.

    Args:
        page: A page in Markdown or reStructuredText.
        section: The section; None for the end of the page.

    """
    lines = split_lines(page.text)
    last = len(lines)
    if section is not None:
        following = (other.line - 1 for other in page.sections if other.line > section.line)
        last = min([*following, last])
        last = min([*(rule - 1 for rule in _rules(page, lines) if section.line < rule <= last), last])
        first = section.line + _title_lines(page, lines, section)
    else:
        first = 0
    has_end = section is not None
    while last > first and _belongs_to_next(lines, last, page.markup, has_end=has_end):
        last -= 1
    return max(last, first)


def _rules(page: SourcePage, lines: Sequence[Line]) -> list[int]:
    """Return the numbers of the lines that Markdown shows as lines across the page."""
    if page.markup == "rest":
        return []
    tokens = markdown_parser().parse("\n".join(line.text for line in lines))
    return [token.map[0] + 1 for token in tokens if token.type == "hr" and not token.level and token.map]


_UNDERLINE = re.compile(r"([!-/:-@\[-`{-~])\1*\s*$")

_LABEL = {
    "rest": re.compile(r"\.\. _[^:]*:\s*$"),
    "markdown": re.compile(r"\([^()]+\)=\s*$|\{[.#][^{}]*\}\s*$"),
}


def _title_lines(page: SourcePage, lines: Sequence[Line], section: Section) -> int:
    """Return how many lines a title has after its first."""
    following = lines[section.line].text if section.line < len(lines) else ""
    is_underlined = page.markup == "rest" or not lines[section.line - 1].text.lstrip().startswith("#")
    return int(is_underlined and _UNDERLINE.match(following) is not None)


def _belongs_to_next(lines: Sequence[Line], number: int, markup: str, *, has_end: bool) -> bool:
    """Return whether a line is blank, or belongs to the title that follows: an overline, or a label."""
    text = lines[number - 1].text
    if not text.strip() or not has_end:
        return not text.strip()
    is_overline = markup == "rest" and _UNDERLINE.match(text) and len(text.strip()) > 1
    is_alone = number < 2 or not lines[number - 2].text.strip()
    return bool((is_overline and is_alone) or _LABEL[markup].match(text))


def insert_block(text: str, line: int, block: Sequence[str]) -> Edit:
    """Return the edit that inserts lines after a line, with a blank line before and behind them.

    Args:
        text: The text of the page.
        line: The number of the line, 0 for the beginning.
        block: The lines.

    """
    lines = split_lines(text)
    end = line_end_of(text)
    content = end.join(block)
    if not line:
        return Edit(0, 0, content + end + (end if lines and lines[0].text.strip() else ""))
    at = lines[line - 1].offset + len(lines[line - 1].text)
    behind = end if line < len(lines) and lines[line].text.strip() else ""
    return Edit(at, at, f"{end}{end}{content}{behind}")


def directive_block(
    markup: str, name: str, argument: str, options: Mapping[str, str], body: Sequence[str] = ()
) -> list[str]:
    """Return the lines of a directive.

    Args:
        markup: ``rest``, or Markdown for any other.
        name: The name of the directive.
        argument: Its argument, or "".
        options: Its options, of which "" has no value.
        body: The lines of its body.

    """
    if markup == "rest":
        values = [f"   :{option}: {value}".rstrip() for option, value in options.items()]
        content = ["", *(f"   {line}" for line in body)] if body else []
        return [f".. {name}:: {argument}".rstrip(), *values, *content]
    values = [f":{option}: {value}".rstrip() for option, value in options.items()]
    separator = [""] if options and body else []
    return [f"```{{{name}}} {argument}".rstrip(), *values, *separator, *body, "```"]
