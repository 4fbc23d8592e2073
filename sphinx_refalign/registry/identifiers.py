"""Persistent identifiers of works: DOI, arXiv, PubMed, PMC, JSTOR, Handle, Google Books, RFC, W3C.

They are read in the forms in which bibliographies contain them, and give a text and a URL to show. Eprints
follow the manual of biblatex, section 3.14.7 (electronic publishing): https://ctan.org/pkg/biblatex
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import quote, unquote

from sphinx_refalign.registry.patterns import compile_late

DOI, ARXIV, PUBMED, PMC, JSTOR, HANDLE = "doi", "arxiv", "pubmed", "pmc", "jstor", "hdl"

GOOGLE_BOOKS, RFC, W3C = "googlebooks", "rfc", "w3c"

IDENTIFIER_FIELDS = ("doi", "eprint", "pmid", "pmcid", "number")
"""The fields that can hold an identifier, in order of precedence; ``number`` does for some standards only."""

_URLS = {
    DOI: "https://doi.org/{}",
    ARXIV: "https://arxiv.org/abs/{}",
    PUBMED: "https://pubmed.ncbi.nlm.nih.gov/{}/",
    PMC: "https://pmc.ncbi.nlm.nih.gov/articles/{}/",
    JSTOR: "https://www.jstor.org/stable/{}",
    HANDLE: "https://hdl.handle.net/{}",
    GOOGLE_BOOKS: "https://books.google.com/books?id={}",
    RFC: "https://www.rfc-editor.org/info/{}",
    W3C: "https://www.w3.org/TR/{}/",
}

_LABELS = {
    DOI: "DOI", ARXIV: "arXiv", PUBMED: "PMID", PMC: "PMCID", JSTOR: "JSTOR", HANDLE: "HDL",
    GOOGLE_BOOKS: "Google Books", RFC: "RFC", W3C: "W3C",
}  # fmt: skip

_EPRINT_TYPES = {
    "doi": DOI, "arxiv": ARXIV, "pubmed": PUBMED, "pmid": PUBMED, "medline": PUBMED, "pmc": PMC, "pmcid": PMC,
    "pubmedcentral": PMC, "jstor": JSTOR, "hdl": HANDLE, "handle": HANDLE, "googlebooks": GOOGLE_BOOKS,
}  # fmt: skip
"""Schemes by the value of ``eprinttype``, in lower case and without spaces."""

_PAGES = {
    ARXIV: compile_late(r"https?://(?:www\.|export\.)?arxiv\.org/abs/([^\s?#]+)", re.I),
    PUBMED: compile_late(
        r"https?://(?:pubmed\.ncbi|(?:www\.)?ncbi)\.nlm\.nih\.gov/(?:pubmed/)?([0-9]+)/?", re.I
    ),
    PMC: compile_late(
        r"https?://(?:pmc\.ncbi|(?:www\.)?ncbi)\.nlm\.nih\.gov/(?:pmc/)?articles/(PMC[0-9]+)/?", re.I
    ),
    JSTOR: compile_late(r"https?://(?:www\.)?jstor\.org/stable/([^\s?#]+)", re.I),
    HANDLE: compile_late(r"https?://hdl\.handle\.net/([^\s?#]+)", re.I),
    GOOGLE_BOOKS: compile_late(r"https?://books\.google\.[a-z.]+/books\?id=([\w-]+)", re.I),
    RFC: compile_late(
        r"https?://(?:(?:www\.)?rfc-editor\.org/(?:info|rfc)|datatracker\.ietf\.org/doc/(?:html/)?"
        r"|(?:datatracker|tools)\.ietf\.org/html)/?((?:rfc|bcp|std|fyi)[0-9]+)(?:/|\.html|\.txt|\.pdf)?",
        re.I,
    ),
    W3C: compile_late(r"https?://(?:www\.)?w3\.org/TR/((?:[0-9]{4}/)?[^\s/?#]+)/?", re.I),
}
"""The web pages of identifiers, by scheme."""

_DOI_PREFIXES = compile_late(
    r"(?:(?:https?:/+)?(?:(?:dx|www)\.)?doi\.org/|(?:urn:|info:)?doi[:/]?|\s)*", re.IGNORECASE
)

_DOI_PAGE = compile_late(
    r"https?://[^\s?#]*?/(10\.[0-9]{4,9}/[^\s?#]+?)"
    r"(?:/(?:abstract|full|pdf|epdf|summary|meta)|\.(?:pdf|full|html)|(?<=[0-9])v[0-9]+)*(?:[?#]\S*)?",
    re.IGNORECASE,
)
"""A page of a publisher, or of a library's proxy, with the DOI in its address."""

_DOI = compile_late(r"10(?:\.[0-9]+(?:\.[0-9]+)*/\S+|/[A-Za-z0-9]+)")
"""A DOI, or its short form: https://shortdoi.org"""

