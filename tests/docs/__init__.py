"""Tests of the manual: its snippets, its tutorial, its reference and its translation; see docs/README.md."""
