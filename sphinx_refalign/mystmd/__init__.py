"""``sphinx-build -b mystmd``: directives and roles for mystmd, on which Jupyter Book 2 is built.

mystmd reads the same Markdown pages as Sphinx but runs no Python. The builder writes what each directive and
role shows as nodes of mystmd, and a plugin of mystmd that puts them into the pages.

Modules:

* `builder`: the builder, which writes a plugin of mystmd and its data.
* `content`: the data: what directives and roles show.
* `invocations`: directives in Markdown pages, as their authors wrote them.
* `mdast`: docutils nodes as nodes of mystmd.
"""
