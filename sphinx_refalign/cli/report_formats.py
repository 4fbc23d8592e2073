"""Findings as text for people, as JSON, as commands of GitHub workflows and as SARIF."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from urllib.parse import quote

import click

from sphinx_refalign._version import __version__
from sphinx_refalign.cli.checks import CHECKS, Check
from sphinx_refalign.cli.findings import Finding
from sphinx_refalign.cli.output import write_json
from sphinx_refalign.cli.text_width import pad_to, text_width

_MAX_SHOWN = 100
"""The most characters of a source line that are shown."""


class SourceLines:
    """The lines of source files, as readers count them.

    Args:
        encoding: The encoding of files that are not UTF-8.

    """

    def __init__(self, encoding: str) -> None:
        self._encoding = encoding
        self._files: dict[str, list[str]] = {}

    def line(self, file: str, number: int) -> str:
        """Return a line, "" if there is none."""
        from sphinx_refalign.registry.files import decode, read_file
        from sphinx_refalign.registry.problems import Problem

        if file not in self._files:
            content = read_file(file)
            text = content if isinstance(content, Problem) else decode(content, self._encoding)
            self._files[file] = text.split("\n") if isinstance(text, str) else []
        lines = self._files[file]
        return lines[number - 1] if 0 < number <= len(lines) else ""


def write_human(findings: Sequence[Finding], lines: SourceLines) -> None:
    """Write each finding with its source line and a caret below the column; in colours on a terminal."""
    for finding in findings:
        name = click.style(f"[{finding.check}]", fg="yellow")
        _echo(f"{click.style(finding.location, bold=True)}: {finding.text} {name}")
        for line in _excerpt(finding, lines):
            _echo(line)


def _echo(text: str) -> None:
    """Write a line; without colours where stdout is no terminal or the variable NO_COLOR is set."""
    click.echo(text, color=False if os.environ.get("NO_COLOR") else None)


_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def _excerpt(finding: Finding, lines: SourceLines) -> Iterator[str]:
    source = lines.line(finding.file, finding.line) if finding.line else ""
    if not source.strip():
        return
    # Characters that would move or turn the text are shown as one visible character each.
    source = _CONTROL.sub(lambda match: " " if match[0] == "\t" else "\ufffd", source)
    column = min(finding.column, len(source) + 1)
    start = max(0, column - _MAX_SHOWN // 2) if len(source) > _MAX_SHOWN else 0
    shown = source[start : start + _MAX_SHOWN].rstrip()
    before, after = "…" if start else "", "…" if len(source) > start + _MAX_SHOWN else ""
    number = str(finding.line)
    yield click.style(f"{number} | ", dim=True) + f"{before}{shown}{after}"
    if column:
        indent = " " * text_width(before + source[start : column - 1])
        yield (
            click.style(f"{' ' * len(number)} | ", dim=True) + indent + click.style("^", fg="red", bold=True)
        )


def write_json_report(findings: Sequence[Finding], lines: SourceLines) -> None:
    """Write the findings as a list of objects."""
    write_json(
        [
            {
                "check": finding.check,
                "file": finding.file,
                "line": finding.line or None,
                "column": finding.column or None,
                "path": finding.path,
                "message": finding.message,
            }
            for finding in findings
        ]
    )


def write_github(findings: Sequence[Finding], lines: SourceLines) -> None:
    """Write the findings as commands of a GitHub workflow, which annotate the changed files.

    See https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
    """
    for finding in findings:
        properties = {"file": _path_in_workspace(finding.file)}
        properties |= {"line": str(finding.line)} if finding.line else {}
        properties |= {"col": str(finding.column)} if finding.column else {}
        properties["title"] = f"refalign {finding.check}"
        text = ",".join(f"{name}={_escape_property(value)}" for name, value in properties.items() if value)
        click.echo(f"::warning {text}::{_escape_data(f'{finding.location}: {finding.text}')}")


def _path_in_workspace(file: str) -> str:
    """Return a path relative to the folder of the repository, in which GitHub looks for it."""
    workspace = os.environ.get("GITHUB_WORKSPACE", "")
    path = os.path.normpath(Path(file).absolute())
    if file and workspace and path.startswith(os.path.join(os.path.normpath(workspace), "")):
        file = os.path.relpath(path, workspace)
    return file.replace(os.sep, "/")


def _escape_data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape_data(text).replace(":", "%3A").replace(",", "%2C")


SARIF_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def write_sarif(findings: Sequence[Finding], lines: SourceLines) -> None:
    """Write the findings as a log in SARIF 2.1.0, for code scanning.

    See https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
    """
    names = list(dict.fromkeys([*CHECKS, *(finding.check for finding in findings)]))
    index = {name: position for position, name in enumerate(names)}
    driver = {
        "name": "refalign",
        "semanticVersion": re.sub(r"(?<=\d)\.?dev", "-dev", __version__),
        "rules": [_rule(name, CHECKS.get(name)) for name in names],
    }
    results = [
        {
            "ruleId": finding.check,
            "ruleIndex": index[finding.check],
            "level": "warning",
            "message": {"text": finding.text},
            "locations": [{"physicalLocation": _physical_location(finding)}] if finding.file else [],
        }
        for finding in findings
    ]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    write_json({"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(name: str, check: Check | None) -> dict[str, object]:
    if check is None:
        return {"id": name}
    return {
        "id": name,
        "shortDescription": {"text": check.summary},
        "fullDescription": {"text": check.explanation},
        "help": {"text": f"{check.summary} {check.explanation} See: refalign explain {name}"},
        "defaultConfiguration": {"enabled": check.is_default, "level": "warning"},
    }


def _physical_location(finding: Finding) -> dict[str, object]:
    if Path(finding.file).is_absolute():
        location: dict[str, object] = {"artifactLocation": {"uri": Path(finding.file).as_uri()}}
    else:
        uri = quote(finding.file.replace(os.sep, "/"))
        location = {"artifactLocation": {"uri": uri, "uriBaseId": "%SRCROOT%"}}
    if finding.line:
        region = {"startLine": finding.line}
        location["region"] = region | ({"startColumn": finding.column} if finding.column else {})
    return location


WRITERS: dict[str, Callable[[Sequence[Finding], SourceLines], None]] = {
    "human": write_human,
    "json": write_json_report,
    "github": write_github,
    "sarif": write_sarif,
}
"""The function that writes findings in a format."""


def write_list(checks: Sequence[Check], selected: frozenset[str]) -> None:
    """Write all checks, each in one line, with a mark at those that run."""
    width = max(text_width(check.name) for check in checks)
    for check in checks:
        mark = "on " if check.name in selected else "off"
        click.echo(f"{pad_to(check.name, width)}  {mark}  {check.summary}")
