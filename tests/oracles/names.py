"""The parts of a name, as each program gives them, and many names to compare."""

from __future__ import annotations

import itertools
import random
import unicodedata
from collections.abc import Mapping
from typing import NamedTuple

from pybtex.database import Person

from sphinx_refalign.registry.latex import to_text
from sphinx_refalign.registry.people import parse_name


class Parts(NamedTuple):
    """A name in the four parts of BibTeX; an organization is all in ``family``."""

    family: str
    given: str = ""
    prefix: str = ""
    suffix: str = ""


def comparable(text: str) -> str:
    """Return a text in the form in which programs are compared: composed characters, single spaces.

    biber decodes an accent on a dotless i to a dotless i with a combining accent, and keeps braces.
    """
    text = text.replace("{", "").replace("}", "")
    dotted = "".join(
        {"ı": "i", "ȷ": "j"}.get(char, char) if unicodedata.combining(following) else char
        for char, following in itertools.zip_longest(text, text[1:], fillvalue=" ")
    )
    return " ".join(unicodedata.normalize("NFC", dotted).split())


def split_by_us(raw: str) -> Parts:
    """Return the parts into which our reader splits a name in BibTeX."""
    person = parse_name(raw, to_text)
    texts = (person.literal or person.family, person.given, person.particle, person.suffix)
    return Parts(*map(comparable, texts))


def of_csl(name: Mapping[str, str]) -> Parts:
    """Return the parts of a name in CSL-JSON."""
    particles = (name.get("dropping-particle"), name.get("non-dropping-particle"))
    prefix = " ".join(filter(None, particles))
    texts = (name.get("literal") or name.get("family", ""), name.get("given", ""), prefix)
    return Parts(*map(comparable, (*texts, name.get("suffix", ""))))


def split_by_pybtex(raw: str) -> Parts:
    """Return the parts into which pybtex splits a name in BibTeX."""
    person = Person(raw)
    given = [*person.first_names, *person.middle_names]
    parts = (person.last_names, given, person.prelast_names, person.lineage_names)
    return Parts(*(comparable(to_text(" ".join(words))) for words in parts))


GIVEN = ("Ludwig", "Donald E.", "J. R. R.", "Jean-Paul", r"{\'E}lodie", r"Zdzis{\l}aw", "Élodie")
PREFIXES = ("", "van", "von der", "de la", "af", "al-")
FAMILIES = (
    "Beethoven", "Knuth", r"Garc{\'\i}a M{\'a}rquez", r"G{\"o}del", "O'Neill", "Vaughan-Williams",
    r"{\AA}ngstr{\"o}m", "{Barnes and Noble}", "{World Health Organization}", r"Vall{\'e}e Poussin", "王",
    "Müller", r"{\O}rsted",
)  # fmt: skip
SUFFIXES = ("", "Jr.", "III")

SPECIAL = (
    "{World Health Organization}", "{Barnes and Noble Inc.}", "Plato", "王小明", "王, 小明", "aristotle",
    "jean de la fontaine", "Jean De La Fontaine", "Jean de La Fontaine", "de La Fontaine, Jean",
    "De La Fontaine, Jean", "{de La Fontaine}, Jean", "King, Jr., Martin Luther", "Martin Luther King",
    r"Charles Louis Xavier Joseph de la Vall{\'e}e Poussin", r"{\'E}cole Normale", "Per Brinch Hansen",
    "Brinch Hansen, Per", "Ford, Jr., Henry", "Ford, III, Henry", r"J{\"u}rgen von {\"O}zdemir", "Smith, J.",
    "A. B. C. Dee", "d'Ormesson, Jean", "Jean d'Ormesson", "bin Laden, Osama", "{{Double} Braces}",
    "Last, {First Name}",
)  # fmt: skip


WITHOUT_CASE = ("小明 von der Beethoven", "小明 van 王", "محمد bin Rashid", r"小明 af G{\"o}del")
"""Names with words that are neither upper nor lower case, which belong to the given name."""


def generated(count: int, seed: int = 1) -> list[str]:
    """Return names in all forms of BibTeX, put together from random parts; the same for the same seed."""
    chooser = random.Random(seed)
    names = dict.fromkeys(SPECIAL)
    while len(names) < count:
        given, prefix, family, suffix = map(chooser.choice, (GIVEN, PREFIXES, FAMILIES, SUFFIXES))
        body = f"{prefix} {family}".strip()
        forms = [f"{body}, {given}", f"{body}, {suffix}, {given}" if suffix else f"{body}, {given}"]
        if " " not in family or family.startswith("{"):
            forms.append(f"{given} {body}")
        names[chooser.choice(forms)] = None
    return list(names)
