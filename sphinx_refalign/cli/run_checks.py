"""Runs the selected checks on a project."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

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
    built: list[Finding] = []
    if with_build:
        from sphinx_refalign.cli.build import build

        result = build(project, warn_planned=selection.reports("planned"))
        built, used = result.warnings, frozenset(result.alignments.by_key)
    findings = list(_registry_findings(project))
    if selection.reports("planned") and not with_build:
        findings += find_missing_pages(project)
    findings += find_duplicates(project.registry, selection)
    if selection.reports("unused"):
        findings += find_unused(project, used)
    if selection.reports("incomplete"):
        findings += find_incomplete(project.registry)
    selected = [finding for finding in findings if selection.reports(finding.check)]
    known = {finding.location + finding.text for finding in findings}
    for finding in built:
        is_reported = selection.reports(finding.check) or _is_reported_by_builds(finding.check, selection)
        if is_reported and finding.location + finding.text not in known:
            selected.append(finding)
    return CheckResult(_sorted(selected, project.registry_files), project.registry_files)


def _is_reported_by_builds(check: str, selection: Selection) -> bool:
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
    """Yield what a build reports about conf.py and the registry, also when it shows all entries."""
    registry = project.registry
    for problem in project.problems:
        yield finding_at(problem.code, problem.location, problem.message)
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
    yield from (finding_of(problem) for problem in registry.problems if problem not in late_problems)
    yield from map(finding_of, late)


def needs_build(selection: Selection) -> list[str]:
    """Return the checks that were selected by name and that only a build can run."""
    return [name for name in CHECKS if name in selection.chosen and CHECKS[name].source is Source.BUILD]
