"""The registry: files to resources. Knows nothing of Sphinx or docutils."""

from __future__ import annotations