_ESCAPE = compile_late(r"%[0-9A-Fa-f]{2}")

_ARXIV_PREFIXES = compile_late(
    r"(?:(?:https?://)?(?:www\.|export\.)?arxiv\.org/(?:abs|pdf)/|(?:info:|oai:arxiv\.org:)|arxiv[:/]|\s)*",
    re.IGNORECASE,
)

_ARXIV = compile_late(
    r"(?P<number>[0-9]{4}\.[0-9]{4,5}|[a-z][a-z-]+(?:\.[a-z]{2})?/[0-9]{7})(?P<version>v[0-9]+)?",
    re.IGNORECASE,
)
"""Identifiers since 2007, and those before: https://info.arxiv.org/help/arxiv_identifier.html"""

_ARXIV_CLASS = compile_late(r"\s+\[([\w.-]+)\]\s*$")

_SERIES = compile_late(r"(RFC|BCP|STD|FYI)[\s-]*0*([0-9]{1,5})", re.IGNORECASE)

_W3C_NAME = compile_late(
    r"(?:W3C\s+)?(?:TR[\s/]+)?([A-Za-z][A-Za-z0-9]*(?:[.-][A-Za-z0-9]+)*)/?", re.IGNORECASE
)

_W3C_STATUS = compile_late(r"(?:recommendation|rec|note|draft|wd|cr|pr|tr|standard)", re.IGNORECASE)

_W3C_DATED = compile_late(r"[A-Z]+-.+-((?:19|20)[0-9][0-9])[0-9]{4}")
"""The name of one version, which is in a folder of its year: ``REC-xml-20081126``."""

_W3C_NAMES = frozenset({"w3c", "world wide web consortium", "world wide web consortium (w3c)"})

_HYPHEN = "[-\u2010-\u2013 ]"

_ISBN = compile_late(
    rf"(?<![\w-])(?:97[89]{_HYPHEN}?(?:[0-9]{_HYPHEN}?){{9}}[0-9]|(?:[0-9]{_HYPHEN}?){{9}}[0-9Xx])(?![\w-])"
)

_ISSN = compile_late(rf"(?<![\w-])[0-9]{{4}}{_HYPHEN}?[0-9]{{3}}[0-9Xx](?![\w-])")


_URL = compile_late(r"https?://[\w.-]+(?::[0-9]*)?(?:[/?#][^\s\\]*)?", re.IGNORECASE)
"""Pattern of HTTP URLs without user information and backslashes, which can hide the real host."""


class Identifier(NamedTuple):
    """An identifier of a work.

    ``scheme`` is a key of the known schemes, or the name of another archive as the author wrote it.
    ``detail`` is the subject class of an arXiv number.
    """

    scheme: str
    value: str
    detail: str = ""

    @property
    def url(self) -> str:
        """Return the URL of its page; "" for an archive that is not known."""
        if self.scheme in _URLS:
            # See https://www.doi.org/doi-handbook/HTML/encoding-rules-for-urls.html
            return _URLS[self.scheme].format(quote(self.value, safe="/:;()._-,@!$&'*=~"))
        return self.value if _URL.fullmatch(self.value) and self.value.isprintable() else ""

    @property
    def uri(self) -> str:
        """Return its name in the URI scheme ``info`` (RFC 4452), "" if the scheme has no such names."""
        namespace = {DOI: "doi", ARXIV: "arxiv", PUBMED: "pmid"}.get(self.scheme)
        return f"{namespace}/{self.value}" if namespace else ""

    @property
    def label(self) -> str:
        """Return the name of its scheme."""
        return _LABELS.get(self.scheme, self.scheme)

    @property
    def text(self) -> str:
        """Return the identifier as it is shown below its label."""
        if self.scheme == RFC:
            return re.sub(r"(?<=[a-z])(?=[0-9])", " ", self.value).upper()
        value = f"arXiv:{self.value}" if self.scheme == ARXIV else self.value
        return f"{value} [{self.detail}]" if self.detail else value

    @property
    def labelled_text(self) -> str:
        """Return the identifier as it is shown without a label beside it: ``PMID: 31452104``."""
        is_labelled = self.scheme in (ARXIV, RFC, PMC, "") or self.url == self.value
        return self.text if is_labelled else f"{self.label}: {self.text}"

    def is_same(self, other: Identifier) -> bool:
        """Return whether both identify the same work; versions of an arXiv number count as one."""
        return self.scheme == other.scheme and self._key == other._key

    @property
    def _key(self) -> str:
        key = self.value.rstrip("/").casefold()
        return re.sub(r"v[0-9]+$", "", key) if self.scheme == ARXIV else key


