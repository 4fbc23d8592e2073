"""Every public name is in the reference, with a description; each missing one is named with its place."""

from __future__ import annotations

import inspect
import re
import shlex
from importlib import import_module
from pathlib import Path

import click
import pytest
from bs4 import BeautifulSoup

from sphinx_refalign.alignment.table import COLUMNS
from sphinx_refalign.cli.checks import CHECKS
from sphinx_refalign.cli.main import COMMANDS, refalign
from sphinx_refalign.config import OPTIONS
from sphinx_refalign.diagnostics import Warn
from sphinx_refalign.directives.base import Option, RefalignDirective
from sphinx_refalign.directives.registration import DIRECTIVES
from sphinx_refalign.directives.resource import ResourceDirective
from sphinx_refalign.exports.to_csv import COLUMNS as CSV_COLUMNS
from sphinx_refalign.registry.kinds import BUILT_IN, COMMON, FIELDS
from sphinx_refalign.registry.problems import Code
from tests.docs.snippets import DOCS, snippets_of

KINDS = [kind.name for kind in BUILT_IN]

CLASSES: dict[str, type[RefalignDirective]] = {
    **dict.fromkeys(("resource", *KINDS), ResourceDirective),
    **DIRECTIVES,
}
"""The class of each directive by name."""

PACKAGES = (
    "sphinx_refalign", "sphinx_refalign.registry", "sphinx_refalign.alignment",
    "sphinx_refalign.registry.readers",
)  # fmt: skip


def commands() -> dict[str, click.Command]:
    context = refalign.make_context("refalign", [], resilient_parsing=True)
    found = {name: refalign.get_command(context, name) for name in COMMANDS}
    return {"refalign": refalign, **{f"refalign {name}": item for name, item in found.items() if item}}


def test_every_directive_and_option_is_described(names: dict[str, set[str]]) -> None:
    assert set(CLASSES) <= names["rst:directive"]
    for name, directive in CLASSES.items():
        for option in directive.option_spec:
            described = {item for item in names["rst:directive:option"] if item.endswith(f":{option}")}
            assert {f"{name}:{option}", f"{_first_name(directive)}:{option}"} & described, (name, option)
    assert {"resource", *KINDS} <= names["rst:role"]


def _first_name(directive: type[RefalignDirective]) -> str:
    return next(name for name, other in CLASSES.items() if other is directive)


def test_every_option_of_conf_py_is_described(names: dict[str, set[str]]) -> None:
    assert {option.name for option in OPTIONS} == {
        name for name in names["std:confval"] if name.startswith("refalign_")
    }
    assert len(OPTIONS) >= 15


def test_every_field_and_column_is_described(names: dict[str, set[str]]) -> None:
    assert names["std:field"] == set(FIELDS)
    assert names["std:column"] == set(COLUMNS)


def test_every_warning_and_check_is_described(names: dict[str, set[str]]) -> None:
    subtypes = {f"refalign.{subtype}" for subtype in (*Code, *Warn)}
    checks = {name for name in CHECKS if f"refalign.{name}" not in subtypes}
    assert names["std:warning-type"] == subtypes | checks
    assert len(subtypes) >= 18


def test_every_command_and_its_options_are_described(names: dict[str, set[str]], manual: Path) -> None:
    page = BeautifulSoup((manual / "reference" / "commands.html").read_text("utf-8"), "html.parser")
    titles = {heading.get_text().removesuffix("¶") for heading in page.select("h2")}
    for path, command in commands().items():
        assert path in titles
        for parameter in command.params:
            for option in parameter.opts if isinstance(parameter, click.Option) else ():
                assert f"{path.replace(' ', '-')}.{option}" in names["std:cmdoption"], (path, option)


@pytest.mark.parametrize("package", PACKAGES)
def test_every_public_name_of_the_api_is_described(package: str, names: dict[str, set[str]]) -> None:
    described = {name for kind, found in names.items() if kind.startswith("py:") for name in found}
    for name in import_module(package).__all__:
        if name != "__version__":
            assert f"{package}.{name}" in described, f"{package}.{name}"


def test_every_part_of_the_exported_files_is_described(manual: Path) -> None:
    page = BeautifulSoup((manual / "reference" / "files.html").read_text("utf-8"), "html.parser")
    cells = {row.td.get_text(strip=True) for row in page.select("tbody tr") if row.td is not None}
    assert set(CSV_COLUMNS) <= cells
    assert {"version", "resources", "alignments", "planned", "documents", "kinds", "uri", "met"} <= cells


def test_nothing_is_without_a_description(manual: Path) -> None:
    for path in sorted((manual / "reference").glob("*.html")):
        assert "(no description)" not in path.read_text("utf-8"), path.name


