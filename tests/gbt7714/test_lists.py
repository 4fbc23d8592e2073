"""Whole lists: labels, order, effects of the language of an entry, and the pybtex plugins."""

from __future__ import annotations

import sys

import pytest
from pybtex.database import Person, parse_string
from pybtex.plugin import find_plugin

from sphinx_refalign.gbt7714.sorting import pinyin
from tests.helpers.gbt7714 import AUTHOR_YEAR, NUMERIC, bibliography, entry, plain, printed

LIST = r"""
@book{z, author={张三 and 李四}, title={书}, year=2001}
@book{c, author={Crane, Diana}, title={Invisible college}, year=1972}
@book{a, author={阿乙}, title={书}, year=2003}
@article{x2, author={Zhao, L. and Wu, X.}, title={B}, journal={J}, year=2005}
@article{x1, author={Zhao, L. and Wu, X.}, title={A}, journal={J}, year=2005}
@book{r, author={Кочеков, А. Я.}, title={Книга}, year=1990}
@book{n, title={无名}, year=1999}
@standard{s, organization={国家标准局}, title={标准}, number={GB 1}, year=1998}
"""


def test_numbers_follow_the_citation_order() -> None:
    references = bibliography(LIST, NUMERIC)
    assert [label for label, _ in references] == [str(number) for number in range(1, 9)]
    assert references[1][1] == "CRANE D. Invisible college[M]. [S.l.: s.n.], 1972."


def test_authors_are_sorted_by_language_pinyin_and_alphabet() -> None:
    references = bibliography(LIST, AUTHOR_YEAR)
    assert [label for label, _ in references] == [
        "阿乙，2003",
        "国家标准局，1998",
        "佚名，1999",
        "张三 等，2001",
        "Crane, 1972",
        "Zhao et al., 2005a",
        "Zhao et al., 2005b",
        "Кочеков, 1990",
    ]
    assert references[5][1] == "ZHAO L, WU X, 2005a. A[J]. J."
    assert references[6][1] == "ZHAO L, WU X, 2005b. B[J]. J."


def test_label_prefix_keeps_the_letter_of_the_year() -> None:
    """``:labelprefix:`` of sphinxcontrib-bibtex is put before the label that the style returns."""
    style = find_plugin("pybtex.style.formatting", AUTHOR_YEAR)()
    reference = style.format_entry("ACrane, 1972b", entry("book, author={Crane, D.}, title={T}, year=1972"))
    assert plain(reference.text).startswith("CRANE D, 1972b. ")


@pytest.mark.parametrize(
    ("first", "second"),
    [("曾国藩", "张衡"), ("单田芳", "尚可"), ("仇英", "曲一"), ("重庆大学", "丁一")],
)  # fmt: skip
def test_family_names_have_their_own_readings(first: str, second: str) -> None:
    assert pinyin(first) < pinyin(second)


def test_without_pypinyin_common_names_are_sorted_by_pinyin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypinyin", None)
    assert sorted(["张三", "阿乙", "李四", "陈五"], key=pinyin) == ["阿乙", "陈五", "李四", "张三"]


@pytest.mark.parametrize(
    ("fields", "reference"),
    [
        ("title={Notes}, langid={chinese}", "A B，C D，E F，等. Notes[M]. [出版地不详：出版者不详]."),
        ("title={笔记}, language={en-GB}", "A B, C D, E F, et al. 笔记[M]. [S.l.: s.n.]."),
        ("title={笔记}, langid={pinyin}", "A B，C D，E F，等. 笔记[M]. [出版地不详：出版者不详]."),
        ("title={ノート}", "A B，C D，E F，他. ノート[M]. [出版地不明：出版者不明]."),
        ("title={공책}", "A B, C D, E F, 외. 공책[M]. [발행지불명: 발행자불명]."),
        ("title={Тетрадь}", "A B, C D, E F, и др. Тетрадь[M]. [Б.м.: б.и.]."),
    ],
)
def test_language_is_that_of_a_field_or_of_the_script(fields: str, reference: str) -> None:
    bibtex = f"book, author={{a, b and c, d and e, f and g, h}}, {fields}"
    assert printed(entry(bibtex)) == reference


