"""The base class of all directives."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Sequence
from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from sphinx_refalign.alignment.option_values import split_words
from sphinx_refalign.diagnostics import Warn, suggest, warn
from sphinx_refalign.domain.domain import domain_of
from sphinx_refalign.nodes import key_attributes, refalign_option_text, refalign_view

_TRANSLATABLE = ("chapter", "title")
"""Options whose value readers see."""


_SWITCHES = {
    **dict.fromkeys(("", "true", "yes", "on"), True),
    **dict.fromkeys(("false", "no", "off"), False),
}
"""The values of flags, without case."""


def flag(argument: str | None) -> str:
    """Return the value of a flag as it is written, "" for none; the directive reads it.

    docutils' own ``flag`` refuses values, with which docutils drops the whole directive and MyST the option;
    MyST also takes ``false`` for true.
    """
    return (argument or "").strip()


@dataclasses.dataclass(frozen=True)
class Option:
    """An option of a directive; the reference of the manual is made of it."""

    help: str
    """What the option is for, in a sentence or two of reST."""
    values: Sequence[str] = ()
    """All words that are allowed, if they are fixed; conf.py may add further ones."""
    default: str = ""
    """The word of ``values`` that a directive without the option has."""
    form: str = ""
    """What is written if the words are not fixed, such as ``names, separated by commas``."""
    example: str = ""
    """A value; without one, that is the last of ``values``."""
    converter: Callable[[str], object] = directives.unchanged

    def __call__(self, argument: str) -> object:
        """Convert the value of the option, as docutils does it with a function."""
        return self.converter(argument)


def flag_option(text: str) -> Option:
    """Return an option without a value."""
    return Option(text, converter=flag)


class Options(dict[str, Callable[[str], object]]):
    """The options of a directive: each name with its :class:`Option`. Every other name has a converter, too.

    So docutils and MyST pass on unknown options, and the directive can report them, with the same message
    in both markups, and be shown nevertheless. Sphinx's autodoc directives do the same.
    """

    def __missing__(self, name: str) -> Callable[[str], object]:
        return directives.unchanged

    def is_flag(self, name: str) -> bool:
        """Return whether an option has no value."""
        option = self[name]
        return flag in (option, getattr(option, "converter", None))


NAME_OPTIONS = Options(
    {
        "name": Option(
            "A name for links: ``:ref:`` leads to what the directive shows.",
            form="one name", example="sources",
        ),
        "class": Option(
            "CSS classes of what the directive shows.",
            form="names, separated by spaces", example="wide", converter=directives.class_option,
        ),
    }
)  # fmt: skip
"""The options that every directive has."""


_OPTIONS_ELSEWHERE = {
    "relation": "relations relationship rel",
    "kinds": "kind type types",
    "documents": "document docs pages page",
    "resources": "resource keys key",
    "relations": "relation relationship",
    "areas": "area topic",
    "institutions": "institution",
    "years": "year date",
    "group-by": "group groupby grouped-by",
    "filter": "select selection only which",
    "style": "format",
    "headings": "sections",
    "external": "projects project borrowed",
    "columns": "column fields cols",
    "sort": "sort-by order order-by sorted",
    "include-planned": "planned show-planned",
    "include-empty": "empty show-empty",
    "noalign": "no-align no-alignment",
    "topics": "topic concepts",
    "lang": "language languages langs",
    "show": "fields field only include",
    "hide": "exclude without omit",
    "chapter": "section label place",
    "title": "caption heading",
    "caption": "title heading",
    "limit": "max maximum count number top",
    "label": "labels resource-label",
    "headers": "header header-row heads",
    "threshold": "thresholds minimum min",
    "since": "from file folder path state",
    "name": "id label ref",
    "class": "classes css-class",
}
"""The names that authors may expect for options, by option."""


class RefalignDirective(SphinxDirective):
    """The base class of all directives: options with fixed vocabularies, and a placeholder node."""

    option_spec: ClassVar[Options] = Options()

    def run(self) -> list[nodes.Node]:
        """Check the names and flags of the options, and return the nodes of the directive."""
        for option, value in list(self.options.items()):
            if option not in self.option_spec:
                del self.options[option]
                message = f"{self.name}: unknown option :{option}:{self._option_hint(option)}"
                warn(Warn.OPTION, message, self.get_location())
            elif self.option_spec.is_flag(option):
                switch = _SWITCHES.get(str(value).lower())
                if switch is None:
                    self.warn_option(option, str(value), "; use true or false, or no value")
                if not switch:
                    del self.options[option]
        return self.make_nodes()

    def make_nodes(self) -> list[nodes.Node]:
        """Return the placeholder nodes; unknown options and flags that are off have been removed."""
        raise NotImplementedError

    def _option_hint(self, option: str) -> str:
        name = option.lower().replace("_", "-")
        elsewhere = (other for other, names in _OPTIONS_ELSEWHERE.items() if name in names.split())
        if name not in self.option_spec:
            name = next((other for other in elsewhere if other in self.option_spec), name)
        return suggest(name, self.option_spec, "; see the options in the documentation")

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
