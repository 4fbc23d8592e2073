"""The names of people and bodies: their parts as CSL names them, and how they are read and displayed.

The parts are those of CSL 1.0.2, https://docs.citationstyles.org/en/stable/specification.html#names. Names
are split by the rules of biber: those of BibTeX (https://ctan.org/pkg/tamethebeast), but of the words before
a comma only the first ones in lower case are particles. biblatex's manual has the extended format.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from typing import TypeGuard

from sphinx_refalign.registry.i18n import Localized, best_text, first
from sphinx_refalign.registry.latex_macros import ACCENTS
from sphinx_refalign.registry.markup import ENTITY
from sphinx_refalign.registry.name_texts import (
    in_display_order,
    is_one_group,
    split_outside_braces,
    with_comma,
)
from sphinx_refalign.registry.patterns import EAST_ASIAN, compile_late
from sphinx_refalign.registry.problems import shorten

_EAST_ASIAN = compile_late(f"[{EAST_ASIAN}]+")

_SUFFIX_FORMS = r"[JSjs]r\.?|I{2,3}|I?V|VI{1,3}|Ph\.?\s?D\.?|M\.?D\.?"

_SUFFIX = compile_late(_SUFFIX_FORMS)
"""What may follow a name in display order: a suffix or a degree."""

_BEFORE_GIVEN = compile_late(
    rf"{_SUFFIX_FORMS}|X{{0,2}}(?:IX|IV|V?I{{0,3}})|[JS](?:unio|enio|n)r\.?|Esq\.?|S\.?\s?J\.?|O\.?\s?[PF]\.?.*"
)
"""Suffixes between family and given name, apart from lower-case words and ordinals (``père``, ``3rd``)."""

_COMPANY = compile_late(r"(?:Inc|Ltd|LLC|LLP|PLC|Corp|Co|GmbH|Pty)\b\.?.*", re.IGNORECASE)
"""What may follow the name of a company after a comma."""

_OTHERS = compile_late(r"(?:et[\s\u00a0]+al|and[\s\u00a0]+others|others)\.?|等人?", re.IGNORECASE)
"""The last item of an abridged list of names."""

OTHERS = "et al."
"""The item that stands for further names."""


class UnreadableNameError(ValueError):
    """A name that has no parts, or too many; the message says what to write."""


@dataclass(frozen=True, slots=True)
class Person:
    """The parts of a person's name, or the name of a body in ``literal``; a missing part is ""."""

    family: str = ""
    given: str = ""
    dropping_particle: str = ""
    """A particle that is left out where only the family name is shown: *de* in de Musset."""
    non_dropping_particle: str = ""
    """A particle that stays with the family name: *van der* in van der Berg."""
    suffix: str = ""
    literal: str = ""

    @classmethod
    def from_csl(cls, parts: Mapping[str, object]) -> Person:
        """Return the person that a CSL name describes; keys that are no parts are ignored.

        Args:
            parts: The parts under their names in CSL, such as ``dropping-particle``.

        """
        texts = {
            part: str(parts.get(name) or "").strip() for part, name in zip(PARTS, CSL_PARTS, strict=True)
        }
        return cls(literal=texts["literal"]) if texts["literal"] else cls(**texts)

    def to_csl(self) -> dict[str, str]:
        """Return the parts that are set under their names in CSL."""
        parts = {name: getattr(self, part) for part, name in zip(PARTS, CSL_PARTS, strict=True)}
        return {name: text for name, text in parts.items() if text}

    @property
    def particle(self) -> str:
        """Return both particles, in the order of display."""
        return " ".join(filter(None, (self.dropping_particle, self.non_dropping_particle)))

    @property
    def full_family(self) -> str:
        """Return the family name with its particles; the whole name of a body."""
        return self.literal or " ".join(filter(None, (self.particle, self.family)))

    def display(self) -> str:
        """Return the name in display order: Ludwig van Beethoven, Martin L. King Jr., 王伟."""
        if self.literal:
            return self.literal
        if not self.particle and _EAST_ASIAN.fullmatch(self.family + self.given):
            return self.family + self.given + self.suffix
        parts = (self.given, self.particle, self.family, self.suffix)
        return " ".join(part for part in parts if part)


