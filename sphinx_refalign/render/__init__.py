"""Resources and alignments as docutils nodes. Knows nothing of the Sphinx application."""

from __future__ import annotations
