"""The configuration, registries and exports of a git revision, written to a folder without a checkout."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from importlib.metadata import entry_points
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from sphinx_refalign.cli.output import CommandError
from sphinx_refalign.registry.readers.suffixes import BUILT_IN, ENTRY_POINTS

_CONF_FILES = ("conf.py", "_config.yml")

_LINK = "120000"
"""The mode of a symbolic link."""


class _Blob(NamedTuple):
    mode: str
    name: str
    """The hash of the content."""
    path: str
    """The path from the top of the repository, with slashes."""


def extract(path: str, revision: str, target: str) -> str:
    """Write the files of a revision that describe a project to a folder.

    These are all conf.py, and all files that can be registries or an ``alignment.json``. The working tree and
    the index stay as they are.

    Args:
        path: A file or folder in the working tree of a repository; it need not exist there any more.
        revision: A tag, a branch or a commit.
        target: The folder to write to.

    Returns:
        The path of the file or folder below ``target``.

    Raises:
        CommandError: If there is no git, no repository, no such revision, or no such path in it.

    """
    path = os.path.realpath(path)
    start = path if Path(path).is_dir() else os.path.dirname(path)
    while not Path(start).is_dir():
        start = os.path.dirname(start)
    if revision.startswith("-"):
        raise CommandError(f"--git {revision}: no revision; name a tag, a branch or a commit")
    top = os.path.realpath(_run(start, "rev-parse", "--show-toplevel").decode().rstrip("\n"))
    commit = _run(start, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}", missing=revision)
    inner = PurePosixPath(Path(os.path.relpath(path, top)).as_posix()).as_posix()
    blobs = [blob for blob in _list_blobs(top, commit.decode().strip()) if _is_wanted(blob, inner)]
    for blob, content in zip(blobs, _read_blobs(top, blobs), strict=True):
        _write(Path(target), blob, content)
    result = os.path.normpath(os.path.join(target, inner))
    if not os.path.exists(result):
        raise CommandError(
            f"{revision}: no {inner} with a conf.py or a registry; give another folder or file"
        )
    return result


def _run(folder: str, *arguments: str, missing: str = "", text: bytes | None = None) -> bytes:
    try:
        result = subprocess.run(
            ["git", "-C", folder, *arguments], input=text, capture_output=True, check=False
        )
    except OSError as error:
        raise CommandError(f"git cannot be run: {error.strerror}; install it, or compare files") from error
    if result.returncode:
        if missing:
            raise CommandError(f"--git {missing}: no revision; name a tag, a branch or a commit")
        reason = result.stderr.decode(errors="replace").strip().partition("\n")[0].removeprefix("fatal: ")
        raise CommandError(f"{folder}: git: {reason}; give a folder of a repository")
    return result.stdout


def _list_blobs(top: str, commit: str) -> Iterator[_Blob]:
    listing = _run(top, "ls-tree", "-r", "-z", "--full-tree", commit)
    for line in listing.split(b"\0"):
        description, _, path = os.fsdecode(line).partition("\t")
        mode, _, rest = description.partition(" ")
        if rest.startswith("blob ") and ".." not in path.split("/"):
            yield _Blob(mode, rest.removeprefix("blob "), path)


def _is_wanted(blob: _Blob, inner: str) -> bool:
    path = PurePosixPath(blob.path)
    suffixes = {*BUILT_IN, *entry_points(group=ENTRY_POINTS).names}
    return path.name in _CONF_FILES or path.suffix[1:].lower() in suffixes or blob.path == inner


def _read_blobs(top: str, blobs: Sequence[_Blob]) -> Iterator[bytes]:
    """Yield the content of each blob, from the output of ``git cat-file --batch``."""
    names = "".join(f"{blob.name}\n" for blob in blobs).encode()
    output = _run(top, "cat-file", "--batch", text=names)
    position = 0
    for _ in blobs:
        end = output.index(b"\n", position)
        size = int(output[position:end].split()[-1])
        yield output[end + 1 : end + 1 + size]
        position = end + 1 + size + 1


def _write(target: Path, blob: _Blob, content: bytes) -> None:
    file = target / blob.path
    file.parent.mkdir(parents=True, exist_ok=True)
    if blob.mode != _LINK:
        file.write_bytes(content)
        return
    link = os.path.normpath(os.path.join(file.parent, os.fsdecode(content)))
    if link.startswith(f"{target}{os.sep}"):  # a link to another place is not part of the revision
        file.symlink_to(os.path.relpath(link, file.parent))
