"""The source pages of a tree, read without Sphinx: their sections and their links, with exact positions.

Commands use it to find what existing documentation links to, and to change single lines of it.

* `model`: `SourcePage` with its `Section` and `Link` objects.
"""