def normalize_doi(text: str) -> str:
    """Return a DOI without resolver, prefix and trailing punctuation: ``10.1145/945445.945462``.

    Returns "" if the text is not a DOI. Upper and lower case stay as they are written.
    """
    prefixes = _DOI_PREFIXES.match(text)
    doi = text[prefixes.end() if prefixes else 0 :].strip()
    doi = page[1] if (page := _DOI_PAGE.fullmatch(doi)) else doi
    if "%" in doi:
        try:
            doi = unquote(doi, errors="strict").strip()
        except UnicodeDecodeError:
            return ""
    doi = doi.rstrip(".,;")
    is_valid = _DOI.fullmatch(doi) and doi.isprintable() and not _ESCAPE.search(doi)
    return doi if is_valid else ""


def normalize_pmid(text: str) -> str:
    """Return the number of a PubMed record, "" if the text has none."""
    page = _PAGES[PUBMED].fullmatch(text.strip())
    match = page or re.fullmatch(r"\s*(?:(?:info:)?pmid[:/]?\s*)?([0-9]{1,10})\s*", text, re.IGNORECASE)
    return match[1] if match else ""


def normalize_pmcid(text: str) -> str:
    """Return the number of an article in PubMed Central: ``PMC6710010``; "" if the text has none."""
    page = _PAGES[PMC].fullmatch(text.strip())
    match = page or re.fullmatch(
        r"\s*(?:pmcid:?\s*)?((?:pmc)?[0-9]{1,10})(?:\.[0-9]+)?\s*", text, re.IGNORECASE
    )
    return f"PMC{match[1].upper().removeprefix('PMC')}" if match else ""


NORMALIZERS: Mapping[str, Callable[[str], str]] = {
    "doi": normalize_doi, "pmid": normalize_pmid, "pmcid": normalize_pmcid,
}  # fmt: skip
"""The function that normalizes a field; it returns "" for an invalid value."""


def identifier_of_url(url: str) -> Identifier | None:
    """Return the identifier whose page a URL is, or None."""
    if re.match(r"https?://(?:dx\.|www\.)?doi\.org/", url, re.IGNORECASE):
        doi = normalize_doi(url)
        return Identifier(DOI, doi) if doi else None
    for scheme, pattern in _PAGES.items():
        match = pattern.fullmatch(url)
        if match:
            value = unquote(match[1])
            return Identifier(scheme, value.lower() if scheme == RFC else value)
    return None


def is_archive(name: str) -> bool:
    """Return whether a value of ``eprinttype`` is the name of an archive with known URLs."""
    return _archive(name) in _URLS


def _archive(name: str) -> str:
    """Return the scheme of an archive, or the name itself if it is not known."""
    return _EPRINT_TYPES.get(re.sub(r"[\s._-]", "", name).casefold(), name.strip())


def parse_eprint(eprint: str, eprint_type: str = "", eprint_class: str = "") -> Identifier:
    """Return the identifier in the fields ``eprint``, ``eprinttype`` and ``eprintclass``.

    Without a type, the URL of an archive or the form of an arXiv number implies it.
    """
    text = " ".join(eprint.split())
    of_url = identifier_of_url(text)
    if of_url is not None and of_url.scheme != ARXIV:
        return of_url
    scheme = _archive(eprint_type)
    if scheme in ("", ARXIV):
        number = _parse_arxiv(text, eprint_class.strip(), is_typed=scheme == ARXIV)
        return number or Identifier("", text)
    value = _without_prefix(text, (scheme, _LABELS.get(scheme, scheme)))
    normalize = {DOI: normalize_doi, PUBMED: normalize_pmid, PMC: normalize_pmcid}.get(scheme)
    return Identifier(scheme, (normalize(value) if normalize else "") or value)


def _without_prefix(text: str, names: Sequence[str]) -> str:
    """Return a text without the name of an archive and a colon before it, in any letter case."""
    before, colon, value = text.partition(":")
    is_name = colon and before.rstrip().casefold() in [name.casefold() for name in names]
    return value.lstrip() if is_name else text


def _parse_arxiv(text: str, subject: str, *, is_typed: bool) -> Identifier | None:
    """Return an arXiv number, or None if the text is something else."""
    in_brackets = _ARXIV_CLASS.search(text)
    if in_brackets:
        text, subject = text[: in_brackets.start()], subject or in_brackets[1]
    prefixes = _ARXIV_PREFIXES.match(text)
    number = text[prefixes.end() if prefixes else 0 :].strip()
    if number != text:
        number = number.removesuffix(".pdf")
    if re.fullmatch(r"[0-9]{7}(?:v[0-9]+)?", number) and subject:  # the old form, in two fields
        number = f"{subject}/{number}"
    if not _ARXIV.fullmatch(number) and (not is_typed or "://" in number):
        return None
    return Identifier(ARXIV, number, "" if number.startswith(f"{subject}/") else subject)


