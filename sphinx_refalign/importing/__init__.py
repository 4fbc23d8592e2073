"""Hand-kept Markdown catalogues as registries, without Sphinx.

A page is read into an outline. Headings say which kind of resources stands below them. Resources have one
of these shapes:

- a heading with labelled values: paragraphs, lists, tables of two columns, or parts with own headings
- an item of a list with a link, and labelled values or further links below it
- an item without a link that has labelled values below it
- groups of such items in lists to any depth, whose parents are headings of the items below them
- a row of a table with a head
- a heading or an item with links to own pages, which become its planned chapters

Nothing is invented: what is not understood is reported with its line, and code is never read.

Modules:

* `labels`: the words of catalogues, from ``labels.toml``: labels, kinds in headings, hosts.
* `spans`: text with links and emphasis.
* `outline`: the sections, lists and tables of a page, by markdown-it-py.
* `people`: names of people and bodies in a line of text.
* `places`: links to pages of the documentation.
* `draft`: a resource while its page is read.
* `facts`: the labelled values of one resource.
* `fields`: labelled values as fields.
* `context`: what the headings above an entry say about it.
* `codes`: numbers of courses, and titles that begin with one.
* `citations`: references in the form of the APA.
* `items`: one line of a list as a resource.
* `item_fields`: the parts of such a line as fields.
* `collector`: what is found on one page.
* `alignments`: alignment pages and tables, whose resources have chapters.
* `lists`: lists of resources.
* `tables`: tables of resources.
* `importer`: a whole page.
* `keys`: keys of resources.
* `twins`: pages in Chinese and English.
* `output`: the checked resources as YAML and JSON.
* `result`: all pages together.
"""

from __future__ import annotations

from sphinx_refalign.importing.context import ImportOptions
from sphinx_refalign.importing.result import ImportResult, Source, import_sources

__all__ = ["ImportOptions", "ImportResult", "Source", "import_sources"]
