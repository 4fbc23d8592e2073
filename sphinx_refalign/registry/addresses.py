"""Web addresses in a normal form, and which resource of a registry each of them leads to.

Two addresses with the same normal form lead to the same page or work, for example
``http://en.m.wikipedia.org/wiki/hypervisor#History`` and ``https://en.wikipedia.org/wiki/Hypervisor``.
Nothing is requested from the network: the forms are those that the sites document. A normal form is itself an
address. It is for comparison only; pages show addresses as the author wrote them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import SplitResult, parse_qs, quote, unquote, urlsplit

from sphinx_refalign.registry.entry import Entry, Fields
from sphinx_refalign.registry.identifiers import (
    ARXIV,
    DOI,
    GOOGLE_BOOKS,
    HANDLE,
    IDENTIFIER_FIELDS,
    JSTOR,
    PMC,
    PUBMED,
    RFC,
    W3C,
    Identifier,
    identifiers_by_field,
    normalize_doi,
    parse_eprint,
)
from sphinx_refalign.registry.kinds import Kind
from sphinx_refalign.registry.readers import find_reader
from sphinx_refalign.registry.wikipedia import wikipedia_page

_SCHEMES = {"http": "https", "https": "https", "ftp": "ftp", "ftps": "ftp", "": "https"}
"""The schemes of web addresses, as they are compared; "" is for addresses such as ``//example.org/``."""

_PORTS = {"http": 80, "https": 443, "": 443, "ftp": 21, "ftps": 990}

_INDEX_PAGES = frozenset(
    {"index.html", "index.htm", "default.html", "default.htm", "default.asp", "default.aspx"}
)

_WWW = re.compile(r"(?:www\.)+(?=[^.]+\.)")

_IPV6 = re.compile("[0-9a-f:.]+")

_MAX_HOST_LENGTH = 255
"""The length of the longest name in the domain name system."""

_TRACKING = frozenset({
    "fbclid", "gclid", "dclid", "gbraid", "wbraid", "msclkid", "twclid", "yclid", "ttclid", "li_fat_id",
    "igshid", "igsh", "mc_cid", "mc_eid", "_ga", "_gl", "_hsenc", "_hsmi", "mkt_tok", "ref_src", "ref_url",
    "wprov", "spm",
})  # fmt: skip
"""Parameters that say where a reader comes from, in lower case, beside ``utm_…``."""

_ESCAPES = re.compile(r"(?:%[0-9A-Fa-f]{2})+")

_NO_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")

_NEVER = r"\x00-\x20\x7f-\x9f\s\\\ud800-\udfff\u202a-\u202e\u2066-\u2069"
"""Characters that URLs must not contain: white space, controls, surrogates, backslashes."""

_UNSAFE = re.compile(f"[{_NEVER}]")

_ESCAPED = re.compile(f"[{_NEVER}%/?#&=+;]")
"""The characters that stay escaped, because they would mean something else."""

_ESCAPED_IN_TITLE = re.compile(f"[{_NEVER}%?#]")

_ARXIV_PATH = re.compile(r"/(?:abs|pdf|html|ps|format)/(.+?)(?:\.pdf)?/?", re.IGNORECASE | re.DOTALL)

_ARXIV_KEY = re.compile(r"([a-z-]+)(?:\.[a-z]{2})?(/[0-9]{7})|([0-9]{4}\.[0-9]{4,5})")

_RFC_PATH = re.compile(
    r"/(?:(?:rfc|info|in-notes|doc|html|pdf|txt|pdfrfc|inline-errata|bcp|std|fyi)/+)*"
    r"(rfc|bcp|std|fyi)-?0*([0-9]{1,5})(?:\.(?:html?|txt|pdf|xml|json|ps))*/*",
    re.IGNORECASE,
)

_W3C_PATH = re.compile(r"/TR/+(?:[0-9]{4}/+)?([^/]+)(?:/+(?:Overview(?:\.[a-z.]+)?)?)?", re.IGNORECASE)

_W3C_STATUSES = frozenset({
    "rec", "per", "pr", "crd", "cr", "wd", "note", "dnote", "stmt", "spsd", "rscnd", "dry", "obsl",
})  # fmt: skip
"""Status prefixes in the short names of dated W3C reports, in lower case."""

_W3C_DATE = re.compile(r"[0-9]{8}|[0-9]{6}")

_PUBMED_PATH = re.compile(r"(?:/m)?(?:/pubmed)?/+0*([0-9]{1,10})/*", re.IGNORECASE)

