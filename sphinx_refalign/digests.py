"""Digests of plain data."""

from __future__ import annotations

import hashlib
import json


def digest(shown: object) -> str:
    """A short text that differs whenever plain data does."""
    data = json.dumps(shown, sort_keys=True)
    return hashlib.blake2b(data.encode(), digest_size=12).hexdigest()
