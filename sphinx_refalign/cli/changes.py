"""Changes of files: shown as a diff, refused in a tree with uncommitted changes, written atomically."""

from __future__ import annotations

import difflib
import os
import re
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
    write_all({path: content})


def write_all(contents: Mapping[str, bytes]) -> None:
    """Write files, of which none is changed before all new contents are on the disk; keep their modes.

    Raises:
        CommandError: If one cannot be written; all are unchanged then, unless the disk fails in between.

    """
    temporary: list[tuple[str, str]] = []
    path = ""
    try:
        for path, content in contents.items():
            target = os.path.realpath(path)  # a link stays a link
            with tempfile.NamedTemporaryFile(
                dir=os.path.dirname(target), prefix=".refalign-", delete=False
            ) as file:
                temporary.append((file.name, target))
                file.write(content)
            mode = Path(target).stat().st_mode & 0o7777 if os.path.exists(target) else 0o666 & ~_umask()
            Path(file.name).chmod(mode)
        for name, path in temporary:
            Path(name).replace(path)
    except OSError as error:
        raise CommandError(f"{path}: cannot be written: {error.strerror or error}") from error
    finally:
        for name, _ in temporary:
            Path(name).unlink(missing_ok=True)


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
        re.findall(r"[^\n]*\n|[^\n]+", content.decode(errors="backslashreplace")) for content in (old, new)
    )
    name = os.path.normpath(path).replace(os.sep, "/").lstrip("/")
    return "".join(_with_line_ends(difflib.unified_diff(old_lines, new_lines, f"a/{name}", f"b/{name}")))


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
    for path, (old, _) in changes.items():
        if read_bytes(path) != old:
            raise CommandError(f"{path} has changed while the command was running; run it again")
    write_all({path: new for path, (_, new) in changes.items()})
    for path in changes:
        note(f"changed {path}")


def refuse_uncommitted(paths: Iterable[str]) -> None:
    """Refuse to change files in a git tree with uncommitted changes, or files that git does not have.

    Other new files do not count, such as a registry that another command has just written.

    Raises:
        CommandError: If there are any.

    """
    folders: dict[str, list[str]] = {}
    for path in paths:
        target = Path(path).resolve()
        folders.setdefault(str(target.parent), []).append(target.name)
    for folder, names in folders.items():
        changed = _git(folder, "status", "--porcelain", "--untracked-files=no")
        new = _git(folder, "ls-files", "--others", "--exclude-standard", "--", *names)
        first = changed[0][3:] if changed else os.path.join(folder, new[0]) if new else ""
        if first:
            raise CommandError(f"uncommitted changes, such as {first}; commit them first, or use --force")


def _git(folder: str, *arguments: str) -> list[str]:
    """Return the lines that git prints; none without git, or outside its trees."""
    command = ["git", "-C", folder, "-c", "core.quotePath=false", "--literal-pathspecs", *arguments]
    try:
        result = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace", check=False)
    except OSError:  # no git
        return []
    return result.stdout.splitlines() if result.returncode == 0 else []
