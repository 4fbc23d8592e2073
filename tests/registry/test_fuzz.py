"""Damaged and random files, LaTeX and options: nothing raises, and what can be read is read."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sphinx_refalign.alignment.option_values import (
    read_years,
    split_keys,
    split_names,
    split_pairs,
    split_words,
)
from sphinx_refalign.registry.i18n import NOT_PRINTABLE, replace_unprintable
from sphinx_refalign.registry.latex import from_text, from_verbatim, is_balanced, split, to_text
from tests.helpers.fuzzing import budget
from tests.helpers.project import REGISTRY
from tests.helpers.registry_files import load_text

some = budget(40)

BIBTEX = r"""
@string{acm = "ACM"}
@comment{nothing}
@article{a-1, title = {On {\'E}t{\'e} \& $x^2$}, author = {Doe, Jane and van der Berg, J. and others},
  journal = acm # " Transactions", year = 2003, pages = {1--9}, doi = {10.1145/1.2}, month = oct}
@inproceedings{b, crossref = {c}, title = "A \emph{paper}", url = {https://a.example/?q=%20_}}
@proceedings{c, title = {Proc}, date = {2001-02/2001-03}, editor = {{A Body}}}
"""

CSL_JSON = """[
 {"id": "a", "type": "article-journal", "title": "<i>On</i> x", "issued": {"date-parts": [[2003, 10, 1]]},
  "author": [{"family": "Doe", "given": "Jane"}, {"literal": "Body"}], "note": "Citation Key: k\\nPMID: 12"},
 {"id": 2, "type": "webpage", "title": "W", "URL": "https://a.example/", "accessed": {"raw": "2001"}}
]"""

HAYAGRIVA = """
a: {type: Article, title: {value: On x, verbatim: true}, author: ["Doe, Jane", {name: Berg, prefix: van}],
  date: 2003-10, page-range: 1-9, serial-number: {doi: 10.1/a},
  parent: {type: Periodical, title: J, volume: 2}}
b:
  type: Web
  title: W
  url: {value: https://a.example/, date: 2001-01-01}
"""

FILES = {"yaml": REGISTRY, "bib": BIBTEX, "json": CSL_JSON, "hayagriva.yaml": HAYAGRIVA}

PIECES = st.sampled_from([
    "", "\n", " ", "\t", "{", "}", "[", "]", '"', "'", ":", ": ", ",", "- ", "@", "@book{", "#", "%",
    "=", "\\", "&a ",
    "*a", "<<: ", "|", ">", "!!python/object ", "---\n", "...", "? ", "~", "null", "\0", "\ufeff",
    "\u2028",
    "9" * 5000, "[" * 300, "{" * 300, "\\u0000", "\\ud800", "1e999", "NaN", "@string{a=a#a}",
    "xdata={k}", "é中\u202e",
])  # fmt: skip

EDITS = st.lists(
    st.tuples(st.integers(0, 10**4), st.integers(0, 40), PIECES | st.text(max_size=4)), max_size=8
)
"""Where a text is damaged, how many characters are removed there, and what takes their place."""


def damaged(text: str, edits: list[tuple[int, int, str]]) -> str:
    for position, length, piece in edits:
        start = position % (len(text) + 1)
        text = text[:start] + piece + text[start + length :]
    return text


def check(text: str, name: str) -> None:
    """Load a file: each problem has a line, and each entry a place and a title."""
    with TemporaryDirectory() as folder:
        loaded = load_text(Path(folder), text.encode("utf-8", "surrogatepass"), f"r.{name}")
    lines = text.count("\n") + text.count("\r") + 2
    for problem in loaded.problems:
        assert "cannot read this file" not in problem.message
        assert "cannot be read" not in problem.message
        assert problem.line <= lines
    for key in loaded:
        assert 0 < loaded.entries[key].line <= lines
        assert loaded[key].title


@pytest.mark.parametrize("name", FILES)
@some
@given(edits=EDITS)
def test_damaged_file(name: str, edits: list[tuple[int, int, str]]) -> None:
    check(damaged(FILES[name], edits), name)


@pytest.mark.parametrize("name", FILES)
@some
@given(text=st.lists(PIECES | st.sampled_from(FILES["bib"].split()) | st.text(max_size=5)).map("".join))
def test_random_file(name: str, text: str) -> None:
    check(text, name)


MACROS = st.sampled_from([
    "\\emph{", "\\textbf ", "\\it ", "{\\em ", "\\'", "\\'{", '\\"o', "\\c{c}", "\\v s", "\\i",
    "\\cite[", "\\frac{1}",
    "\\symbol{10}", "\\char`", "\\verb|", "\\url{", "\\href{a}{", "\\ensuremath{", "$", "$x_1$", "\\(",
    "\\)", "\\[",
    "\\begin{a}", "\\end{a}", "\\\\", "\\%", "%", "~", "--", "``", "''", "{", "}", "[", "]", "^{", "_{",
    "\\ifmmode", "\\~n",
])  # fmt: skip
LATEX = st.lists(MACROS | st.text(max_size=4), max_size=12).map("".join)


@some
@given(LATEX)
@example("\\emph{" * 400)
@example("$" * 31)
def test_latex_decoder(latex: str) -> None:
    assert isinstance(to_text(latex), str)
    assert "".join(split(latex, ";")).count("a") == latex.count("a"), "nothing is lost"


@some
@given(LATEX)
def test_latex_encoder(text: str) -> None:
    """What is written is balanced and is read back; controls never come back as controls."""
    plain = " ".join(str(replace_unprintable(text)).split())
    for latex in (from_text(text), from_text(text, exact=True), from_verbatim(text)):
        assert is_balanced(latex)
    decoded = to_text(from_text(plain, exact=True))
    assert to_text(from_text(decoded, exact=True)) == decoded
    assert not NOT_PRINTABLE.search(to_text(from_text(plain)))


@some
@given(st.text(" ,;=\n-./–0129a；\u00a0中", max_size=40) | st.text(max_size=20))
def test_option_values(text: str) -> None:
    for split_text in (split_words, split_keys, split_names):
        assert all(part and part == part.strip() for part in split_text(text))
    assert all(name == name.strip() and words == words.strip() for name, words in split_pairs(text))
    years = read_years(text)
    assert years is None or years[0] <= years[1]
