"""``:style: reference``: resources as bibliography entries, by any pybtex style."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pybtex.plugin
import pytest
from hypothesis import given, settings
from pybtex.plugin import enumerate_plugin_names
from pybtex.style.formatting import BaseStyle

from sphinx_refalign.bibtex.formatting import ReferenceFormatter
from sphinx_refalign.registry.marks import marked_fields, parse_marked
from sphinx_refalign.registry.markup import FORMULA
from tests.events.test_find_outdated import same_as_clean
from tests.helpers.project import Directive, Heading, Project
from tests.helpers.strategies import REGISTRIES
from tests.registry.writers.test_round_trip import from_data

Page = Callable[..., Project]
REFERENCE = {"style": "reference"}
BIB = r"""
@article{math, author={Ein, A. and Zwei, B.}, title={On $O(N^{10}_2)$ and {BIG} Things}, journal={J. of X},
  year=2001, volume=3, number=2, pages={1--9}, doi={10.1/a_b}}
"""
STYLES = sorted({*enumerate_plugin_names("pybtex.style.formatting")})


def build_page(project: Project, *keys: str, builder: str = "html", **conf: Any) -> Any:
    """Build a page with a block for each key."""
    project.conf |= {"refalign_registry": ["*.yaml", "*.bib"], **conf}
    project.write("math.bib", BIB)
    project.page("index", "rst", Heading("Title"), *(Directive("resource", key, REFERENCE) for key in keys))
    return project.build(builder)


def test_a_block_is_an_entry_of_a_bibliography(page: Page) -> None:
    project = page(
        "index",
        Heading("Title"),
        Directive("paper", "xen-2003", {**REFERENCE, "class": "mine"}, "How it *applies* here."),
        Directive("references", "", {**REFERENCE, "title": "Read"}, "taocp\nhypervisor"),
    )
    built = project.build()
    assert built.warnings == ""
    entry = built.html().select_one("p.refalign-reference.refalign-paper.mine")
    assert entry.get_text() == (
        "Paul Barham, Boris Dragovic, and others. Xen and the Art of Virtualization. In SOSP. 2003. "
        "URL: https://example.org/xen.pdf."
    )
    assert entry.em.get_text() == "SOSP"
    assert entry.a["href"] == "https://example.org/xen.pdf"
    assert entry.find_next_sibling("p").em.get_text() == "applies"
    assert [" ".join(item.get_text().split()) for item in built.html().select(".refalign-references li")] == [
        "Donald E. Knuth. The Art of Computer Programming. 1968.",
        "Hypervisor. Wikipedia. URL: https://en.wikipedia.org/wiki/Hypervisor.",
    ]
    assert built.html().select_one(".refalign-label").get_text().startswith("Read")
    assert [alignment["key"] for alignment in built.data["alignments"]] == ["xen-2003", "taocp", "hypervisor"]


@pytest.mark.parametrize("style", STYLES)
def test_every_style_formats_every_kind(project: Project, style: str) -> None:
    keys = ["hypervisor", "mit-6.824", "xen-2003", "oci", "oci-image", "taocp", "math"]
    built = build_page(project, *keys, refalign_reference_style=style)
    assert built.warnings == ""
    entries = [entry.get_text() for entry in built.html().select("p.refalign-reference")]
    assert len(entries) == len(keys)
    for entry, word in zip(
        entries, ("Hypervisor", "Systems", "Xen", "Open", "OCI", "Art", "BIG"), strict=True
    ):
        assert word in entry


def test_the_standard_of_chinese_references(project: Project) -> None:
    built = build_page(
        project, "taocp", "hypervisor", refalign_reference_style="gbt7714-numeric", language="zh_CN"
    )
    assert [entry.get_text() for entry in built.html().select("p.refalign-reference")] == [
        "KNUTH D E. The Art of Computer Programming[M]. [S.l.: s.n.], 1968.",
        "虚拟机监视器[EB/OL]. Wikipedia. https://zh.wikipedia.org/wiki/Hypervisor.",
    ]


def test_text_in_another_language_has_its_language(project: Project) -> None:
    project.write("more.yaml", "both: {type: book, title: {zh: 书, de: Buch}, author: A B, date: 2000}\n")
    built = build_page(project, "both", "taocp")
    first, second = built.html().select("p.refalign-reference")
    assert first.span["lang"] == "zh"
    assert second.find(attrs={"lang": True}) is None


@pytest.mark.parametrize("style", STYLES)
def test_formulas_are_unchanged(project: Project, style: str) -> None:
    built = build_page(project, "math", refalign_reference_style=style)
    entry = built.html().select_one("p.refalign-reference")
    assert entry.select_one(".math").get_text() == r"\(O(N^{10}_2)\)"
    assert "\U000f0000" not in entry.get_text()
    assert "mathjax" in (built.out / "index.html").read_text(encoding="utf-8").lower()


def test_latex_and_text_show_references_too(project: Project) -> None:
    tex = build_page(project, "math", "xen-2003", builder="latex", latex_engine="xelatex")
    (file,) = tex.out.glob("*.tex")
    text = file.read_text(encoding="utf-8")
    assert r"\(O(N^{10}_2)\)" in text
    assert r"\sphinxhref{https://doi.org/10.1/a\_b}" in text
    plain = project.build("text")
    content = " ".join((plain.out / "index.txt").read_text(encoding="utf-8").split())
    assert "A. Ein and B. Zwei. On O(N^{10}_2) and BIG things. *J. of X*, 3(2):1–9, 2001." in content
    assert "doi:10.1/a_b <https://doi.org/10.1/a_b>." in content
    assert "URL: https://example.org/xen.pdf." in content
    assert (tex.warnings, plain.warnings) == ("", "")


def test_parallel_and_single_page_builds_show_the_same(project: Project) -> None:
    for name in ("a", "b", "c", "d", "e", "f"):
        project.page(name, "rst", Heading(name), Directive("resource", "xen-2003", REFERENCE))
    project.page("more", "rst", Heading("More"), Directive("toctree", "", {}, "a\nb\nc\nd\ne\nf"))
    build_page(project, "taocp")
    project.edit("index.rst", "Title\n", "Title\n").write(
        "index.rst", (project.root / "index.rst").read_text() + "\n.. toctree::\n\n   more\n"
    )
    serial = project.build(out="one", trees="1")
    parallel = project.build(out="two", trees="2", parallel=2)
    assert (serial.warnings, parallel.warnings) == ("", "")
    assert serial.html("c") == parallel.html("c")
    assert "In SOSP" in project.build("singlehtml").text()


def test_unknown_style_is_one_warning_and_plain_is_used(project: Project) -> None:
    built = build_page(project, "taocp", "xen-2003", refalign_reference_style="plane")
    (line,) = built.warnings.splitlines()
    assert line.startswith("conf.py:")
    assert "refalign_reference_style = 'plane': unknown pybtex style; use one of alpha, " in line
    assert "gbt7714-numeric" in line
    assert line.endswith("'plain' is used instead [refalign.config]")
    assert "Donald E. Knuth. The Art of Computer Programming. 1968." in built.text()


@pytest.mark.parametrize("value", [7, "", None])
def test_invalid_style_is_a_warning(project: Project, value: Any) -> None:
    built = build_page(project, "taocp", refalign_reference_style=value)
    assert f"refalign_reference_style = {value!r}: must be the name of a pybtex style" in built.warnings
    assert "Donald E. Knuth. The Art of Computer Programming. 1968." in built.text()


def test_failing_style_does_not_stop_the_build(project: Project) -> None:
    """The style is registered in conf.py as the manual of sphinxcontrib-bibtex describes."""
    project.head = (
        "from pybtex.plugin import register_plugin\n"
        "from pybtex.style.formatting.unsrt import Style\n"
        "from pybtex.style.template import field, sentence\n"
        "class Asking(Style):\n"
        "    def get_book_template(self, entry):\n"
        "        return sentence[field('shelfmark')]\n"
        "    get_misc_template = get_book_template\n"
        "    def get_inproceedings_template(self, entry):\n"
        "        return entry.nothing\n"
        "register_plugin('pybtex.style.formatting', 'asking', Asking, force=True)\n"
    )
    built = build_page(project, "taocp", "xen-2003", "math", refalign_reference_style="asking")
    first, second = built.warnings.splitlines()
    assert first.startswith(
        "index.rst:4: WARNING: pybtex style 'asking' cannot format 'taocp' (FieldIsMissing: "
    )
    assert first.endswith("style 'plain' is used instead [refalign.reference]")
    assert "cannot format 'xen-2003' (AttributeError: " in second
    assert "Donald E. Knuth. The Art of Computer Programming. 1968." in built.text()
    assert "Xen and the Art of Virtualization. In SOSP . 2003." in built.text()
    assert "A. Ein and B. Zwei." in built.text()


def test_entry_that_no_style_can_format_is_a_list_item(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: object, entry: object) -> None:
        raise RuntimeError("not today")

    monkeypatch.setattr("pybtex.style.formatting.unsrt.Style.get_book_template", fail)
    project.write("odd.bib", "@book{odd, author={A. Name}, title={T}, publisher={P}, year=2000}\n")
    built = build_page(project, "odd")
    first, *_ = built.warnings.splitlines()
    assert "pybtex style 'plain' cannot format 'odd' (RuntimeError: not today)" in first
    assert first.endswith("a list item is used instead [refalign.reference]")
    assert "2000 : T" in built.text()


@pytest.mark.parametrize("style", ["plain", "alpha", "gbt7714-numeric"])
def test_name_that_cannot_be_read_is_one_warning_and_is_printed_as_it_is(
    project: Project, style: str
) -> None:
    names = "Smith, J., Doe, K., Meier, M."
    project.write("odd.bib", f"@article{{odd, author={{{names}}}, title={{T}}, journal={{J}}, year=2001}}\n")
    built = build_page(project, "odd", refalign_reference_style=style)
    (warning,) = built.warnings.splitlines()
    assert f"odd.bib:1: WARNING: odd.author: {names!r} has too many commas for one name; " in warning
    assert names.rstrip(".") in built.text()


def test_style_that_cannot_be_loaded_is_a_warning(project: Project) -> None:
    class Broken(BaseStyle):
        def __init__(self) -> None:
            raise RuntimeError("not today")

    pybtex.plugin.register_plugin("pybtex.style.formatting", "broken", Broken, force=True)
    built = build_page(project, "taocp", refalign_reference_style="broken")
    assert "the style cannot be loaded (RuntimeError: not today). 'plain' is used instead" in built.warnings


def test_without_pybtex_a_warning_names_what_to_install(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("pybtex", "pybtex.plugin"):
        monkeypatch.setitem(sys.modules, name, None)
    built = build_page(project, "taocp", "xen-2003")
    (line,) = built.warnings.splitlines()
    assert line.startswith("index.rst:4: WARNING: formatted references need pybtex, ")
    assert "pip install 'sphinx-refalign[bibtex]'" in line
    assert line.endswith("[refalign.reference]")
    assert (
        built.html().select_one("p.refalign-reference").get_text() == "1968: The Art of Computer Programming"
    )


def test_style_is_loaded_once(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    groups: list[str] = []
    original = pybtex.plugin.find_plugin

    def find_plugin(group: str, name: Any = None, filename: Any = None) -> Any:
        groups.append(group)
        return original(group, name, filename)

    monkeypatch.setattr(pybtex.plugin, "find_plugin", find_plugin)
    build_page(
        project, *["taocp", "xen-2003", "math", "oci"] * 5, refalign_reference_style="gbt7714-author-year"
    )
    assert groups == ["pybtex.style.formatting"]


@pytest.mark.parametrize(("style", "needed"), [("block", False), ("reference", True)])
def test_pybtex_is_imported_for_the_first_reference(project: Project, style: str, needed: bool) -> None:
    project.page("index", "rst", Heading("Title"), Directive("paper", "xen-2003", {"style": style}))
    project.write("conf.py", "extensions = ['sphinx_refalign']\nrefalign_registry = ['resources.yaml']\n")
    program = (
        "import sys\nfrom sphinx.cmd.build import build_main\n"
        f"assert build_main(['-q', '-W', {str(project.root)!r}, {str(project.root / 'out')!r}]) == 0\n"
        "print(*{name.partition('.')[0] for name in sys.modules})"
    )
    process = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    imported = {"pybtex", "pybtex_docutils", "sphinxcontrib.bibtex"} & {*process.stdout.split()}
    assert imported == ({"pybtex", "pybtex_docutils"} if needed else set())


def test_changed_style_and_changed_entry_update_pages(project: Project) -> None:
    project.page("other", "rst", Heading("Other"), Directive("paper", "xen-2003"))
    project.write("index.rst", "")
    build_page(project, "taocp")
    project.write("index.rst", (project.root / "index.rst").read_text() + "\n.. toctree::\n\n   other\n")
    project.build()
    assert project.build().written == set()
    project.edit("resources.yaml", "Donald E. Knuth", "D. E. Knuth")
    built = project.build()
    assert "D. E. Knuth. The Art" in built.text()
    assert built.written == {"index"}
    project.conf["refalign_reference_style"] = "gbt7714-numeric"
    built = project.build()
    assert "KNUTH D E. The Art" in built.text()
    assert built.read == set()
    same_as_clean(project, built)


def test_changed_organization_of_a_standard_updates_the_page(project: Project) -> None:
    build_page(project, "oci-image")
    project.edit("resources.yaml", "title: Open Container Initiative", "title: Open Containers")
    assert "Open Containers. OCI Image Specification." in project.build().text()


def test_unknown_style_of_a_list_is_a_warning(project: Project) -> None:
    project.page("index", "rst", Heading("Title"), Directive("references", "", {"style": "card"}, "taocp"))
    assert "unknown value 'card' of :style:; use one of list, reference" in project.build().warnings


@pytest.mark.parametrize("style", STYLES)
@settings(deadline=None, max_examples=30)
@given(data=REGISTRIES)
def test_every_resource_can_be_formatted(style: str, data: dict[str, Any]) -> None:
    formatter = FORMATTERS[style]
    formatter._texts.clear()
    registry = from_data(data)
    for key in registry:
        content = formatter.format(registry[key], registry, ("en",))
        assert formatter.warnings == []
        assert "".join(node.astext() for node in content).strip()


FORMATTERS = {style: ReferenceFormatter(style) for style in STYLES}
"""One formatter for each style, because styles are slow to load."""


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("a $x^{2}$ b", [("a ", False), ("x^{2}", True), (" b", False)]),
        (r"\(a_b\)", [("a_b", True)]),
        ("5$ and 6$", [("5$ and 6$", False)]),
        (r"a\_b \$x\$", [("a_b $x$", False)]),
        ("a \U0010f000 b", [("a \ufffd b", False)]),
        ("$a$ $b$", [("a", True), (" ", False), ("b", True)]),
    ],
)
def test_formulas_are_protected_from_styles(text: str, pieces: list[tuple[str, bool]]) -> None:
    fields = marked_fields({"title": text, "url": "https://a.example/$x$"})
    assert [(value, kind == FORMULA) for kind, value in parse_marked(fields["title"])] == pieces
    assert fields["url"] == "https://a.example/$x$"
