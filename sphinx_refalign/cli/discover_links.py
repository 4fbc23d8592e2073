"""What a link leads to: the kind of the resource, its identity, and the fields that its address gives."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from sphinx_refalign.registry.addresses import normalize
from sphinx_refalign.registry.identifiers import (
    ARXIV,
    DOI,
    RFC,
    W3C,
    Identifier,
    identifier_of_url,
    normalize_doi,
)
from sphinx_refalign.registry.wikipedia import wikipedia_page

HOSTS = Path(__file__).with_name("discover_hosts.toml")
"""The data file of sites."""

_PREFIX = re.compile(r"(?:https?|ftp)://")

_NAMESPACES = frozenset({
    "talk", "user", "user talk", "file", "image", "category", "template", "help", "wikipedia", "project",
    "portal", "draft", "module", "mediawiki", "media", "book", "timedtext", "wp", "special", "wikipedia talk",
    "文件", "档案", "分类", "分類", "模板", "帮助", "幫助", "维基百科", "維基百科",
    "用户", "用戶", "讨论", "討論", "主题", "主題",
})  # fmt: skip
"""The parts of Wikipedia that are not articles."""

_MAIN_PAGES = frozenset({"main page", "main_page", "wikipedia:首页", "首页"})

_DOI_HOSTS = re.compile(
    r"(?:dl\.acm\.org|link\.springer\.com|[a-z]+\.onlinelibrary\.wiley\.com|onlinelibrary\.wiley\.com|"
    r"tandfonline\.com|journals\.sagepub\.com|science\.org|pnas\.org|pubs\.acs\.org|"
    r"epubs\.siam\.org|biorxiv\.org|medrxiv\.org|royalsocietypublishing\.org|portal\.acm\.org)/"
)
"""The publishers whose addresses contain the DOI."""

_PLACEHOLDERS = re.compile(
    r"(?:.*\.)?(?:example|test|invalid|localhost|local|internal|lan|svc)|(?:.*\.)?example\.(?:com|org|net|edu)|"
    r"[^.:]*|[\d.]+|\[.*\]"
)
"""Hosts that are no sites of the web."""


class Target(NamedTuple):
    """What a link leads to."""

    kind: str
    """The name of a kind; "" for a page of another kind."""
    identity: str
    """The same for all addresses of the resource; it is an address in normal form."""
    fields: Mapping[str, object]
    """The fields of an entry that the address gives, ``url`` among them."""
    name: str = ""
    """The title that the address gives."""
    text_number: str = ""
    """A regular expression that finds the number of a standard in the text of a link."""
    language: str = ""
    """The language of a Wikipedia article."""
    is_usual: bool = True
    """Whether it is listed without ``--all``."""
    is_below: bool = False
    """Whether the address is that of a page below the page of a course."""


class _Site(NamedTuple):
    pattern: re.Pattern[str]
    fields: Mapping[str, str]


@cache
def _sites(kind: str) -> tuple[_Site, ...]:
    return tuple(
        _Site(re.compile(rf"(?:{site['pattern']})(?=[/?#]|\Z)", re.IGNORECASE), site)
        for site in _data().get(kind, ())
    )


@cache
def _data() -> Mapping[str, list[dict[str, str]]]:
    return tomllib.loads(HOSTS.read_text(encoding="utf-8"))


@cache
def _organizations() -> Mapping[str, list[str]]:
    data: object = _data().get("organization", {})
    return data if isinstance(data, dict) else {}


def find_target(url: str) -> Target | None:
    """Return what an address leads to, or None for what is no page of a site, such as ``localhost``."""
    address = normalize(url)
    host, _, path = _PREFIX.sub("", address).partition("/")
    if not address or _PLACEHOLDERS.fullmatch(host.partition(":")[0]) or not address.isprintable():
        return None
    if "wikipedia.org" in host:
        return _wikipedia(url, address)
    place = f"{host}/{path}".rstrip("/")
    doi_url = _doi_url(place) or address
    return (
        _standard(doi_url, url)
        or _work(doi_url)
        or _course(place, address)
        or _organization(host, path, address)
        or _other(place, address, url)
    )


def _wikipedia(url: str, address: str) -> Target | None:
    """Return an article of Wikipedia; pages of other kinds are none."""
    language, _, title = wikipedia_page(f"https:{url}" if url.startswith("//") else url).partition(":")
    title = title.replace("_", " ")
    namespace = title.partition(":")[0].lower().strip()
    if not title or title.startswith("?curid=") or title.lower() in _MAIN_PAGES:
        return None
    if ":" in title and namespace in _NAMESPACES:
        return None
    return Target("wikidef", address, {"url": address}, title, language=language)


def _doi_url(place: str) -> str:
    """Return the address of the DOI that an address of a publisher contains; else ""."""
    if not _DOI_HOSTS.match(place):
        return ""
    doi = normalize_doi(f"https://{place}")
    return normalize(f"https://doi.org/{doi}") if doi else ""


def _standard(address: str, url: str) -> Target | None:
    identifier = identifier_of_url(address)
    if identifier is not None and identifier.scheme in (RFC, W3C):
        return _report(identifier, address, url)
    fragment = url.strip().partition("#")[2]
    if fragment.startswith("iso:std:"):  # the site is one page
        address = f"{address}#{fragment}"
    place = _PREFIX.sub("", address)
    for site in _sites("standard"):
        match = site.pattern.match(place)
        if match is None or match.end() != len(place):
            continue
        fields: dict[str, object] = {"organization": site.fields["organization"]}
        name = ""
        if "number" in site.fields:
            name = _fill(site.fields["number"], match).replace("_", ".")
            fields["number"] = name
        fields |= (
            {"doi": identifier.value} if identifier and identifier.scheme == DOI else {"url": url.strip()}
        )
        return Target("standard", address, fields, name, site.fields.get("text_number", ""))
    return None


def _report(identifier: Identifier, address: str, url: str) -> Target:
    """Return an RFC, or a technical report of the W3C."""
    if identifier.scheme == RFC:
        fields = {"organization": "IETF", "number": identifier.text, "url": address}
        return Target("standard", address, fields, identifier.text)
    name = identifier.value.rpartition("/")[2]
    return Target("standard", address, {"organization": "W3C", "number": name, "url": address}, name)


def _fill(template: str, match: re.Match[str]) -> str:
    """Return a number with the groups of a pattern; a group without text goes with the mark before it."""
    groups = {name: text or "" for name, text in match.groupdict().items()}
    groups |= {name.upper(): text.upper() for name, text in groups.items()}
    return template.format_map(groups).rstrip("-")


def _work(address: str) -> Target | None:
    """Return a work with a persistent identifier."""
    identifier = identifier_of_url(address)
    if identifier is None:
        return None
    if identifier.scheme == DOI:
        return Target("paper", address, {"doi": identifier.value}, f"doi:{identifier.value}")
    if identifier.scheme == ARXIV:
        fields = {"eprint": identifier.value, "eprinttype": "arxiv"}
        return Target("paper", address, fields, f"arXiv:{identifier.value}")
    kind = "book" if identifier.scheme == "googlebooks" else "paper"
    return Target(kind, address, {"url": address}, identifier.labelled_text)


_FILES = re.compile(r"\.(?:pdf|ps|pptx?|docx?|zip|tgz|gz|mp4|c|h|go|py|txt)\Z", re.IGNORECASE)


def _course(place: str, address: str) -> Target | None:
    for site in _sites("course"):
        match = site.pattern.match(place)
        if match is None:
            continue
        rest = place[match.end() :].strip("/")
        if _FILES.search(rest):
            return None  # a paper on the reading list, or homework
        fields: dict[str, object] = {}
        if "institution" in site.fields:
            fields["institution"] = site.fields["institution"]
        if "number" in site.fields:
            number = _fill(site.fields["number"], match).upper()
            fields["number"] = re.sub(r"\A([A-Z]{2,})(?=\d)", r"\1 ", number)
        page = f"https://{match[0]}"
        name = _words(match[0].rpartition("/")[2]) if not fields.get("number") else ""
        name = name or " ".join(str(value) for value in fields.values())
        fields["url"] = f"{page}/"
        return Target("course", normalize(page), fields, name, is_below=bool(rest))
    return None


def _words(segment: str) -> str:
    """Return the words of a part of an address: ``machine-learning`` is machine learning."""
    return re.sub(r"[-_+]+", " ", unquote(segment)).strip()


def _organization(host: str, path: str, address: str) -> Target | None:
    names = _organizations().get(host)
    if names is None or path:
        return None
    short, title = names
    fields = {"short": short} if short != title else {}
    return Target("organization", address, {**fields, "url": f"{address}/"}, title)


def _other(place: str, address: str, url: str) -> Target:
    fields = {"url": url.strip()}
    for site in _sites("paper"):
        match = site.pattern.match(place)
        if match is not None:
            return Target("paper", address, fields, "", is_usual=False)
    parts = urlsplit(address)
    name = f"{parts.netloc}{unquote(parts.path)}"
    return Target("", address, fields, name, is_usual=False)
