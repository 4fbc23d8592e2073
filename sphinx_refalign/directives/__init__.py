"""The directives: they note what the author asks for."""

from __future__ import annotations
