"""GB/T 7714-2015 as pybtex styles: ``gbt7714-numeric`` and ``gbt7714-author-year``.

pybtex finds the styles by their entry points, for ``bibtex_default_style`` and ``refalign_reference_style``.
No other package of sphinx_refalign imports this one. Section numbers in docstrings are those of the standard.

Modules:

* `style`: the two formatting styles.
* `labels`: the label style of author-year citations.
* `sorting`: the sorting style: by language, author, year and title.
* `names`: the name style, and lists of names.
* `entry_parts`: the parts of a reference, by document type.
* `imprint`: place, publisher, year, pages, edition and version.
* `dates`: the publication date.
* `document_types`: the document type and medium codes, such as ``[EB/OL]``.
* `languages`: terms and punctuation by language, and language detection.
* `entry`: access to the fields of an entry, by their BibTeX and biblatex names.
"""

from __future__ import annotations
