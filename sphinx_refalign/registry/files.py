"""Registry files on disk: find them, read them and decode them."""

from __future__ import annotations

import codecs
import glob
import os
import re
import stat
from collections import deque
from collections.abc import Iterator, Sequence, Set
from pathlib import Path, PurePath
from typing import NamedTuple

from sphinx_refalign.registry.cache import digest
from sphinx_refalign.registry.i18n import NOT_PRINTABLE
from sphinx_refalign.registry.problems import Code, Problem, list_suggestions


class FileContent(NamedTuple):
    """The bytes of a file, with their digest."""

    file: str
    data: bytes
    digest: str


def find_files(
    patterns: Sequence[str], base: str, excluded_folders: Sequence[str] = ()
) -> tuple[list[str], list[str]]:
    """Find the files that paths and glob patterns name.

    A file that several names lead to, such as a link and its target, is one file. A glob does not match the
    ``alignment.json`` of this or another project.

    Args:
        patterns: Paths and globs, relative to ``base`` or absolute.
        base: A folder.
        excluded_folders: Folders that ``**`` does not enter, such as those that a build writes to. A folder
            that contains ``base`` is not excluded.

    Returns:
        The normalized paths of the files, each once, in the order of the patterns and by name within a glob;
        and the patterns that match no file.

    """
    base_folders = {_identity(folder) for folder in (base, *_parents(base))}
    excluded = {_identity(folder) for folder in excluded_folders} - base_folders
    files: dict[object, str] = {}
    missing = []
    for pattern in patterns:
        path = os.path.join(base, pattern)
        matches = [path]
        if not _is_file(path) and glob.has_magic(pattern):
            matches = [match for match in _expand(pattern, base, excluded) if not _is_export(match)]
        matches = [os.path.normpath(match) for match in matches if _is_file(match)]
        if not matches:
            missing.append(pattern)
        # Of two names of a file, that of the file itself counts.
        names: dict[object, str] = {}
        for match in sorted(matches, key=lambda match: (Path(match).is_symlink(), match)):
            names.setdefault(_identity(match), match)
        for identity, name in sorted(names.items(), key=lambda item: item[1]):
            files.setdefault(identity, name)
    return list(files.values()), missing


def missing_file_message(pattern: str, base: str) -> str:
    """Return the message about a pattern of ``refalign_registry`` that matches no file.

    Args:
        pattern: A path or a glob.
        base: The folder of conf.py.

    Returns:
        The message, with files in another folder or with another suffix as suggestions.

    """
    message = f"refalign_registry: file not found: {pattern} (relative to conf.py)"
    name, stem = PurePath(pattern).name, PurePath(pattern).stem
    if not stem or glob.has_magic(pattern):
        return message
    names = [name, *(f"{stem}{suffix}" for suffix in (".yaml", ".yml", ".bib", ".json"))]
    folder = os.path.dirname(os.path.join(base, pattern))
    folders = [folder, base, os.path.dirname(base)]
    paths = [os.path.join(folder, name) for folder in folders for name in names]
    paths.append(os.path.join(os.path.dirname(base), pattern))
    found = dict.fromkeys(relative_path(path, base) for path in paths if _is_file(path))
    return message + list_suggestions(path.replace(os.sep, "/") for path in [*found][:3])


def relative_path(path: str, base: str) -> str:
    """Return a path relative to a folder; unchanged if it is on another drive of Windows."""
    try:
        return os.path.relpath(path, base)
    except ValueError:
        return path


def _is_file(path: str) -> bool:
    try:
        return os.path.isfile(path)
    except ValueError:  # the path contains a null byte
        return False


def _identity(path: str) -> object:
    """Return a value that is the same for all names of a file or folder."""
    try:
        status = Path(path).stat()
    except (OSError, ValueError):
        return path
    return (status.st_dev, status.st_ino) if status.st_ino else os.path.realpath(path)


def _parents(path: str) -> Iterator[str]:
    path = os.path.realpath(path)
    while (parent := os.path.dirname(path)) != path:
        yield parent
        path = parent


_RECURSIVE = re.compile(rf"(?:(?:^|[/{re.escape(os.sep)}]+)\*\*(?=[/{re.escape(os.sep)}]|$))+")
"""The part of a glob that matches folders at any depth."""


def _expand(pattern: str, base: str, excluded: Set[object]) -> list[str]:
    """Return what a glob matches.

    :func:`glob.glob` would follow links to folders without end, so ``**`` is expanded here.
    """
    first, *others = _RECURSIVE.split(pattern)
    if others and not first and PurePath(pattern).is_absolute():
        first = os.sep
    paths = glob.glob(os.path.join(glob.escape(base), first))
    for part in others:
        below = part.lstrip(f"/{os.sep}") or "*"
        folders = _folders_below(paths, excluded)
        paths = [path for folder in folders for path in glob.glob(os.path.join(glob.escape(folder), below))]
    return paths


