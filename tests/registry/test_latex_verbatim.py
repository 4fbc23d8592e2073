r"""Tests of URLs and identifiers in BibTeX, as programs and authors write them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_refalign.registry import load
from sphinx_refalign.registry.latex_verbatim import from_verbatim, to_url
from tests.helpers.fuzzing import budget


@pytest.mark.parametrize(
    ("latex", "url"),
    [
        ("https://example.org/a_b%20c~d#e?f=1&g=2", "https://example.org/a_b%20c~d#e?f=1&g=2"),
        (r"https://example.org/a\_b\%20c\~d\#e\&f", "https://example.org/a_b%20c~d#e&f"),
        (r"https://example.org/a{\_}b{\%}20c{\~{}}d{\#}e{\&}f", "https://example.org/a_b%20c~d#e&f"),
        (r"https://example.org/\~{}me/{\textasciitilde}you", "https://example.org/~me/~you"),
        (r"https://example.org/$\sim$me/\textasciitilde you", "https://example.org/~me/~you"),
        (r"https://example.org/{~}me{-}{-}x\string_y", "https://example.org/~me--x_y"),
        (r"http:\slash\slash example.org\/a\-b\allowbreak c", "http://example.org/abc"),
        ("https://example.org/?a=1&amp;b=2\\&amp;c{\\&}amp;d", "https://example.org/?a=1&b=2&c&d"),
        (r"\url{https://example.org/a_b}", "https://example.org/a_b"),
        (r"{\url{https://example.org/{\~{}}me}}", "https://example.org/~me"),
        (r"\href{https://example.org/a}{Example {A}}", "https://example.org/a"),
        (r"{{https://example.org/a}}", "https://example.org/a"),
        (r"{\tt https://example.org/a}", "https://example.org/a"),
        ("<https://example.org/a>", "https://example.org/a"),
        ("https://example.org/{id}/{key}", "https://example.org/{id}/{key}"),
        ("{id}/{key}", "{id}/{key}"),
        (r"https://example.org/\unknown", r"https://example.org/\unknown"),
        ("\n  https://example.org/  ", "https://example.org/"),
        ("https://zh.wikipedia.org/wiki/冯_(人)", "https://zh.wikipedia.org/wiki/冯_(人)"),
        (r"10.1002/(SICI)1097{\textless}1661::AID{\textgreater}3.0", "10.1002/(SICI)1097<1661::AID>3.0"),
        (r"10.1002/(SICI)1097{\&}lt;1661::AID&gt;3.0", "10.1002/(SICI)1097<1661::AID>3.0"),
        ("10.1000/a$<$b$>$c$\\_$d", "10.1000/a<b>c_d"),
        ("10.1000/a--b", "10.1000/a--b"),
    ],
)
def test_escapes_are_removed(latex: str, url: str) -> None:
    assert to_url(latex) == url


@budget(200)
@given(st.text(r"\{}$&<>;~_ -/abampltgsimurl", max_size=20) | st.text(max_size=20))
def test_what_is_written_is_read_back(text: str) -> None:
    text = text.replace("\0", "")
    assert to_url(from_verbatim(text)) == text


def test_fields_of_web_of_science_and_mendeley(tmp_path: Path) -> None:
    """One pair of braces more around each value, and escapes in braces."""
    file = tmp_path / "works.bib"
    file.write_text(
        "@article{wos, title = {{A title}}, year = {{2018}}, doi = {{10.1016/j.buildenv.2018.07.033}},\n"
        "  issn = {{0360-1323}}, isbn = {{978-0-387-31073-2}}, url = {{https://example.org/a}},\n"
        "  pmid = {{123456}}, urldate = {{2020-01-02}}, pages = {{1-20}}, language = {{English}}}\n"
        "@misc{mendeley, title = {B}, doi = {10.1007/978-3-540-74958-5{\\_}1}, archivePrefix = {{arXiv}},\n"
        "  eprint = {{1706.03762}}, url = {https://example.org/a{\\_}b{\\%}20c}}\n",
        encoding="utf-8",
    )
    registry = load([file])
    assert list(registry.problems) == []
    wos, mendeley = registry["wos"], registry["mendeley"]
    assert (wos.doi, wos.issn, wos.isbn) == (
        "10.1016/j.buildenv.2018.07.033", "0360-1323", "978-0-387-31073-2",
    )  # fmt: skip
    assert (wos.url, wos.pmid, wos.accessed, wos.date) == (
        "https://example.org/a", "123456", "2020-01-02", "2018",
    )  # fmt: skip
    assert (mendeley.doi, mendeley.url, mendeley.eprint) == (
        "10.1007/978-3-540-74958-5_1", "https://example.org/a_b%20c", "1706.03762",
    )  # fmt: skip