def test_chinese_author_makes_an_entry_with_a_latin_title_chinese() -> None:
    assert printed(entry("book, author={张三 and others}, title={LaTeX Notes}, year=2013")) == (
        "张三，等. LaTeX Notes[M]. [出版地不详：出版者不详]，2013."
    )


PLACE = "address={L}, publisher={P}"


@pytest.mark.parametrize(
    ("bibtex", "reference"),
    [
        (
            "misc, title={T}, eprint={1706.03762}, archiveprefix={arXiv}",
            "T[EB/OL]. https://arxiv.org/abs/1706.03762.",
        ),
        ("software, title={T}, version={v1.4}, date={2020-01-02}", "T[CP]. Version 1.4. 2020."),
        (
            "dataset, title={T}, publisher={P}, year=2020, doi={https://doi.org/10.1/a_b}",
            "T[DS]. P, 2020. DOI:10.1/a_b.",
        ),
        ("misc, title={T}, mark={CM}, medium={CD}", "T[CM/CD]."),
        (
            "misc, title={T}, url={https://doi.org/10.1/AB}, doi={10.1/ab}",
            "T[EB/OL]. https://doi.org/10.1/AB.",
        ),
        (
            f"book, author={{A B}}, editor={{C D and E F}}, title={{T.}}, {PLACE}",
            "B A. T[M]. D C, F E, eds. L: P.",
        ),
        (
            r"online, title={T}, url={https://en.wikipedia.org/wiki/A\_B\%20c}, note={Seen}",
            "T[EB/OL]. https://en.wikipedia.org/wiki/A_B%20c. Seen.",
        ),
        (f"book, title={{It costs 5$}}, {PLACE}", "It costs 5$[M]. L: P."),
        (f"book, title={{On $x_2$}}, {PLACE}", "On $x_2$[M]. L: P."),
        (
            f"inbook, author={{A B}}, title={{T}}, {PLACE}, year=2000, pages={{3--4}}",
            "B A. T[M]. L: P, 2000: 3-4.",
        ),
        (
            f"inbook, author={{A B}}, title={{T}}, translator={{李四}}, booktitle={{书}}, {PLACE}",
            "B A. T[M]. 李四, trans.//书. L: P.",
        ),
        (f"book, title={{T}}, note={{Online}}, {PLACE}", "T[M]. L: P. Online."),
        (f"book, title={{T}}, note={{standard}}, {PLACE}", "T[S]. L: P."),
        ("nonsense, title={T}", "T[Z]."),
        ("nonsense, x={y}", "[Z]."),
    ],
)
def test_cases_that_the_standard_does_not_define(bibtex: str, reference: str) -> None:
    assert printed(entry(bibtex)) == reference


def test_fields_are_inherited_by_crossref() -> None:
    data = parse_string(
        "@inproceedings{k, crossref={p}, author={A B}, title={T}, pages={1--2}}\n"
        "@proceedings{p, title={P}, booktitle={P}, publisher={Q}, address={L}, year=2001}",
        "bibtex",
    )
    style = find_plugin("pybtex.style.formatting", NUMERIC)()
    reference = style.format_entry("1", data.entries["k"], bib_data=data)
    assert plain(reference.text) == "B A. T[C]//P. L: Q, 2001: 1-2."


def test_names_labels_and_order_are_separate_plugins() -> None:
    name = find_plugin("pybtex.style.names", "gbt7714")().format(Person("Einstein, Albert"))
    assert plain(name) == "EINSTEIN A"
    unsrt = find_plugin("pybtex.style.formatting", "unsrt")
    style = unsrt(name_style="gbt7714", label_style="gbt7714-author-year", sorting_style="gbt7714")
    (reference,) = style.format_entries(
        [entry("book, author={Crane, Diana}, title={T}, publisher={P}, year=1972")]
    )
    assert (reference.label, plain(reference.text)) == ("Crane, 1972", "CRANE D. T. P, 1972.")


def test_urls_and_dois_are_links() -> None:
    style = find_plugin("pybtex.style.formatting", NUMERIC)()
    reference = style.format_entry(
        "1", entry("online, title={T}, url={https://example.org/a_b}, doi={10.1/x}")
    )
    html = reference.text.render_as("html")
    assert '<a href="https://example.org/a_b">' in html
    assert '<a href="https://doi.org/10.1/x">10.1/x</a>' in html
