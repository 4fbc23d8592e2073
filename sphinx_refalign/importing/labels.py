"""The words of hand-kept catalogues, from ``labels.toml``: labels of values, kinds in headings, hosts."""

from __future__ import annotations

import re
import tomllib
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

from sphinx_refalign.registry.languages import tag_of_name
from sphinx_refalign.registry.wikipedia import wikipedia_page

EXTRA_PREFIX = "extra."
"""What :func:`fields_of` puts before the name of a fact that no field of the registry has."""


@cache
def _data() -> dict[str, dict[str, list[str]]]:
    text = files(__package__).joinpath("labels.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _index(section: str, *skipped: str) -> dict[str, tuple[str, ...]]:
    """Return the names that each word of a section of the file stands for."""
    index: dict[str, tuple[str, ...]] = {}
    for name, words in _data()[section].items():
        for word in () if name in skipped else words:
            index[normalize_label(word)] = (*index.get(normalize_label(word), ()), name)
    return index


_field_index = cache(lambda: _index("fields"))
_extra_index = cache(lambda: _index("extra"))
_language_index = cache(lambda: _index("languages"))
_group_index = cache(lambda: _index("groups"))


@cache
def words(section: str, name: str) -> frozenset[str]:
    """Return the words of a list of the file in lower case."""
    return frozenset(word.casefold() for word in _data()[section][name])


_BRACKETS = re.compile(r"[(（\[【][^()（）\[\]【】]{0,60}[)）\]】]")

_EDGES = re.compile(r"^[\W\d_]+|[\W\d_]+$")

_SPACE_IN_CHINESE = re.compile(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])")

_ORDINAL = re.compile(r"(?<=\w\w)[一二三四五六七八九十]$")


def normalize_label(text: str) -> str:
    """Return a label without case, numbers at its ends, brackets and symbols."""
    if len(text) > 80:
        return ""
    plain = _EDGES.sub("", _BRACKETS.sub("", text.casefold()))
    name = " ".join(re.sub(r"[/_&+]", " ", _ORDINAL.sub("", plain)).split())
    return _SPACE_IN_CHINESE.sub("", name)


_CORRESPONDENCE = re.compile(r"^(?:与|和).{1,30}(?:对应关系|对应|关系|对齐)$|^relation to .{1,40}$")

_APPLICATION = re.compile(r"^在.{1,30}中的(?:应用|使用)$|^(?:applications?|use) in .{1,40}$")


def fields_of(label: str) -> tuple[str, ...]:
    """Return the fields that a label may mean, the most probable first; ``extra.…`` for other facts."""
    name = normalize_label(label)
    if not name:
        return ()
    found = _field_index().get(name, ())
    if not found and _CORRESPONDENCE.match(name):
        return ("correspondences",)
    if not found and _APPLICATION.match(name):
        return ("applications",)
    return (*found, *(f"{EXTRA_PREFIX}{extra}" for extra in _extra_index().get(name, ())))


def language_of(label: str) -> str:
    """Return the language of the address that a label names: ``英文条目`` is ``en``; "" for other labels."""
    return next(iter(_language_index().get(normalize_label(label), ())), "")


def group_of(label: str) -> str:
    """Return ``transparent`` or ``related`` for the label of a group of values; "" for other labels."""
    return next(iter(_group_index().get(normalize_label(label), ())), "")


def is_known(label: str) -> bool:
    """Return whether a label names a field, a language or a fact."""
    return bool(fields_of(label) or language_of(label))


def is_language(text: str, url: str) -> bool:
    """Return whether the text of a link to Wikipedia only names the language of the article: ``Deutsch``."""
    language = wikipedia_page(url).partition(":")[0]
    return bool(language) and len(text) <= 40 and language in (language_of(text), tag_of_name(text))


def is_generic(text: str) -> bool:
    """Return whether the text of a link says what it is, not what its target is called: ``PDF``, ``视频``."""
    name = normalize_label(text)
    fields = _field_index().get(name, ())
    if not name:
        return re.search(r"\d+[.-]\w*\d", text) is None  # 6.824 is a title, 2020 is none
    if {"url", "materials", "related"} & {*fields} or name in ("here", "this", "more", "这里", "链接"):
        return True
    if len(name) > 40:
        return False
    generic = _generic_words()
    return all(word in generic for word in re.findall(r"[^\W\d_]+", name))