PARTS = tuple(field.name for field in fields(Person))

CSL_PARTS = tuple(part.replace("_", "-") for part in PARTS)
"""The names of the parts in CSL, in the order of ``PARTS``."""


def is_person_data(value: object) -> TypeGuard[dict[str, str]]:
    """Return whether plain data is a map of the parts of a name, not of languages to texts.

    The values are not checked.
    """
    return isinstance(value, dict) and not value.keys().isdisjoint(CSL_PARTS)


def is_others(name: str) -> bool:
    """Return whether the last item of a list of names stands for further names: ``others``, ``et al.``."""
    return _OTHERS.fullmatch(name.strip(" {},")) is not None


Name = Localized | Person
"""The name of a person or a body as a resource has it. A text is in the order of display."""


def people_of(
    names: Sequence[Name], bodies: Collection[str] = (), languages: Sequence[str] = ()
) -> list[Person]:
    """Return the parts of all names of a list but a final "et al.".

    Args:
        names: The names.
        bodies: Names that are known to be those of bodies.
        languages: The languages to choose from where a name is written in several, best first.

    """
    texts = [name if isinstance(name, Person) else best_text(name, languages).text for name in names]
    return [
        name if isinstance(name, Person) else parse_display_name(" ".join(name.split()), bodies)
        for name in texts
        if isinstance(name, Person) or not is_others(name)
    ]


def name_text(name: Name) -> str:
    """Return a name for display, in its first language if it is written in several.

    Args:
        name: A name of a resource, or plain data of one.

    """
    person = Person.from_csl(name) if is_person_data(name) else name
    return person.display() if isinstance(person, Person) else first(person)


def compact_name(person: Person) -> str | dict[str, str]:
    """Return the display form of a name if the same parts can be read from it, else its parts as in CSL."""
    text = person.display()
    is_same = not re.search(r"[,{}]", text) and not is_others(text) and parse_display_name(text) == person
    return text if is_same else person.to_csl()


def parse_display_name(name: str, bodies: Collection[str] = ()) -> Person:
    """Return the parts of a name as authors write it in YAML, or as readers see it.

    ``Ann van der Berg``, ``van der Berg, Ann``, ``King, Jr., Martin`` and ``Martin King, Jr.`` are people,
    ``{World Health Organization}`` and ``Acme, Inc.`` are bodies. A name that cannot be split is a literal.

    Args:
        name: The name.
        bodies: Names that are known to be those of bodies.

    """
    return Person(literal=name) if name in bodies else _parse_display_name(name)


@lru_cache(4096)  # each name is read where it is decoded, for cards, for COinS and for exports
def _parse_display_name(name: str) -> Person:
    if plain := in_display_order(name):
        return Person(*plain)
    words = name.split()
    if len(words) == 2 and all(_EAST_ASIAN.fullmatch(word) for word in words):
        return Person(family=words[0], given=words[1])
    *others, after = split_outside_braces(name, ",")
    before, comma = ",".join(others), bool(others)
    if comma and _COMPANY.fullmatch(after.strip()):
        return Person(literal=name.strip())
    if not comma and len(words) > 2:
        before, after = " ".join(words[:-1]), words[-1]
    try:
        if len(before.split()) > 1 and "," not in before and _SUFFIX.fullmatch(after.strip()):
            return replace(parse_name(before), suffix=after.strip())
        return parse_name(name)
    except UnreadableNameError:
        return Person(literal=name.strip())


def check_display_name(name: str) -> str:
    """Return why the parts of a name in YAML cannot be determined, and what to write; "" if they can be."""
    try:
        if not _COMPANY.fullmatch(split_outside_braces(name, ",")[-1].strip()):
            parse_name(name)
    except UnreadableNameError as error:
        return str(error)
    return ""


