"""Handlers of Sphinx's events, one per module. :mod:`sphinx_refalign.extension` connects them.

Modules, in the order in which their events happen:

* `load_registry`: reads the registry before the pages.
* `connect_bibtex`: passes the registry to sphinxcontrib-bibtex, and follows its files.
* `explain_names`: adds suggestions to messages of other packages about unknown names.
* `replace_old_keys`: replaces other keys in citations, and finds the pages that depend on them.
* `finish_reading`: prepares the alignments when all pages are read, and emits ``refalign-aligned``.
* `freeze_gc`: keeps the garbage collector away from loaded data during a build.
* `update_toc`: adds catalogue headings and titles of roles to the tables of contents.
* `find_outdated`: finds the pages that must be written again although their sources did not change.
* `fingerprints`: digests of what pages show beside their own sources, for ``find_outdated``.
* `check_markup`: warns about syntax of another markup, and a first page without a parser.
* `check_registry`: warns about an empty registry, and about shown resources without an address.
* `check_rules`: warns about broken rules and low coverage.
* `check_links`: warns about links to an address that several resources have.
* `write_exports`: writes alignment.json, alignment.csv and alignment.md.
"""
