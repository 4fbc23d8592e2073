"""Registry files on the disk: which there are, and their text."""

from __future__ import annotations

import codecs
import glob
import hashlib
import os
from collections.abc import Sequence
from typing import NamedTuple

from sphinx_refalign.registry.i18n import NOT_PRINTABLE
from sphinx_refalign.registry.problems import Code, Problem


class FileContent(NamedTuple):
    """A file that could be read."""

    file: str
    data: bytes
    digest: str


def find_files(patterns: Sequence[str], base: str) -> tuple[list[str], list[str]]:
    """The files that paths and globs name, relative to the folder ``base``; and what names none.

    Each file comes once, in the order of the patterns, those of one glob by name.
    """
    files: dict[str, None] = {}
    missing = []
    for pattern in patterns:
        path = os.path.join(base, pattern)
        found = [path]
        if not os.path.isfile(path) and glob.has_magic(pattern):
            found = sorted(glob.glob(os.path.join(glob.escape(base), pattern), recursive=True))
        found = [os.path.normpath(one) for one in found if os.path.isfile(one)]
        if not found:
            missing.append(pattern)
        files.update(dict.fromkeys(found))
    return list(files), missing


def read_file(file: str) -> FileContent | Problem:
    """The bytes of a file with their digest, or why it cannot be read."""
    try:
        with open(file, "rb") as opened:
            data = opened.read()
    except (OSError, ValueError) as error:  # no file can be called so
        why = error.strerror if isinstance(error, OSError) else str(error)
        return Problem(Code.FILE, file, 0, 0, "", f"cannot be read: {why}")
    return FileContent(file, data, hashlib.blake2b(data, digest_size=16).hexdigest())


def decode(content: FileContent, encoding: str) -> str | Problem:
    """The text of a file, with one kind of line ends: UTF-8, else ``encoding``; or which byte is of neither.

    UTF-8 is tried first whatever the encoding: hardly any text of another one is valid UTF-8. Where it is,
    as with encodings of seven bits, it holds characters that no text has.
    """
    named = "" if codecs.lookup(encoding).name in ("utf-8", "utf-8-sig") else encoding
    try:
        text = content.data.decode("utf-8")
    except UnicodeDecodeError as error:
        other = _in(content.data, named)
        return _line_ends(other) if other is not None else _not_utf_8(content, error, named)
    if named and ("\0" in text or "\x1b" in text):
        text = _in(content.data, named) or text
    return _line_ends(text)


def _in(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding) if encoding else None
    except UnicodeError:
        return None


def _line_ends(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _not_utf_8(content: FileContent, error: UnicodeDecodeError, encoding: str) -> Problem:
    advice = "save the file in UTF-8, or name its encoding in refalign_encoding"
    if encoding:
        advice = f"nor is the file in {encoding}, which refalign_encoding names; save it in UTF-8"
    line = content.data.count(b"\n", 0, error.start) + 1
    message = f"byte 0x{content.data[error.start]:02x} is not UTF-8; {advice}"
    return Problem(Code.FILE, content.file, line, 0, "", message)


MAX_CONTROL_CHARS = 20
"""How many characters that no text has are told of one by one; a file with more of them is no text."""


def replace_control_chars(text: str, file: str) -> tuple[str, list[Problem]]:
    """A text with what it is not to hold made visible (U+FFFD), and where that stood."""
    problems: list[Problem] = []
    line = 1
    counted = 0
    for found in NOT_PRINTABLE.finditer(text):
        at = found.start()
        line += text.count("\n", counted, at)
        counted = at
        start = text.rfind("\n", 0, at) + 1
        if len(problems) == MAX_CONTROL_CHARS:
            message = "and more control characters; is this a text at all?"
            problems.append(Problem(Code.SYNTAX, file, line, at - start + 1, "", message))
            break
        message = f"there is a control character here (#x{ord(found[0]):04x}); remove it"
        problems.append(Problem(Code.SYNTAX, file, line, at - start + 1, "", message))
    return (NOT_PRINTABLE.sub("\ufffd", text) if problems else text), problems
