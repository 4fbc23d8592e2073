"""The builder ``mystmd``: writes ``refalign.mjs``, and beside it what each directive and role shows."""

from __future__ import annotations

import json
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.util.logging import suppress_logging

from sphinx_refalign.builder import AlignmentBuilder
from sphinx_refalign.diagnostics import warn_unwritable
from sphinx_refalign.domain.domain import domain_of
from sphinx_refalign.domain.lookup import warn_all_pages
from sphinx_refalign.registry.i18n import NOT_PRINTABLE

PLUGIN, DATA = "refalign.mjs", "refalign-mystmd.json"


def connect(app: Sphinx) -> None:
    """Register the builder."""
    app.add_builder(MystmdBuilder)


class MystmdBuilder(AlignmentBuilder):
    """A builder that reads changed pages, and writes what the Markdown pages show of resources."""

    name = "mystmd"
    epilog = f"Name %(outdir)s/{PLUGIN} under project.plugins in myst.yml."

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """Return the path of a page from the folder of myst.yml, as links of mystmd have it."""
        source = self.env.doc2path(docname, base=False)
        return f"/{Path(source).as_posix()}"

    def get_relative_uri(self, from_: str, to: str, typ: str | None = None) -> str:
        """Return the same path: content does not depend on the page that shows it."""
        return self.get_target_uri(to, typ)

    def finish(self) -> None:
        """Write the plugin and its data, and issue the warnings of pages."""
        from sphinx_refalign.mystmd.content import make_content  # for this builder only

        warn_all_pages(domain_of(self.env))
        with suppress_logging():  # the same warnings again
            content = json.dumps(make_content(self.env), ensure_ascii=False, separators=(",", ":"))
        plugin = Path(__file__).with_name(PLUGIN).read_text(encoding="utf-8")
        for name, text in ((PLUGIN, plugin), (DATA, NOT_PRINTABLE.sub("\ufffd", content) + "\n")):
            path = Path(self.outdir) / name
            try:
                path.write_text(text, encoding="utf-8", newline="\n")
            except OSError as error:
                warn_unwritable([str(path)], error, "correct that and build again")
