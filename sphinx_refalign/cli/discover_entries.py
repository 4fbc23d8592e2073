"""The resources that links lead to: links to one resource are one entry, and twins of two languages, too."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from sphinx_refalign.cli.discover_links import Target, find_target
from sphinx_refalign.pages.lines import Line, split_lines
from sphinx_refalign.pages.model import Link, SourcePage
from sphinx_refalign.registry.addresses import normalize

if TYPE_CHECKING:
    from sphinx_refalign.importing.citations import Citation

_CITED = ("paper", "book")
"""Kinds of works; the text of a link to a work can be a whole reference."""

MAX_ALIAS = 60
"""The length of the longest text of a link that is taken for a name."""

_WORD = re.compile(r"[^\W\d_]")

_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S*|\S+\.(?:org|com|net|edu|io|html?|pdf)(?:/\S*)?|(?:doi|arxiv):\s*\S+", re.I
)

_SITE = r"(?:wikipedia|wiki|维基百科|維基百科|英文维基|中文维基)"

_AFFIX = re.compile(
    rf"\A{_SITE}\s*[:：—–|/·-]\s*|\s*[—–|/·-]\s*{_SITE}\Z|\s*[(（[]\s*{_SITE}\s*[)）\]]\Z|[\s↗→»]+\Z",
    re.IGNORECASE,
)
"""The name of the site beside the name of an article."""

_NO_NAMES = frozenset({
    "wikipedia", "wiki", "维基百科", "維基百科", "维基", "link", "here", "this", "more", "source", "see",
    "paper", "article", "pdf", "website", "site", "homepage", "page", "doi", "arxiv", "english",
    "chinese", "en", "zh", "英文", "中文", "英语", "汉语", "链接", "这里", "此处", "官网", "网站",
    "主页", "原文", "论文", "来源", "详情", "更多", "参考", "英文条目", "中文条目", "英文维基",
    "中文维基", "英文版", "中文版", "课程", "课程材料", "课程网站", "course", "materials", "slides",
    "download", "online", "web", "spec", "rfc", "the", "ref", "reference", "original", "full", "text",
    "fulltext", "preprint", "version", "click", "read", "view", "open", "official",
    "a", "an", "of", "to", "for", "on",
})  # fmt: skip
"""Words of links that are not names."""

_NO_CHINESE_NAME = re.compile(
    r"(?:原|此|本|该|这|的|版|页|处|里|论文|文章|原文|全文|预印本|链接|地址|网址|出处|来源|下载|点击|点此|查看|阅读|打开"
    r"|访问|官方|官网|网站|网页|主页|首页|在线|电子版|英文|中文|参考|文献|引用|详情|更多|课程|材料)+"
)
"""Texts of links without spaces that are not names: ``原论文``, ``点击查看原文``."""

_LANGUAGE_LABELS = {
    "en": re.compile(r"英文|英语|英語|English|(?<![A-Za-z])EN(?![A-Za-z])", re.IGNORECASE),
    "zh": re.compile(r"中文|汉语|漢語|Chinese|(?<![A-Za-z])ZH(?![A-Za-z])", re.IGNORECASE),
}


class FoundLink(NamedTuple):
    """A link of a page, with what it leads to."""

    target: Target
    link: Link
    document: str
    section: str
    language_label: str
    """The language that the line of the link names: ``英文条目``; else ""."""


@dataclass
class Candidate:
    """A resource that links lead to, and how often."""

    target: Target
    names: Counter[str] = field(default_factory=Counter)
    """The texts of the links that may be names."""
    headings: Counter[str] = field(default_factory=Counter)
    """The titles of the sections that the links stand in."""
    pages: Counter[str] = field(default_factory=Counter)
    urls: Counter[str] = field(default_factory=Counter)
    """The addresses of the links, as they are written."""
    materials: dict[str, str] = field(default_factory=dict)
    """The pages below the page of a course: address to text."""
    citation: Citation | None = None
    """Parsed reference from the text of a link; None without one."""
    twins: list[Candidate] = field(default_factory=list)
    """The articles about the same thing in other languages."""

    @property
    def addresses(self) -> set[str]:
        """Return all addresses of the links, in normal form."""
        if "#" in self.target.identity:  # the address of a site that is one page
            return {self.target.identity}
        return {self.target.identity, *map(normalize, self.urls)}

    @property
    def url(self) -> str:
        """Return the address of the resource as it is written most often; else the shortest one below it."""
        own = [url for url in self.urls if normalize(url) == self.target.identity.partition("#")[0]]
        if not own:
            return min(self.urls, key=lambda url: (len(url), url))
        return min(own, key=lambda url: (not url.startswith("https:"), "#" in url, -self.urls[url], url))

    @property
    def all_pages(self) -> Counter[str]:
        """Return the number of links on each page, to all languages."""
        total = Counter(self.pages)
        for twin in self.twins:
            total += twin.pages
        return total


def page_links(page: SourcePage) -> list[FoundLink]:
    """Return the links of a page to sites of the web."""
    found = []
    starts = [section.line for section in page.sections]
    lines: list[Line] = []
    for link in page.links:
        target = find_target(link.url)
        if target is None:
            continue
        index = bisect_right(starts, link.line) - 1
        section = page.sections[index].title if index >= 0 else ""
        label = ""
        if target.language:
            lines = lines or split_lines(page.text)
            first = link.item.line if link.item is not None else link.line
            label = _language_label(" ".join(line.text for line in lines[first - 1 : link.line]))
        found.append(FoundLink(target, link, page.docname, section, label))
    return found


def _language_label(text: str) -> str:
    """Return the language that the words before a link name, if it is one."""
    words = re.sub(r"https?://[^\s<>()]*", "", text[-400:])
    languages = [language for language, pattern in _LANGUAGE_LABELS.items() if pattern.search(words)]
    return languages[0] if len(languages) == 1 else ""


def collect(links: Iterable[FoundLink]) -> dict[str, Candidate]:
    """Return the resources that links lead to by their identity, in the order of the pages."""
    candidates: dict[str, Candidate] = {}
    for found in links:
        target = found.target
        candidate = candidates.setdefault(target.identity, Candidate(target))
        candidate.pages[found.document] += 1
        candidate.headings[found.section] += 1
        candidate.urls[found.link.url.strip()] += 1
        citation = _read_citation(found.link.text) if target.kind in _CITED else None
        candidate.citation = candidate.citation or citation
        name = clean_name(citation.title if citation is not None else found.link.text)
        if target.is_below:
            candidate.materials.setdefault(found.link.url, name)
        elif name:
            candidate.names[name] += 1
    return candidates


def _read_citation(text: str) -> Citation | None:
    if not _YEAR.search(text):
        return None
    from sphinx_refalign.importing.citations import parse_citation  # few trees need the reader of pages
    from sphinx_refalign.importing.spans import Span

    return parse_citation([Span(text, 0)])


_YEAR = re.compile(r"(?:19|20)\d\d[a-z]?[),.:]")


def clean_name(text: str) -> str:
    """Return the text of a link if it may be a name, without that of its site; else ""."""
    name = " ".join(text.split())
    previous = ""
    while name != previous and len(name) <= 4 * MAX_ALIAS:
        previous, name = name, _AFFIX.sub("", name).strip(" *_`\"'“”「」《》.,;:，。；：")
    if not name or len(name) > 4 * MAX_ALIAS or not name.isprintable() or not _WORD.search(name):
        return ""
    is_generic = all(
        word in _NO_NAMES or _NO_CHINESE_NAME.fullmatch(word) for word in name.casefold().split()
    )
    return "" if is_generic or _ADDRESS.fullmatch(name) else name


def join_twins(candidates: dict[str, Candidate], links: Sequence[FoundLink]) -> dict[str, Candidate]:
    """Return the resources, with articles in two languages that stand together as one.

    Articles are twins if a list item has one in each language and nothing else of Wikipedia, or if two lines
    one after the other name their languages. Each article has at most one twin in a language: the one that it
    stands with most often.
    """
    votes: Counter[tuple[str, str]] = Counter()
    for first, second in _pairs(links):
        pair = sorted((first.target, second.target), key=lambda target: target.language)
        votes[pair[0].identity, pair[1].identity] += 1
    owners: dict[str, str] = {}
    languages: dict[str, set[str]] = {key: {found.target.language} for key, found in candidates.items()}
    for (first_id, second_id), _ in sorted(votes.items(), key=lambda item: (-item[1], item[0])):
        owner, other = owners.get(first_id, first_id), owners.get(second_id, second_id)
        if owner == other or languages[owner] & languages[other]:
            continue
        moved = candidates[other]
        candidates[owner].twins += [moved, *moved.twins]
        languages[owner] |= languages[other]
        for identity in [other, *(twin.target.identity for twin in moved.twins)]:
            owners[identity] = owner
        moved.twins = []
    return {identity: found for identity, found in candidates.items() if identity not in owners}


def _pairs(links: Sequence[FoundLink]) -> Iterable[tuple[FoundLink, FoundLink]]:
    """Yield pairs of articles in two languages that stand together."""
    items: dict[tuple[str, int], dict[str, FoundLink]] = {}
    articles = [found for found in links if found.target.language]
    for found in articles:
        if found.link.item is not None:
            place = (found.document, found.link.item.line)
            items.setdefault(place, {}).setdefault(found.target.identity, found)
    for together in items.values():
        if len({found.target.language for found in together.values()}) == len(together):
            first, *others = together.values()
            yield from ((first, other) for other in others)
    for first, second in pairwise(articles):
        is_next = first.document == second.document and 0 < second.link.line - first.link.line <= 3
        labels = (first.language_label, second.language_label)
        if is_next and labels == (first.target.language, second.target.language) and labels[0] != labels[1]:
            yield first, second


def make_fields(candidate: Candidate, kind: str, entry_type: str) -> dict[str, object]:
    """Return the fields of the entry of a resource.

    Args:
        candidate: The resource.
        kind: The name of its kind.
        entry_type: The entry type of BibTeX that says what it is; "" if the kind does.

    """
    target = candidate.target
    fields: dict[str, object] = {"type": kind}
    if entry_type:
        fields["entrytype"] = entry_type
    if target.language:
        return fields | _article_fields(candidate)
    names = _names_by_use(candidate.names)
    values = dict(target.fields)
    if target.text_number and "number" not in values:
        number = _number_in(names, target.text_number)
        values |= {"number": number} if number else {}
    title, others = _title(candidate, names, str(values.get("number", "")))
    fields["title"] = title
    if candidate.citation is not None:
        from sphinx_refalign.importing.people import split_people

        fields |= {"author": split_people(candidate.citation.people), "date": candidate.citation.year}
    if "url" in values:
        values["url"] = candidate.url
    if kind == "course":
        values |= _materials(candidate)
    aliases = [name for name in others if is_alias(name)]
    has_aliases = aliases and target.is_usual and kind != "course"
    return fields | values | ({"aliases": aliases} if has_aliases else {})


def _article_fields(candidate: Candidate) -> dict[str, object]:
    articles = sorted((candidate, *candidate.twins), key=lambda found: found.target.language)
    titles = {found.target.language: _article_title(found) for found in articles}
    addresses = {found.target.language: found.target.fields["url"] for found in articles}
    taken = {title.casefold() for title in titles.values()}
    names: Counter[str] = Counter()
    for found in articles:
        names.update(found.names)
    aliases = []
    for name in _names_by_use(names):
        if name.casefold() not in taken and is_alias(name):
            taken.add(name.casefold())
            aliases.append(name)
    fields: dict[str, object] = {"title": titles, "url": addresses}
    if len(articles) == 1:
        fields = {"title": titles[candidate.target.language], "url": candidate.target.fields["url"]}
    return fields | ({"aliases": aliases} if aliases else {})


def _article_title(candidate: Candidate) -> str:
    """Return the title of an article; its address has a capital letter first, also for ``eBPF``."""
    title = candidate.target.name
    written = title[:1].lower() + title[1:]
    is_used = written in candidate.names or any(written in unquote(url) for url in candidate.urls)
    return written if title[1:2].isupper() and is_used else title


def is_alias(name: str) -> bool:
    """Return whether a text is short enough for a name, not a sentence."""
    return len(name) <= MAX_ALIAS and len(name.split()) <= 8


def _names_by_use(names: Counter[str]) -> list[str]:
    """Return names, the most frequent first, each in one spelling."""
    spellings: dict[str, str] = {}
    for name, _ in sorted(names.items(), key=lambda item: (-item[1], item[0])):
        spellings.setdefault(name.casefold(), name)
    return list(spellings.values())


def _number_in(names: Sequence[str], pattern: str) -> str:
    for name in names:
        match = re.search(pattern, name)
        if match:
            return match[0]
    return ""


def _title(candidate: Candidate, names: Sequence[str], number: str) -> tuple[str, list[str]]:
    """Return the title of a resource, and its other names."""
    titles = [title for name in names if (title := _without_number(name, number, candidate.target.fields))]
    if candidate.target.kind == "course" and not titles and number:
        headings = (_heading_title(heading, number) for heading in _names_by_use(candidate.headings))
        titles = [title for title in headings if title]
    if candidate.target.kind == "organization":
        names_of_body = {str(candidate.target.fields.get("short", "")).casefold()}
        titles = [
            candidate.target.name,
            *(title for title in titles if title.casefold() not in names_of_body),
        ]
    title, *others = list(dict.fromkeys(titles)) or [_number_title(candidate, number)]
    return title, [name for name in others if name.casefold() != title.casefold()]


def _number_title(candidate: Candidate, number: str) -> str:
    """Return the title of a resource that no link names."""
    if candidate.target.kind == "course" and number:
        return f"{candidate.target.fields.get('institution', '')} {number}".strip()
    # A page of iso.org has a number of the catalogue in its address, not that of the standard.
    return number or candidate.target.name or re.sub(r"^[a-z]+://(?:www\.)?", "", candidate.url)


def _without_number(name: str, number: str, fields: Mapping[str, object]) -> str:
    """Return a name without the number before it: ``RFC 9110: HTTP Semantics``; "" if nothing is left."""
    for prefix in (
        number,
        f"{fields.get('institution', '')} {number}",
        f"{fields.get('organization', '')} {number}",
    ):
        folded = fold(prefix)
        if folded and fold(name) == folded:
            return ""
        match = re.match(r"[^:：—–]+(?:[:：—–]|\s-\s)\s*", name)
        if folded and match and fold(match[0]) == folded:
            return name[match.end() :].strip()
    return name


def _heading_title(heading: str, number: str) -> str:
    """Return the words behind the number of a course in a heading: ``3.2 CS 140: Operating Systems``."""
    pattern = r"[\s-]*".join(map(re.escape, re.findall(r"[A-Za-z]+|[\d.]+", number)))
    match = re.search(rf"(?<![\w.]){pattern}\s*[:：—–-]\s*(?P<title>\S.*)", heading, re.IGNORECASE)
    return match["title"].strip() if match and is_alias(match["title"]) else ""


def fold(text: object) -> str:
    """Return the letters and digits of a text, for comparison."""
    return re.sub(r"[\W_]+", "", str(text).casefold())


def _materials(candidate: Candidate) -> dict[str, object]:
    materials: list[object] = [
        {text: url} if text else url for url, text in candidate.materials.items() if url != candidate.url
    ]
    return {"materials": materials} if materials else {}
