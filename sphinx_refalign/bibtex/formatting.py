"""References by one style for the whole build: it is looked for when the first of them is shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from docutils import nodes

from sphinx_refalign.bibtex.title_math import protect_math
from sphinx_refalign.registry.model import Resource
from sphinx_refalign.registry.registry import Registry

if TYPE_CHECKING:
    from sphinx_refalign.registry.writers.classic_bibtex import ClassicEntry


DEFAULT = "plain"


_STYLES = "pybtex.style.formatting"


class FormatWarning(NamedTuple):
    """What the user must be told; of the option in conf.py, or else of what is shown."""

    message: str
    of_option: bool


class ReferenceFormatter:
    """The references of a project."""

    def __init__(self, style: str) -> None:
        self.style = style
        self.warnings: list[FormatWarning] = []
        """What has not been told yet."""
        self._styles: dict[str, Any] = {}
        self._backend: Any = None
        self._texts: dict[tuple[str, str], tuple[Any, list[str]]] = {}
        self._has_pybtex: bool | None = None

    def format(self, resource: Resource, registry: Registry, languages: Sequence[str]) -> list[nodes.Node]:
        """What the style prints of a resource, or else what ``plain`` does; nothing without pybtex."""
        if self._has_pybtex is None:
            self._has_pybtex = self._start()
        if not self._has_pybtex:
            return []
        key = (resource.key, languages[0])
        if key not in self._texts:
            # Here first: the parser of BibTeX takes its time to be imported.
            from sphinx_refalign.registry.writers.classic_bibtex import classic_entry

            plain = classic_entry(resource, registry, languages)
            self._texts[key] = self._print(resource.key, plain, self.style)
        text, self._backend.formulas = self._texts[key]
        return list(text.render(self._backend)) if text else []

    def _print(self, key: str, plain: ClassicEntry, style: str) -> tuple[Any, list[str]]:
        """The text of an entry, and the formulas in it; "" where no style can print it."""
        fields, formulas = protect_math(plain.fields)
        try:
            (found,) = self._styles[style].format_entries([_entry(key, plain.type, fields)])
            str(found.text)
        except Exception as error:  # a style is somebody's program: it may ask for what is not there
            instead = "as in a list" if style == DEFAULT else f"by {DEFAULT!r}"
            self.warnings.append(FormatWarning(
                f"the style {style!r} cannot show {key!r} ({type(error).__name__}: {error}); "
                f"it is shown {instead}", of_option=False,
            ))  # fmt: skip
            if style == DEFAULT:
                return "", []
            self._styles.setdefault(DEFAULT, _found(DEFAULT))
            return self._print(key, plain, DEFAULT)
        return found.text, formulas

    def _start(self) -> bool:
        """Make the style, or ``plain`` where there is none of its name; False without pybtex."""
        try:
            from pybtex.plugin import PluginNotFound, enumerate_plugin_names

            from sphinx_refalign.bibtex.backend import NodeBackend
        except ImportError as error:
            self.warnings.append(FormatWarning(
                f"formatted references need {(error.name or 'pybtex').partition('.')[0]}, which comes with "
                "sphinxcontrib-bibtex: pip install 'sphinx-refalign[bibtex]'; they are shown as in a list",
                of_option=False,
            ))  # fmt: skip
            return False
        self._backend = NodeBackend()
        try:
            self._styles[self.style] = _found(self.style)
        except PluginNotFound:
            known = ", ".join(sorted({*enumerate_plugin_names(_STYLES)}))
            self._take_default(f"no style of pybtex has this name; there are {known}")
        except Exception as error:
            self._take_default(f"the style cannot be made ({type(error).__name__}: {error})")
        return True

    def _take_default(self, problem: str) -> None:
        message = f"refalign_reference_style = {self.style!r}: {problem}. {DEFAULT!r} is taken instead"
        self.warnings.append(FormatWarning(message, of_option=True))
        self.style = DEFAULT
        self._styles[DEFAULT] = _found(DEFAULT)


def _found(name: str) -> Any:
    from pybtex.plugin import find_plugin

    return find_plugin(_STYLES, name)()


def _entry(key: str, entry_type: str, fields: dict[str, str]) -> Any:
    """An entry as pybtex reads it from a file."""
    from pybtex.bibtex.utils import split_name_list
    from pybtex.database import Entry, Person

    def person(name: str) -> Any:
        # More commas than a name has parts: it is told as it stands.
        return Person(last=f"{{{name}}}") if name.count(",") > 2 and "{" not in name else Person(name)

    people = {
        role: [person(one) for one in split_name_list(fields.pop(role))]
        for role in Person.valid_roles
        if role in fields
    }
    entry = Entry(entry_type, fields=fields, persons=people)
    entry.key = key
    return entry