def parse_name(name: str, to_text: Callable[[str], str] = lambda text: re.sub(r"[{}]", "", text)) -> Person:
    """Return the parts of a name in the formats of BibTeX and biblatex.

    Args:
        name: One name, without ``and``: ``First von Last``, ``von Last, First``, ``von Last, Jr, First``, the
            extended format ``family=…, given=…``, or a body in braces.
        to_text: Converts a part to plain text; by default braces are removed.

    Raises:
        UnreadableNameError: If the name has no parts or too many, or several people are separated by commas.

    """
    if plain := with_comma(name) or in_display_order(name):
        return Person(*plain)
    chunks = [chunk.strip() for chunk in split_outside_braces(name, ",")]
    while chunks and not chunks[-1]:  # a comma at the end
        chunks.pop()
    if len(chunks) == 1 and is_one_group(chunks[0]) and (literal := to_text(chunks[0][1:-1]).strip()):
        return Person(literal=literal)
    if _is_extended(chunks):
        return _parse_extended(chunks, to_text)
    if len(chunks) == MAX_CHUNKS and _SUFFIX.fullmatch(chunks[2]) and not _is_before_given(chunks[1]):
        chunks[1:] = chunks[2], chunks[1]  # Smith, John, Jr.
    if len(chunks) > MAX_CHUNKS or (len(chunks) == MAX_CHUNKS and not _is_before_given(chunks[1])):
        raise UnreadableNameError(_too_many_commas(name))
    if _has_semicolon(name):
        raise UnreadableNameError(f"{name.strip()!r} has a semicolon; {_SEPARATE}")
    tokens = [split_outside_braces(chunk, r"\s~") for chunk in chunks] or [[]]
    if len(tokens) == 1 and len(tokens[0]) == 2 and all(map(_EAST_ASIAN.fullmatch, tokens[0])):
        return Person(*tokens[0])  # the family name is first
    given, rest = (tokens[-1], tokens[0]) if len(tokens) > 1 else _split_given(tokens[0])
    particle, family = _split_particle(rest)
    suffix = tokens[1] if len(tokens) == MAX_CHUNKS else []
    texts = [to_text(" ".join(part)).strip() for part in (family, given, particle, suffix)]
    if not any(texts):
        raise UnreadableNameError(f"{shorten(repr(name.strip()))} is no name; remove it")
    return Person(texts[0], texts[1], non_dropping_particle=texts[2], suffix=texts[3])


def split_names(text: str) -> list[str]:
    """Return the names of a BibTeX value, which ``and`` separates outside braces; empty ones are left out."""
    names: list[list[str]] = [[]]
    for token in split_outside_braces(_MACRO_WITH_SPACE.sub(_enclose_letter, text), r"\s"):
        if token.lower() == "and":
            names.append([])
        else:
            names[-1].append(token)
    texts = [" ".join(name) for name in names if "".join(name).strip(",")]
    if texts and (others := _FINAL_OTHERS.search(texts[-1])):  # Doe, J. et al.
        texts[-1:] = [texts[-1][: others.start()], OTHERS]
    return texts


_MACRO_WITH_SPACE = compile_late(r"\\([A-Za-z]{1,12})\s+([^\W\d_])")
"""A macro with the space that ends its name, and the letter behind it: ``\\v Cech``, ``\\O stby``."""

_FINAL_OTHERS = compile_late(r"(?<=[^\s,])(?:,?\s+|,)et\s+al\.?$", re.IGNORECASE)


def _enclose_letter(match: re.Match[str]) -> str:
    r"""Return a macro whose space does not divide the name: ``\v{C}``, ``\O{}s``."""
    return f"\\{match[1]}{{{match[2]}}}" if match[1] in ACCENTS else f"\\{match[1]}{{}}{match[2]}"


