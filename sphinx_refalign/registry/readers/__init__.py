"""Readers of registry files: text in, raw entries with their positions out.

Modules:

* `base`: the base class of file formats and the types that a reader returns
* `yaml`: YAML registries, CSL-YAML lists and Hayagriva libraries
* `yaml_parser`: YAML text to plain data with positions, continuing after errors
* `csl_json`: CSL-JSON files
* `csl`: CSL items to the fields of a resource
* `hayagriva`: Hayagriva entries to the fields of a resource
* `bibtex`: BibTeX and biblatex files, as a format
* `bibtex_parser`: BibTeX text to entries with undecoded fields
* `bibtex_inheritance`: ``crossref`` and ``xdata``
* `bibtex_fields`: names and languages of BibTeX fields, and the decoding of an entry
* `bibtex_dates`: ``year`` and ``month``, names of months
* `bibtex_values`: BibTeX values to names of people, lists, links and chapters
* `bibtex_exact_fields`: the ``refalign.…`` fields for data that BibTeX has no fields for
"""

from __future__ import annotations

from pathlib import PurePath

from sphinx_refalign.registry.readers.base import Format

__all__ = ["Format", "format_of"]


def format_of(path: str) -> Format | None:
    """Return the format of a file by its suffix, or None if the suffix is unknown.

    The module of a format is imported with the first file of that format, so that projects without
    BibTeX files do not load its parser.
    """
    suffix = PurePath(path).suffix.lower()
    if suffix in (".yaml", ".yml"):
        from sphinx_refalign.registry.readers.yaml import Yaml

        return Yaml()
    if suffix == ".json":
        from sphinx_refalign.registry.readers.csl_json import CslJson

        return CslJson()
    if suffix in (".bib", ".bibtex"):
        from sphinx_refalign.registry.readers.bibtex import Bibtex

        return Bibtex()
    return None
