"""Render resources and alignments as standard docutils nodes.

Every builder can write these nodes. The package knows docutils and the pure half (``registry``,
``alignment``), but not Sphinx: what depends on the page that is being written comes with a
:class:`~sphinx_refalign.render.context.RenderContext`.

The modules, from the bottom up:

* `context`: what a renderer knows about the page that it writes into
* `labels`: display names of fields, relations, languages and sources; ids; author names
* `inline`: texts and links within a paragraph, marked with their language
* `markup`: markup of texts as nodes
* `fields`: the fields of a resource as a field list
* `byline`: authors, venue and date of a resource in the line below its title
* `coins`: COinS elements, from which bibliography managers import works
* `block_defaults`: how blocks are shown where their directives do not say it, from conf.py
* `blocks`: a resource as a block, card, list item, sentence or reference; placeholders for unknown keys
* `places`: links to the places of alignments, and paths of pages
* `table`: the body of an alignment table
* `matrix`: the body and the legend of an alignment matrix
* `coverage`: coverage as a table with bars, a heat map and lists
* `changes`: what changed since committed states, as lists for each version
* `graph`: the alignment graph in the language of Graphviz, and as a list
* `charts`: bars and shades of numbers in tables, drawn for HTML or by LaTeX
* `outline`: the groups and entries of a catalogue, with their ids
* `catalog`: the catalogue of resources, with the places that reference each
* `catalog_entry`: an entry of the catalogue
"""

from __future__ import annotations
