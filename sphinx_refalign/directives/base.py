"""The base class of all directives."""

from __future__ import annotations

from collections.abc import Collection

from sphinx.util.docutils import SphinxDirective

from sphinx_refalign.alignment.option_values import split_words
from sphinx_refalign.diagnostics import Warn, suggest, warn
from sphinx_refalign.domain.domain import domain_of
from sphinx_refalign.nodes import key_attributes, refalign_option_text, refalign_view

_TRANSLATABLE = ("chapter", "title")
"""Options whose value readers see."""


class RefalignDirective(SphinxDirective):
    """The base class of all directives: options with fixed vocabularies, and a placeholder node."""

    def one_of(self, option: str, vocabulary: Collection[str], default: str) -> str:
        """Return the value of an option; warn about an unknown value, and return the default for it."""
        value = self.options.get(option, default)
        if value not in vocabulary:
            self._warn_unknown(option, value, vocabulary)
        return value if value in vocabulary else default

    def some_of(self, option: str, vocabulary: Collection[str]) -> list[str]:
        """Return the words of an option; warn about unknown words, and leave them out."""
        words = split_words(self.options.get(option))
        for word in words:
            if word not in vocabulary:
                self._warn_unknown(option, word, vocabulary)
        return [word for word in words if word in vocabulary]

    def _warn_unknown(self, option: str, value: str, vocabulary: Collection[str]) -> None:
        self.warn_option(option, value, suggest(value, vocabulary, "; use a documented value"))

    def warn_option(self, option: str, value: str, hint: str) -> None:
        """Warn about the value of an option.

        Args:
            option: The name of the option.
            value: The unknown value.
            hint: What to write instead, with the punctuation or space that separates it.

        """
        message = f"{self.name}: unknown value {value!r} of :{option}:{hint}"
        warn(Warn.OPTION, message, self.get_location())

    def view(self, view_type: str, keys: list[str], **attributes: object) -> refalign_view:
        """Return the placeholder node.

        Args:
            view_type: The ``view`` of :class:`.refalign_view`.
            keys: The keys of the resources that it shows.
            attributes: Further attributes of the node.

        """
        node = refalign_view(
            "", view=view_type, **key_attributes(keys, domain_of(self.env).registry),
            docname=self.env.docname,
            number=self.env.new_serialno("refalign-view"),
            classes=list(self.options.get("class", [])), **attributes,
        )  # fmt: skip
        self.set_source_info(node)
        for option in _TRANSLATABLE:
            text = attributes.get(option)
            if isinstance(text, str) and text:
                self.add_option_text(node, option, text)
        return node

    def add_option_text(self, view: refalign_view, option: str, text: str, name: str = "") -> None:
        """Add a text that readers see to the placeholder, so that it is translated.

        Args:
            view: The placeholder.
            option: The option that contains the text.
            text: The text.
            name: The name of the text in an option with several texts.

        """
        node = refalign_option_text("", option=option, text=text, name=name)
        self.set_source_info(node)
        view += node

    @property
    def kinds(self) -> Collection[str]:
        """Return the names of all kinds."""
        return domain_of(self.env).kinds
