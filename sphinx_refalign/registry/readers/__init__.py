r'''Readers of registry files: text in, raw entries with their positions out.

Another package can read further formats. It subclasses :class:`Format` and names the class in an entry point
of the group ``sphinx_refalign.readers``, by the suffix of the files without its dot and in lower case::

    [project.entry-points."sphinx_refalign.readers"]
    tsv = "my_package:Tsv"

The class is instantiated without arguments, once. A complete reader of tables with a head line, which has the
columns ``key``, ``type``, ``title`` and other fields of a registry:

.. code-block:: python

    from collections.abc import Collection, Mapping, Sequence

    from sphinx_refalign.registry.readers import Code, Format, Parsed, Position, Problem, RawEntry


    class Tsv(Format):
        """Tables with tabs between their columns."""

        def read(
            self, text: str, file: str, definitions: Mapping[str, str], kinds: Collection[str]
        ) -> Parsed:
            """Return an entry for each line but the first, which names the columns."""
            head, *rows = [line.split("\t") for line in text.splitlines()] or [[]]
            entries: list[RawEntry] = []
            problems: list[Problem] = []
            for line, row in enumerate(rows, 2):
                fields = dict(zip(head, row, strict=False))
                key = fields.pop("key", "")
                if key:
                    entries.append(RawEntry(key, fields, line, 1))
                else:
                    message = "line skipped: it has no key; fill in the column 'key'"
                    problems.append(Problem(Code.SYNTAX, file, line, 1, "", message))

            def locate(entry: RawEntry, path: Sequence[str | int]) -> Position | None:
                return entry.line, 0  # a column of 0 is unknown

            return Parsed(entries, problems, locate)

Rules for readers:

* A reader reports mistakes as :class:`Problem` and reads on. If a reader raises an exception, the file counts
  as empty, with a problem that names the package; other files are read.
* Fields are plain data: ``str``, ``list`` and ``dict``. Their values have the forms of YAML registries, or
  :meth:`Format.decode` converts them to these; validation reports values of other types.
* Entries are validated when the file is loaded. A format with :attr:`Format.decode_on_use` may delay that
  until an entry is shown; an exception in ``decode`` then stops the build.
* Built-in suffixes (``yaml``, ``yml``, ``bib``, ``bibtex``, ``json``) always have their built-in reader. If
  several packages read the same suffix, its files are not read.
* The result of reading is cached until the file or the version of the package changes.

Modules:

* `base`: the base class of file formats and the types that a reader returns
* `suffixes`: the reader of a file by its suffix, built in or of another package
* `yaml`: YAML registries, CSL-YAML lists and Hayagriva libraries
* `yaml_errors`: the wording of syntax errors in YAML
* `yaml_parser`: YAML text to plain data with positions, continuing after errors
* `csl_json`: CSL-JSON files
* `csl`: CSL items to the fields of a resource
* `csl_dates`: dates of CSL items
* `hayagriva`: Hayagriva entries to the fields of a resource
* `bibtex`: BibTeX and biblatex files, as a format
* `bibtex_parser`: BibTeX text to entries with undecoded fields
* `bibtex_inheritance`: ``crossref`` and ``xdata``
* `bibtex_fields`: names and languages of BibTeX fields, and the decoding of an entry
* `bibtex_titles`: titles that consist of several fields
* `bibtex_dates`: ``date``, ``year``, ``month`` and ``day``
* `date_texts`: dates in words
* `bibtex_values`: BibTeX values to names of people, lists, links and chapters
* `bibtex_exact_fields`: the ``refalign.…`` fields for data that BibTeX has no fields for
'''

from __future__ import annotations

from sphinx_refalign.registry.entry import Fields, LocatedValue
from sphinx_refalign.registry.problems import Code, Problem
from sphinx_refalign.registry.readers.base import (
    Format,
    Inherited,
    Parsed,
    Position,
    RawEntry,
    UnresolvedReference,
)
from sphinx_refalign.registry.readers.suffixes import (
    Reader,
    ReaderError,
    find_reader,
    format_of,
    suffix_of,
)

__all__ = [
    "Code",
    "Fields",
    "Format",
    "Inherited",
    "LocatedValue",
    "Parsed",
    "Position",
    "Problem",
    "RawEntry",
    "Reader",
    "ReaderError",
    "UnresolvedReference",
    "find_reader",
    "format_of",
    "suffix_of",
]