@cache
def _generic_words() -> frozenset[str]:
    data = _data()["fields"]
    parts = {
        word for field in ("url", "materials") for text in data[field] for word in text.casefold().split()
    }
    return frozenset(parts - {"course", "web", "project", "projects", "of"}) | {
        "fall", "spring", "winter", "summer", "version", "official", "s", "older", "new", "old", "latest",
    }  # fmt: skip


def kinds_in(text: str) -> list[str]:
    """Return the kinds that a heading names, the most probable first: the last word counts most."""
    found = [(end, start, kind) for kind, start, end in _kind_matches(text)]
    # Of words that end at the same place, the longest counts: 标准组织 is no 标准.
    found.sort(key=lambda match: (-match[0], match[1]))
    kinds: list[str] = []
    for _, _, kind in found:
        if kind not in kinds:
            kinds.append(kind)
    if len(kinds) > 1 and re.search(r"与|和|及|、|/|&|,|，|\band\b|\+", text):
        kinds.reverse()
    return kinds


def is_vague(text: str) -> bool:
    """Return whether the words for kinds in a heading may be part of a subject: ``Computer Organization``."""
    folded, vague = text.casefold(), words("vague", "words")
    found = {folded[start:end] for _, start, end in _kind_matches(text)}
    return bool(found) and found <= vague and without_kinds(text) != ""


def names_other_things(text: str) -> bool:
    """Return whether a heading names things that are of no kind, such as tools or blogs."""
    return not kinds_in(text) and _kind_pattern("others").search(text.casefold()[:200]) is not None


def _kind_matches(text: str) -> list[tuple[str, int, int]]:
    folded = text.casefold()[:200]
    return [
        (kind, match.start(), match.end())
        for kind in _data()["kinds"]
        if kind not in ("fillers", "others")
        for match in _kind_pattern(kind).finditer(folded)
    ]


@cache
def _kind_pattern(kind: str) -> re.Pattern[str]:
    """Return a pattern of the words of a list; Latin ones count as whole words only."""
    longest_first = sorted(words("kinds", kind), key=len, reverse=True)
    latin = [re.escape(word) for word in longest_first if word.isascii()]
    others = [re.escape(word) for word in longest_first if not word.isascii()]
    return re.compile(
        rf"(?<![a-z])(?:{'|'.join(latin)})(?![a-z])" + (f"|{'|'.join(others)}" if others else "")
    )


def without_kinds(text: str) -> str:
    """Return what is left of a heading without the words that name kinds, "" if nothing of meaning is."""
    matches = sorted((start, end) for _, start, end in _kind_matches(text))
    rest, position = "", 0
    for start, end in matches:
        rest += text[position : max(start, position)] + " "
        position = max(end, position)
    rest = " ".join((rest + text[position:]).split())
    if not _kind_pattern("fillers").sub(" ", rest.casefold()).strip(" -–—:：,，、/&()（）0123456789."):
        return ""
    if not matches:
        return text
    rest = re.sub(r"^(?:on|about|of|for|in)\s+|\s+(?:on|about|of|for|in)$", "", rest, flags=re.IGNORECASE)
    return rest.strip(" -–—:：,，、/&")


def has_word(text: str, section: str, name: str) -> bool:
    """Return whether a text has a word of a list of the file."""
    folded = text.casefold()[:200]
    tokens = set(re.findall(r"[a-zäöüé-]+", folded))
    return any(
        word in tokens if word.isascii() and " " not in word else word in folded
        for word in words(section, name)
    )


def kind_of_url(url: str) -> str:
    """Return the kind of the resources at a host, "" if that is unknown."""
    try:
        parts = urlsplit(url.lower())
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    address = f"{host}{parts.path}"
    is_file = re.search(r"\.(?:pdf|ps|djvu|epub)$", parts.path) is not None
    for kind, patterns in _data()["hosts"].items():
        if kind == "course" and is_file:
            continue  # a paper that a course has on its pages
        if kind != "badges" and any(_is_at(host, address, pattern.lower()) for pattern in patterns):
            return kind
    return ""


def is_badge(url: str) -> bool:
    """Return whether an image is a badge, such as those of shields.io."""
    try:
        parts = urlsplit(url.lower())
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return False
    if re.search(r"badge|shield", f"{host}{parts.path}"):
        return True
    return any(_is_at(host, f"{host}{parts.path}", pattern) for pattern in _data()["hosts"]["badges"])


def _is_at(host: str, address: str, pattern: str) -> bool:
    if "*" in pattern or "/" in pattern:
        return fnmatchcase(address[:300], pattern)
    return host == pattern or host.endswith(f".{pattern}")
