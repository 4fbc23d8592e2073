"""Changes of source pages and registries: where a key stands, and new text for spans of characters.

Nothing here writes a file or needs Sphinx. Everything that is not in a span keeps its bytes.

* `edits`: spans of characters with their new text; the lines and the bytes of a file.
* `key_uses`: what a place in a page that names a key is, and which directives and roles name keys.
* `rest_keys`: the keys in reStructuredText.
* `markdown_keys`: the keys in MyST Markdown.
* `inline_keys`: the keys in roles, in both markups.
* `page_keys`: the keys in a page of any markup, and in message catalogues.
* `tables`: keeps the tables of reStructuredText whole where a cell gets longer or shorter.
* `literals`: strings of JSON and of message catalogues, which write characters as escapes.
* `registry_keys`: the keys in a registry file of any format, and how an entry keeps a former key.
* `registry_layout`: where keys stand in a registry file, as the modules of the formats find it.
* `yaml_keys`: the keys in YAML and JSON.
* `bibtex_keys`: the keys in BibTeX.
* `placing`: where a directive goes in an existing page, and the text that is inserted there.
* `conf_keys`: the keys in the rules of conf.py.
"""
