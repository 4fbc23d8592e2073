"""Hypothesis strategies for resources of every kind, with text that is hard to escape."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from sphinx_refalign.registry.file_entries import key_mistake
from sphinx_refalign.registry.kinds import BUILT_IN, VENUE, Kind, build_kinds
from sphinx_refalign.registry.languages import language_problem

KINDS = build_kinds({
    "video": {"label": "Video", "fields": {"channel": "Channel", "talk-id": "Id"}, "group": "channel"}
})  # fmt: skip

_SPECIAL = [
    "; ", ": ", " | ", ", ", " and ", "others", "et al.", "{", "}", "{}", "\\", "%", "_", "&", "#", "$", "~",
    "^", "--", "``", "''", '"', "@", "=", "\n", "\n\n@book{x,", "  ", "$x_1$", "\\'e", "\\", "冯·诺伊曼",
    "架构：", "；", "　", "https://a.example/b_c%20d#e", "<i>", "</i>", "<<", "- ", "6.830", "no", "null",
    "---", "\u00a0", "é", "😀", "\\textbf{x}", "\\symbol{10}", "refalign", "!`", "Citation Key: x", "\ue000",
    "# x", "'", "*a", "&b", "? ",
]  # fmt: skip
_LETTERS = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff\ufffe\uffff")
_PIECES = st.one_of(
    st.sampled_from(_SPECIAL), st.text(_LETTERS, max_size=4), st.sampled_from(["A", "b", "王"])
)
WORDS = st.lists(_PIECES, min_size=1, max_size=5).map("".join).filter(str.strip)
URLS = st.sampled_from([
    "https://en.wikipedia.org/wiki/Xen_(software)", "https://zh.wikipedia.org/wiki/冯·诺伊曼结构",
    "https://a.example/?q=1;2:3&x={y}%20%7B~z#_$", "http://[::1]/", "mailto:me@a.example", "https://a.example/x|y",
])  # fmt: skip
TAGS = st.sampled_from(["en", "zh", "zh-Hans", "zh-Hant-TW", "de", "es-419", "pt-BR"])


def in_languages(values: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    """Return a strategy for a text in one or several languages."""
    return st.one_of(values, st.dictionaries(TAGS, values, min_size=1, max_size=3))


TEXT = in_languages(WORDS)
DOCUMENTS = st.one_of(st.sampled_from(["a/b", "views/", "冯/诺伊曼.md", "a b | c", "x;y", "a_b%c"]), WORDS)
PLACES = st.fixed_dictionaries({"document": DOCUMENTS}, optional={"label": TEXT})
TOPICS = st.one_of(
    WORDS,
    st.fixed_dictionaries(
        {"name": TEXT},
        optional={
            "text": TEXT,
            "aligns": TEXT,
            "url": in_languages(URLS),
            "chapters": st.lists(PLACES, min_size=1, max_size=2),
        },
    ),
)
LINKS = st.fixed_dictionaries({"url": in_languages(URLS)}, optional={"title": TEXT, "note": TEXT})


def _some(items: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    return st.lists(items, min_size=1, max_size=3)


_DATES = st.sampled_from([
    "2003", "2003-10", "2003-10-19", "2003/2005", "-0044", "2003-10/2004-01", "2003/", "0000", "0987",
    "2004-06?", "1984~", "1984%", "2004/..", "../2004", "/2004", "2001-21", "2001-21/2001-23", "2001-34",
    "199X", "19XX", "199u", "1999-XX", "1999-12-XX", "Y170000002", "Y-17000", "2004-06-14T10:00:00Z",
    "2003~/2005",
])  # fmt: skip
_EXTRA_NAMES = st.one_of(
    st.sampled_from([
        "abstract", "keywords", "title", "title-zh", "year", "month", "crossref", "xdata", "entrysubtype",
        "subtitle", "A b", "x.y", "refalign.title", "type", "note", "related", "institution", "howpublished",
        "1", "eid", "school", "number", "issue", "jstor", "archiveprefix", "archive", "archive_location",
        "pubmed",
        "langid", "language", "page", "pages", "location", "address", "journal",
    ]), WORDS,
)  # fmt: skip
VALUES: dict[str, st.SearchStrategy[Any]] = {
    **dict.fromkeys(("aliases", "author", "editor", "translator", "instructor"), _some(TEXT)),
    **dict.fromkeys(
        ("concepts", "applications", "topics", "contributions", "projects", "standards"), _some(TOPICS)
    ),
    **dict.fromkeys(("related", "materials"), _some(LINKS)),
    **dict.fromkeys(("date", "accessed"), _DATES),
    **dict.fromkeys(("isbn", "issn", "eprint", "eprinttype", "eprintclass"), WORDS),
    "language": WORDS.filter(lambda tag: not language_problem(tag)),
    "doi": st.sampled_from(["10.1145/945445.945462", "10.1000/a_b&c", "10.1002/(SICI)1<2::A#3>3.0.CO;2-O"]),
    "pmid": st.sampled_from(["1", "31452104"]),
    "pmcid": st.just("PMC6710010"),
    "url": in_languages(URLS),
    "wikidata": st.sampled_from(["Q42", "Q189052"]),
    "chapters": _some(PLACES),
    "extra": st.dictionaries(_EXTRA_NAMES, WORDS, min_size=1, max_size=3),
    "entrytype": st.sampled_from([
        "thesis", "article", "book", "standard", "course", "xdata", "comment", "a-b", "video",
    ]),
    "channel": st.one_of(TEXT, _some(TEXT)),
    "talk-id": st.one_of(TEXT, _some(TEXT)),
}  # fmt: skip


def _fields(kind: Kind) -> list[str]:
    names = {
        *kind.fields,
        "chapters",
        "area",
        "short",
        "extra",
        "entrytype",
        "language",
        "wikidata",
        "revision",
    }
    if "venue" in names:
        names = (names - {"venue"}) | set(VENUE)
    return sorted(names)


@st.composite
def entries(draw: st.DrawFn) -> dict[str, Any]:
    """Draw the fields of an entry as in a YAML registry."""
    kind = KINDS[draw(st.sampled_from([*(built_in.name for built_in in BUILT_IN), "video"]))]
    names = draw(st.lists(st.sampled_from(_fields(kind)), max_size=5, unique=True))
    return {"type": kind.name, "title": draw(TEXT)} | {name: draw(VALUES.get(name, TEXT)) for name in names}


def is_key(text: str) -> bool:
    """Return whether a text can be a key of a YAML file."""
    return "," not in text and text != "<<" and not key_mistake(text)


KEYS = st.one_of(
    st.sampled_from(["xen-2003", "Xen-2003", "mit-6.824", "冯", "a b", "k{", 'q"', "x'y", "~", "%", ".x"]),
    WORDS,
).filter(is_key)  # fmt: skip
REGISTRIES = st.dictionaries(KEYS, entries(), min_size=1, max_size=4)
