"""One module a file format: text in, raw entries with their places out."""

from __future__ import annotations

from pathlib import PurePath

from sphinx_refalign.registry.readers.base import Format


def format_of(path: str) -> Format | None:
    """The format of a file by its suffix, or None for one that is not known.

    A format's module is imported when the first file of it is met: a project without BibTeX does not
    pay for its parser.
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
