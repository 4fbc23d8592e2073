"""An entry of a registry, before a resource is made of it."""

from __future__ import annotations

from typing import Any, NamedTuple


class Entry(NamedTuple):
    """A resource before it is asked for: plain data, as small as its file has it."""

    key: str
    kind: str
    fields: dict[str, Any]
    file: str
    line: int
    column: int
    raw: bool
    """Whether the fields are still those of BibTeX."""

    @property
    def location(self) -> str:
        """``file:line`` of the entry."""
        return f"{self.file}:{self.line}"
