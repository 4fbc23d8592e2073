"""The registry: read resources from YAML, BibTeX and CSL JSON files, validate them and write them again.

The package imports neither Sphinx nor docutils. Importing it loads none of its modules, so that no parser is
loaded before a file needs it.

Data and its types:

- `model`: `Resource`, a validated record, and `Entry`, the compact record that a file is read into.
- `fields`: the types of the fields, their short forms in YAML, and the checks of URLs, dates and languages.
- `kinds`: the kinds of resources, built in or declared in conf.py, with their fields and labels.
- `registry`: `Registry`, all entries by key, from which each resource is built on first access.
- `problems`: `Problem`, a mistake with its location, and suggestions for misspelled words.

From files to a registry:

- `loader`: read all files and merge them into one registry.
- `files`: find, read and decode files.
- `file_entries`: read and validate one file, the unit that the cache stores.
- `readers`: one module per file format.
- `validate`: check the fields of one entry and drop invalid values.
- `validation_messages`: the wording of validation errors.
- `external`: resources of other projects, from their ``alignment.json``.
- `cache`: results kept between builds, and digests of plain data.

Shared by readers and writers:

- `entry_types`: BibTeX and biblatex entry types and the kinds that they map to.
- `i18n`: text in several languages, and BCP 47 language tags.
- `latex`: convert between LaTeX and Unicode text.
- `names`: parse and display the names of people.
- `wikipedia`: recognize URLs of the same Wikipedia page.

Back to files:

- `writers`: one module per file format.
"""

from __future__ import annotations
