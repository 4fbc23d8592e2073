"""``refalign init``: sets up a registry and conf.py for a new or existing project."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

import click

from sphinx_refalign.cli import init_files
from sphinx_refalign.cli.changes import read_bytes, unified_diff, write_atomically
from sphinx_refalign.cli.conf_edit import EXTENSION, add_to_conf
from sphinx_refalign.cli.output import CommandError, note, plural
from sphinx_refalign.cli.parameters import dry_run_option, source_folder, yes_option

_DEFAULT_REGISTRY = "resources.yaml"


@click.command("init")
@source_folder
@click.option("--registry", metavar="FILE",
              help=f"The registry, relative to conf.py. Default: {_DEFAULT_REGISTRY}.")  # fmt: skip
@click.option("--example", is_flag=True, help="Write the quick start: a registry and a page that uses it.")
@click.option("--myst", is_flag=True,
              help="Write the page in MyST Markdown, and load myst_parser. "
              "A folder with Markdown pages only gets the parser without it.")  # fmt: skip
@yes_option
@dry_run_option
def command(
    sourcedir: str, registry: str | None, example: bool, myst: bool, yes: bool, dry_run: bool
) -> None:
    """Set up a registry and conf.py for a new or an existing project.

    A new conf.py is small. To an existing one, lines are added where they are missing; nothing else in it is
    changed. No other file is overwritten, and a second run changes nothing.

    Examples: refalign init docs; refalign init --example --yes new-book
    """
    if os.path.exists(sourcedir) and not Path(sourcedir).is_dir():
        raise CommandError(f"{sourcedir}: is a file; give the folder of conf.py")
    if _is_jupyter_book(sourcedir):
        _explain_jupyter_book(registry or _DEFAULT_REGISTRY)
        return
    _require_no_other_conf(sourcedir)
    if registry is None:
        # The example is the quick start, with its names.
        registry = _ask_registry(sourcedir, is_asked=not yes and not dry_run and not example)
    myst = myst or (not example and _has_markdown_only(sourcedir))
    changes = _plan(sourcedir, registry.replace(os.sep, "/"), example=example, myst=myst)
    if not changes:
        note("nothing to do: the project is set up")
        return
    if dry_run:
        for path, (old, new) in changes.items():
            click.echo(unified_diff(path, old or b"", new), nl=False)
        return
    for path, (old, _) in changes.items():
        note(f"{'create' if old is None else 'change'} {path}")
    if not yes:
        click.confirm("Continue?", default=True, abort=True, err=True)
    for path, (_, new) in changes.items():
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, new)
    note(f"{plural(len(changes), 'file')} written; next: {_next_step(sourcedir, myst=myst)}")


def _has_markdown_only(folder: str) -> bool:
    """Return whether a folder without conf.py has pages in Markdown, and none in reStructuredText."""
    files = Path(folder)
    return not (files / "conf.py").exists() and any(files.glob("*.md")) and not any(files.glob("*.rst"))


def _next_step(folder: str, *, myst: bool) -> str:
    """Return the command that shows the result; Sphinx needs a first page for it."""
    step = f"sphinx-build {folder} {_in_folder(folder, '_build')}"
    conf = read_bytes(os.path.join(folder, "conf.py"))
    names_first_page = re.search(rb"\b(root_doc|master_doc)\b", conf) is not None
    if names_first_page or any(Path(folder).glob("index.*")):
        return step
    return f"write the first page, {_in_folder(folder, 'index.md' if myst else 'index.rst')}; then {step}"


def _in_folder(folder: str, name: str) -> str:
    return os.path.normpath(os.path.join(folder, name))


def _require_no_other_conf(folder: str) -> None:
    """Require that a folder without conf.py is no root of a project that has it below, as in ``docs``."""
    if os.path.isfile(os.path.join(folder, "conf.py")):
        return
    from sphinx_refalign.cli.project import folders_with_conf

    others = folders_with_conf(folder, "source", "docs/source", "doc/source", "docs", "doc")
    if others:
        problem = f"no conf.py here, but in {others[0]}"
        raise CommandError(f"{folder}: {problem}; give that folder: refalign init {others[0]}")


def _ask_registry(folder: str, *, is_asked: bool) -> str:
    """Return the path of the registry: the default one, or what the user answers."""
    conf = os.path.join(folder, "conf.py")
    is_set = os.path.isfile(conf) and b"refalign_registry" in read_bytes(conf)
    if is_set or not is_asked:
        return _DEFAULT_REGISTRY
    answer: str = click.prompt("Registry file, relative to conf.py", default=_DEFAULT_REGISTRY, err=True)
    return answer


def _plan(
    folder: str, registry: str, *, example: bool, myst: bool
) -> Mapping[str, tuple[bytes | None, bytes]]:
    """Return the old content, None for a new file, and the new content of each file to write by path."""
    from sphinx_refalign.registry.readers import ReaderError, find_reader, suffix_of

    try:
        find_reader(suffix_of(registry))
    except ReaderError as error:
        raise CommandError(f"--registry {registry}: {error}") from error
    changes: dict[str, tuple[bytes | None, bytes]] = {}
    conf = os.path.normpath(os.path.join(folder, "conf.py"))
    extensions = [EXTENSION, *(["myst_parser"] if myst else [])]
    names_registry = False
    if os.path.exists(conf):
        old = read_bytes(conf)
        names_registry = b"refalign_registry" in old
        new = add_to_conf(conf, old, extensions, "" if names_registry else registry)
        if new != old:
            changes[conf] = (old, new)
    else:
        changes[conf] = (None, init_files.new_conf(registry, myst=myst).encode())
    files = {}
    if not names_registry:
        is_yaml = registry.endswith((".yaml", ".yml"))
        if example and not is_yaml:
            raise CommandError("--example writes a YAML registry; give --registry a name that ends in .yaml")
        text = init_files.EXAMPLE_REGISTRY if example else init_files.REGISTRY if is_yaml else ""
        files[os.path.join(folder, registry)] = _empty_json(registry) or text
    # The page of the example refers to the resources of its registry.
    if example and not names_registry and not os.path.exists(os.path.join(folder, registry)):
        name, page = (
            ("index.md", init_files.EXAMPLE_PAGE_MYST) if myst else ("index.rst", init_files.EXAMPLE_PAGE)
        )
        if not any(os.path.exists(os.path.join(folder, f"index{suffix}")) for suffix in (".md", ".rst")):
            files[os.path.join(folder, name)] = page
    for path, text in files.items():
        if not os.path.exists(path):
            changes[os.path.normpath(path)] = (None, text.encode())
    return changes


def _empty_json(registry: str) -> str:
    return "[]\n" if registry.endswith(".json") else ""


def _is_jupyter_book(folder: str) -> bool:
    """Return whether the project is a Jupyter Book 1, which makes conf.py itself."""
    is_book = os.path.isfile(os.path.join(folder, "_config.yml"))
    return is_book and not os.path.isfile(os.path.join(folder, "conf.py"))


def _explain_jupyter_book(registry: str) -> None:
    note("This is a Jupyter Book: nothing was changed. Add to _config.yml, and create the registry:")
    click.echo(
        "sphinx:\n"
        "  extra_extensions:\n"
        f"    - {EXTENSION}\n"
        "  config:\n"
        "    refalign_registry:\n"
        f"      - {registry}"
    )
