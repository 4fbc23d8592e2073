"""What a check has found, with its location."""

from __future__ import annotations

import os
import re
from typing import NamedTuple

from sphinx_refalign.registry.problems import Problem

_LOCATION = re.compile(r"(?P<file>.*?)(?::(?P<line>\d+))?(?::(?P<column>\d+))?", re.DOTALL)


class Finding(NamedTuple):
    """What a check has found.

    ``line`` and ``column`` count from 1; 0 means that they are unknown.
    """

    check: str
    """The name of the check, see :data:`.checks.CHECKS`."""
    file: str
    line: int
    column: int
    path: str
    """Leads from the key of an entry to the value: ``mit-6.824.topics[2].aligns``; it may be ""."""
    message: str
    """What is wrong; what to do."""

    @property
    def location(self) -> str:
        """Return ``file:line:column``, without unknown parts."""
        return ":".join([self.file, *(str(number) for number in (self.line, self.column) if number)])

    @property
    def text(self) -> str:
        """Return the message, preceded by the path if there is one."""
        return f"{self.path}: {self.message}" if self.path else self.message

    @property
    def order(self) -> tuple[int, int]:
        """Return the position in the file, for sorting."""
        return self.line, self.column


def finding_of(problem: Problem) -> Finding:
    """Return a problem of the registry as a finding of the check that has the name of its code."""
    return Finding(
        str(problem.code), problem.file, problem.line, problem.column, problem.path, problem.message
    )


def finding_at(check: str, location: str, text: str) -> Finding:
    """Return a finding at a location ``file:line:column``, whose last parts may be missing."""
    match = _LOCATION.fullmatch(location)
    assert match is not None
    line, column = (int(match[name] or 0) for name in ("line", "column"))
    return Finding(check, os.path.normpath(match["file"]) if match["file"] else "", line, column, "", text)
