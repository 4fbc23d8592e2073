"""Texts that an export is put together from, kept from build to build: most of them are the same again."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any


class Kept:
    """Texts by what each is made of, which is never made again while that is the same.

    Args:
        file: where they are kept; one that cannot be read holds none.
        made_of: plain data that all of them depend on.

    """

    def __init__(self, file: Path, made_of: list[Any]) -> None:
        self._file = file
        self._made_of = made_of
        self._before = self._recall()
        self._now: dict[str, str] = {}

    def text(self, made_of: str, make: Callable[[], str]) -> str:
        """The text that is made of this; ``make`` is called where it is not known."""
        found = self._before.get(made_of)
        self._now[made_of] = made = make() if found is None else found
        return made

    def save(self) -> None:
        """Keep those that were asked for, and forget the others."""
        if self._now != self._before:
            with self._file.open("w", encoding="utf-8") as opened:
                json.dump({"made_of": self._made_of, "texts": self._now}, opened, ensure_ascii=False)

    def _recall(self) -> dict[str, str]:
        try:
            found = json.loads(self._file.read_text(encoding="utf-8"))
            return dict(found["texts"]) if found["made_of"] == self._made_of else {}
        except (OSError, ValueError, KeyError, TypeError):
            return {}
