"""A registry as a file of each format. Whatever is written is read back as the same resources."""

from __future__ import annotations

from sphinx_refalign.registry.writers.bibtex import to_bibtex, to_bibtex_entry
from sphinx_refalign.registry.writers.csl_json import to_csl_json
from sphinx_refalign.registry.writers.yaml import to_yaml

__all__ = ["to_bibtex", "to_bibtex_entry", "to_csl_json", "to_yaml"]
