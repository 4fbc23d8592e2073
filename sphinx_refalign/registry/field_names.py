"""The fields of a resource by the names that they have elsewhere, to suggest the right one.

The names are those of BibTeX, biblatex, CSL, schema.org and everyday words. They are compared without case,
hyphens, underscores and spaces.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from sphinx_refalign.registry.problems import close_matches, list_suggestions

_NAMES_ELSEWHERE = {
    "accessed": "urldate accessdate accessdated dateaccessed lastchecked lastvisited retrieved visited "
    "dateretrieved lastaccessed",
    "aliases": "alias synonym synonyms altlabel alsoknownas othernames",
    "author": "authors by writer writers creator creators contributor contributors bookauthor",
    "area": "category categories subject subjects field domain discipline theme",
    "concepts": "keyword keywords tag tags",
    "container": "journal journaltitle journalname booktitle maintitle containertitle containertitleshort "
    "proceedings conference conferencename eventtitle eventname event venue magazine newspaper periodical "
    "ispartof shortjournal publication publicationtitle howpublished",
    "date": "year month day issued published publicationdate publicationyear datepublished datecreated "
    "pubdate origdate eventdate yearofpublication releasedate released",
    "definition": "abstract description summary desc overview about intro",
    "doi": "doiurl identifierdoi",
    "edition": "bookedition",
    "editor": "editors edited editedby",
    "eprint": "arxiv arxivid archiveid preprint",
    "eprintclass": "primaryclass",
    "eprinttype": "archiveprefix archive",
    "institution": "school university college department faculty provider host",
    "instructor": "instructors teacher teachers lecturer lecturers professor professors taughtby author",
    "isbn": "isbn10 isbn13",
    "issue": "no nr num issuenumber number",
    "language": "lang langid inlanguage locale",
    "location": "address place city country town publisherplace eventplace venue",
    "materials": "links resources slides lectures video videos syllabus",
    "note": "notes annote annotation comment comments remark remarks abstract",
    "number": "code coursecode coursenumber courseid reportnumber identifier standardnumber nr no id",
    "organization": "organisation body standardsbody issuer authority publisher institution",
    "page": "pages pagerange pagination pagestart pagenumbers pp firstpage",
    "pmcid": "pmc",
    "pmid": "pubmed pubmedid",
    "publisher": "press publishername publishedby",
    "related": "seealso furtherreading relatedlinks",
    "revision": "oldid revisionid permalink",
    "series": "collectiontitle collection",
    "short": "shorttitle titleshort abbreviation abbr abbrev acronym shortname nickname",
    "term": "semester quarter session termname year",
    "title": "name label heading headline fullname fulltitle caption subtitle",
    "topics": "contents curriculum outline units modules",
    "translator": "translators translatedby",
    "type": "kind resourcetype",
    "url": "link href uri homepage webpage web website weblink www site pageurl fulltext pdf sameas "
    "wikipedia article",
    "version": "ver release",
    "volume": "vol",
    "wikidata": "wikidataid qid",
}
"""Names elsewhere by field. A name can belong to several fields, of which a kind may have one only."""

_OF_OTHER_KINDS = {
    "author": ("instructor",),
    "instructor": ("author",),
    "date": ("term", "accessed"),
    "term": ("date",),
    "topics": ("contributions", "concepts"),
    "contributions": ("topics", "concepts"),
    "institution": ("organization", "publisher"),
    "organization": ("institution", "publisher"),
    "publisher": ("organization", "institution"),
    "container": ("organization", "institution"),
}
"""Fields that hold in other kinds what a field holds in some."""


def _fold(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold())


_FIELDS: dict[str, list[str]] = {}
for _field, _names in _NAMES_ELSEWHERE.items():
    for _name in _names.split():
        _FIELDS.setdefault(_fold(_name), []).append(_field)


def field_hint(name: str, accepted: Collection[str], *, of_kind: bool = False) -> str:
    """Return `` (did you mean 'a' or 'b'?)`` with at most three fields that a name may mean, or "".

    Args:
        name: The name of a field that a resource of the kind cannot have.
        accepted: The fields that it can have.
        of_kind: Whether it is a field of other kinds, and so no misspelled name.

    """
    folded = _fold(name)
    fields = list(dict.fromkeys(accepted))
    if of_kind:
        return list_suggestions(field for field in _OF_OTHER_KINDS.get(folded, ()) if field in fields)
    same = [field for field in fields if _fold(field) == folded]
    plural = [field for field in fields if _fold(field) in (f"{folded}s", folded.removesuffix("s"))]
    elsewhere = [field for field in _FIELDS.get(folded, ()) if field in fields]
    return list_suggestions((same or elsewhere or plural or close_matches(name, fields))[:3])


_NO_SLIPS = frozenset({"editora", "editorb", "editorc", "volumes", "fjournal"})
"""Fields of biblatex and MathSciNet whose names are like those of other fields."""


def meant_field(name: str, fields: Collection[str]) -> str:
    """Return the field of which a name is a slip, ``title`` for ``titel``; "" for a name of its own.

    A bibliography may have any fields, so this is strict: two neighbouring letters are exchanged, or one
    letter is missing, wrong or too many, and the name is no plural and no name that a field has elsewhere.

    Args:
        name: The name of a field of a bibliography, in lower case.
        fields: The fields that it may be.

    """
    if name in _NO_SLIPS or _fold(name) in _FIELDS:
        return ""
    return next((field for field in fields if _is_slip(name, field)), "")


def _is_slip(name: str, field: str) -> bool:
    if abs(len(name) - len(field)) > 1 or f"{name}s" == field or name == f"{field}s":
        return False
    start = _common_start(name, field)
    written, meant = name[start:], field[start:]
    end = _common_start(written[::-1], meant[::-1])
    written, meant = written[: len(written) - end], meant[: len(meant) - end]
    is_exchange = len(written) == 2 and written == meant[::-1]
    return is_exchange or (len(name) > 4 and len(field) > 4 and max(len(written), len(meant)) == 1)


def _common_start(first: str, second: str) -> int:
    """Return with how many equal letters two words begin."""
    pairs = enumerate(zip(first, second, strict=False))
    return next((index for index, (one, other) in pairs if one != other), min(len(first), len(second)))
