"""Registry files on the disk: which there are, and their text."""

from __future__ import annotations

import codecs
import glob
import hashlib
import os
from collections.abc import Sequence
from typing import NamedTuple

from sphinx_refalign.registry.problems import Code, Problem


class Bytes(NamedTuple):
    """A file that could be read."""

    file: str
    data: bytes
    digest: str


def find(patterns: Sequence[str], base: str) -> tuple[list[str], list[str]]:
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


def read_bytes(file: str) -> Bytes | Problem:
    """The bytes of a file with their digest, or why it cannot be read."""
    try:
        with open(file, "rb") as opened:
            data = opened.read()
    except OSError as error:
        return Problem(Code.FILE, file, 0, 0, "", f"cannot be read: {error.strerror}")
    return Bytes(file, data, hashlib.blake2b(data, digest_size=16).hexdigest())


def decoded(content: Bytes, encoding: str) -> str | Problem:
    """The text of a file: UTF-8, else ``encoding``; or which byte is of neither.

    UTF-8 is tried first whatever the encoding: hardly any text of another one is valid UTF-8.
    """
    try:
        return content.data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        wrong, advice = error, "save the file in UTF-8, or name its encoding in refalign_encoding"
    if encoding and codecs.lookup(encoding).name not in ("utf-8", "utf-8-sig"):
        try:
            return content.data.decode(encoding).removeprefix("\ufeff")
        except UnicodeError as error:
            wrong = error if isinstance(error, UnicodeDecodeError) else wrong
            advice = f"nor {encoding}, which refalign_encoding names; save the file in UTF-8"
    line = content.data.count(b"\n", 0, wrong.start) + 1
    message = f"byte 0x{content.data[wrong.start]:02x} is not UTF-8; {advice}"
    return Problem(Code.FILE, content.file, line, 0, "", message)
