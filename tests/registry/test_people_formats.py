"""The parts of names in every format that is read, and the same parts in every format that is written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from sphinx_refalign.registry.external import make_entry
from sphinx_refalign.registry.fields import read_name
from sphinx_refalign.registry.kinds import build_kinds
from sphinx_refalign.registry.loader import load
from sphinx_refalign.registry.people import Person, people_of
from sphinx_refalign.registry.registry import Registry
from sphinx_refalign.registry.writers.bibtex import to_bibtex
from sphinx_refalign.registry.writers.csl_json import to_csl_json
from sphinx_refalign.registry.writers.yaml import to_yaml
from tests.helpers.registry_files import load_text

ANN = Person("Berg", "Ann", non_dropping_particle="van der")
KING = Person("King", "Martin", suffix="Jr.")
MUSSET = Person("Musset", "Alfred", dropping_particle="de")
GARCIA = Person("García Márquez", "Gabriel")
WHO = Person(literal="World Health Organization")

PAPER = "k:\n  type: paper\n  title: T\n  author:\n"
BODY = "b: {type: organization, title: {en: World Bank, fr: Banque mondiale}, short: IBRD}\n"

YAML = [
    ("Ann van der Berg", ANN),
    ("van der Berg, Ann", ANN),
    ("{family: Berg, given: Ann, non-dropping-particle: van der}", ANN),
    ("'King, Jr., Martin'", KING),
    ("'Martin King, Jr.'", KING),
    ("Martin King Jr.", KING),
    ("García Márquez, Gabriel", GARCIA),
    ("{dropping-particle: de, family: Musset, given: Alfred}", MUSSET),
    ("{family: Musset, given: Alfred, suffix: ''}", Person("Musset", "Alfred")),
    ("{literal: World Health Organization}", WHO),
    ("'{World Health Organization}'", WHO),
    ("'{Barnes and Noble, Inc.}'", Person(literal="Barnes and Noble, Inc.")),
    ("{literal: 'Barnes and Noble, Inc.'}", Person(literal="Barnes and Noble, Inc.")),
    ("'Acme, Inc.'", Person(literal="Acme, Inc.")),
    ("World Bank", Person(literal="World Bank")),
    ("Banque mondiale", Person(literal="Banque mondiale")),
    ("IBRD", Person(literal="IBRD")),
    ("Plato", Person("Plato")),
    ("王 小明", Person("王", "小明")),
    ("{family: 王, given: 小明}", Person("王", "小明")),
    ("{en: Ann van der Berg, zh: 安}", ANN),
]

BIBTEX = [
    ('{family=Berg, given=Ann, prefix="van der", useprefix=true}', ANN),
    ("{given={Ann}, prefix={van der}, family={Berg}}", ANN),
    ('{"given=Ann", "prefix=van der", "family=Berg"}', ANN),
    ("{family=Musset, given=Alfred, prefix=de, useprefix=false}", MUSSET),
    ("{Ann van der Berg}", ANN),
    ("{van der Berg, Ann}", ANN),
    ("{King, Jr., Martin}", KING),
    (r"{Garc{\'i}a M{\'a}rquez, Gabriel}", GARCIA),
    (r'"Garc{\'\i}a M\'arquez, Gabriel"', GARCIA),
    ("{{World Health Organization}}", WHO),
    ("{{Barnes and Noble, Inc.}}", Person(literal="Barnes and Noble, Inc.")),
    (r"{{\'Ecole Polytechnique}}", Person(literal="École Polytechnique")),
    (r"{{{\'E}cole Polytechnique}}", Person(literal="École Polytechnique")),
    (r"{{{\"O}sterreich}}", Person(literal="Österreich")),
    (r"{{\TeX{} Users Group}}", Person(literal="TeX Users Group")),
    (r"{{\O}stby, Gudrun}", Person("Østby", "Gudrun")),
    ("{{de la Cierva}, Juan}", Person("de la Cierva", "Juan")),
]

CSL = [
    ({"family": "Berg", "given": "Ann", "non-dropping-particle": "van der"}, ANN),
    ({"family": "Musset", "given": "Alfred", "dropping-particle": "de"}, MUSSET),
    ({"family": "King", "given": "Martin", "suffix": "Jr.", "comma-suffix": True}, KING),
    ({"family": "García Márquez", "given": "Gabriel"}, GARCIA),
    ({"literal": "World Health Organization"}, WHO),
    ({"literal": "Barnes and Noble, Inc."}, Person(literal="Barnes and Noble, Inc.")),
    ({"family": "王", "given": "小明", "static-ordering": True}, Person("王", "小明")),
    ({"family": "de la Cierva", "given": "Juan"}, Person("de la Cierva", "Juan")),
    ({"given": "Plato"}, Person(given="Plato")),
    ({"family": "Dalai Lama"}, Person("Dalai Lama")),
    ({"family": "King", "suffix": "Jr."}, Person("King", suffix="Jr.")),
    ({"family": "Smith, et al.", "given": "A and B"}, Person("Smith, et al.", "A and B")),
    ({"literal": "# Collective"}, Person(literal="# Collective")),
]

HAYAGRIVA = [
    ("van der Berg, Ann", ANN),
    ("'King, Jr., Martin'", KING),
    ("'King, Esq., Martin'", Person("King", "Martin", suffix="Esq.")),
    ("'Acme, Inc.'", Person(literal="Acme, Inc.")),
    ("{name: Berg, given-name: Ann, prefix: van der}", ANN),
    ("{name: King, given-name: Martin, suffix: Jr.}", KING),
    ("García Márquez, Gabriel", GARCIA),
    ("{name: García Márquez, given-name: Gabriel}", GARCIA),
]

TABLE = [
    *(("yaml", f"{BODY}{PAPER}  - {name}\n", it) for name, it in YAML),
    *(("bib", f"@book{{k, title = {{T}}, author = {name}}}\n", it) for name, it in BIBTEX),
    *(("json", json.dumps([{"id": "k", "type": "book", "title": "T", "author": [n]}]), it) for n, it in CSL),
    *(("yaml", f"k:\n  type: web\n  title: T\n  author:\n  - {name}\n", it) for name, it in HAYAGRIVA),
]  # fmt: skip

WRITERS = {"yaml": to_yaml, "bib": to_bibtex, "json": to_csl_json}


def read(folder: Path, suffix: str, text: str) -> Registry:
    """Return the registry of a file."""
    file = folder / f"r.{suffix}"
    file.write_text(text, encoding="utf-8")
    return load([str(file)])


def authors(registry: Registry) -> list[Person]:
    return people_of(registry["k"].author, registry.bodies, ["en"])


@pytest.mark.parametrize(("suffix", "text", "person"), TABLE)
def test_parts_are_read_and_written_in_every_format(
    tmp_path: Path, suffix: str, text: str, person: Person
) -> None:
    registry = read(tmp_path, suffix, text)
    assert [str(problem) for problem in registry.problems] == []
    assert authors(registry) == [person]
    for other, write in WRITERS.items():
        written = write(registry)
        again = read(tmp_path, other, written)
        assert ([str(problem) for problem in again.problems], authors(again)) == ([], [person]), written


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Ann van der Berg", "Ann van der Berg"),
        ("van der Berg, Ann", "Ann van der Berg"),
        ("{family: Berg, given: Ann, non-dropping-particle: van der}", "Ann van der Berg"),
        ("'King, Jr., Martin'", "Martin King Jr."),
        ("García Márquez, Gabriel", {"family": "García Márquez", "given": "Gabriel"}),
        ("{literal: World Health Organization}", {"literal": "World Health Organization"}),
        ("{dropping-particle: de, family: Musset}", {"family": "Musset", "dropping-particle": "de"}),
        ("{family: Halen, given: Van}", "Van Halen"),
        ("{family: 王, given: 小明}", {"family": "王", "given": "小明"}),
        ("World Bank", "World Bank"),
        ("et al.", "et al."),
    ],
)
def test_yaml_has_a_text_where_the_same_parts_are_read_from_it(
    tmp_path: Path, name: str, written: object
) -> None:
    registry = read(tmp_path, "yaml", f"{BODY}{PAPER}  - {name}\n")
    assert yaml.safe_load(to_yaml(registry))["k"]["author"] == [written]
    assert read_name(read_name(written)) == read_name(written)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("{famly: Berg, given: Ann}", "author[0]: unknown part 'famly' (did you mean 'family'?)"),
        ("{family: Berg, first: Ann}", "author[0]: unknown part 'first'; use family, given, "),
        ("{family: [Berg], given: Ann}", "author[0]: family must be text"),
        ("{family: '', given: ''}", "author[0]: name without letters; remove it"),
        ("'Smith, J., Doe, K.'", "author: 'Smith, J., Doe, K.' has too many commas for one name; separate "),
    ],
)
def test_a_wrong_name_is_one_warning_at_its_line(tmp_path: Path, name: str, message: str) -> None:
    registry = read(tmp_path, "yaml", f"{PAPER}  - {name}\n  - Ann van der Berg\n")
    (problem,) = registry.problems
    assert str(problem).startswith(f"{tmp_path}/r.yaml:5:5: k.{message}")
    assert ANN in authors(registry)


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (
            "Bostan, A., Flajolet, P.",
            "'Bostan, A., Flajolet, P.' has too many commas for one name; separate ",
        ),
        ("Doe, J. and Roe, R., Poe, A.", "'Roe, R., Poe, A.' has too many commas for one name; separate "),
        ("Jane Doe \\& Richard Roe", "'Jane Doe & Richard Roe' is two names; "),
    ],
)
def test_people_without_and_in_bibtex_are_reported(tmp_path: Path, names: str, message: str) -> None:
    file = tmp_path / "works.bib"
    file.write_text(f"@book{{one,\n  title = {{T}},\n  author = {{{names}}},\n}}\n", encoding="utf-8")
    registry = load([file])
    (problem,) = registry.problems
    assert problem.message.startswith(f"author: {message}") or message in str(problem)
    assert f"{file}:3:" in str(problem)
    shown = ", ".join(str(name) for name in registry["one"].author)
    assert message.split("'")[1] in shown, "the text is kept"


def test_options_of_a_list_of_names_are_no_people(tmp_path: Path) -> None:
    file = tmp_path / "works.bib"
    names = "useprefix=false and sortingnamekeytemplatename=x and Ann Berg and family=Dorn, given=Carl"
    file.write_text(f"@book{{one, title = {{T}}, author = {{{names}}}}}\n", encoding="utf-8")
    registry = load([file])
    assert (registry["one"].author, registry.problems) == (["Ann Berg", "Carl Dorn"], [])


@pytest.mark.parametrize(
    "names",
    ["{Johnson \\& Johnson}", "Ernst \\& Young", "King, Jr., Martin Luther", "{Acme, Inc., Boston, and Sons}",
     "Fulton, James E., Jr. and Dumas, p{\\`e}re, Alexandre"],
)  # fmt: skip
def test_bodies_and_suffixes_in_bibtex_are_no_several_people(tmp_path: Path, names: str) -> None:
    file = tmp_path / "works.bib"
    file.write_text(f"@book{{one, title = {{T}}, author = {{{names}}}}}\n", encoding="utf-8")
    assert list(load([file]).problems) == []


def test_names_without_letters_in_bibtex_are_reported(tmp_path: Path) -> None:
    registry = load_text(tmp_path, "@book{k, title={T}, author={{} and Ann Berg}}", "r.bib")
    assert [problem.path for problem in registry.problems] == ["k.author[0]"]


@pytest.mark.parametrize("name", ["','", "' , , '", "'{}'", "family="])
@pytest.mark.parametrize("kind", ["paper", "web"])
def test_a_text_without_a_name_is_one_warning(tmp_path: Path, kind: str, name: str) -> None:
    """A ``web`` is an entry of Hayagriva."""
    registry = read(tmp_path, "yaml", f"k:\n  type: {kind}\n  title: T\n  author:\n  - {name}\n")
    (problem,) = registry.problems
    assert str(problem).startswith(f"{tmp_path}/r.yaml:5:5: k.author: ")
    assert str(problem).endswith(("is no name; remove it", "has no part family=; add it"))


@pytest.mark.parametrize("others", ["et al.", "others", "等"])
def test_others_are_no_person(tmp_path: Path, others: str) -> None:
    registry = read(tmp_path, "yaml", f"k: {{type: paper, title: T, author: [Ann van der Berg, {others}]}}")
    for suffix, write in WRITERS.items():
        assert authors(read(tmp_path, suffix, write(registry))) == [ANN]


def test_parts_in_alignment_json_belong_to_their_names() -> None:
    """A name in several languages has parts, too, and "et al." has none."""
    names = [{"en": "Ann Berg", "zh": "安"}, "Gabriel García Márquez", "Eve", "et al."]
    compound = {"family": "García Márquez", "given": "Gabriel"}
    people = [{"family": "Berg", "given": "Ann"}, compound, {"family": "Eve"}]
    resource = {"title": "T", "author": names, "people": {"author": people}}
    entry = make_entry("k", build_kinds({})["book"], resource, "alignment.json")
    assert entry.fields["author"] == [names[0], compound, "Eve", "et al."]
