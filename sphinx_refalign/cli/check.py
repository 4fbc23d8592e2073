"""``refalign check``: reports the problems of a registry."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sphinx_refalign.cli.checks import CHECKS, Selection, read_names, select_checks
from sphinx_refalign.cli.completion import complete_checks
from sphinx_refalign.cli.explain import describe
from sphinx_refalign.cli.output import FINDINGS, CommandError, note, plural, write_json
from sphinx_refalign.cli.parameters import (
    dry_run_option,
    force_option,
    json_option,
    pause_garbage_collection,
    project_options,
)
from sphinx_refalign.cli.settings import FORMATS, Settings, read_settings

if TYPE_CHECKING:
    from sphinx_refalign.cli.project import Project


@click.command("check")
@project_options
@click.option("--select", multiple=True, metavar="CHECKS", shell_complete=complete_checks,
              help="Run only these checks, separated by commas; 'all' runs all.")  # fmt: skip
@click.option("--ignore", multiple=True, metavar="CHECKS", shell_complete=complete_checks,
              help="Do not run these checks.")  # fmt: skip
@click.option("--build", "with_build", is_flag=True, help="Report all warnings of a build, too.")
@click.option("--format", "output_format", type=click.Choice(FORMATS), help="The format of the report.")
@json_option
@click.option("--fix", is_flag=True, help="Correct what can be corrected safely, and report the rest.")
@dry_run_option
@force_option
@click.option("--list", "list_only", is_flag=True, help="List all checks.")
@click.pass_context
def command(
    context: click.Context, sourcedir: str, registries: Sequence[str], run_conf: bool, select: Sequence[str],
    ignore: Sequence[str], with_build: bool, output_format: str | None, as_json: bool, fix: bool,
    dry_run: bool, force: bool, list_only: bool,
) -> None:  # fmt: skip
    """Report the problems of conf.py and the registry as a build does, and duplicates across files.

    The table [tool.refalign] of pyproject.toml can have select, ignore and format.

    Examples: refalign check docs; refalign check --select same-doi,unused; refalign check --fix --dry-run
    """
    chosen, ignored = read_names(select, "--select"), read_names(ignore, "--ignore")
    settings = Settings() if list_only and not Path(sourcedir).is_dir() else read_settings(sourcedir)
    if list_only:
        _list(_select(None, settings, chosen, ignored), as_json=as_json)
        return
    from sphinx_refalign.cli.project import open_project  # so that --help starts fast

    pause_garbage_collection(context)
    project = open_project(sourcedir, registries, run_conf=run_conf)
    project.require_registry()
    selection = _select(project, settings, chosen, ignored)
    _refuse_without_build(selection, chosen, with_build=with_build)
    if fix or dry_run:
        from sphinx_refalign.cli.fixes import fix_files

        fixed = fix_files(project, selection, dry_run=dry_run, force=force)
        if dry_run:
            context.exit(FINDINGS if fixed else 0)
        if fixed:
            project = open_project(sourcedir, registries, run_conf=run_conf)
    report_format = "json" if as_json else output_format or settings.format or "human"
    if _report(project, selection, report_format, with_build=with_build):
        context.exit(FINDINGS)


def _select(
    project: Project | None, settings: Settings, chosen: Sequence[str], ignored: Sequence[str]
) -> Selection:
    """Return the checks to run: those of the command line replace those of pyproject.toml."""
    warns = project is not None and project.options.warns_about_planned_places
    suppressed = project.conf.values.get("suppress_warnings") if project is not None else ()
    select = chosen or settings.select
    ignore = [*ignored, *([] if chosen else settings.ignore)]
    return select_checks(select, ignore, warns_about_planned=warns, suppressed=suppressed)


def _list(selection: Selection, *, as_json: bool) -> None:
    if as_json:
        write_json([{**describe(check), "on": check.name in selection.names} for check in CHECKS.values()])
        return
    from sphinx_refalign.cli.report_formats import write_list

    write_list(list(CHECKS.values()), selection.names)


def _refuse_without_build(selection: Selection, chosen: Sequence[str], *, with_build: bool) -> None:
    from sphinx_refalign.cli.run_checks import needs_build

    names = [name for name in needs_build(selection) if name in chosen]
    if names and not with_build:
        raise CommandError(f"--select: {', '.join(names)}: only a build finds it; add --build")


def _report(project: Project, selection: Selection, report_format: str, *, with_build: bool) -> int:
    """Report the findings, and return their number."""
    from sphinx_refalign.cli.report_formats import WRITERS, SourceLines
    from sphinx_refalign.cli.run_checks import run_checks

    result = run_checks(project, selection, with_build=with_build)
    findings = result.findings
    WRITERS[report_format](findings, SourceLines(project.options.encoding))
    if findings:
        files = len({finding.file for finding in findings})
        note(f"{plural(len(findings), 'problem')} in {plural(files, 'file')}")
    else:
        number = len(project.registry)
        entries = f"{number:,} {'entry' if number == 1 else 'entries'}"
        note(f"no problems in {plural(len(result.files), 'file')} with {entries}")
    return len(findings)
