"""Results on stdout, messages and progress on stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sized
from typing import IO, TypeVar

import click

T = TypeVar("T")

FINDINGS = 1
"""The exit status of a command that has found something."""

UNUSABLE = 2
"""The exit status for wrong usage or unreadable input."""


class CommandError(click.ClickException):
    """An error that ends a command with status 2 and one line on stderr: what is wrong, and what to do."""

    exit_code = UNUSABLE

    def show(self, file: IO[str] | None = None) -> None:
        """Write the message to stderr."""
        click.echo(f"refalign: {self.format_message()}", file=file, err=file is None)


def write_json(value: object) -> None:
    """Write a result as JSON to stdout."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def note(message: str) -> None:
    """Write a message to stderr."""
    click.echo(message, err=True)


def track(items: Iterable[T], label: str) -> Iterator[T]:
    """Yield items, with a progress bar on stderr where that is a terminal.

    Args:
        items: What is worked on, one after the other.
        label: What is done with them, such as ``Reading pages``.

    """
    if not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import track as track_progress

    total = len(items) if isinstance(items, Sized) else None
    yield from track_progress(items, label, total=total, console=Console(stderr=True), transient=True)


def first_line(error: BaseException) -> str:
    """Return the message of an error of Sphinx in one line, without the traceback that it may contain."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    is_traceback = any(line.startswith("Traceback ") for line in lines)
    shown = [lines[0], lines[-1]] if is_traceback else lines
    return " ".join(dict.fromkeys(shown)) or type(error).__name__


def plural(number: int, noun: str) -> str:
    """Return a number with a noun: ``1 problem``, ``2,000 problems``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
