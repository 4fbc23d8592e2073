"""The generated ``.bib`` file: which entries it contains, which keys conflict, and what is imported."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.bibtex.test_bridge import bridged
from tests.helpers.project import Directive, Heading, Paragraph, Project, Role

BIB = """\
@string{press = {A Press}}
@comment{@book{no-entry, title={T}}}
@book{first, author={A. Writer}, title={The First}, publisher=press, year=2001}
%@book{commented, author={C}, title={T}, publisher={P}, year=2001}
@article{second, author={B. Writer}, title={The Second}, journal={J}, year=2002}
"""


@pytest.fixture
def both(project: Project) -> Project:
    """A project with both extensions, each with a file."""
    project.conf |= {
        "extensions": ["sphinxcontrib.bibtex", "sphinx_refalign"],
        "bibtex_bibfiles": ["own.bib"],
    }
    return project.write("own.bib", BIB)


def cite(project: Project, *keys: str) -> Project:
    sentences = Paragraph(*(part for key in keys for part in ("See ", Role("cite:p", key), ".\n")))
    return project.page("index", "rst", Heading("Title"), sentences, Directive("bibliography"))


def generated_file(project: Project) -> Path:
    return project.root / "_build" / "doctrees" / "refalign.bib"


def test_registry_reads_the_files_of_sphinxcontrib_bibtex(both: Project) -> None:
    both.conf |= {"refalign_registry": "bibtex", "refalign_align_citations": True}
    built = cite(both, "first", "second").build()
    assert built.warnings == ""
    assert list(built.data["resources"]) == ["first", "second"]
    assert [alignment["key"] for alignment in built.data["alignments"]] == ["first", "second"]
    assert built.text().count("The First") == 1
    assert not generated_file(both).exists()


@pytest.mark.parametrize(
    "registry", [["bibtex", "*.yaml"], ["*.yaml", "own.bib"], ["*.bib", "resources.yaml"]]
)
def test_file_of_both_extensions_is_cited_once(both: Project, registry: list[str]) -> None:
    both.conf["refalign_registry"] = registry
    built = cite(both, "first", "xen-2003").build()
    assert built.warnings == ""
    assert built.text().count("The First") == 1
    assert "first" not in generated_file(both).read_text(encoding="utf-8-sig")
    assert len(built.data["resources"]) == 8


def test_duplicate_keys_give_both_locations(both: Project) -> None:
    both.write(
        "more.yaml",
        "first: {type: paper, title: Other}\n"
        "SECOND: {type: paper, title: O}\n"
        "free: {type: paper, title: F}\n",
    )
    built = cite(both, "first", "second", "free", "xen-2003").build()
    assert built.warnings.splitlines() == [
        "more.yaml:1: WARNING: first: this key is also at own.bib:3, which :cite: links to; rename one, or "
        "add that file to refalign_registry ('bibtex' adds all) and remove one [refalign.duplicate-key]",
        "more.yaml:2: WARNING: SECOND: same BibTeX key as 'second' at own.bib:5, which :cite: links to; "
        "rename one of them [refalign.duplicate-key]",
    ]
    text = built.text()
    assert "The First" in text
    assert "The second" in text
    assert "F. [ free ]" not in text
    assert "Xen and the Art" in text


def test_commented_entry_is_an_entry_for_pybtex(both: Project) -> None:
    """pybtex reads it despite the comment; a second entry with its key would stop it reading our file."""
    both.write("more.yaml", "commented: {type: paper, title: Other}\nno-entry: {type: paper, title: O}\n")
    built = cite(both, "xen-2003", "commented").build()
    assert "commented: this key is also at own.bib:4" in built.warnings
    assert "Xen and the Art" in built.text()


def test_key_that_the_registry_has_twice_is_one_warning(both: Project) -> None:
    both.conf["refalign_registry"] = ["more.yaml", "bibtex"]
    both.write("more.yaml", "first: {type: paper, title: Other}\n")
    built = cite(both, "first").build()
    assert built.warnings.count("[refalign.duplicate-key]") == 1
    assert built.warnings.startswith("own.bib:3")


def test_two_keys_that_differ_only_in_case(both: Project) -> None:
    both.write("more.yaml", "Xen-2003: {type: paper, title: Other}\n")
    built = cite(both, "Xen-2003", "oci").build()
    assert built.warnings.splitlines() == [
        "resources.yaml:24: WARNING: xen-2003: same BibTeX key as 'Xen-2003' at more.yaml:1, which :cite: "
        "links to; rename one of them [refalign.duplicate-key]"
    ]
    assert "Open Container Initiative" in built.text()


def test_project_needs_no_bib_file(both: Project) -> None:
    del both.conf["bibtex_bibfiles"]
    built = cite(both, "xen-2003").build()
    assert built.warnings == ""
    assert "Xen and the Art" in built.text()


def test_files_are_read_in_the_encoding_of_sphinxcontrib_bibtex(both: Project) -> None:
    (both.root / "own.bib").write_bytes(BIB.replace("A. Writer", "Jos\u00e9 P\u00e9rez").encode("latin-1"))
    both.conf |= {"bibtex_encoding": "latin-1", "refalign_registry": ["bibtex", "more.yaml"]}
    both.write("more.yaml", "umlaut: {type: paper, title: Über alles, author: Jos\u00e9, date: 2000}\n")
    built = cite(both, "first", "umlaut").build()
    assert built.warnings == ""
    assert "José Pérez" in built.text()
    assert "Über alles" in built.text()
    assert built.data["resources"]["first"]["author"] == ["José Pérez"]
    both.write("more.yaml", "umlaut: {type: paper, title: 题目, author: A, date: 2000}\n")
    assert both.build().warnings.splitlines() == [
        "conf.py:7: WARNING: bibtex_encoding = 'latin-1' cannot encode some characters of the registry; "
        "use UTF-8 [refalign.config]"
    ]


def test_missing_files_of_sphinxcontrib_bibtex(both: Project) -> None:
    both.conf |= {"bibtex_bibfiles": ["own.bib", "gone.bib"], "refalign_registry": "bibtex"}
    built = cite(both, "first").build()
    assert "refalign" not in built.warnings.replace("test_missing_files", "")
    assert "could not open bibtex file" in built.warnings


def test_bibtex_in_the_registry_needs_sphinxcontrib_bibtex(project: Project) -> None:
    project.conf["refalign_registry"] = ["bibtex", "resources.yaml"]
    built = project.page("index", "rst", Heading("T"), Paragraph(Role("paper", "xen-2003"))).build()
    assert built.warnings.splitlines() == [
        "conf.py:2: WARNING: refalign_registry: 'bibtex' needs sphinxcontrib-bibtex; add "
        "'sphinxcontrib.bibtex' to the extensions, or list the files [refalign.config]"
    ]
    assert "Xen and the Art" in built.text()


def test_show_citation_needs_sphinxcontrib_bibtex(project: Project) -> None:
    built = project.page(
        "index", "rst", Heading("T"), Directive("paper", "xen-2003", {"show": "citation"})
    ).build()
    assert built.warnings == ""
    assert built.html().select("dt") == []


def test_prefixed_keys_are_resources_too(both: Project) -> None:
    both.conf["refalign_align_citations"] = True
    block = Directive("paper", "xen-2003", {"show": "citation", "noalign": ""})
    bibliography = Directive("bibliography", "", {"keyprefix": "a-"})
    both.page("index", "rst", Heading("T"), Paragraph(Role("cite", "a-xen-2003")), block, bibliography)
    built = both.build()
    assert built.warnings == ""
    assert [alignment["key"] for alignment in built.data["alignments"]] == ["xen-2003"]
    assert built.html().select_one("dd.refalign-citation a")["href"].startswith("#id")


def test_footnotes_show_the_registry(both: Project) -> None:
    sentence = Paragraph("See ", Role("footcite:p", "xen-2003"), ".")
    both.page("index", "rst", Heading("T"), sentence, Directive("footbibliography"))
    assert "Xen and the Art" in both.build().text()
    both.edit("resources.yaml", "Xen and the Art", "On the Art")
    built = both.build()
    assert built.warnings == ""
    assert "On the Art" in built.text()


ALONE = """
import sys
class Refuse:
    def find_spec(self, name, path=None, target=None):
        first, *others = name.split(".")
        if first.startswith(("pybtex", "latexcodec")) or (first == "sphinxcontrib" and "bibtex" in others):
            raise AssertionError(f"{name} was imported")
