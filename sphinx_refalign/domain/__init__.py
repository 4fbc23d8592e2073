"""The Sphinx domain ``refalign``: what each page refers to, stored in the environment.

Modules:

* `domain`: the domain, through which the rest of the package uses the data of the pages.
* `data`: the data that the environment stores.
* `collect`: takes the data of a page from its doctree when it has been read.
* `page_links`: which links of a page count, and what is stored of them.
* `alignments`: combines the data of all pages with the registry.
* `objects`: the link targets: resources, blocks and headings of catalogues.
* `described`: which page describes a resource in full in its JSON-LD.
* `derived`: holds what a build computes from the alignments.
* `lookup`: finds the resource of a key, and checks options against the registry.
* `links`: links to sections and blocks, for every builder.
* `page_context`: creates the :class:`.RenderContext` of a page.
* `views`: renders tables, matrices and coverages once per build.
* `catalog_content`: renders catalogues, and describes their content for fingerprints.
* `mentions`: digests of entries with what they mention of other entries.
* `page_suggestions`: suggestions for pages that the registry names and that do not exist.
* `reference_formatter`: references formatted as in a bibliography, in the style of conf.py.
* `role_targets`: where roles lead in these pages, and how many places refer to a resource.
* `source_lines`: lines of docstrings and of notebooks as lines of their files.
* `visibility`: what a builder leaves out of the pages.
"""
