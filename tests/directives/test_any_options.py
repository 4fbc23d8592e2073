"""Any text in any option of any directive is used or reported with its line, in both markups."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from sphinx_refalign.directives.base import Option, Options
from sphinx_refalign.directives.registration import DIRECTIVES
from sphinx_refalign.directives.resource import ResourceDirective
from sphinx_refalign.nodes import refalign_view
from tests.helpers.fuzzing import budget
from tests.helpers.project import REGISTRY, Directive, Heading, Project

MARKUPS = ("rst", "md")

SPECS: dict[str, Options] = {
    **{name: directive.option_spec for name, directive in DIRECTIVES.items()},
    **dict.fromkeys(("resource", "paper", "refalign:wikidef"), ResourceDirective.option_spec),
}
"""Option specifications by directive name."""

ARGUMENTS = st.sampled_from(["xen-2003", "oci", "hypervisor, oci", "nobody", ""]) | st.text(max_size=8)

SPECIAL = st.sampled_from([
    "", " ", "\\", "`", "``", "|x|", ":ref:`x`", "{math}`x`", "*", "**", "_", "x_", "[1]_", "[^1]", "!**",
    "[", "[!a]", "?", "part/**", "/", "//", "../..", "/states", "a,b;c", ";", ",", "=", "a=", "=b",
    "chapter=中; x=", "chapter=`x", "chapters 95%", "chapters", "95 95", "nan", "1e999", "-1", "0", "1", "٣",
    "²", "9" * 5000, "1900-2000", "2000-", "-", "true", "False", "~", "null", "[a, b]", "{a: b}", "&a", "*a",
    "!!python/x", "|", ">", "'", '"', "# x", "%", "{x}", "%s", "a\n\n   b", "\n   :x: y", "\n   .. note::",
    "\0", "\x1b", "\u2028", "\u202e", "\ufeff", "zh en", "x" * 3000, "[" * 300, "**/" * 60, "\U0010ffff",
    "\\end{document}", "$ & # ^ ~ } {",
])  # fmt: skip
"""Texts that mean something in a markup, a glob, a number, YAML or LaTeX."""

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
"""Any characters that a file can have."""


def documented(option: object) -> list[str]:
    """Return the values of an option that its description names."""
    return [*option.values, option.example] if isinstance(option, Option) else []


ALL_VALUES = sorted(
    {value for spec in SPECS.values() for option in spec.values() for value in documented(option)}
)

VALUES = SPECIAL | TEXTS | st.lists(st.sampled_from(ALL_VALUES) | SPECIAL | TEXTS, max_size=3).map(" ".join)


@st.composite
def directives(draw: st.DrawFn) -> Directive:
    """Draw a directive with some of its options, and sometimes one that it does not have."""
    name = draw(st.sampled_from(sorted(SPECS)))
    options = draw(st.dictionaries(st.sampled_from([*SPECS[name], "unknown"]), VALUES, max_size=4))
    if name == "alignment-changes":
        options.setdefault("since", "states")
    argument = " ".join(draw(ARGUMENTS).split()) if SPECS[name] is ResourceDirective.option_spec else ""
    return Directive(name, argument, options, "oci" if name == "references" else "")


def project_without_index(folder: Path) -> Project:
    """Return a project with a registry, and a page that uses it."""
    root = folder / "project"
    root.mkdir()
    project = Project(root).write("resources.yaml", REGISTRY)
    return project.page("layers", "rst", ":orphan:\n", Heading("Layers"), Directive("resource", "oci"))


@cache
def earlier_state() -> str:
    """Return the ``alignment.json`` of the project."""
    with TemporaryDirectory() as folder:
        project = project_without_index(Path(folder)).write("index.rst", "T\n=\n")
        return (project.build().out / "alignment.json").read_text(encoding="utf-8")


def new_project(folder: Path) -> Project:
    """Return a project with a registry, a page that uses it, and a state of an earlier version."""
    return project_without_index(folder).write("states/1.0.json", earlier_state())


def places(warnings: str) -> list[str]:
    """Return where each warning and error is."""
    plain = re.sub(r"\x1b\[[\d;]*m", "", warnings)
    return re.findall(r"^(.*?): (?:WARNING|ERROR|CRITICAL|SEVERE): ", plain, re.MULTILINE)


def check_places(warnings: str, markup: str) -> None:
    """Check that each warning has a line of the page, or of the registry."""
    for place in places(warnings):
        # MyST 4.0 reports some of its own warnings at index.md.rst.
        assert re.search(rf"(index\.{markup}(?:\.rst)?|resources\.yaml):\d+", place), warnings


Reader = Callable[[list[Directive]], str]


@contextmanager
def page_reader(folder: Path, markup: str) -> Iterator[Reader]:
    """Return a function that reads, resolves and writes a page, and returns its warnings.

    It is a build without what a build does once, so that many pages take little time.
    """
    project = new_project(folder)
    project.page("index", markup, Heading("T"))
    project.build("dummy")  # writes conf.py
    root = str(project.root)
    log = io.StringIO()
    numbers = count()
    with docutils_namespace(), patch_docutils(root):
        app = Sphinx(root, root, f"{root}/out", f"{root}/trees", "html", status=None, warning=log)
        app.build()

        def read(items: list[Directive]) -> str:
            log.seek(0)
            log.truncate()
            title = f"Page {next(numbers)}"
            project.page("index", markup, Heading(title), *items)
            app.emit("env-before-read-docs", app.env, ["index"])
            app.emit("env-purge-doc", app.env, "index")
            app.env.clear_doc("index")
            app.builder.read_doc("index")
            app.emit("env-get-updated", app.env)
            app.env._pickled_doctree_cache.clear()  # as Sphinx does after reading
            doctree = app.env.get_doctree("index")
            app.env.apply_post_transforms(doctree, "index")
            assert doctree.astext().startswith(title), "the page is shown"
            assert not [*doctree.findall(refalign_view)], "with what the directives show"
            app.builder.write_doc("index", doctree)
            return log.getvalue()

        yield read
        app.emit("build-finished", None)


@pytest.mark.long
@pytest.mark.parametrize("markup", MARKUPS)
def test_any_value_of_any_option(tmp_path: Path, markup: str) -> None:
    with page_reader(tmp_path, markup) as read:

        @budget(40)
        @given(st.lists(directives(), min_size=1, max_size=4))
        def check(items: list[Directive]) -> None:
            check_places(read(items), markup)

        check()


FIXED = sorted(
    (name, option)
    for name, spec in SPECS.items()
    for option, description in spec.items()
    if isinstance(description, Option) and description.values and not description.form
)
"""Pairs of directive and option, of options with a fixed set of values."""

UNKNOWN = st.from_regex("[a-z]{1,8}-[0-9]{1,3}", fullmatch=True) | st.sampled_from(["9" * 5000, "é中"])
"""Words of no option, which mean themselves in both markups."""


@pytest.mark.long
@pytest.mark.parametrize("markup", MARKUPS)
def test_unknown_words_are_reported(tmp_path: Path, markup: str) -> None:
    with page_reader(tmp_path, markup) as read:

        @budget(40)
        @given(st.sampled_from(FIXED), UNKNOWN)
        def check(directive: tuple[str, str], value: str) -> None:
            name, option = directive
            options = {option: value} | ({"since": "states"} if name == "alignment-changes" else {})
            warnings = read(
                [Directive(name, "oci" if name in ("resource", "paper", "references") else "", options)]
            )
            check_places(warnings, markup)
            assert f"unknown value {value!r} of :{option}:" in warnings
            assert re.search(rf"index\.{markup}:\d+", warnings)

        check()


def check_nesting(code: str) -> None:
    """Check that the environments and groups of LaTeX code end in the order in which they begin."""
    ends: list[str] = [r"\end{document}"]
    for match in re.finditer(r"\\(begin|end)\{(\w+\*?)\}|\\.|[{}]", code, re.DOTALL):
        if match[1] == "begin" or match[0] == "{":
            ends.append(rf"\end{{{match[2]}}}" if match[1] else "}")
        elif match[1] == "end" or match[0] == "}":
            assert ends.pop() == match[0], code[max(match.start() - 2000, 0) : match.end()]
    assert ends == []


def page_project(folder: str, markup: str, items: list[Directive]) -> Project:
    """Return a project with a page of these directives, and fonts for Chinese in a PDF."""
    project = new_project(Path(folder)).page("index", markup, Heading("T"), *items)
    # Without these, the warning about Chinese characters is at a line of conf.py.
    project.conf["latex_engine"] = "xelatex"
    project.conf["latex_elements"] = {"extrapackages": r"\usepackage{xeCJK}"}
    return project


@pytest.mark.parametrize("builder", ["html", "latex"])
@pytest.mark.parametrize("markup", MARKUPS)
@budget(6, fuzzed=100)
@given(items=st.lists(directives(), max_size=12))
def test_builds(markup: str, builder: str, items: list[Directive]) -> None:
    """A whole build ends without an exception, with the line of each warning."""
    with TemporaryDirectory() as folder:
        built = page_project(folder, markup, items).build(builder)
        check_places(built.warnings, markup)
        files = list(built.out.glob("*.tex"))
        assert len(files) == (builder == "latex")
        for file in files:
            check_nesting(file.read_text(encoding="utf-8").partition(r"\begin{document}")[2])
