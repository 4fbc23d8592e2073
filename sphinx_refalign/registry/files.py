"""Registry files on disk: find them, read them and decode them."""

from __future__ import annotations

import codecs
import glob
import os
from collections.abc import Sequence
from typing import NamedTuple

from sphinx_refalign.registry.cache import digest
from sphinx_refalign.registry.i18n import NOT_PRINTABLE
from sphinx_refalign.registry.problems import Code, Problem


class FileContent(NamedTuple):
    """The bytes of a file, with their digest."""

    file: str
    data: bytes
    digest: str


def find_files(patterns: Sequence[str], base: str) -> tuple[list[str], list[str]]:
    """Find the files that paths and glob patterns name.

    Args:
        patterns: Paths and globs, relative to ``base`` or absolute.
        base: A folder.

    Returns:
        The normalized paths of the files, each once, in the order of the patterns and by name within a glob;
        and the patterns that match no file.

    """
    files: dict[str, None] = {}
    missing = []
    for pattern in patterns:
        path = os.path.join(base, pattern)
        matches = [path]
        if not os.path.isfile(path) and glob.has_magic(pattern):
            matches = sorted(glob.glob(os.path.join(glob.escape(base), pattern), recursive=True))
        matches = [os.path.normpath(match) for match in matches if os.path.isfile(match)]
        if not matches:
            missing.append(pattern)
        files.update(dict.fromkeys(matches))
    return list(files), missing


def read_file(file: str) -> FileContent | Problem:
    """Read a file, or return why it cannot be read."""
    try:
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
