"""The source pages of a tree, read without Sphinx: their sections and their links, with exact positions.

Commands use it to find what existing documentation links to, and to change single lines of it.

* `model`: `SourcePage` with its `Section` and `Link` objects.
* `tree`: finds the pages of a project.
* `read`: reads one page, whatever its markup.
* `markdown`: links and sections of Markdown, as MyST parses it.
* `markdown_parser`: the Markdown parser, which records where a link stands.
* `rest`: links and sections of reStructuredText.
* `rest_parser`: the reStructuredText parser, which knows neither the directives nor the roles of a project.
* `notebook`: Markdown cells of Jupyter notebooks.
* `html`: links in HTML.
* `links`: collects the links of a page, with their list items.
* `lines`: lines of a page, or of a part of it, with their offsets.
* `directives`: what the arguments and the body of a directive are.
"""
