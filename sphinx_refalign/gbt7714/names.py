"""Names in the form of the standard: ``EINSTEIN A``, ``DE MORGAN A``, ``PEEBLES P Z, Jr.``, ``钱学森``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pybtex.database import Person
from pybtex.richtext import Text
from pybtex.style.names import BaseNameStyle

from sphinx_refalign.gbt7714.languages import Terms
from sphinx_refalign.registry.latex import to_plain_text
from sphinx_refalign.registry.patterns import EAST_ASIAN

MAX_NAMES = 3
"""The number of names in a list; of more people, only the first three are named."""

_BRACED = re.compile(r"\{(?!\\)(.*)\}", re.DOTALL)

_EAST_ASIAN = re.compile(f"[{EAST_ASIAN}]")

_INVERTED = re.compile(f"^([{EAST_ASIAN}]+),\\s*([A-Z][A-Z. ]*)$")
"""A name such as ``昂温, G``, which some files enclose in braces."""

_INITIALS = re.compile("[B-DF-HJ-NP-TV-Z]{2,3}|[A-Z]")
"""Initials without separators: two or three consonants, or a single letter."""

_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈"
    "钟姜崔谭陆范汪廖石金贾韦夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴莫孔向汤張劉陳楊黃趙"
)
"""Common family names of one character. BibTeX parses them as given names if there is no comma."""

_COMPOUND_SURNAMES = frozenset(
    {"欧阳", "司马", "诸葛", "上官", "司徒", "夏侯", "皇甫", "尉迟", "公孙", "慕容", "长孙", "宇文", "令狐",
     "端木", "歐陽", "司馬", "諸葛"}
)  # fmt: skip


class NameStyle(BaseNameStyle):
    """The pybtex name style ``gbt7714``."""

    def format(self, person: Person, abbr: bool = False) -> Text:
        """Return a name; given names are always initials, regardless of ``abbr``."""
        return Text(full_name(person))


def full_name(person: Person) -> str:
    """Return a name as reference lists write it."""
    organization = organization_name(person)
    if organization:
        return organization
    family, given = _join_parts(person.prelast_names, person.last_names), _given(person)
    if _EAST_ASIAN.search(family):
        return (
            f"{family.replace(' ', '')} {_initials(given)}"
            if _is_latin(given)
            else _chinese_name(family, given)
        )
    if _EAST_ASIAN.search(given):
        return _chinese_name(family, given)
    name = " ".join(part for part in (family.upper(), _initials(given)) if part)
    suffix = _join_parts(person.lineage_names)
    return f"{name}, {suffix}" if suffix else name


def short_name(person: Person) -> str:
    """Return a name as citations write it: the family name, or the whole name if it is Chinese."""
    family = _join_parts(person.prelast_names, person.last_names)
    is_whole = organization_name(person) or _EAST_ASIAN.search(f"{family}{_given(person)}")
    return full_name(person) if is_whole else family


def organization_name(person: Person) -> str:
    """Return the name of an organization, which is written in braces; "" for a person."""
    parts = [*person.first_names, *person.middle_names, *person.prelast_names, *person.last_names]
    braced = _BRACED.fullmatch(parts[0]) if len(parts) == 1 and not person.lineage_names else None
    return _INVERTED.sub(r"\1 \2", to_plain_text(braced[1])) if braced else ""


def format_names(persons: Sequence[Person], terms: Terms) -> tuple[str, bool]:
    """Return up to three names, followed by "et al." if there are others, and whether there are others."""
    people = [person for person in persons if str(person).casefold() != "others"]
    has_others = len(people) > MAX_NAMES or len(people) < len(persons)
    names = [full_name(person) for person in people[:MAX_NAMES]]
    others = [terms.others] if has_others and names else []
    return terms.comma.join([*filter(None, names), *others]), has_others


def _join_parts(*parts: Sequence[str]) -> str:
    return to_plain_text(" ".join(name for names in parts for name in names)).strip()


def _given(person: Person) -> str:
    return _join_parts(person.first_names, person.middle_names)


def _is_latin(given: str) -> bool:
    return bool(given) and not _EAST_ASIAN.search(given)


def _chinese_name(family: str, given: str) -> str:
    """Return a name with the family name first: ``于潇``.

    BibTeX parses ``王 小明`` as given name and family name; a common family name in front is recognized.
    """
    is_inverted = given in _SURNAMES and len(family) > 1 and family not in _COMPOUND_SURNAMES
    return "".join((given, family) if is_inverted else (family, given)).replace(" ", "")


def _initials(given: str) -> str:
    initials: list[str] = []
    for word in re.split(r"[\s.\u00b7-]+", given):
        letters = re.sub(r"^\W+", "", word)
        if _INITIALS.fullmatch(letters):
            initials += letters
        elif letters:
            initials.append(letters[0].upper())
    return " ".join(initials)