def _is_before_given(chunk: str) -> bool:
    """Return whether the middle one of three parts can be a suffix; otherwise they are several people."""
    is_word = not chunk or chunk[0].islower() or chunk[0] in "0123456789{\\"
    return is_word or any(pattern.fullmatch(chunk) for pattern in (_BEFORE_GIVEN, _COMPANY))


_SEPARATE = "separate people by 'and' or as items of a list, and put the name of a body in braces"


def _too_many_commas(name: str) -> str:
    return f"{shorten(repr(name.strip()))} has too many commas for one name; {_SEPARATE}"


def _has_semicolon(name: str) -> bool:
    """Return whether semicolons divide a name; those of entities do not."""
    return (";" in name or "；" in name) and len(split_outside_braces(ENTITY.sub("", name), ";；")) > 1


MAX_CHUNKS = 3
"""The number of parts that commas may separate: family name, suffix, given name."""

_EXTENDED_PART = compile_late(
    r"(?:(family|given|prefix|suffix|useprefix|id)(?:-i)?|[a-z]+(?:-[a-z]+)?)\s*=", re.IGNORECASE
)
"""A part of a name by its name, or an option that biblatex has for a name."""


def _is_extended(chunks: Sequence[str]) -> bool:
    """Return whether all parts of a name are written with their names, in biblatex's extended format."""
    parts = [_EXTENDED_PART.match(_without_quotes(chunk)) for chunk in chunks]
    return all(parts) and any(part and part[1] for part in parts)


def _parse_extended(chunks: Sequence[str], to_text: Callable[[str], str]) -> Person:
    values: dict[str, str] = {}
    for chunk in chunks:
        name, _, value = _without_quotes(chunk).partition("=")
        values[name.strip().lower()] = to_text(_without_quotes(value)).strip()
    uses_prefix = values.get("useprefix", "true").lower() != "false"
    particle = "non_dropping_particle" if uses_prefix else "dropping_particle"
    person = Person(values.get("family", ""), values.get("given", ""), suffix=values.get("suffix", ""))
    person = replace(person, **{particle: values.get("prefix", "")})
    if not person.display():
        raise UnreadableNameError(f"{shorten(repr(', '.join(chunks)))} has no part family=; add it")
    return person


def _without_quotes(text: str) -> str:
    text = text.strip()
    is_quoted = len(text) > 1 and text[0] == text[-1] == '"'
    return text[1:-1].strip() if is_quoted or is_one_group(text) else text


def _split_given(tokens: Sequence[str]) -> tuple[list[str], list[str]]:
    """Split a name without comma before its particle, else before its last token."""
    last = max(len(tokens) - 1, 0)
    start = next((index for index, token in enumerate(tokens[:last]) if _is_lower(token)), last)
    return list(tokens[:start]), list(tokens[start:])


def _split_particle(tokens: Sequence[str]) -> tuple[list[str], list[str]]:
    """Split after the leading tokens in lower case; the last token is always part of the family name."""
    last = max(len(tokens) - 1, 0)
    end = next((index for index, token in enumerate(tokens[:last]) if not _is_lower(token)), last)
    return list(tokens[:end]), list(tokens[end:])


_SPECIAL = compile_late(r"\{?\\([A-Za-z]+|.)[\s{]*([^\W\d_])?", re.DOTALL)
"""An accent with its letter, or a macro for a letter, in braces or not."""

_LETTER_MACROS = frozenset({"i", "j", "l", "o", "oe", "ae", "aa", "ss", "L", "O", "OE", "AE", "AA"})
"""Macros that are letters themselves."""


def _is_lower(token: str) -> bool:
    """Return whether a token belongs to a particle: its first letter outside braces is in lower case."""
    depth = 0
    for index, character in enumerate(token):
        special = _SPECIAL.match(token, index) if character in "{\\" and not depth else None
        if special:
            is_letter = special[1] in _LETTER_MACROS
            return special[1].islower() if is_letter else (special[2] or "").islower()
        depth += (character == "{") - (character == "}")
        if not depth and character.isalpha():
            return character.islower()
    return False
