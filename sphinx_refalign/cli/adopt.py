"""``refalign adopt``: put directives and roles into existing pages."""

from __future__ import annotations

import click

from sphinx_refalign.cli.output import FINDINGS
from sphinx_refalign.cli.parameters import dry_run_option, force_option, json_option, project_options


@click.command()
@project_options
@click.option(
    "--lists", is_flag=True, help="Turn lists of links to known resources into lists of references."
)
@click.option("--roles", is_flag=True, help="Turn links in sentences to known resources into roles.")
@click.option("--citations", is_flag=True, help="Turn citations of sphinxcontrib-bibtex into roles.")
@dry_run_option
@force_option
@json_option
@click.pass_context
def command(
    context: click.Context,
    sourcedir: str,
    registries: tuple[str, ...],
    run_conf: bool,
    lists: bool,
    roles: bool,
    citations: bool,
    dry_run: bool,
    force: bool,
    as_json: bool,
) -> None:
    """Put directives and roles into existing pages.

    Each place that the registry plans (chapters) and no page meets becomes a directive: in the section
    whose title fits its label, else in a section such as References, else at the end of the page.

    --lists, --roles and --citations change existing links and citations. Links keep their words and
    addresses: a link is not changed where a role would lead to another address.

    Only lines that must change are changed. A second run changes nothing. Exit status 1: some places could
    not be used; stderr says why.

    Example: refalign adopt docs --roles --dry-run
    """
    from sphinx_refalign.cli.adopt_project import adopt  # so that --help starts fast

    if adopt(
        sourcedir,
        registries,
        run_conf=run_conf,
        lists=lists,
        roles=roles,
        citations=citations,
        dry_run=dry_run,
        force=force,
        as_json=as_json,
    ):
        context.exit(FINDINGS)
