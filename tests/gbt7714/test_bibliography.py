"""The styles in a bibliography of sphinxcontrib-bibtex, with and without sphinx_refalign."""

from __future__ import annotations

import pytest

from tests.helpers.project import Project

BIB = r"""
@book{chen, author={陈登原}, title={国史旧闻}, volume=1, publisher={中华书局},
  address={北京}, year=2000, pages={29}}
@book{crane, author={Crane, Diana}, title={Invisible college}, publisher={Univ. of Chicago Press},
  address={Chicago}, year=1972}
@online{oclc, author={{OCLC, Inc.}}, title={History of OCLC},
  url={https://example.org/a_b}, urldate={2000-01-08}}
"""
PAGE = """\
Title
=====

See :cite:`crane`, :cite:p:`oclc` and :cite:t:`chen`.

.. bibliography::
"""


@pytest.mark.parametrize(
    "extensions", [["sphinxcontrib.bibtex"], ["sphinx_refalign", "sphinxcontrib.bibtex"]]
)
@pytest.mark.parametrize(
    ("style", "references"),
    [
        (
            "gbt7714-numeric",
            [
                "[ 1 ] CRANE D. Invisible college[M]. Chicago: Univ. of Chicago Press, 1972.",
                "[ 2 ] OCLC, Inc. History of OCLC[EB/OL]. [2000-01-08]. https://example.org/a_b.",
                "[ 3 ] 陈登原. 国史旧闻：第1卷[M]. 北京：中华书局，2000：29.",
            ],
        ),
        (
            "gbt7714-author-year",
            [
                "[ 陈登原，2000 ] 陈登原，2000. 国史旧闻：第1卷[M]. 北京：中华书局：29.",
                "[ Crane, 1972 ] CRANE D, 1972. Invisible college[M]. Chicago: Univ. of Chicago Press.",
                "[ OCLC, Inc. ] OCLC, Inc. History of OCLC[EB/OL]. [2000-01-08]. https://example.org/a_b.",
            ],
        ),
    ],
)
@pytest.mark.parametrize("where", ["default", "directive"])
def test_bibliography_is_in_the_style(
    project: Project, extensions: list[str], style: str, references: list[str], where: str
) -> None:
    project.conf = {"extensions": extensions, "bibtex_bibfiles": ["a.bib"], "html_theme": "basic"}
    project.write("a.bib", BIB)
    if where == "default":
        project.conf["bibtex_default_style"] = style
        project.write("index.rst", PAGE)
    else:
        project.write("index.rst", f"{PAGE}   :style: {style}\n")
    built = project.build()
    assert built.warnings == ""
    entries = built.html().select("div.citation")
    texts = [" ".join(entry.get_text(" ").split()) for entry in entries]
    assert [_normalize(text) for text in texts] == references
    assert built.html().select_one('div.citation a[href="https://example.org/a_b"]') is not None


def _normalize(text: str) -> str:
    """Remove back links and the space between a link and its full stop."""
    return text.replace(" ( 1 , 2 ) ", " ").replace("https://example.org/a_b .", "https://example.org/a_b.")
