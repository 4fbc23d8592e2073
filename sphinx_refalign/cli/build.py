"""Builds a project by Sphinx into a temporary folder, for the commands that ask for a build."""

from __future__ import annotations

import io
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sphinx_refalign.cli.findings import Finding, finding_at
from sphinx_refalign.cli.output import CommandError, first_line
from sphinx_refalign.cli.project import Project

if TYPE_CHECKING:
    from sphinx_refalign.alignment.project import Project as Alignments


class BuildResult(NamedTuple):
    """What a build has found."""

    warnings: list[Finding]
    """The warnings of the extension."""
    alignments: Alignments


_COLOR = re.compile(r"\x1b\[[\d;]*m")

_WARNING = re.compile(r"(?:(?P<location>.*?): )?WARNING: (?P<text>.*) \[refalign\.(?P<code>[\w-]+)\]")


def build(project: Project, *, warn_planned: bool = False) -> BuildResult:
    """Build all pages with the builder ``dummy``, which writes no file.

    Args:
        project: The project; its conf.py is run, as in each build.
        warn_planned: Whether to warn about planned pages that do not exist, also if conf.py does not.

    Raises:
        CommandError: If there is no conf.py, or the build ends with an error.

    """
    if not project.conf.path.endswith(".py"):
        advice = (
            "write it with: jupyter-book config sphinx" if project.conf.path else "create it: refalign init"
        )
        raise CommandError(f"{project.folder}: a build needs conf.py; {advice}")
    overrides: dict[str, object] = {"show_warning_types": True}
    if project.has_own_registries:
        overrides["refalign_registry"] = project.options.registry_patterns
    if warn_planned:
        overrides["refalign_warn_planned"] = True
    with tempfile.TemporaryDirectory(prefix="refalign-") as output, _errors_in_one_line(project):
        return _build(project, output, overrides)


def _build(project: Project, output: str, overrides: dict[str, object]) -> BuildResult:
    from sphinx.application import Sphinx
    from sphinx.util.docutils import docutils_namespace, patch_docutils

    folder = str(Path(project.folder).absolute())
    log = io.StringIO()
    with docutils_namespace(), patch_docutils(folder), redirect_stdout(sys.stderr):
        app = Sphinx(
            folder, folder, os.path.join(output, "out"), os.path.join(output, "doctrees"), "dummy",
            confoverrides=overrides, status=None, warning=log, freshenv=True,
            # What the builder html shows of `only` directives is checked.
            tags=["html", "format_html", "builder_html"],
        )  # fmt: skip
        if "sphinx_refalign" not in app.extensions:
            line = f"{project.conf.path}:1"
            raise CommandError(f"{line}: the extension is not loaded; add 'sphinx_refalign' to extensions")
        app.build(force_all=True)
        # Only with Sphinx loaded.
        from sphinx_refalign.domain.domain import domain_of

        alignments = domain_of(app.env).project
    return BuildResult(list(_read_warnings(log.getvalue(), folder, project.folder)), alignments)


@contextmanager
def _errors_in_one_line(project: Project) -> Iterator[None]:
    """Turn whatever ends a build into one line."""
    from sphinx_refalign.registry.problems import describe_error

    try:
        yield
    except CommandError:
        raise
    except SystemExit as error:
        raise CommandError(
            f"{project.conf.path}: ends the program (exit {error.code}); correct it"
        ) from error
    except Exception as error:
        if os.environ.get("REFALIGN_TRACEBACK"):
            raise
        message = first_line(error) if type(error).__module__ == "sphinx.errors" else describe_error(error)
        raise CommandError(f"{project.folder}: the build failed: {message}") from error


def _read_warnings(log: str, folder: str, shown_folder: str) -> Iterator[Finding]:
    """Yield the warnings of the extension; paths below the folder are as the user wrote it."""
    text = _COLOR.sub("", log)
    prefix = "" if os.path.normpath(shown_folder) == "." else os.path.join(os.path.normpath(shown_folder), "")
    real = os.path.realpath(folder)
    for line in text.splitlines():
        if match := _WARNING.fullmatch(line):
            location = match["location"] or ""
            if location and not Path(location).is_absolute():
                location = str(Path(location).absolute())
            texts = [location, match["text"]]
            for start in dict.fromkeys((folder, real)):
                texts = [part.replace(os.path.join(start, ""), prefix) for part in texts]
            yield finding_at(match["code"], texts[0], texts[1])
