"""Classic BibTeX entries: the styles of pybtex print them in full and without errors."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pybtex.backends.plaintext import Backend
from pybtex.database import parse_string
from pybtex.plugin import enumerate_plugin_names, find_plugin
from pybtex.richtext import Text

from sphinx_refalign.registry.kinds import build_kinds
from sphinx_refalign.registry.loader import load
from sphinx_refalign.registry.writers.classic_bibtex import (
    classic_entry,
    escape_identifier,
    escape_text,
    format_entry,
)
from tests.helpers.project import REGISTRY
from tests.helpers.registry_files import load_text

YAML = (
    REGISTRY
    + r"""
wiki:
  type: wikidef
  title: Von Neumann architecture
  url: https://en.wikipedia.org/wiki/Von_Neumann_architecture#100%25_C%2B%2B
  revision: {en: "12345"}
sicp:
  type: course
  title: Structure and Interpretation of Computer Programs
  institution: MIT
  number: 6.001
  term: Spring 2005
  instructor: [Eric Grimson, "Institute of Things, Inc."]
posix: {type: standard, title: POSIX, organization: IEEE, number: 1003.1, version: "2017", date: 2018-01}
oci-spec: {type: standard, title: Runtime, organization: oci, author: A. Writer}
talk: {type: video, title: A talk, channel: GOTO, host: Someone, date: 2019}
knuth:
  type: book
  title: 100% of {TAOCP} \ C_x ~ 5$
  author: [Donald E. Knuth, et al.]
  editor: E. Ditor
  translator: T. Ranslator
  publisher: Addison-Wesley
  date: 1997-07-04
  volume: 1
  issue: 9
  series: The Art
  page: 1–20
  note: A classic.