_PMC_PATH = re.compile(
    r"(?:/labs)?(?:/pmc)?/articles/pmc([0-9]{1,10})(?:\.[0-9]+)?(?:/(?:pdf(?:/.*)?)?)?", re.I | re.S
)

_JSTOR_PATH = re.compile(r"/stable/+(?:pdf/+)?(?:10\.2307/)?([^/]+?)(?:\.pdf)?/*", re.IGNORECASE)

_RFC_HOSTS = frozenset({"rfc-editor.org", "datatracker.ietf.org", "tools.ietf.org", "ietf.org"})

_ARXIV_HOSTS = frozenset({"arxiv.org", "export.arxiv.org", "ar5iv.org", "ar5iv.labs.arxiv.org"})


_NUMBERS = {
    PUBMED: re.compile(r"[0-9]{1,10}"), PMC: re.compile(r"PMC[0-9]{1,10}"), JSTOR: re.compile(r"[^\s/?#]+"),
    RFC: re.compile(r"[a-z]{3}[0-9]{1,5}"), W3C: re.compile(r"[^\s/?#]+"), HANDLE: re.compile(r"[^\s/]+/\S+"),
    GOOGLE_BOOKS: re.compile(r"[\w-]+"),
}  # fmt: skip
"""The identifiers whose pages have an address."""


_SURROGATE = re.compile("[\ud800-\udfff]")
"""Half of a character of UTF-16, which no encoding has."""


@lru_cache(maxsize=4096)  # a page asks for the same addresses in its text and in its metadata
def normalize(url: str) -> str:
    """Return the normal form of a web address; "" for anything else, such as a relative path or ``mailto:``.

    The normal form of a normal form is itself.
    """
    url = url.strip()
    if not url.isascii():
        url = _SURROGATE.sub("\ufffd", url)
    start = url[:12].lower()
    if start.startswith(("doi:", "info:doi/", "urn:doi:", "arxiv:", "hdl:", "pmid:")):
        return _normalize_identifier_uri(url)
    if not start.startswith(("http:", "https:", "ftp:", "ftps:", "//")):
        return ""
    try:
        parts = urlsplit(url)
        host = _normalize_host(parts)
    except ValueError:
        return ""
    if not host:
        return ""
    return _normalize_known(url, parts, host) or _normalize_other(parts, host)


def _normalize_host(parts: SplitResult) -> str:
    """Return host and port; raise ValueError for an invalid one."""
    host, port = (parts.hostname or "").rstrip("."), parts.port
    # Browsers read a backslash as the end of the host.
    if _UNSAFE.search(parts.netloc) or "[" in host or "]" in host:
        raise ValueError("invalid host")
    if not host.isascii() and len(host) <= _MAX_HOST_LENGTH:
        host = host.encode("idna").decode("ascii").lower()  # UnicodeError is a ValueError
    host = _WWW.sub("", host, count=1) if host.startswith("www.") else host
    if ":" in host:
        if not _IPV6.fullmatch(host):
            raise ValueError("invalid host")
        host = f"[{host}]"
    is_default = port in (None, _PORTS[parts.scheme])
    return host if is_default or not host else f"{host}:{port}"


def _normalize_known(url: str, parts: SplitResult, host: str) -> str:
    """Return the normal form of an address of a site whose addresses are known; "" for others."""
    if "wikipedia.org" in host:
        page = wikipedia_page(f"https:{url}" if url.startswith("//") else url)
        language, _, title = page.partition(":")
        # A page that is named by its number only cannot be compared with those that are named by their title.
        is_named = title and not title.startswith("?curid=")
        return f"https://{language}.wikipedia.org/wiki/{_quote_title(title)}" if is_named else ""
    if not (host.endswith((".org", ".gov", ".net")) or "google." in host):
        return ""
    identifier = _identifier(parts, host)
    return _identifier_address(identifier) if identifier else ""


def _quote_title(title: str) -> str:
    return _ESCAPED_IN_TITLE.sub(_quote_match, title)


