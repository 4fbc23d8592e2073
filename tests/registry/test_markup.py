"""Markup in texts: the elements of CSL and formulas; everything else between angle brackets is text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_refalign.registry.latex import from_text, to_safe_latex, to_text
from sphinx_refalign.registry.marks import escape_characters, marked_fields, parse_marked, without_marks
from sphinx_refalign.registry.markup import (
    CLOSE,
    FORMULA,
    OPEN,
    TEXT,
    convert,
    parse,
    plain_text,
    plain_values,
    to_markup,
)

SMALL_CAPS = '<span style="font-variant: small-caps;">'


@pytest.mark.parametrize(
    ("text", "canonical", "plain"),
    [
        ("H<sub>2</sub>O", "H<sub>2</sub>O", "H2O"),
        ("<em>a</em> <strong>b</strong> <inf>c</inf>", "<i>a</i> <b>b</b> <sub>c</sub>", "a b c"),
        ("<sc>a</sc> <scp>b</scp>", f"{SMALL_CAPS}a</span> {SMALL_CAPS}b</span>", "a b"),
        ('<span style="font-variant:small-caps">a</span>', f"{SMALL_CAPS}a</span>", "a"),
        ('<span class="nocase">Xen</span>', "Xen", "Xen"),
        ("<jats:italic>a</jats:italic> <mml:mi>b</mml:mi>", "<i>a</i> b", "a b"),
        ("<i>a <b>b</b></i>", "<i>a <b>b</b></i>", "a b"),
        ("<i>a <b>b</i>", "<i>a <b>b</i>", "a <b>b"),
        ("<i>a", "<i>a", "<i>a"),
        ("a</i>", "a</i>", "a</i>"),
        (
            "a < b, List<T>, <html>x</html>",
            "a < b, List<T>, <html>x</html>",
            "a < b, List<T>, <html>x</html>",
        ),
        ("$5 and $6", "$5 and $6", "$5 and $6"),
        (r"$\alpha$ and $x_{ij}$", r"$\alpha$ and $x_{ij}$", "α and x_ij"),
        ("a$n$b", "a$n$b", "anb"),
        (r"In $O(n\log n)$", r"In $O(n\log n)$", "In O(n log n)"),
        (r"$\log_2 x \leq 2\pi r$", r"$\log_2 x \leq 2\pi r$", "log_2 x ≤ 2πr"),
        ("$x^2}y$", "$x^2}y$", "x^2"),
        (r"$x_1 \unknown y$", r"$x_1 \unknown y$", "x_1 y"),
        ("<I>a</i>", "<i>a</i>", "a"),
        ("<i>" * 9 + "a" + "</i>" * 9, "<i>" * 8 + "a" + "</i>" * 8, "a"),
        ("<i></i>", "", ""),
        ("", "", ""),
    ],
)
def test_markup(text: str, canonical: str, plain: str) -> None:
    assert to_markup(parse(text)) == canonical
    assert plain_text(text) == plain


def test_plain_values_of_maps_and_lists_but_not_of_verbatim_keys() -> None:
    value = {
        "title": {"en": "<i>a</i>"},
        "url": "<i>a</i>",
        "topics": ["$x^{2}$", {"url": "<b>b</b>"}],
        "n": 1,
    }
    assert plain_values(value, ("url",)) == {
        "title": {"en": "a"}, "url": "<i>a</i>", "topics": ["x^2", {"url": "<b>b</b>"}], "n": 1,
    }  # fmt: skip
    assert plain_values({"url": "<i>a</i>"}) == {"url": "a"}


def test_a_text_is_converted_with_the_macros_of_a_style() -> None:
    macros = {"i": r"\emph", "sub": r"\sb"}
    converted = convert(
        "a_b <i>c<sub>1</sub></i> $x_1$", lambda text: text.replace("_", "-"), str.upper, macros
    )
    assert converted == r"a-b \emph{c\sb{1}} X_1"


PIECES = [
    "<i>",
    "</i>",
    "<sub>",
    "</sub>",
    "<sc>",
    "</sc>",
    "<T>",
    "<",
    ">",
    "a ",
    "é",
    "$",
    "x_1",
    "\\frac",
    "&",
]

MARKED_TEXTS = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


@settings(max_examples=300, deadline=None)
@given(MARKED_TEXTS)
def test_elements_are_balanced_and_no_text_is_lost(text: str) -> None:
    depth = 0
    for token in parse(text):
        depth += (token.kind == OPEN) - (token.kind == CLOSE)
        assert depth >= 0
    assert depth == 0
    letters = "".join(token.value for token in parse(text) if token.kind in (TEXT, FORMULA))
    assert letters.count("é") == text.count("é")
    assert to_markup(parse(to_markup(parse(text)))) == to_markup(parse(text))


@settings(max_examples=300, deadline=None)
@given(MARKED_TEXTS)
def test_markup_survives_latex(text: str) -> None:
    text = to_text(text)
    assert to_text(from_text(text)) in (text, to_markup(parse(text)))
    assert to_text(from_text(text, exact=True)) == text


def test_spellings_of_other_programs_survive_latex_exactly() -> None:
    text = "<em>a</em> and m$^2$"
    assert from_text(text) == r"\emph{a} and m$^2$"
    assert to_text(from_text(text, exact=True)) == text


def test_spaces_beside_formulas_need_no_escape() -> None:
    assert from_text("$x_1$ and $y_1$") == "$x_1$ and $y_1$"


def test_text_that_looks_like_an_entity_is_escaped() -> None:
    assert to_text(from_text("R&amp;D")) == "R&amp;D"


def test_marks_pass_through_other_programs() -> None:
    fields = marked_fields({"title": r"{H\textsubscript{2}O} in \emph{Xen} $x^{2}$ & a < b", "url": "a_$x$"})
    assert fields["url"] == "a_$x$"
    assert not {"\\", "$"} & {*fields["title"]}
    assert [(token.kind, token.value) for token in parse_marked(fields["title"]) if token.kind != TEXT] == [
        (OPEN, "sub"), (CLOSE, "sub"), (OPEN, "i"), (CLOSE, "i"), (FORMULA, "x^{2}"),
    ]  # fmt: skip
    assert without_marks(fields["title"].replace("{", "").replace("}", "")) == "H2O in Xen x^2 & a < b"


def test_marks_keep_the_case_of_elements_and_the_letters_of_formulas() -> None:
    title = marked_fields({"title": r"a \emph{Xen} $x_é$ B"})["title"]
    assert title == "a \U0010ff00{Xen}\U0010ff01 \U0010ff20\U00100078\U0010005fé\U0010ff21 B"
    assert parse_marked(title) == [
        (TEXT, "a "), (OPEN, "i"), (TEXT, "{Xen}"), (CLOSE, "i"), (TEXT, " "), (FORMULA, "x_é"), (TEXT, " B"),
    ]  # fmt: skip


def test_marks_without_text_and_other_private_characters_give_no_text() -> None:
    assert parse_marked("\U0010ff00\U0010ff01") == [(OPEN, "i"), (CLOSE, "i")]
    assert parse_marked("\U0010ff0a\U00100000") == []
    assert parse_marked("\U0010ff20\U00100078\U0010ff21\U0010ff00") == [(FORMULA, "x"), (OPEN, "i")]


def test_text_for_pybtex_has_escapes_and_no_ligatures() -> None:
    assert escape_characters("\\ ~ 5% {a} -- ,, ``b") == (
        r"\textbackslash{} \textasciitilde{} 5\% (a) -{}- ,{}, `{}`b"
    )


def test_private_characters_of_a_field_are_no_marks() -> None:
    assert marked_fields({"title": "a\U00100041b", "note": "c"}) == {"title": "a\ufffdb", "note": "c"}


def test_dollars_that_are_text_mark_no_formula() -> None:
    title = marked_fields({"title": r"\emph{a} \$x_2\$"})["title"]
    assert [token.kind for token in parse_marked(title)] == [OPEN, TEXT, CLOSE, TEXT]
    assert without_marks(title) == "{a} $x_2$"


def test_names_have_no_marks() -> None:
    assert marked_fields({"author": r"\textsc{Berg}, Ann and {\'E}va, \emph{B}"})["author"] == (
        "Berg, Ann and {É}va, B"
    )


@pytest.mark.parametrize(
    "latex",
    [
        r"\cite[" * 5000, r"\'" * 10000, r"\'{e}" * 6000, r"\emph{" * 4000 + "}" * 4000, r"\(" * 15000,
        "$a 5" * 7000, "<i>" * 10000, "<i>a" * 4000 + "</i>" * 4000, "&amp;" * 6000, "[" * 30000,
        r"{\em a" * 4000 + "}" * 4000, r"\enquote{" * 3000 + "}" * 3000, "\\" * 30000, r"\ifmmode" * 4000,
        r"\'{" * 8000 + "}" * 8000, r"\uppercase{a" * 2500 + "}" * 2500, "<" * 30000, "<span x" * 4000,
        "\\emph" + " " * 30000, r"$\$" * 10000,
    ],
    ids=range(20),
)  # fmt: skip
def test_costs_grow_with_the_length(latex: str) -> None:
    start = time.process_time()
    text = to_text(latex)
    from_text(text)
    plain_text(text)
    to_safe_latex(latex, lambda token: token.value)
    assert time.process_time() - start < 10
    assert "\\" not in text or set(latex) == {"\\"}
