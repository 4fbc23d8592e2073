"""``refalign discover``: makes a registry of what the pages of a tree link to."""

from __future__ import annotations

import click

from sphinx_refalign.cli import parameters


@click.command(short_help="Make a registry of what a tree links to.")
@parameters.project_options
@parameters.output_option
@click.option("--append", is_flag=True, help="Add to the end of the existing file --output.")
@click.option("--all", "with_all", is_flag=True, help="Take all other web pages, too.")
@click.option("--build", is_flag=True, help="Read the pages with Sphinx, for exactness. It runs conf.py.")
@parameters.json_option
def command(
    sourcedir: str,
    registries: tuple[str, ...],
    run_conf: bool,
    output: str | None,
    append: bool,
    with_all: bool,
    build: bool,
    as_json: bool,
) -> None:
    """Make a registry of what the pages below SOURCEDIR link to and the registry does not have.

    Wikipedia articles, works with a DOI or another identifier, RFCs and other standards, courses of
    universities and standards bodies become entries, the most linked first. SOURCEDIR is the folder of
    conf.py, or any folder of Markdown pages, reStructuredText pages and notebooks. No page is changed.

    Example: refalign discover docs -o docs/found.yaml
    """  # fmt: skip
    from sphinx_refalign.cli.discover_project import discover  # so that --help starts fast

    discover(
        sourcedir,
        registries,
        run_conf=run_conf,
        output=output,
        append=append,
        with_all=with_all,
        build=build,
        as_json=as_json,
    )
