"""The Sphinx domain ``refalign``: what each page refers to, stored in the environment.

Modules:

* `domain`: the domain with its environment data, objects and cross-references.
* `collect`: takes the data of a page from its doctree when it has been read.
* `lookup`: finds the resource of a key, and checks options against the registry.
* `links`: links to sections and blocks, for every builder.
* `page_context`: creates the :class:`.RenderContext` of a page.
* `views`: renders tables and catalogues once per build.
"""
