"""The parts of names: the formats that are read, and the same parts read again from what is displayed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_refalign.registry.latex import to_text
from sphinx_refalign.registry.people import (
    CSL_PARTS,
    Person,
    UnreadableNameError,
    check_display_name,
    compact_name,
    is_others,
    parse_display_name,
    parse_name,
    split_names,
)

BERG = Person("Berg", "Ann", non_dropping_particle="van der")

NAMES = [
    ("Ann van der Berg", BERG),
    ("van der Berg, Ann", BERG),
    ("family=Berg, given=Ann, prefix=van der, useprefix=true", BERG),
    ('given="Ann", prefix={van der}, family={Berg}', BERG),
    ("prefix=de, useprefix=false, family=Musset, given=Alfred", Person("Musset", "Alfred", "de")),
    ("family=Berg, given=A=B", Person("Berg", "A=B")),
    ("nametemplates=x, family=Berg, given=Ann, given-i=A, gender=sf", Person("Berg", "Ann")),
    ('family=", given=Ann', Person('"', "Ann")),
    ("given=Ann", Person(given="Ann")),
    ("King, Jr., Martin", Person("King", "Martin", suffix="Jr.")),
    ("García Márquez, Gabriel", Person("García Márquez", "Gabriel")),
    ("Gabriel García Márquez", Person("Márquez", "Gabriel García")),
    ("{World Health Organization}", Person(literal="World Health Organization")),
    ("{Barnes and Noble, Inc.}", Person(literal="Barnes and Noble, Inc.")),
    ("De Gaulle, Charles", Person("De Gaulle", "Charles")),
    # As biber: only the words at the start are particles.
    ("de la Cierva y Codorníu, Juan", Person("Cierva y Codorníu", "Juan", non_dropping_particle="de la")),
    ("Jean de la Fontaine du", Person("Fontaine du", "Jean", non_dropping_particle="de la")),
    ("Jean d'Alembert", Person("d'Alembert", "Jean")),
    ("刘 洋", Person("刘", "洋")),  # in East Asia the family name is first
    ("山田 太郎", Person("山田", "太郎")),
    ("洋 刘, 三", Person("洋 刘", "三")),
    ("jean dupont", Person("dupont", non_dropping_particle="jean")),
    ("Kydland, Finn E.,", Person("Kydland", "Finn E.")),
    ("Donald~E. Knuth", Person("Knuth", "Donald E.")),
    ("Plato", Person("Plato")),
    ("{van} Gogh", Person("Gogh", "van")),
    ("Hsin-Chao Liao", Person("Liao", "Hsin-Chao")),
    ("王小明", Person("王小明")),
]


@pytest.mark.parametrize(("name", "person"), NAMES)
def test_formats_of_bibtex_and_biblatex(name: str, person: Person) -> None:
    assert parse_name(name) == person


@pytest.mark.parametrize(
    ("name", "person"),
    [
        (r"\'Eva Tardos", Person("Tardos", "Éva")),
        (r"{\O}stby, Gudrun", Person("Østby", "Gudrun")),
        (r"{\'Ecole Polytechnique}", Person(literal="École Polytechnique")),
        (r"family={\'Eluard}, given={Paul}", Person("Éluard", "Paul")),
        (r"\O{}stby, Gudrun", Person("Østby", "Gudrun")),
        (r"Mari\~no, Juan", Person("Mariño", "Juan")),
        (r"{\'E}tienne Dupont", Person("Dupont", "Étienne")),
        (r"Jean {\'e}v{\'e}que Dupont", Person("Dupont", "Jean", non_dropping_particle="évéque")),
        (r"{\relax van} Berg, Ann", Person("Berg", "Ann", non_dropping_particle="van")),
    ],
)
def test_no_letter_of_latex_is_lost(name: str, person: Person) -> None:
    assert parse_name(name, to_text) == person


@pytest.mark.parametrize(
    ("name", "person"),
    [
        ("Martin Luther King Jr.", Person("King", "Martin Luther", suffix="Jr.")),
        ("Martin Luther King, Jr.", Person("King", "Martin Luther", suffix="Jr.")),
        ("Henry Louis Gates III", Person("Gates", "Henry Louis", suffix="III")),
        ("Ann Berg, PhD", Person("Berg", "Ann", suffix="PhD")),
        ("The Acme Company, Inc.", Person(literal="The Acme Company, Inc.")),
        ("{Barnes and Noble, Inc.}", Person(literal="Barnes and Noble, Inc.")),
        ("Acme Co., Ltd.", Person(literal="Acme Co., Ltd.")),
        ("Kauffman, S.A.", Person("Kauffman", "S.A.")),
        ("Smith, AG", Person("Smith", "AG")),
        ("Smith, John, Jr.", Person("Smith", "John", suffix="Jr.")),
        ("Smith, John, PhD", Person("Smith", "John", suffix="PhD")),
        ("王 小明", Person("王", "小明")),
        ("Smith, J., Doe, K., Meier, M.", Person(literal="Smith, J., Doe, K., Meier, M.")),
        ("", Person()),
    ],
)
def test_names_as_readers_see_them(name: str, person: Person) -> None:
    assert parse_display_name(name) == person


@pytest.mark.parametrize(
    ("name", "person"),
    [
        ("Dumas, père, Alexandre", Person("Dumas", "Alexandre", suffix="père")),
        ("Roe, 3rd, R.", Person("Roe", "R.", suffix="3rd")),
        ("Pliny, the Elder, Gaius", Person("Pliny", "Gaius", suffix="the Elder")),
        ("Smith, S.J., John", Person("Smith", "John", suffix="S.J.")),
        ("Doe, {\\relax Jr}, J.", Person("Doe", "J.", suffix="\\relax Jr")),
        ("Merle, VIII, C.", Person("Merle", "C.", suffix="VIII")),
        ("Fulton, James E., Jr.", Person("Fulton", "James E.", suffix="Jr.")),
        ("de la Cruz, Juan, PhD", Person("Cruz", "Juan", non_dropping_particle="de la", suffix="PhD")),
    ],
)
def test_suffixes_between_and_behind_names(name: str, person: Person) -> None:
    assert parse_name(name) == person
    assert check_display_name(name) == ""


@pytest.mark.parametrize(
    "name",
    ["Bostan, A., Flajolet, P.", "Jane Doe, Richard Roe, John Smith", "Doe, Jane & Roe, Richard",
     "Merle, J., C.", "Kripke, Saul, Albert"],
)  # fmt: skip
def test_commas_between_people_are_no_suffix(name: str) -> None:
    """BibTeX would take the second part for the suffix of a person."""
    with pytest.raises(UnreadableNameError, match="separate people by 'and'"):
        parse_name(name)
    assert parse_display_name(name) == Person(literal=name)


def test_known_bodies_are_literals() -> None:
    assert parse_display_name("World Bank", {"World Bank"}) == Person(literal="World Bank")


@pytest.mark.parametrize("name", ["Smith, J., Doe, K., Meier, M.", "", " , ", "{}", "given=,family="])
def test_a_name_that_cannot_be_read_says_what_to_write(name: str) -> None:
    with pytest.raises(UnreadableNameError, match=r"'and'|remove it|add it"):
        parse_name(name)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("Smith, J., Doe", "'Smith, J., Doe' has too many commas for one name"),
        (" , ", "',' is no name"),
        ("Smith; Doe", "'Smith; Doe' has a semicolon"),
        ("given=,family=", "'given=, family=' has no part family="),
    ],
)
def test_a_message_has_the_name(name: str, message: str) -> None:
    assert check_display_name(name).startswith(message)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("A B and C D", ["A B", "C D"]),
        ("A B AND C D", ["A B", "C D"]),
        ("{A and B} and\n C D", ["{A and B}", "C D"]),
        ("A B and", ["A B"]),
        ("and A B", ["A B"]),
        ("A B and and C D", ["A B", "C D"]),
        ("Kyd, Finn E., and Presk, Edward", ["Kyd, Finn E.,", "Presk, Edward"]),
        ("A B and , , and C D", ["A B", "C D"]),
        ("Anderson, Sand and others", ["Anderson, Sand", "others"]),
        ("", []),
    ],
)
def test_and_separates_names(text: str, names: list[str]) -> None:
    assert split_names(text) == names


@pytest.mark.parametrize("name", ["others", "et al.", "et al", "and others", "等", "等人", "{others}"])
def test_others(name: str) -> None:
    assert is_others(name)


def test_no_others() -> None:
    assert not is_others("Ann Others")


@pytest.mark.parametrize(
    ("person", "text"),
    [
        (BERG, "Ann van der Berg"),
        (Person("King", "Martin", suffix="Jr."), "Martin King Jr."),
        (Person("王", "小明"), "王小明"),
        (Person("Musset", "Alfred", "de"), "Alfred de Musset"),
        (Person(literal="World Bank"), "World Bank"),
    ],
)
def test_display(person: Person, text: str) -> None:
    assert person.display() == text


def test_parts_have_the_names_of_csl() -> None:
    parts = {"family": "Berg", "given": "Ann", "non-dropping-particle": "van der"}
    assert BERG.to_csl() == parts
    assert Person.from_csl({**parts, "static-ordering": True}) == BERG
    assert CSL_PARTS == (
        "family", "given", "dropping-particle", "non-dropping-particle", "suffix", "literal",
    )  # fmt: skip


WORDS = st.text("abAB-'.éÉ王λ", min_size=1, max_size=6)


@given(
    st.builds(
        Person, WORDS, WORDS | st.just(""), st.just(""), WORDS | st.just(""), st.just("") | st.just("Jr.")
    )
)
def test_a_compact_name_has_the_same_parts(person: Person) -> None:
    written = compact_name(person)
    assert (parse_display_name(written) if isinstance(written, str) else Person.from_csl(written)) == person


@given(st.text(max_size=60) | st.text("aA {}\\,=\"'~and", max_size=60))
def test_no_text_raises_another_error(text: str) -> None:
    for name in (*split_names(text), text):
        parse_display_name(name)
        try:
            parse_name(name)
        except UnreadableNameError:
            continue


@pytest.mark.parametrize(
    ("latex", "family", "given"),
    [
        (r"\v Cech, Eduard", "Čech", "Eduard"),
        (r"G. \c{S}ahin Kaya", "Kaya", "G. Şahin"),
        (r"\O stby Berg, Gudrun", "Østby Berg", "Gudrun"),
        (r"Gel\cprime fand, I. M.", "Gelʹfand", "I. M."),
        (r"Pol\polhk aski, X.", "Poląski", "X."),
    ],
)
def test_macros_outside_braces_neither_divide_a_name_nor_make_particles(
    latex: str, family: str, given: str
) -> None:
    (name,) = split_names(latex)
    assert parse_name(name, to_text) == Person(family, given)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Doe, J. et al.", ["Doe, J.", "et al."]),
        ("Doe, J., et al", ["Doe, J.", "et al."]),
        ("Roe, R. and Doe, J. et al.", ["Roe, R.", "Doe, J.", "et al."]),
        ("Betal, J.", ["Betal, J."]),
    ],
)
def test_et_al_without_and_stands_for_others(text: str, names: list[str]) -> None:
    assert split_names(text) == names


@pytest.mark.parametrize("text", ["Smith J; Doe K", "张三；李四", "Smith, J.; Doe, K."])
def test_semicolons_separate_no_names(text: str) -> None:
    with pytest.raises(UnreadableNameError, match="separate people by 'and'"):
        parse_name(text)


@pytest.mark.parametrize(
    ("text", "family", "literal"), [("{A; B}", "", "A; B"), ("O&#39;Neil, M.", "O&#39;Neil", "")]
)
def test_semicolons_of_bodies_and_entities_are_read(text: str, family: str, literal: str) -> None:
    person = parse_name(text)
    assert (person.family, person.literal) == (family, literal)