def _identifier(parts: SplitResult, host: str) -> Identifier | None:
    """Return the identifier of the work whose page an address is, or None."""
    path = parts.path
    if host in ("doi.org", "dx.doi.org"):
        doi = normalize_doi(path.lstrip("/"))
        return Identifier(DOI, doi) if doi else None
    if host in _ARXIV_HOSTS:
        match = _ARXIV_PATH.fullmatch(path)
        return parse_eprint(unquote(match[1]), "arxiv") if match else None
    if host in _RFC_HOSTS:
        match = _RFC_PATH.fullmatch(path)
        return Identifier(RFC, f"{match[1]}{match[2]}") if match else None
    if host == "w3.org":
        match = _W3C_PATH.fullmatch(path)
        return Identifier(W3C, unquote(match[1])) if match else None
    if host == "hdl.handle.net":
        handle = unquote(path).strip("/")
        return Identifier(HANDLE, handle) if "/" in handle else None
    if host == "jstor.org":
        match = _JSTOR_PATH.fullmatch(unquote(path))
        return Identifier(JSTOR, match[1]) if match else None
    if host.endswith("ncbi.nlm.nih.gov"):
        return _medical_identifier(parts, host)
    if re.fullmatch(r"books\.google\.[a-z.]+", host):
        book = parse_qs(parts.query).get("id", [""])[0]
        is_book = parts.path.startswith("/books") and re.fullmatch(r"[\w-]+", book)
        return Identifier(GOOGLE_BOOKS, book) if is_book else None
    return None


def _medical_identifier(parts: SplitResult, host: str) -> Identifier | None:
    article = _PMC_PATH.fullmatch(parts.path)
    if article and host in ("ncbi.nlm.nih.gov", "pmc.ncbi.nlm.nih.gov"):
        return Identifier(PMC, f"PMC{article[1]}")
    is_pubmed = host == "pubmed.ncbi.nlm.nih.gov" or "/pubmed" in parts.path.lower()
    match = _PUBMED_PATH.fullmatch(parts.path)
    if match is None and parts.path.lower().strip("/") in ("", "pubmed"):
        match = re.fullmatch(r"0*([0-9]{1,10})", parse_qs(parts.query).get("term", [""])[0].strip())
    return Identifier(PUBMED, match[1]) if match and is_pubmed else None


def _normalize_identifier_uri(url: str) -> str:
    """Return the normal form of an identifier with its scheme: ``doi:10.1145/945445.945462``."""
    scheme, _, value = url.partition(":")
    if scheme.lower() in ("doi", "info", "urn"):
        doi = normalize_doi(url)
        return _identifier_address(Identifier(DOI, doi)) if doi else ""
    eprint_type = {"hdl": "hdl", "pmid": "pubmed"}.get(scheme.lower(), "arxiv")
    return _identifier_address(parse_eprint(unquote(value).strip(), eprint_type))


def _identifier_address(identifier: Identifier) -> str:
    """Return the normal form of the page of an identifier; "" if the identifier has none."""
    scheme, value = identifier.scheme, identifier.value.strip().strip("/")
    key = value if scheme == GOOGLE_BOOKS else value.lower()
    if scheme in (DOI, HANDLE) and key.startswith("10."):
        return _doi_address(normalize_doi(key) or key)
    if scheme == ARXIV:
        number = _ARXIV_KEY.match(key)
        key = (number[3] or f"{number[1]}{number[2]}") if number else ""
    elif scheme == W3C:
        key = _w3c_name(key)
    elif scheme == RFC:
        key = re.sub(r"(?<=[a-z])0+(?=[0-9])", "", key)
    elif scheme == PMC:
        key = key.upper()
    elif scheme == PUBMED:
        key = key.lstrip("0")
    elif scheme == JSTOR:
        key = key.removeprefix("10.2307/")
    elif scheme not in (HANDLE, GOOGLE_BOOKS):
        return normalize(identifier.url)
    is_valid = scheme not in _NUMBERS or _NUMBERS[scheme].fullmatch(key)
    return Identifier(scheme, key).url if key and is_valid else ""


def _w3c_name(key: str) -> str:
    """Return the name of a dated version without its status and its date: ``2014/REC-html5-20141028``."""
    words = key.rpartition("/")[2].split("-")
    start, end = 0, len(words) - 1
    while start < end and words[start] in _W3C_STATUSES:
        start += 1
    while start < end and _W3C_DATE.fullmatch(words[end]):
        end -= 1
    return "-".join(words[start : end + 1])


def _doi_address(doi: str) -> str:
    """Return the normal form of a DOI; those of arXiv and of RFCs are other names of these."""
    if match := re.fullmatch(r"10\.48550/arxiv\.(.+)", doi, re.DOTALL):
        number = parse_eprint(match[1], "arxiv")
        if number.scheme == ARXIV:
            return _identifier_address(number)
    if match := re.fullmatch(r"10\.17487/rfc0*([0-9]{1,5})", doi):
        return Identifier(RFC, f"rfc{match[1]}").url
    return Identifier(DOI, doi).url