both: {type: paper, title: {en: A title, zh: 题目}, author: [{en: Zhang San, zh: 张三}], accessed: 2026-11-23}
"""
)
KINDS = {
    "video": {
        "label": "Video",
        "fields": {"channel": "Channel", "date": "Date", "host": {"en": "Host", "zh": "主持"}},
        "source": ["channel"],
    }
}
BIB = r"""
@online{site, title={The {MIT} way of 5% things}, author={van Beethoven, Ludwig and {ACME, Inc.}},
  organization={Foo}, version={2.1}, url={https://en.wikipedia.org/wiki/A_B%20c#d}, urldate={2020-01-02}}
@thesis{master, author={A B}, title={T}, type={mastersthesis}, institution={MIT}, date={2020-05}}
@thesis{doctor, author={A B}, title={T}, type={phdthesis}, institution={MIT}, date={2020}}
@article{few, author={A B}, title={T $x^{2}$}, journaltitle={J}, date={2020}, number={3},
  eprint={1234.5}, eprinttype={hal}}
@inproceedings{proc, author={B\"ohm, C.}, title={On the use of LISP}, booktitle={Proc. of {IEEE}},
  year={2001}, pages={1--3}, eprint={cs/0112017}, doi={https://doi.org/10.1/a_b}}
@techreport{bare, author={A B}, title={T}, year=2000}
@software{tool, title={Tool}, version={3}, date={2019}}
@manual{man, title={M}, organization={O}, edition={2}}
@collection{coll, editor={E F and G H}, title={C}, publisher={P}, year={1999}}
@misc{press, author={A B}, title={T}, year={in press}}
@incollection{chap, author={A B}, title={T}, booktitle={B}, publisher={P}, year={2002}, edition={Third}}
"""


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the text of each resource in the style ``plain``."""
    return format_all(tmp_path_factory.mktemp("registry"), "plain", ("en",))


def format_all(folder: Path, style: str, languages: tuple[str, ...]) -> dict[str, str]:
    for name, content in (("r.yaml", YAML), ("r.bib", BIB)):
        (folder / name).write_text(content, encoding="utf-8")
    registry = load([str(folder / "r.yaml"), str(folder / "r.bib")], build_kinds(KINDS))
    assert registry.problems == []
    source = "\n".join(
        format_entry(key, classic_entry(registry[key], registry, languages)) for key in registry
    )
    bibliography = parse_string(source, "bibtex")
    assert list(bibliography.entries) == list(registry)
    formatter = find_plugin("pybtex.style.formatting", style)()
    return {entry.key: entry.text.render(Backend()) for entry in formatter.format_bibliography(bibliography)}


@pytest.mark.parametrize("style", sorted(enumerate_plugin_names("pybtex.style.formatting")))
def test_every_style_prints_every_resource(tmp_path: Path, style: str) -> None:
    texts = format_all(tmp_path, style, ("en",))
    assert len(texts) == 24
    assert all(texts.values())


@pytest.mark.parametrize(
    ("key", "line"),
    [
        (
            "wiki",
            "Von Neumann architecture. Wikipedia. Revision 12345. "
            "URL: https://en.wikipedia.org/wiki/Von_Neumann_architecture#100%25_C%2B%2B.",
        ),
        (
            "sicp",
            "Eric Grimson and Institute of Things, Inc. Structure and Interpretation of Computer Programs. "
            "MIT 6.001, Spring 2005.",
        ),
        ("posix", "IEEE. POSIX. Version 2017, 1003.1, January 2018."),
        ("oci-spec", "A. Writer. Runtime. Open Container Initiative."),
        ("oci-image", "Open Container Initiative. OCI Image Specification."),
        ("talk", "A talk. GOTO, 2019. Host: Someone."),
        (
            "knuth",
            "Donald E. Knuth and others. 100% of (TAOCP) \\ C_x ~ 5$. Volume 1 of The Art. Addison-Wesley, "
            "July 1997. Number 9, pages 1–20, edited by E. Ditor, translated by T. Ranslator, A classic.",
        ),
        ("taocp", "Donald E. Knuth. The Art of Computer Programming. 1968."),
        ("both", "Zhang San. A title. Visited on 2026-11-23."),
        (
            "site",
            "Ludwig van Beethoven and ACME, Inc. The MIT way of 5% things. Foo, version 2.1. "
            "URL: https://en.wikipedia.org/wiki/A_B%20c#d (visited on 2020-01-02).",
        ),
        ("master", "A B. T. Master's thesis, MIT, May 2020."),
        ("doctor", "A B. T. PhD thesis, MIT, 2020."),
        ("few", "A B. T $x^2$. J, 2020. Number 3, hal: 1234.5."),
        (
            "proc",
            "C. Böhm. On the use of lisp. In Proc. of IEEE, 1–3. 2001. arXiv:cs/0112017, doi:10.1/a_b.",
        ),
        ("bare", "A B. T. 2000."),
        ("tool", "Tool. Version 3, 2019."),
        ("coll", "E F and G H, editors. C. P, 1999."),
        ("press", "A B. T. in press."),
    ],
)
def test_values_that_a_style_does_not_print_are_in_the_note(
    printed: dict[str, str], key: str, line: str
) -> None:
    assert printed[key] == line


def test_the_language_of_the_page_is_used(tmp_path: Path) -> None:
    texts = format_all(tmp_path, "plain", ("zh", "en"))
    assert texts["both"] == "张三. 题目. Visited on 2026-11-23."
    assert texts["talk"] == "A talk. GOTO, 2019. 主持: Someone."


@given(
    st.text(st.characters(exclude_characters="{}$", exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=30)
)
def test_a_text_is_printed_unchanged(value: str) -> None:
    value = " ".join(value.split(" ")).strip()
    value = " ".join(word for word in value.split(" ") if word)
    assert str(Text.from_latex(f"{{{escape_text(value)}}}")) == value


@given(st.text(max_size=40))
def test_no_text_breaks_a_file(value: str) -> None:
    fields = f"title = {{{{{escape_text(value)}}}}}, url = {{{escape_identifier(value)}}}"
    assert list(parse_string(f"@misc{{k, {fields}}}\n@misc{{l, title = {{T}}}}", "bibtex").entries) == [
        "k",
        "l",
    ]
    str(Text.from_latex(escape_text(value)))


@pytest.mark.parametrize(
    ("fields", "name", "value"),
    [
        ("author={Berg, Ann  and\n   Dorn, Carl}", "author", "Berg, Ann and Dorn, Carl"),
        (r"author={{{\c S}ahin}, G{\"o}zde and {\v{Z}}ak, A.}", "author", "Şahin, Gözde and Žak, A."),
        ("author={刘 洋}", "author", "刘洋"),
        ("author={Berg, Ann et al.}", "author", "Berg, Ann and others"),
        ("edition={2}", "edition", "2nd"),
        ("edition={12}", "edition", "12th"),
        ("edition={3rd ed.}", "edition", "3rd"),
        ("edition={第二版}", "edition", "第二版"),
        ("version={v1.2}", "version", "1.2"),
        (
            r"title={{\textless}i{\textgreater}E. coli{\textless}/i{\textgreater}}",
            "title",
            r"{\emph{E. coli}}",
        ),
        ("publisher={arXiv}", "howpublished", "arXiv"),
        ("entrysubtype={newspaper}, journal={Daily}, number={15}", "journal", "Daily"),
    ],
)
def test_fields_of_bibtex_as_other_programs_read_them(
    tmp_path: Path, fields: str, name: str, value: str
) -> None:
    entry_type = "newspaper" if "newspaper" in fields else "misc"
    registry = load_text(tmp_path, f"@{entry_type}{{k, title={{T}}, {fields}}}", "r.bib")
    if name == "title":
        registry = load_text(tmp_path, f"@misc{{k, {fields}}}", "r.bib")
    assert classic_entry(registry["k"], registry, ["en"]).fields[name] == value


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ("{family: 刘, given: 洋}", "刘洋"),
        ("刘 洋", "刘洋"),
        ("山田 太郎", "山田太郎"),
        ("欧阳修", "欧阳修"),
        ("Ann Berg", "Berg, Ann"),
        ("[刘 洋, Ann Berg, 等]", "刘洋 and Berg, Ann and others"),
    ],
)
def test_names_of_east_asia_are_printed_in_one_word(tmp_path: Path, author: str, expected: str) -> None:
    registry = load_text(tmp_path, f"k: {{type: paper, title: T, author: {author}}}\n")
    assert classic_entry(registry["k"], registry, ["zh"]).fields["author"] == expected


ISO = "iso: {type: organization, title: {en: Standards body, zh: 标准}}\n"

FIELDS = [
    ("type: standard, organization: [iso, W3C]", {"author": "{Standards body and W3C}"}),
    ("type: paper, organization: iso", {"author": "{Standards body}"}),
    ("type: paper, organization: iso, editor: A B", {"editor": "B, A", "howpublished": "Standards body"}),
    ("type: book, location: [London, {en: Boston, zh: 波}]",
     {"location": "London and Boston", "address": "London and Boston"}),
    ("type: book, language: de", {"langid": "german"}),
    ("type: book, language: [tlh, de]", {"langid": "tlh"}),
    ("type: course, number: '6.1', term: S, instructor: A B", {"author": "B, A", "howpublished": "S, 6.1"}),
    ("type: course, number: '6.1', institution: MIT", {"howpublished": "MIT 6.1"}),
    ("type: standard, version: '2'", {"howpublished": "Version 2", "entrysubtype": "standard"}),
    ("type: standard, organization: W3C, author: A B, version: '2'", {"howpublished": "W3C, version 2"}),
    ("type: paper, entrytype: dataset, revision: '5', note: N.",
     {"note": "Revision 5, N", "refalign-note": "revision 5, N.", "revision": None}),
    ("type: paper, entrytype: dataset", {"entrysubtype": "dataset"}),
    ("type: paper, note: N", {"note": "N", "refalign-note": None, "entrysubtype": None}),
    ("type: paper, eprint: '2:1', eprinttype: hdl, pmcid: PMC6710010, url: 'https://a.example/'",
     {"note": "HDL: 2:1, PMC6710010", "archived": None}),
    ("type: book, entrytype: collection", {"entrysubtype": "collection"}),
    ("type: paper, eprint: '2:1', eprinttype: hdl, url: 'https://a.example/'", {"note": "HDL: 2:1"}),
    ("type: paper, eprint: '2:1', eprinttype: hdl", {"url": "https://hdl.handle.net/2:1"}),
    ("type: paper, eprint: '1706.03762', eprinttype: arxiv, eprintclass: cs.CL, url: 'https://a.example/'",
     {"eprint": "1706.03762", "archiveprefix": "arXiv", "primaryclass": "cs.CL"}),
    ("type: paper, eprint: '1706.03762', eprinttype: arxiv, url: 'https://arxiv.org/abs/1706.03762'",
     {"eprint": None, "archiveprefix": None, "url": "https://arxiv.org/abs/1706.03762"}),
    ("type: paper, pmid: '31452104'", {"pubmed": "31452104", "pmid": None}),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "expected"), FIELDS)
def test_fields(tmp_path: Path, fields: str, expected: dict[str, str | None]) -> None:
    registry = load_text(tmp_path, f"k: {{title: T, {fields}}}\n{ISO}")
    entry = classic_entry(registry["k"], registry, ["en"])
    assert registry.problems == []
    assert {name: entry.fields.get(name) for name in expected} == expected


NOTES = [
    ("article", "issue: 3, volume: 2, page: 1-9", None),
    ("article", "issue: 3, volume: 2, page: 1-9, number: 7", "Number 7"),
    ("article", "issue: 3, volume: 2", "Volume 2, number 3"),
    ("article", "page: 1-9, issue: 3", "Number 3"),
    ("book", "volume: 2, series: S, editor: C D", "Edited by C D"),
    ("book", "volume: 2, number: 3, series: S", "Number 3"),
    ("book", "number: 3, series: S", None),
    ("inproceedings", "editor: C D, page: 1-9, edition: 2", "2nd edition"),
    ("techreport", "number: 7, location: L", None),
    ("techreport", "number: 7, volume: 2", "Volume 2, number 7"),
    ("misc", "volume: 2, translator: C D, isbn: 978-3-16-148410-0",
     "Volume 2, ISBN 978-3-16-148410-0, translated by C D"),
    ("thesis", "location: L, page: 1-9", "Pages 1-9"),
]  # fmt: skip


@pytest.mark.parametrize(("entry_type", "fields", "note"), NOTES)
def test_values_in_the_note_depend_on_the_type(
    tmp_path: Path, entry_type: str, fields: str, note: str | None
) -> None:
    given = {"article": "container: C", "inproceedings": "container: C", "book": "publisher: P"}
    needed = given.get(entry_type, "institution: I")
    text = f"title: T, author: A B, date: 2003, {needed}, {fields}"
    registry = load_text(tmp_path, f"k: {{type: paper, entrytype: {entry_type}, {text}}}\n")
    entry = classic_entry(registry["k"], registry, ["en"])
    assert registry.problems == []
    assert entry.type == ("phdthesis" if entry_type == "thesis" else entry_type)
    assert entry.fields.get("note") == note
    assert entry.fields.get("entrysubtype") == (entry_type if entry.type != entry_type else None)


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("@book{k, title={V}, maintitle={Main}, mainsubtitle={Sub}, volume={2}}", {"series": "Main: Sub"}),
        ("@book{k, title={V}, maintitle={Main}, series={S}}", {"series": "S"}),
        ("@incollection{k, title={V}, maintitle={M}, booktitle={B}}", {"series": "M", "booktitle": "B"}),
        ("@incollection{k, title={V}, maintitle={Main}}", {"series": "Main", "booktitle": None}),
        ("@thesis{k, title={V}, type={Diploma thesis}}", {"type": "Diploma thesis"}),
        ("@thesis{k, title={V}, type={phdthesis}}", {"type": None}),
        ("@inbook{k, title={V}, type={Section}, chapter={5% {of} it}}",
         {"type": "Section", "chapter": r"5\% {of} it"}),
        (r"@misc{k, title={The {MIT} way  of 5\% or 6%}}", {"title": r"The {MIT} way of 5\% or 6\%"}),
        (r"@misc{k, title={V}, author={{\relax Ch}arles Berg}}", {"author": "Berg, Charles"}),
        (r"@misc{k, title={V}, editor={Berg, {\relax{}Ch}arles}}", {"editor": "Berg, Charles"}),
        ("@news{k, title={V}, journal={Daily}}", {"journal": "Daily", "entrysubtype": "news"}),
        ("@misc{k, title={V}, journal={Daily}}", {"journal": None, "howpublished": "Daily"}),
    ],
)  # fmt: skip
def test_fields_from_the_file_of_an_entry(
    tmp_path: Path, entry: str, expected: dict[str, str | None]
) -> None:
    for name in ("r.bib", "r.bibtex"):
        registry = load_text(tmp_path, entry, name)
        fields = classic_entry(registry["k"], registry, ["en"]).fields
        assert {name: fields.get(name) for name in expected} == expected


def test_identifiers_and_formulas_are_escaped() -> None:
    assert escape_identifier("a\\b{c}  d_e%20") == "a%5Cb%7Bc%7D d_e%20"
    assert escape_text("5% of $x_1 %$") == r"5\% of $x_1 \%$"
