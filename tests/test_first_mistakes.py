"""First mistakes of authors on pages and in conf.py: one warning each, which says what to do."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.helpers.project import Directive, Heading, Paragraph, Project, Role, build_and_build_clean

Page = Callable[..., Project]


def messages(warnings: str) -> list[str]:
    """Return the texts of warnings, without their locations."""
    return [line.partition("WARNING: ")[2] for line in warnings.splitlines() if "WARNING: " in line]


def test_unknown_options_name_the_right_one_and_the_directive_is_shown(page: Page) -> None:
    built = page(
        "index", Heading("Title"),
        Directive("paper", "xen-2003", {"relations": "defines"}),
        Directive("alignment-table", "", {"kind": "paper", "groupby": "kind", "xyzzy": "1"}),
    ).build()  # fmt: skip
    assert messages(built.warnings) == [
        "paper: unknown option :relations: (did you mean 'relation'?) [refalign.option]",
        "alignment-table: unknown option :kind: (did you mean 'kinds'?) [refalign.option]",
        "alignment-table: unknown option :groupby: (did you mean 'group-by'?) [refalign.option]",
        "alignment-table: unknown option :xyzzy:; see the options in the documentation [refalign.option]",
    ]
    assert built.html().select_one(".refalign-block") is not None
    assert built.html().select_one("table.refalign-table") is not None


@pytest.mark.parametrize(
    ("value", "is_on"),
    [
        ("", True),
        ("true", True),
        ("Yes", True),
        ("on", True),
        ("false", False),
        ("no", False),
        ("off", False),
    ],
)
def test_flags_take_values(page: Page, value: str, is_on: bool) -> None:
    built = page("index", Heading("Title"), Directive("paper", "xen-2003", {"noalign": value})).build()
    assert built.warnings == ""
    assert (built.data["alignments"] == []) is is_on


def test_flag_with_another_value(page: Page) -> None:
    built = page("index", Heading("Title"), Directive("paper", "xen-2003", {"noalign": "perhaps"})).build()
    assert messages(built.warnings) == [
        "paper: unknown value 'perhaps' of :noalign:; use true or false, or no value [refalign.option]"
    ]
    assert len(built.data["alignments"]) == 1


@pytest.mark.parametrize("separator", [" ", "; ", ";", "；", "、"])
def test_several_keys_in_one_line_are_used_and_reported(page: Page, separator: str) -> None:
    keys = separator.join(("xen-2003", "hypervisor"))
    built = page(
        "index", Heading("Title"), Directive("resource", keys), Directive("references", body=keys)
    ).build()
    assert messages(built.warnings) == [
        f"{name}: several keys in one line: {keys!r}; write one key per line [refalign.option]"
        for name in ("resource", "references")
    ]
    assert len(built.html().select(".refalign-block")) == 2
    assert len(built.html().select("ul.refalign-references li")) == 2


def test_key_with_a_space_is_one_key_also_if_it_is_added_later(page: Page) -> None:
    project = page("index", Heading("Title"), Directive("references", body="xen-2003 hypervisor"))
    assert "several keys" in project.build().warnings
    project.write("more.yaml", "xen-2003 hypervisor: {type: book, title: One}\n")
    built, clean = build_and_build_clean(project)
    assert (built.warnings, clean.warnings) == ("", "")
    assert built.text() == clean.text()
    assert "One" in built.text()


def test_unknown_words_are_one_key(page: Page) -> None:
    built = page("index", Heading("Title"), Directive("paper", "no such keys")).build()
    assert messages(built.warnings) == [
        "no resource has the key 'no such keys'; add it to the registry or correct the key "
        "[refalign.unknown-key]"
    ]


def test_directive_without_key_keeps_the_text(page: Page) -> None:
    built = page("index", Heading("Title"), Directive("paper", "", {}, "\nOur words.")).build()
    assert "Our words." in built.text() or "Our words." in built.warnings
    assert len(messages(built.warnings)) == 1


def test_role_with_several_keys(page: Page) -> None:
    built = page("index", Heading("Title"), Paragraph(Role("resource", "xen-2003, oci"))).build()
    assert messages(built.warnings) == [
        "no resource has the key 'xen-2003, oci'; write a role for each of the keys 'xen-2003', 'oci' "
        "[refalign.unknown-key]"
    ]


def test_languages_of_links(page: Page) -> None:
    built = page(
        "index", Heading("Title"),
        Directive("wikidef", "hypervisor", {"lang": "cn"}),
        Directive("wikidef", "hypervisor", {"lang": "fr"}),
        Directive("wikidef", "hypervisor", {"lang": "en_US fr"}),
        Directive("paper", "xen-2003", {"lang": "fr"}),
    )  # fmt: skip
    expected = [
        ":lang: 'cn' is not a language tag (did you mean 'zh'?) [refalign.option]",
        ":lang: 'hypervisor' has no link in 'fr'; use en, zh [refalign.option]",
    ]
    assert messages(built.build().warnings) == expected
    assert messages(built.build("alignment").warnings) == expected


def test_catalogue_in_british_spelling(page: Page) -> None:
    built = page("index", Heading("Title"), Directive("resource-catalogue", "", {"kinds": "paper"})).build()
    assert built.warnings == ""
    assert "Xen and the Art" in built.text()


def test_unknown_directives_and_roles_name_the_right_one(page: Page) -> None:
    project = page(
        "index", Heading("Title"),
        Directive("papers", "xen-2003"), Directive("wikipedia", "hypervisor"),
        Directive("alignments-table"), Directive("videos", "x"), Directive("refalign:papers", "x"),
        Directive("mermaid", "x"),
        Paragraph(Role("papers", "xen-2003"), " and ", Role("quux", "xen-2003"), "."),
    )  # fmt: skip
    project.conf["refalign_kinds"] = {"video": {"label": "Video"}}
    warnings = project.build().warnings
    for name, meant in (
        ("papers", "paper"), ("wikipedia", "wikidef"), ("alignments-table", "alignment-table"),
        ("videos", "video"), ("refalign:papers", "refalign:paper"),
    ):  # fmt: skip
        (line,) = [line for line in warnings.splitlines() if "directive type" in line and name in line
                   and f"'{name}'" in line.replace('"', "'")]  # fmt: skip
        assert f"(did you mean {meant!r}?)" in line
    (line,) = [line for line in warnings.splitlines() if 'role "papers"' in line]
    assert "\"papers\" (did you mean 'paper'?)" in line
    for name in ("mermaid", "quux"):
        lines = [line for line in warnings.splitlines() if name in line and "Unknown" in line]
        assert lines
        assert "did you mean" not in "".join(lines)


@pytest.mark.parametrize("parallel", [1, 2])
def test_unknown_key_in_cite_is_one_warning(page: Page, parallel: int) -> None:
    project = page(
        "index", Heading("Title"),
        Paragraph("See ", Role("cite:t", "xen-2013"), " and ", Role("footcite:p", "xen-2013"), "."),
        Paragraph(Role("cite:p", "qqqqqq"), "."),
        Directive("footbibliography"), Directive("bibliography"),
    )  # fmt: skip
    project.conf["extensions"] = ["sphinx_refalign", "myst_parser", "sphinxcontrib.bibtex"]
    found = [text for text in messages(project.build(parallel=parallel).warnings) if "bibtex key" in text]
    suggested = "could not find bibtex key \"xen-2013\" (did you mean 'xen-2003'?) [bibtex.key_not_found]"
    assert sorted(found) == sorted([
        suggested, suggested,
        'could not find bibtex key "qqqqqq"; add it to the registry or to a .bib file, or correct the key '
        "[bibtex.key_not_found]",
    ])  # fmt: skip


@pytest.mark.parametrize("name", ["refalign_registery", "refaling_registry", "sphinx_refalign_registry"])
def test_misspelled_registry_is_one_warning(page: Page, name: str) -> None:
    project = page("index", Heading("T"), Directive("paper", "a"), Paragraph(Role("course", "b")))
    project.conf[name] = project.conf.pop("refalign_registry")
    for _ in range(2):
        built = project.build()
        assert messages(built.warnings) == [
            f"unknown option {name!r} (did you mean 'refalign_registry'?) [refalign.config]"
        ]
        assert built.warnings.startswith(f"conf.py:{len(project.conf)}: ")


def test_other_misspelled_options(project: Project) -> None:
    project.conf |= {"refalign_relation": [], "refalign_xyzzy": 1, "_refalign_mine": 1, "release": "1"}
    assert messages(project.page("index", "rst", Heading("T")).build().warnings) == [
        "unknown option 'refalign_relation' (did you mean 'refalign_relations'?) [refalign.config]",
        "unknown option 'refalign_xyzzy'; correct the name, or rename the variable, for example with a "
        "leading underscore [refalign.config]",
    ]


USES = (Directive("paper", "a"), Paragraph(Role("course", "b")), Directive("alignment-table"))


@pytest.mark.parametrize("use", range(3))
def test_empty_registry_is_one_warning(page: Page, use: int) -> None:
    project = page("index", Heading("T"), USES[use])
    del project.conf["refalign_registry"]
    for builder in ("html", "html", "alignment"):
        assert messages(project.build(builder).warnings) == [
            "refalign_registry is empty, but page 'index' uses resources; "
            "set it to the registry files, such as ['resources.yaml'] [refalign.config]"
        ]


def test_registry_files_without_entries_are_one_warning(page: Page) -> None:
    project = page("index", Heading("T"), *USES).write("resources.yaml", "# to come\n")
    assert messages(project.build().warnings) == [
        "refalign_registry: no entry in resources.yaml, but page 'index' uses resources; add them "
        "[refalign.config]"
    ]
    project.page("index", "rst", Heading("T")).page("index", "md", Heading("T"))
    (project.root / "index.rst").unlink()
    assert "refalign" not in project.build().warnings


def test_missing_registry_file_is_one_warning(page: Page) -> None:
    project = page("index", Heading("T"), *USES)
    project.conf["refalign_registry"] = ["docs/resources.yaml"]
    (message,) = messages(project.build().warnings)
    assert message.startswith("refalign_registry: file not found: docs/resources.yaml")


INCOMPLETE = """\
wiki: {type: wikidef, title: W}
course: {type: course, title: C, institution: MIT, number: 6.824}
body: {type: organization, title: B}
rule: {type: standard, title: S, organization: Somebody}
iso: {type: standard, title: S, organization: ISO, number: 27001}
article: {type: paper, title: P, author: A}
venue: {type: paper, title: P, container: SOSP}
thesis: {type: paper, title: P, institution: MIT}
draft: {type: paper, title: P, entrytype: unpublished}
press: {type: paper, title: P, date: {literal: in press}}
book: {type: book, title: B}
unused: {type: wikidef, title: U}
mentioned: {type: wikidef, title: M}
film: {type: film, title: F}
movie: {type: paper, title: P, entrytype: movie}
law: {type: paper, title: P, entrytype: legislation}
patent: {type: paper, title: P, entrytype: patent, number: US 1}
"""


def test_shown_resources_without_an_address(page: Page) -> None:
    project = page(
        "index", Heading("T"),
        Directive("references", body="wiki, course, body, rule, iso, article, venue"),
        Directive("references", body="thesis\ndraft\npress\nbook\nfilm\nmovie\nlaw\npatent"),
        Directive("wikidef", "wiki"), Paragraph(Role("wikidef", "mentioned")), Directive("resource-catalog"),
        Directive("standard", "oci-image"),
    )  # fmt: skip
    project.write("more.yaml", INCOMPLETE)
    project.conf["refalign_kinds"] = {"film": {"label": "Film"}}
    expected = [
        f"more.yaml:{line}: WARNING: {key}: {advice}; a page shows it ('index') [refalign.incomplete]"
        for line, key, advice in (
            (1, "wiki", "no address; add 'url'"), (2, "course", "no address; add 'url'"),
            (3, "body", "no address; add 'url'"),
            (4, "rule", "no address; add 'url', 'doi' or 'number'"),
            (6, "article", "neither address nor venue; add 'url', 'doi' or 'container'"),
        )
    ]  # fmt: skip
    for _ in range(2):
        assert project.build().warnings.splitlines() == expected
    project.edit("more.yaml", "title: W}", "title: W, url: 'https://en.wikipedia.org/wiki/W'}")
    assert project.build().warnings.splitlines() == expected[1:]
    project.conf["suppress_warnings"] = ["refalign.incomplete"]
    assert project.build().warnings == ""


def test_an_invalid_address_is_one_warning(page: Page) -> None:
    project = page("index", Heading("T"), Directive("course", "mit"))
    project.write("more.yaml", "mit: {type: course, title: C, institution: MIT, url: ocw.mit.edu/6}\n")
    (message,) = messages(project.build().warnings)
    assert message.startswith("mit.url: must be a full URL")


@pytest.mark.parametrize(
    "fields", ["note={Talk}", "howpublished={CD}", "pubstate={inpress}", "doi={10.1000/1}"]
)
def test_bibtex_entries_that_can_be_found(project: Project, fields: str) -> None:
    project.write("a.bib", f"@misc{{m, title={{T}}, {fields}}}\n@misc{{n, title={{T}}}}\n")
    project.conf["refalign_registry"] = ["a.bib"]
    built = project.page("index", "rst", Heading("T"), Directive("references", body="m\nn")).build()
    assert [text.split(":")[0] for text in messages(built.warnings)] == ["n"]


@pytest.mark.parametrize(
    ("suffix", "text", "message"),
    [
        ("md", ":::{paper} xen-2003\n:::\n", ":::{paper} is plain text on this page; add 'colon_fence' to "
         "myst_enable_extensions, or write ```{paper} [refalign.markup]"),
        ("md", ".. paper:: xen-2003\n", ".. paper:: is plain text in a MyST page; write ```{paper} "
         "[refalign.markup]"),
        ("md", "See :paper:`xen-2003`.\n", ":paper:`…` is plain text in a MyST page; write {paper}`…` "
         "[refalign.markup]"),
        ("rst", "See {paper}`xen-2003`.\n", "{paper}`…` is plain text in a reStructuredText page; write "
         ":paper:`…` [refalign.markup]"),
    ],
)  # fmt: skip
def test_syntax_of_the_other_markup(project: Project, suffix: str, text: str, message: str) -> None:
    built = project.page("index", suffix, Heading("T"), text).build()
    assert messages(built.warnings) == [message]


@pytest.mark.parametrize(
    ("suffix", "text"),
    [
        ("md", "```\n:::{paper} x\n```\n\n`.. paper:: x` and `` :paper:`x` `` and :ref:`x` and 12:`x`\n"),
        ("rst", "::\n\n   {paper}`x`\n\n``{paper}`` and {other}`x` and `x`.\n"),
    ],
)
def test_documented_syntax_is_not_reported(project: Project, suffix: str, text: str) -> None:
    assert project.page("index", suffix, Heading("T"), text).build().warnings == ""


def test_registry_path_from_another_folder(project: Project) -> None:
    project.write("data/r.yaml", "").page("index", "rst", Heading("T"))
    for pattern, meant in (("docs/resources.yaml", "resources.yaml"), ("resources.yml", "resources.yaml")):
        project.conf["refalign_registry"] = [pattern]
        assert messages(project.build().warnings) == [
            f"refalign_registry: file not found: {pattern} (relative to conf.py) (did you mean {meant!r}?) "
            "[refalign.file]"
        ]


def test_yaml_in_a_bib_file(project: Project) -> None:
    project.write("a.bib", "a:\n  type: paper\n  title: T\n")
    project.conf["refalign_registry"] = ["a.bib"]
    built = project.page("index", "rst", Heading("T"), Directive("paper", "a")).build()
    assert built.warnings.splitlines() == [
        "a.bib:1: WARNING: this is YAML, not BibTeX; move it to a .yaml file [refalign.syntax]"
    ] or built.warnings.startswith("a.bib:1:1: WARNING: this is YAML, not BibTeX; move it to a .yaml file")


def test_markdown_without_a_parser(tmp_path: Path) -> None:
    """Sphinx ends with an error about the first page, which says nothing of Markdown."""
    (tmp_path / "conf.py").write_text('extensions = ["sphinx_refalign"]\n', encoding="utf-8")
    (tmp_path / "index.md").write_text("# T\n", encoding="utf-8")
    output = _run_sphinx(tmp_path)
    assert (
        "conf.py:1: WARNING: index.md is not read: it is Markdown; "
        "add 'myst_parser' to extensions (pip install \"sphinx-refalign[myst]\")"
    ) in output
    (tmp_path / "index.rst").write_text("T\n=\n", encoding="utf-8")
    assert _run_sphinx(tmp_path) == ""


def _run_sphinx(folder: Path) -> str:
    command = [sys.executable, "-m", "sphinx", "-q", ".", "_build"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stderr