def _folders_below(paths: Sequence[str], excluded: Set[object]) -> list[str]:
    """Return these folders and all below them, each once: hidden ones are left out, links come last."""
    seen = set(excluded)
    found: list[str] = []
    starts = sorted((path for path in paths if Path(path).is_dir()), reverse=True)
    pending = [path for path in starts if not Path(path).is_symlink()]
    links = deque(path for path in reversed(starts) if Path(path).is_symlink())
    while pending or links:
        folder = pending.pop() if pending else links.popleft()
        identity = _identity(folder)
        if identity in seen:
            continue
        seen.add(identity)
        found.append(folder)
        try:
            with os.scandir(folder) as entries:
                folders = [entry for entry in entries if not entry.name.startswith(".") and entry.is_dir()]
        except OSError:  # like glob.glob
            continue
        folders.sort(key=lambda entry: entry.name, reverse=True)
        pending += [entry.path for entry in folders if not entry.is_symlink()]
        links.extend(entry.path for entry in reversed(folders) if entry.is_symlink())
    return found


_EXPORT = re.compile(rb'\s*\{\s*"(?:version"\s*:\s*[0-9]+\s*,\s*"project"|alignments"\s*:)')


def _is_export(path: str) -> bool:
    """Return whether a file is an ``alignment.json``, also one with another name."""
    if not path.endswith(".json") or not _is_file(path):
        return False
    try:
        with open(path, "rb") as file:
            start = file.read(200)
    except OSError:  # read_file reports it
        return False
    is_list = start.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"[")  # as bibliographies are
    return (os.path.basename(path) == "alignment.json" and not is_list) or _EXPORT.match(start) is not None


def read_file(file: str) -> FileContent | Problem:
    """Read a file, or return why it cannot be read.

    Only regular files are read: a named pipe or a device may never end.
    """
    try:
        mode = Path(file).stat().st_mode
        if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):  # open() refuses a folder
            file_type = "a named pipe" if stat.S_ISFIFO(mode) else "a device"
            return Problem(Code.FILE, file, 0, 0, "", f"cannot be read: it is {file_type}; name a file")
        with open(file, "rb") as stream:
            data = stream.read()
    except (OSError, ValueError) as error:  # ValueError: the path contains a null byte
        reason = error.strerror if isinstance(error, OSError) else str(error)
        return Problem(Code.FILE, file, 0, 0, "", f"cannot be read: {reason}")
    return FileContent(file, data, digest(data))


def decode(content: FileContent, encoding: str) -> str | Problem:
    r"""Decode a file and normalize its line ends to ``\n``.

    UTF-8 is tried first, whatever the encoding, because text in another encoding is hardly ever valid UTF-8.
    Text in a 7-bit encoding such as ISO-2022-JP is, but then has control characters that no text contains.

    Args:
        content: The file.
        encoding: The encoding of files that are not UTF-8; a codec name.

    Returns:
        The text, or a problem that locates the first byte that is not UTF-8.

    """
    alternative = "" if codecs.lookup(encoding).name in ("utf-8", "utf-8-sig") else encoding
    try:
        text = content.data.decode("utf-8")
    except UnicodeDecodeError as error:
        decoded = _try_decode(content.data, alternative)
        if decoded is None:
            return _not_utf_8(content, error, alternative)
        return _normalize_line_ends(decoded)
    if alternative and ("\0" in text or "\x1b" in text):
        text = _try_decode(content.data, alternative) or text
    return _normalize_line_ends(text)


def _try_decode(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding) if encoding else None
    except UnicodeError:
        return None


def _normalize_line_ends(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _not_utf_8(content: FileContent, error: UnicodeDecodeError, encoding: str) -> Problem:
    message = f"byte 0x{content.data[error.start]:02x} is not UTF-8"
    if encoding:
        message += f", nor is the file in {encoding} (refalign_encoding); save it as UTF-8"
    else:
        message += "; save the file as UTF-8 or set refalign_encoding"
    line = content.data.count(b"\n", 0, error.start) + 1
    return Problem(Code.FILE, content.file, line, 0, "", message)


MAX_CONTROL_CHARS = 20
"""The number of control characters reported per file; a file with more of them is probably not text."""


def replace_control_chars(text: str, file: str) -> tuple[str, list[Problem]]:
    """Replace the characters that text must not contain by U+FFFD.

    Returns:
        The text, of the same length, and a problem for each replaced character, up to
        ``MAX_CONTROL_CHARS`` and one that reports the rest.

    """
    problems: list[Problem] = []
    line = 1
    counted = 0
    for match in NOT_PRINTABLE.finditer(text):
        offset = match.start()
        line += text.count("\n", counted, offset)
        counted = offset
        column = offset - text.rfind("\n", 0, offset)
        if len(problems) == MAX_CONTROL_CHARS:
            message = "more control characters follow; check that this is a text file"
            problems.append(Problem(Code.SYNTAX, file, line, column, "", message))
            break
        message = f"control character U+{ord(match[0]):04X}; remove it"
        problems.append(Problem(Code.SYNTAX, file, line, column, "", message))
    return (NOT_PRINTABLE.sub("\ufffd", text) if problems else text), problems
