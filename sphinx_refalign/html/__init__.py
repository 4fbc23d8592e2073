"""Parts of pages that only HTML builders write; other builders never call this package.

Modules:

* `assets`: adds the style sheet, the scripts and the hover cards to the pages that need them.
* `cards`: renders the hover cards of resources that roles mention.
* `cite_box`: makes and writes the box of a block with its BibTeX entry and its link.
* `elements`: writes labelled blocks and the rows of tables.
* `graph`: writes alignment graphs as SVG with links.
* `fold`: makes and writes lists that readers open and close.
* `kept_entries`: keeps the HTML of the entries of catalogues for the next build.
* `entry_batches`: writes the entries of a long catalogue a few at a time.
* `metadata`: adds JSON-LD to pages that show resources.
* `json_ld`: builds the JSON-LD graph of a page.
* `search_stems`: computes the stem of each word of the search index once.
* `schema_org`: describes a resource with the types and properties of schema.org.
"""