_ARXIV_JOURNAL = compile_late(
    r"(?:arxiv(?:\.org)?(?:\s+(?:e-?|pre-?)prints?)?(?:\s+server)?|corr)(?=[\s,:]|$)[\s,:]*(?P<number>.*)",
    re.IGNORECASE | re.DOTALL,
)
"""The names that Google Scholar, ADS and DBLP give to arXiv as a journal."""


def is_arxiv_journal(journal: str) -> bool:
    """Return whether the name of a journal may be one of those that stand for arXiv."""
    start = journal.lstrip(" {\n")[:5].lower()
    return start == "arxiv" or start.rstrip("}") == "corr"


def arxiv_number_of_journal(journal: str, numbers: Sequence[str]) -> Identifier | None:
    """Return the arXiv number that stands after the name of arXiv as a journal, or None.

    Args:
        journal: The name of the journal: ``arXiv preprint arXiv:1706.03762``, or ``CoRR`` alone.
        numbers: The volume and other numbers, one of which may be the arXiv number: ``abs/1706.03762``.

    """
    match = _ARXIV_JOURNAL.fullmatch(" ".join(journal.split()))
    if match is None:
        return None
    for text in (match["number"],) if match["number"] else numbers:
        found = _parse_arxiv(text.strip().removeprefix("abs/"), "", is_typed=False) if text else None
        if found is not None:
            return found
    return None


def identifiers_by_field(values: Mapping[str, str]) -> dict[str, Identifier]:
    """Return the identifiers of a work by the field that contains them, each identifier once.

    Args:
        values: The fields of a resource in one language; of them :data:`IDENTIFIER_FIELDS`, ``eprinttype``,
            ``eprintclass`` and ``organization`` are read.

    """
    found = {
        "doi": Identifier(DOI, normalize_doi(values.get("doi", ""))),
        "eprint": parse_eprint(
            values.get("eprint", ""), values.get("eprinttype", ""), values.get("eprintclass", "")
        ),
        "pmid": Identifier(PUBMED, normalize_pmid(values.get("pmid", ""))),
        "pmcid": Identifier(PMC, normalize_pmcid(values.get("pmcid", ""))),
        "number": _parse_standard(values.get("number", ""), values.get("organization", "")),
    }
    identifiers: dict[str, Identifier] = {}
    for field, identifier in found.items():
        if identifier.value and not any(identifier.is_same(other) for other in identifiers.values()):
            identifiers[field] = identifier
    return identifiers


def _parse_standard(number: str, organization: str) -> Identifier:
    """Return the identifier of an RFC, or of a technical report of the W3C."""
    series = _SERIES.fullmatch(number.strip())
    if series:
        return Identifier(RFC, f"{series[1].lower()}{series[2]}")
    of_url = identifier_of_url(number.strip())
    if of_url is not None and of_url.scheme in (RFC, W3C):
        return of_url
    name = _W3C_NAME.fullmatch(number.strip())
    if name and not _W3C_STATUS.fullmatch(name[1]) and organization.strip().casefold() in _W3C_NAMES:
        dated = _W3C_DATED.fullmatch(name[1])
        return Identifier(W3C, f"{dated[1]}/{name[1]}" if dated else name[1])
    return Identifier("", "")


def check_digit_problems(field: str, text: str) -> list[str]:
    """Return a message for each ISBN or ISSN in a field whose last digit does not fit the others.

    Args:
        field: ``isbn`` or ``issn``.
        text: The value, which may contain several numbers and remarks.

    """
    pattern = _ISBN if field == "isbn" else _ISSN
    messages = []
    for match in pattern.finditer(text):
        digits = re.sub(_HYPHEN, "", match[0]).upper()
        right = _check_digit(digits[:-1])
        if digits[-1] != right:
            messages.append(
                f"check digit of {field.upper()} {match[0]!r} is wrong (it would be {right}); "
                "compare the number with the publication"
            )
    return messages


def normalize_isbns(text: str) -> list[str]:
    """Return the ISBNs in a value as 13 digits without hyphens, without those with a wrong check digit."""
    numbers = []
    for match in _ISBN.finditer(text):
        digits = re.sub(_HYPHEN, "", match[0]).upper()
        if digits[-1] == _check_digit(digits[:-1]):
            first = digits[:-1] if len(digits) == 13 else f"978{digits[:-1]}"
            numbers.append(first + _check_digit(first))
    return numbers


def _check_digit(digits: str) -> str:
    """Return the check digit that follows the digits of an ISBN-13, an ISBN-10 or an ISSN."""
    if len(digits) == 12:
        total = sum(int(digit) * (3 if index % 2 else 1) for index, digit in enumerate(digits))
        return str(-total % 10)
    total = sum(int(digit) * weight for weight, digit in enumerate(reversed(digits), 2))
    return "0123456789X"[-total % 11]
