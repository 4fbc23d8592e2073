"""Names as the standard writes them: ``EINSTEIN A``, ``DE MORGAN A``, ``PEEBLES P Z, Jr.``, ``钱学森``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from pybtex.richtext import Text
from pybtex.style.names import BaseNameStyle

from sphinx_refalign.gbt7714.languages import CJK, Words
from sphinx_refalign.registry.latex import to_text

MAX_NAMES = 3
"""So many people are told; of more the first three."""


_BRACED = re.compile(r"\{(?!\\)(.*)\}", re.DOTALL)


_TURNED = re.compile(f"^((?:{CJK.pattern})+),\\s*([A-Z][A-Z. ]*)$")
"""``昂温, G``, which some put into braces."""


_INITIALS = re.compile("[B-DF-HJ-NP-TV-Z]{2,3}|[A-Z]")
"""Letters that are no name but several initials: there is no vowel among them."""


_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈"
    "钟姜崔谭陆范汪廖石金贾韦夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴莫孔向汤張劉陳楊黃趙"
)
"""Frequent family names of one character: what BibTeX takes for a given name where there is no comma."""


_COMPOUND = frozenset({"欧阳", "司马", "诸葛", "上官", "司徒", "夏侯", "皇甫", "尉迟", "公孙", "慕容", "长孙",
                       "宇文", "令狐", "端木", "歐陽", "司馬", "諸葛"})  # fmt: skip


class NameStyle(BaseNameStyle):
    """The name style ``gbt7714`` of pybtex."""

    def format(self, person: Any, abbr: bool = False) -> Text:
        """One name; given names are initials, whatever ``abbr`` says."""
        return Text(full_name(person))


def full_name(person: Any) -> str:
    """A name as it stands in the list."""
    body = corporate(person)
    if body:
        return body
    family, given = _text(person.prelast_names, person.last_names), _given(person)
    if CJK.search(family):
        return f"{family.replace(' ', '')} {_initials(given)}" if _is_latin(given) else _in_han(family, given)
    if CJK.search(given):
        return _in_han(family, given)
    name = " ".join(part for part in (family.upper(), _initials(given)) if part)
    suffix = _text(person.lineage_names)
    return f"{name}, {suffix}" if suffix else name


def short_name(person: Any) -> str:
    """A name as a citation tells it: the family name, of Chinese people all of it."""
    family = _text(person.prelast_names, person.last_names)
    return full_name(person) if corporate(person) or CJK.search(f"{family}{_given(person)}") else family


def corporate(person: Any) -> str:
    """The name of a body, which stands in braces or is a Chinese one; "" for a person."""
    parts = [*person.first_names, *person.middle_names, *person.prelast_names, *person.last_names]
    braced = _BRACED.fullmatch(parts[0]) if len(parts) == 1 and not person.lineage_names else None
    return _TURNED.sub(r"\1 \2", to_text(braced[1])) if braced else ""


def people(persons: Sequence[Any], words: Words) -> tuple[str, bool]:
    """Up to three names and the word for all others; and whether there are others."""
    named = [one for one in persons if str(one).casefold() != "others"]
    told = [full_name(one) for one in named[:MAX_NAMES]]
    more = len(named) > MAX_NAMES or len(named) < len(persons)
    return words.comma.join([one for one in told if one] + ([words.others] if more and told else [])), more


def _text(*parts: Sequence[str]) -> str:
    return to_text(" ".join(one for some in parts for one in some)).strip()


def _given(person: Any) -> str:
    return _text(person.first_names, person.middle_names)


def _is_latin(given: str) -> bool:
    return bool(given) and not CJK.search(given)


def _in_han(family: str, given: str) -> str:
    """``于`` and ``潇``, the family name first, also where it stood first without a comma: ``王 小明``."""
    is_turned = given in _SURNAMES and len(family) > 1 and family not in _COMPOUND
    return "".join((given, family) if is_turned else (family, given)).replace(" ", "")


def _initials(given: str) -> str:
    found: list[str] = []
    for word in re.split(r"[\s.\u00b7-]+", given):
        letters = re.sub(r"^\W+", "", word)
        if _INITIALS.fullmatch(letters):
            found += letters
        elif letters:
            found.append(letters[0].upper())
    return " ".join(found)
