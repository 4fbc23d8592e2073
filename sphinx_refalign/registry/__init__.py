"""The registry: read resources from YAML, BibTeX and CSL JSON files, validate them and write them again.

The names in ``__all__`` are the public API; it needs no Sphinx::

    from sphinx_refalign.registry import load, to_csl_json

    registry = load(["papers.bib", "courses.yaml"])
    for problem in registry.problems:
        print(problem)
    print(registry["mit-6.824"].title)
    print(to_csl_json(registry))

`readers` describes how another package adds a file format.

The package imports neither Sphinx nor docutils. Importing it loads none of its modules, so that no parser is
loaded before a file needs it; the public names are loaded when they are used.

Data and its types:

* `parts`: topics, links and planned alignments, the parts of resources.
* `model`: `Resource`, a validated record.
* `dates`: dates in EDTF, parsed, checked and compared.
* `date_words`: the wording of dates for readers.
* `entry`: `Entry`, the compact record that a file is read into; planned places; values with their position.
* `field_names`: fields by the names that they have elsewhere
* `fields`: the types of the fields, their short forms in YAML, and the checks of URLs, dates and languages.
* `addresses`: web addresses in a normal form, and the resources that they lead to.
* `identifiers`: DOI, arXiv, PubMed and other identifiers, with their texts and URLs.
* `kinds`: the kinds of resources, built in or declared in conf.py, with their fields and labels.
* `completeness`: what an entry lacks that readers need.
* `kind_declarations`: checks of the kinds that conf.py declares.
* `registry`: `Registry`, all entries by key, from which each resource is built on first access.
* `problems`: `Problem`, a mistake with its location, and suggestions for misspelled words.
* `suggestions`: what an unknown key may mean.

From files to a registry:

* `limits`: limits of the text of a file after expansion, of a value and of nesting.
* `loader`: read all files, from a cache where they are unchanged.
* `merge`: merge the entries of all files, and resolve the inheritance between them.
* `files`: find, read and decode files.
* `file_entries`: read and validate one file, the unit that the cache stores.
* `readers`: one module per file format.
* `validate`: check the fields of one entry and drop invalid values.
* `validation_messages`: the wording of validation errors.
* `external`: resources of other projects, from their ``alignment.json``.
* `external_records`: their entries and alignments in files, read where they are asked for.
* `cache`: results kept between builds, and digests of plain data.

Shared by readers and writers:

* `entry_types`: BibTeX and biblatex entry types and the kinds that they map to.
* `csl_types`: the CSL types and genres that entry types map to.
* `i18n`: text in several languages, and BCP 47 language tags.
* `bidi`: text from right to left, and the characters that control the direction of text.
* `languages`: which language tags exist, and what to write for others
* `latex`: convert between LaTeX and Unicode text.
* `collation`: the alphabetical order of texts, Chinese by pinyin.
* `literal_lists`: fields with a list of texts, such as the publishers of a work.
* `latex_decoder`: read LaTeX as tokens.
* `latex_formulas`: formulas of LaTeX as text.
* `latex_units`: quantities, units and chemical formulas of LaTeX.
* `latex_macros`: the macros that texts of BibTeX fields contain.
* `latex_verbatim`: URLs and identifiers, which are no LaTeX but have some of its escapes.
* `markup`: the elements and the formulas in texts.
* `marks`: markup as characters that pass through pybtex.
* `lazy_names`: public names of a package that are imported on first use.
* `name_texts`: splits names outside braces, and parses plain names.
* `people`: the parts of the names of people and bodies: read, compared and displayed.
* `patterns`: Han, kana and Hangul in regular expressions, which are compiled on first use.
* `wikipedia`: recognize URLs of the same Wikipedia page.

Back to files:

* `writers`: one module per file format.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_refalign.registry.lazy_names import lazy_names

if TYPE_CHECKING:
    from sphinx_refalign.registry.kinds import Kind, KindError, build_kinds
    from sphinx_refalign.registry.loader import load
    from sphinx_refalign.registry.model import Resource
    from sphinx_refalign.registry.problems import Code, Problem
    from sphinx_refalign.registry.registry import Registry
    from sphinx_refalign.registry.writers.bibtex import to_bibtex
    from sphinx_refalign.registry.writers.csl_json import to_csl_json
    from sphinx_refalign.registry.writers.yaml import to_yaml
else:
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "kinds": ("Kind", "KindError", "build_kinds"),
            "loader": ("load",),
            "model": ("Resource",),
            "problems": ("Code", "Problem"),
            "registry": ("Registry",),
            "writers.bibtex": ("to_bibtex",),
            "writers.csl_json": ("to_csl_json",),
            "writers.yaml": ("to_yaml",),
        },
    )

__all__ = [
    "Code",
    "Kind",
    "KindError",
    "Problem",
    "Registry",
    "Resource",
    "build_kinds",
    "load",
    "to_bibtex",
    "to_csl_json",
    "to_yaml",
]
