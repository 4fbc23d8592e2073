"""Alignments: which place leans on which resource. Knows nothing of Sphinx or docutils."""

from __future__ import annotations