def _normalize_other(parts: SplitResult, host: str) -> str:
    segments = _normalize_escapes(parts.path).split("/")
    while segments and (not segments[-1] or segments[-1].lower() in _INDEX_PAGES):
        segments.pop()
    parameters = [
        _normalize_escapes(parameter)
        for parameter in parts.query.split("&")
        if parameter and not _is_tracking(parameter.partition("=")[0].lower())
    ]
    path = "/".join(segments)
    query = f"?{'&'.join(parameters)}" if parameters else ""
    # Some sites are one page, and name the content to show behind the #.
    route = _normalize_escapes(parts.fragment) if parts.fragment.startswith(("/", "!")) else ""
    return f"{_SCHEMES[parts.scheme]}://{host}{path}{query}{f'#{route}' if route else ''}"


def _is_tracking(name: str) -> bool:
    return name in _TRACKING or name.startswith("utm_")


def _normalize_escapes(text: str) -> str:
    """Return a part of an address in which only characters are escaped that have to be."""
    if "%" in text:
        text = _ESCAPES.sub(_unescape, _NO_ESCAPE.sub("%25", text))
    return _UNSAFE.sub(_quote_match, text)


def _unescape(match: re.Match[str]) -> str:
    try:
        text = unquote(match[0], errors="strict")
    except UnicodeDecodeError:  # an old address in an unknown encoding
        return match[0].upper()
    return _ESCAPED.sub(_quote_match, text)


def _quote_match(match: re.Match[str]) -> str:
    return quote(match[0].encode("utf-8", "surrogatepass"), safe="")


class AddressIndex(NamedTuple):
    """The resources of a registry by their addresses."""

    keys: dict[str, str]
    """The key of the resource that an address in normal form belongs to."""
    conflicts: dict[str, list[str]]
    """The keys of the other resources that have an address, too: it belongs to the first."""


def index_addresses(
    entries: Iterable[Entry],
    external_entries: Iterable[Entry],
    kinds: Mapping[str, Kind],
    organization_name: Callable[[object], str],
) -> AddressIndex:
    """Return the resources by their addresses: URLs, identifiers and materials, in every language.

    Args:
        entries: The entries of this project; the first with an address has it.
        external_entries: The entries of other projects, for addresses that no entry of this project has.
        kinds: All kinds by name.
        organization_name: Returns the name of an organization from the field of an entry.

    """
    index = AddressIndex({}, {})
    for entry in entries:
        for address in _entry_addresses(entry, kinds, organization_name):
            owner = index.keys.setdefault(address, entry.key)
            if owner != entry.key:
                index.conflicts.setdefault(address, []).append(entry.key)
    for entry in external_entries:
        for address in _entry_addresses(entry, kinds, organization_name):
            index.keys.setdefault(address, entry.key)
    return index


def _entry_addresses(
    entry: Entry, kinds: Mapping[str, Kind], organization_name: Callable[[object], str]
) -> Iterator[str]:
    """Yield the addresses of an entry in normal form, each once."""
    fields: Fields = entry.fields
    if entry.format:
        form = find_reader(entry.format).format
        fields = form.decode(form.address_fields(fields), kinds[entry.kind].custom, kinds)
    materials = fields.get("materials")
    values = [fields.get("url")]
    values += (
        [item.get("url") for item in materials if isinstance(item, Mapping)]
        if isinstance(materials, list)
        else []
    )
    addresses = [normalize(url) for value in values for url in _texts(value)]
    if any(field in fields for field in IDENTIFIER_FIELDS):
        texts = {field: text for field in _IDENTIFIER_TEXTS if (text := next(_texts(fields.get(field)), ""))}
        if "number" in texts:
            texts["organization"] = organization_name(fields.get("organization"))
        addresses += map(_identifier_address, identifiers_by_field(texts).values())
    yield from dict.fromkeys(filter(None, addresses))


_IDENTIFIER_TEXTS = (*IDENTIFIER_FIELDS, "eprinttype", "eprintclass")


def _texts(value: object) -> Iterator[str]:
    """Yield a text of the registry in all its languages."""
    texts = value.values() if isinstance(value, Mapping) else [value]
    yield from (text for text in texts if isinstance(text, str))
