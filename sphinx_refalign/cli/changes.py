"""Changes of files: shown as a diff, refused in a tree with uncommitted changes, written atomically."""

from __future__ import annotations

import difflib
import os
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import click

from sphinx_refalign.cli.output import CommandError, note


def read_bytes(path: str) -> bytes:
    """Read a file.

    Raises:
        CommandError: If it cannot be read.

    """
    try:
        return Path(path).read_bytes()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise CommandError(f"{path}: cannot be read: {reason}") from error


def write_atomically(path: str, content: bytes) -> None:
    """Write a file so that it has either its old or its new content, whatever happens; keep its mode.

    Raises:
        CommandError: If it cannot be written; the file is unchanged then.

    """
    target = os.path.realpath(path)  # a link stays a link
    temporary = ""
    try:
        with tempfile.NamedTemporaryFile(
            dir=os.path.dirname(target), prefix=".refalign-", delete=False
        ) as file:
            temporary = file.name
            file.write(content)
        mode = Path(target).stat().st_mode & 0o7777 if os.path.exists(target) else 0o666 & ~_umask()
        Path(temporary).chmod(mode)
        Path(temporary).replace(target)
    except OSError as error:
        if temporary and os.path.exists(temporary):
            Path(temporary).unlink()
        raise CommandError(f"{path}: cannot be written: {error.strerror or error}") from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def write_output(path: str | None, text: str, *, force: bool = False) -> None:
    """Write a result to a new file, or to stdout without a path.

    Raises:
        CommandError: If the file exists and ``force`` is false, or cannot be written.

    """
    if path is None or path == "-":
        click.echo(text, nl=not text.endswith("\n"))
        return
    if not force and os.path.exists(path) and Path(path).stat().st_size:
        raise CommandError(f"{path} exists and is not overwritten; choose another --output, or use --force")
    write_atomically(path, text.encode())


def unified_diff(path: str, old: bytes, new: bytes) -> str:
    """Return the unified diff of a file; bytes that are not UTF-8 are shown escaped."""
    old_lines, new_lines = (
        content.decode(errors="backslashreplace").splitlines(keepends=True) for content in (old, new)
    )
    return "".join(_with_line_ends(difflib.unified_diff(old_lines, new_lines, f"a/{path}", f"b/{path}")))


def _with_line_ends(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def apply_changes(changes: Mapping[str, tuple[bytes, bytes]], *, dry_run: bool, force: bool) -> None:
    """Write changed files, or print what would change.

    Args:
        changes: The old and the new content of each file by path.
        dry_run: Whether to print a unified diff to stdout and write nothing.
        force: Whether to write also where git has uncommitted changes.

    Raises:
        CommandError: If the tree has uncommitted changes, a file has changed since it was read, or one
            cannot be written.

    """
    if dry_run:
        for path, (old, new) in changes.items():
            click.echo(unified_diff(path, old, new), nl=False)
        return
    if not force:
        refuse_uncommitted(changes)
    for path, (old, new) in changes.items():
        if read_bytes(path) != old:
            raise CommandError(f"{path} has changed while the command was running; run it again")
        write_atomically(path, new)
        note(f"changed {path}")


def refuse_uncommitted(paths: Iterable[str]) -> None:
    """Refuse to change files in a git tree with uncommitted changes of tracked files.

    Raises:
        CommandError: If there are any.

    """
    for folder in dict.fromkeys(str(Path(path).absolute().parent) for path in paths):
        command = ["git", "-C", folder, "status", "--porcelain", "--untracked-files=no"]
        try:
            result = subprocess.run(command, capture_output=True, text=True, check=False)
        except OSError:  # no git
            return
        if result.returncode == 0 and result.stdout.strip():
            first = result.stdout.splitlines()[0][3:]
            raise CommandError(f"uncommitted changes, such as {first}; commit them first, or use --force")
