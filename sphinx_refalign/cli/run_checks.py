"""Runs the selected checks on a project."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sphinx_refalign.cli.changes import read_bytes
from sphinx_refalign.cli.checks import CHECKS, Selection, Source
from sphinx_refalign.cli.duplicates import find_duplicates
from sphinx_refalign.cli.findings import Finding, finding_at, finding_of
from sphinx_refalign.cli.page_checks import find_incomplete, find_missing_pages, find_unused
from sphinx_refalign.cli.project import Project
from sphinx_refalign.registry.problems import Code, Problem, describe_error


class CheckResult(NamedTuple):
    """What the selected checks have found, sorted by file and position."""

    findings: list[Finding]
    files: list[str]
    """The registry files that were read."""


def run_checks(project: Project, selection: Selection, *, with_build: bool = False) -> CheckResult:
    """Run the selected checks.

    Args:
        project: The project.
        selection: The checks whose findings are returned.
        with_build: Whether to build the project, too, for the checks that need one.

    """
    used: frozenset[str] | None = None
    findings = list(_registry_findings(project))
    if with_build:
        from sphinx_refalign.cli.build import build

        result = build(project, warn_planned=selection.reports("planned"))
        used = frozenset(result.alignments.by_key)
        findings = _with_paths(result.warnings, findings)
    elif selection.reports("planned"):
        findings += find_missing_pages(project)
    selected = [
        finding
        for finding in findings
        if selection.reports(finding.check) or (with_build and _is_of_builds(finding.check, selection))
    ]
    selected += find_duplicates(project.registry, selection)
    if selection.reports("unused"):
        selected += find_unused(project, used)
    if selection.reports("incomplete"):
        selected += find_incomplete(project.registry)
    return CheckResult(_sorted(selected, project.registry_files), project.registry_files)


def _with_paths(warnings: list[Finding], findings: list[Finding]) -> list[Finding]:
    """Return the warnings of a build; those that reading the registry finds, too, as it describes them."""
    known = {(finding.location, finding.text): finding for finding in findings}
    # Sphinx takes a location without a line for the name of a document.
    known |= {(f"{finding.file}:1", finding.text): finding for finding in findings if not finding.line}
    return [known.get((warning.location, warning.text), warning) for warning in warnings]


def _is_of_builds(check: str, selection: Selection) -> bool:
    """Return whether a warning is reported though the check of that name is off: it is one of a build."""
    return check not in CHECKS or (check == "incomplete" and selection.reports("unknown-key"))


def _sorted(findings: list[Finding], files: list[str]) -> list[Finding]:
    """Return the findings: those of conf.py, of the registry files in their order, of pages; each once."""
    order = {file: position for position, file in enumerate(files)}
    others = {finding.file for finding in findings} - order.keys()
    configurations = sorted(file for file in others if file.endswith(("conf.py", "_config.yml")))
    order |= {file: position - len(configurations) for position, file in enumerate(configurations)}
    pages = sorted(others - order.keys())
    order |= {file: len(files) + position for position, file in enumerate(pages)}
    unique = dict.fromkeys(findings)
    return sorted(unique, key=lambda finding: (order[finding.file], finding.order))


def _registry_findings(project: Project) -> Iterator[Finding]:
    """Yield what a build reports about conf.py and the registry, also when it shows all entries.

    Where conf.py computes the kinds, whether a kind is unknown cannot be said.
    """
    registry = project.registry
    hides_kinds = _hides_kinds(project)
    for located in project.problems:
        yield finding_at(located.code, located.location, located.message)
    late: list[Problem] = []
    registry.report_late = late.append
    for key, entry in registry.entries.items():
        if not entry.format:  # decoded and checked when it was read
            continue
        try:
            registry.get(key)
        except Exception as error:  # of a reader of another package, which ends a build
            message = f"entry cannot be read: {describe_error(error)}; simplify it"
            late.append(Problem(Code.VALUE, entry.file, entry.line, entry.column, key, message))
    registry.report_late = None
    late_problems = set(late)
    for problem in registry.problems:
        if problem not in late_problems and not (hides_kinds and problem.code is Code.UNKNOWN_KIND):
            yield finding_of(problem)
    yield from map(finding_of, late)


def _hides_kinds(project: Project) -> bool:
    """Return whether conf.py declares kinds that can be seen only by running it."""
    if not {"refalign_kinds", "refalign_entry_types"}.isdisjoint(project.conf.computed):
        return True
    return project.conf.path.endswith(".py") and b"add_kind" in read_bytes(project.conf.path)


def needs_build(selection: Selection) -> list[str]:
    """Return the checks that were selected by name and that only a build can run."""
    return [name for name in CHECKS if name in selection.chosen and CHECKS[name].source is Source.BUILD]
