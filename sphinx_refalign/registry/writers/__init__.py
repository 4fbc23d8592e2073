"""Writers of registry files. YAML, CSL-JSON and BibTeX files are read back without loss.

Modules:

* `yaml`: YAML registries, each value in its shortest form
* `csl_json`: CSL-JSON, with a ``custom`` object for data that CSL has no variables for
* `bibtex`: BibTeX, with ``refalign.…`` fields for data that BibTeX has no fields for
* `bibtex_values`: names of BibTeX fields, and their values in LaTeX
* `bibtex_dates`: dates as fields of BibTeX, in full or in words
* `classic_bibtex`: entries that pybtex and its standard styles print in full; not read back
"""

from __future__ import annotations
