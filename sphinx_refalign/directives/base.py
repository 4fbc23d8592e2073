"""What all our directives share: they note what the author asks for, look nothing up and format nothing."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from sphinx.util.docutils import SphinxDirective

from sphinx_refalign.diagnostics import Warn, warn
from sphinx_refalign.domain.domain import domain_of
from sphinx_refalign.nodes import refalign_option_text, refalign_view
from sphinx_refalign.registry.problems import did_you_mean


def split_words(text: str | None) -> list[str]:
    """The words of an option's value, separated by spaces or commas."""
    return re.split(r"[,\s]+", text.strip(" ,\n\t")) if text and text.strip(" ,\n\t") else []


def split_keys(text: str | None) -> list[str]:
    """The items of an option's value, separated by commas or line ends."""
    return [part.strip() for part in re.split(r"[,\n]", text or "") if part.strip()]


def split_names(text: str | None) -> list[str]:
    """Names separated by semicolons, or by commas where there is none: a name may have a comma."""
    text = text or ""
    return [part.strip() for part in re.split(r"[;\n]" if ";" in text else r"[,\n]", text) if part.strip()]


_TOLD = ("chapter", "title")
"""Options whose value is shown to readers as it stands."""


class RefalignDirective(SphinxDirective):
    """What all our directives share: options with a known vocabulary, and a node in the page."""

    def one_of(self, option: str, known: Collection[str], default: str) -> str:
        """An option's word; another than the ``known`` ones is a warning and stands for the default."""
        value = self.options.get(option, default)
        if value not in known:
            self._unknown(option, value, known)
        return value if value in known else default

    def some_of(self, option: str, known: Collection[str]) -> list[str]:
        """An option's words; those that are not known are a warning and are left out."""
        found = split_words(self.options.get(option))
        for word in found:
            if word not in known:
                self._unknown(option, word, known)
        return [word for word in found if word in known]

    def _unknown(self, option: str, value: str, known: Collection[str]) -> None:
        hint = did_you_mean(value, known) or f"; known are {', '.join(known)}"
        self.warn_option(option, value, hint)

    def warn_option(self, option: str, value: str, hint: str) -> None:
        """Warn of an option's value; ``hint``, set off from what is before it, says what to write."""
        message = f"{self.name}: unknown value {value!r} of :{option}:{hint}"
        warn(Warn.OPTION, message, self.get_location())

    def view(self, what: str, keys: list[str], **attributes: Any) -> refalign_view:
        """The node that stands for what will be written."""
        node = refalign_view(
            "", view=what, keys=keys, docname=self.env.docname,
            classes=list(self.options.get("class", [])), **attributes,
        )  # fmt: skip
        self.set_source_info(node)
        for option in _TOLD:
            if attributes.get(option):
                told = refalign_option_text("", option=option, text=attributes[option])
                self.set_source_info(told)
                node += told
        return node

    @property
    def kinds(self) -> Collection[str]:
        """The names of all kinds."""
        return domain_of(self.env).kinds