sys.meta_path.insert(0, Refuse())
from sphinx.cmd.build import main
raise SystemExit(main(["-q", "-b", "html", ".", "_build"]))
"""


@pytest.mark.parametrize("registry", ["resources.yaml", "own.bib"])
def test_neither_pybtex_nor_sphinxcontrib_bibtex_is_imported(project: Project, registry: str) -> None:
    """Not even if they are installed."""
    project.write("own.bib", BIB)
    project.write("conf.py", f"extensions = ['sphinx_refalign']\nrefalign_registry = [{registry!r}]\n")
    project.page("index", "rst", Heading("T"), Directive("resource-catalog"))
    process = subprocess.run(
        [sys.executable, "-c", ALONE], cwd=project.root, capture_output=True, text=True, check=False
    )
    assert (process.returncode, process.stderr) == (0, "")
    assert "refalign-entry" in (project.root / "_build" / "index.html").read_text(encoding="utf-8")


def test_a_name_with_too_many_commas_does_not_end_the_build(tmp_path: Path, markup: str) -> None:
    project = bridged(tmp_path / "book", markup)
    project.edit("own.bib", "@book{own-book", "@book{odd, title={Odd}, author={A, B, C, D}}\n@book{own-book")
    built = project.build()
    assert "own.bib:1: WARNING: 'A, B, C, D'" in built.warnings
    assert built.warnings.count("commas") == 1