@pytest.mark.parametrize("name", list(CLASSES))
def test_options_of_directives_have_a_description(name: str) -> None:
    directive = CLASSES[name]
    file = Path(inspect.getfile(directive)).name
    for option, declared in directive.option_spec.items():
        where = f"directives/{file}: option_spec of {directive.__name__}: '{option}'"
        assert isinstance(declared, Option), f"{where}: use Option(…) or flag_option(…) with a description"
        assert declared.help.endswith("."), f"{where}: describe it in a sentence"
        is_flag = directive.option_spec.is_flag(option)
        assert is_flag or declared.form or declared.values, f"{where}: give its values or its form"
        assert is_flag or declared.example or declared.values, f"{where}: give an example"
        assert not declared.default or declared.default in declared.values, where


def test_every_directive_has_an_example_in_both_markups() -> None:
    page = DOCS / "reference" / "directives.rst"
    text = {"rst": "", "md": ""}
    for snippet in snippets_of(page):
        text[snippet.language] += snippet.text
    for directive in dict.fromkeys(CLASSES.values()):
        names = [name for name, other in CLASSES.items() if other is directive]
        where = f"add '.. generated:: directive {names[0]}' and an example in two tabs to {page}"
        assert f".. generated:: directive {names[0]}\n" in page.read_text("utf-8"), where
        assert any(f".. {name}::" in text["rst"] for name in names), where
        assert any(f"{{{name}}}" in text["md"] for name in names), where


def test_options_of_conf_py_have_a_description() -> None:
    for option in OPTIONS:
        assert option.help.endswith((".", "}")), f"config.py: {option.name}: describe it in a sentence"


def test_every_option_of_conf_py_has_an_example() -> None:
    page = DOCS / "reference" / "configuration.rst"
    text = "".join(snippet.text for snippet in snippets_of(page) if snippet.language == "python")
    for option in OPTIONS:
        assert re.search(rf"^{option.name} = ", text, re.MULTILINE), (
            f"add an example of {option.name} to {page}"
        )


def test_warnings_and_checks_have_cause_and_cure() -> None:
    for subtype in (*Code, *Warn):
        assert str(subtype) in CHECKS, f"cli/checks.py: add the check {subtype!r}, with summary and cure"
    for check in CHECKS.values():
        assert check.summary.endswith("."), f"cli/checks.py: {check.name}: summary"
        assert check.explanation.endswith("."), f"cli/checks.py: {check.name}: explanation"
        assert check.cure.endswith("."), f"cli/checks.py: {check.name}: say what to do about it in 'cure'"


def test_columns_of_tables_have_a_description() -> None:
    for name, text in COLUMNS.items():
        assert text.endswith("."), f"alignment/table.py: COLUMNS: describe {name!r}"


def test_commands_and_their_options_have_a_description() -> None:
    for path, command in commands().items():
        assert command.help, f"{path}: write a docstring"
        assert re.search(r"Examples?:\s", command.help), f"{path}: give an example in the docstring"
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.help, f"{path} {parameter.opts[0]}: write its help"


def test_examples_in_the_help_of_commands_are_valid(generators: None) -> None:
    from refalign_reference.commands import examples_of

    from tests.docs.page_project import check_arguments

    for path, command in commands().items():
        for example in examples_of(command):
            call = re.search(r"refalign ([^>)]+)", example)  # without what the shell does with it
            assert call is not None, path
            check_arguments(shlex.split(call[1]))


def test_fields_have_a_description_a_form_and_an_example(generators: None) -> None:
    from refalign_reference.becomes import SAMPLE, names_of, samples
    from refalign_reference.fields import fields_of, form_of

    from sphinx_refalign.registry import Resource, load
    from sphinx_refalign.schema.registry import field_schemas

    assert load([SAMPLE]).problems == []
    for field, schema in field_schemas(Resource, FIELDS).items():
        where = f"registry/model.py: {field}: write a docstring below the field"
        assert "description" in schema, where
        assert form_of(field), f"docs/_extensions/refalign_reference/fields.py: name the form of {field!r}"
    for kind in BUILT_IN:
        for field in fields_of(kind):
            assert field in samples()[kind.name], f"{SAMPLE}: add {field!r} to the entry {kind.name!r}"
    for field in COMMON:
        assert any(field in entry for entry in samples().values()), f"{SAMPLE}: add {field!r} to an entry"
    assert names_of("paper", "doi") == (["doi"], ["DOI"], ["url", "identifier"])
    assert names_of("course", "institution")[2] == ["provider"]
    assert names_of("paper", "container")[:2] == (["booktitle", "refalign.…"], ["container-title", "custom"])
