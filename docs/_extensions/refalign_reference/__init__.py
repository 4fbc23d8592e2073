"""Parts of the reference that are generated from the declarations in the code: ``.. generated:: PART``.

Each part is reST text, made by a function without arguments or with one, the subject. It is parsed where the
directive stands, so that links, the index and the translation work as in a written page.

Modules:

* `markup`: reST text of tables, literals and descriptions.
* `directives`: the directives and the columns of tables.
* `configuration`: the options of conf.py.
* `fields`: the fields of each kind.
* `becomes`: what a field becomes in BibTeX, CSL and schema.org.
* `checks`: the types of warnings.
* `commands`: the commands, from their click objects.
* `files`: the columns and the parts of the exported files.
* `api`: the public names of the Python packages.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from refalign_reference import api, checks, commands, configuration, directives, fields, files

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

PARTS = {
    "directive": directives.describe,
    "other-directives": directives.describe_others,
    "roles": directives.describe_roles,
    "columns": directives.describe_columns,
    "options": configuration.describe,
    "kinds": fields.describe_kinds,
    "fields": fields.describe_fields,
    "warnings": checks.describe_warnings,
    "checks": checks.describe_checks,
    "commands": commands.describe,
    "suffixes": files.describe_suffixes,
    "json": files.describe_json,
    "csv": files.describe_csv,
    "api": api.describe,
}

_LITERALS = re.compile(r"``[^`]*``|:[\w:]+:`[^`]*`|\W|\d")


class Generated(SphinxDirective):
    """A part of the reference, generated from the code."""

    required_arguments = 1
    optional_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the nodes of the part."""
        self.env.note_reread()  # the code may have changed
        part, *subject = self.arguments
        if part == "other-directives":
            subject = [self.env.doc2path(self.env.docname)]
        text = PARTS[part](*subject)
        content = self.parse_text_to_nodes(text, allow_section_headings=True)
        for node in content:
            for paragraph in node.findall(nodes.paragraph):
                if not _LITERALS.sub("", paragraph.rawsource):
                    paragraph["translatable"] = False  # names and values only
        return content


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the directive, and the types of objects that Sphinx has no domain for."""
    app.add_directive("generated", Generated)
    app.add_object_type("field", "field", "pair: %s; field")
    app.add_object_type("column", "column", "pair: %s; column")
    app.add_object_type("warning-type", "warning-type", "pair: %s; warning")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
