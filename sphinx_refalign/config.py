"""The options of conf.py: each is declared once, with its default, its check and its help.

The rest of the package reads them through :class:`RefalignConfig`. Importing the module does not
import Sphinx, because the command line reads options, too.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from types import ModuleType
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from sphinx_refalign.alignment.columns import Column, build_columns
from sphinx_refalign.alignment.records import RELATIONS, ROLE_TARGETS
from sphinx_refalign.config_checks import (
    check_align_links,
    check_bool,
    check_columns,
    check_encoding,
    check_entry_types,
    check_external,
    check_globs,
    check_kinds,
    check_registry,
    check_relations,
    check_role_target,
    check_rules,
    check_style,
)
from sphinx_refalign.registry.i18n import Localized
from sphinx_refalign.registry.kinds import Kind, build_kinds
from sphinx_refalign.registry.problems import close_matches, did_you_mean, list_suggestions
from sphinx_refalign.render.block_defaults import (
    BlockDefaults,
    block_defaults,
    check_block_styles,
    check_field_names,
    unknown_names,
)

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

MESSAGES = "sphinx_refalign"
"""The gettext domain of the package's messages."""


class Option(NamedTuple):
    """One option of conf.py."""

    name: str
    default: object
    rebuild: str
    """What Sphinx does after a change: ``env`` reads all pages again. With "" our own page digests decide
    which pages are written again, see :mod:`.events.find_outdated`."""
    types: tuple[type, ...]
    check: Callable[[object], str]
    """Returns what is wrong with a value, "" for a valid value."""
    help: str
    shown: bool = False
    """Whether the value itself changes what pages show: a change then writes all pages again, in each output
    folder. Options that act through the registry or the alignments need no flag; these are compared."""


OPTIONS = (
    Option("refalign_registry", [], "", (list, tuple, str), check_registry,
           "Registry files: paths or globs, relative to conf.py."),
    Option("refalign_encoding", "utf-8", "", (str,), check_encoding,
           "Encoding of the registry files that are not UTF-8."),
    Option("refalign_external", {}, "env", (dict,), check_external,
           "Other projects: name to the URL of their pages and the path of their alignment.json."),
    Option("refalign_kinds", {}, "env", (dict,), check_kinds,
           "Additional kinds: name to label, plural, fields, group and source.", shown=True),
    Option("refalign_entry_types", {}, "", (dict,), check_entry_types,
           "Kinds of entries by their BibTeX entry type: {\"online\": \"website\"}."),
    Option("refalign_relations", [], "env", (list, tuple, dict), check_relations,
           f"Relations in addition to {', '.join(RELATIONS)}: a list of names, or a dict of name to label.",
           shown=True),
    Option("refalign_columns", {}, "", (dict,), check_columns,
           "Additional columns of alignment tables: name to label and text, a field or a function."),
    Option("refalign_rules", [], "", (list, tuple), check_rules,
           "Rules for pages and resources: a list of dicts with one of at-least, used, met, languages."),
    Option("refalign_align_citations", False, "", (bool,), check_bool,
           "Whether :cite: of a resource, by sphinxcontrib-bibtex, or [key]_ counts as an alignment."),
    Option("refalign_align_links", False, "", (bool, list, tuple), check_align_links,
           "Whether a link to an address of a resource counts as an alignment: True, or a list of kinds."),
    Option("refalign_align_links_exclude", [], "", (list, tuple, str), check_globs,
           "Documents whose links do not count as alignments: globs of document names."),
    Option("refalign_link_cards", False, "", (bool,), check_bool,
           "Whether links that count as alignments have hover cards."),
    Option("refalign_show", [], "", (list, tuple, str, dict), check_field_names,
           "Fields that blocks show: a list, or a dict of kind to list; by default all.", shown=True),
    Option("refalign_hide", [], "", (list, tuple, str, dict), check_field_names,
           "Fields that blocks do not show: a list, or a dict of kind to list.", shown=True),
    Option("refalign_style", "block", "", (str, dict), check_block_styles,
           "Style of blocks (block, card, list, inline, reference), or a dict of kind to style.", shown=True),
    Option("refalign_role_target", ROLE_TARGETS[0], "", (str,), check_role_target,
           f"Where roles lead: {', '.join(ROLE_TARGETS)}."),
    Option("refalign_warn_planned", False, "", (bool,), check_bool,
           "Whether planned places without a page are reported."),
    Option("refalign_reference_style", "plain", "", (str,), check_style,
           "The pybtex style for :style: reference.", shown=True),
    Option("refalign_metadata", True, "", (bool,), check_bool,
           "Whether pages contain metadata of resources: JSON-LD for search engines, COinS for Zotero.",
           shown=True),
)  # fmt: skip


def register(app: Sphinx) -> None:
    """Declare the options to Sphinx."""
    for option in OPTIONS:
        app.add_config_value(option.name, option.default, option.rebuild, option.types)  # type: ignore[arg-type]
    # Directives check the names of columns when a page is read. Sphinx cannot compare the columns themselves,
    # which may be functions.
    app.add_config_value(
        "refalign_column_names", lambda config: sorted(config.refalign_columns), "env", (list,)
    )
    # Links are stored when a page is read; which of them count is decided afterwards.
    app.add_config_value(
        "refalign_reads_links", lambda config: bool(config.refalign_align_links), "env", (bool,)
    )


class Values(Protocol):
    """The values of the options by name, as in Sphinx's ``Config``; they are attributes, too."""

    def __getitem__(self, name: str, /) -> Any:
        """Return the value of an option."""

    def __getattr__(self, name: str, /) -> Any:
        """Return the value of an option."""

    def __setattr__(self, name: str, value: Any, /) -> None:
        """Set the value of an option."""


class ConfigProblem(NamedTuple):
    """A mistake in conf.py."""

    text: str
    """The text that conf.py has in the line of the mistake."""
    message: str


def validate(app: Sphinx, config: Config) -> None:
    """Warn about each invalid option and replace its value by a valid one.

    Names in conf.py that look like an option are reported, too.
    """
    from sphinx_refalign.diagnostics import Warn, warn

    raw: Mapping[str, object] = config._raw_config  # noqa: SLF001 - what conf.py contains
    for problem in [*find_misspelled(raw, config.values), *replace_invalid_values(config)]:
        warn(Warn.CONFIG, problem.message, conf_location(app, problem.text))


def find_misspelled(raw: Mapping[str, object], options: Container[str]) -> list[ConfigProblem]:
    """Return a problem for each name in conf.py that looks like an option and is none.

    Args:
        raw: What conf.py contains.
        options: The options of Sphinx and of all extensions.

    """
    problems = []
    for option_name, names in misspelled_options(raw, options).items():
        hint = list_suggestions([option_name] if option_name else [])
        advice = hint or "; correct the name, or rename the variable, for example with a leading underscore"
        problems += [ConfigProblem(name, f"unknown option {name!r}{advice}") for name in names]
    return problems


def replace_invalid_values(config: Values) -> list[ConfigProblem]:
    """Replace the value of each invalid option by a valid one, and return what is wrong.

    The default replaces the value; of a dict, only the invalid items are removed.
    """
    problems = []
    for option in OPTIONS:
        value = config[option.name]
        if not option.check(value):
            continue
        valid, invalid_values = option.default, [value]
        if isinstance(value, dict):
            valid = {name: item for name, item in value.items() if not option.check({name: item})}
            invalid_values = [{name: item} for name, item in value.items() if name not in valid]
        for invalid in invalid_values:
            message = f"{option.name} = {invalid!r}: {option.check(invalid)}. {option.help}"
            problems.append(ConfigProblem(option.name, message))
        setattr(config, option.name, valid)
    return [*problems, *_entry_types_of_unknown_kinds(config), *_unknown_names_of_blocks(config)]


def _entry_types_of_unknown_kinds(config: Values) -> list[ConfigProblem]:
    """Return a problem for each entry type that is mapped to an unknown kind; such a kind is ignored."""
    options = RefalignConfig(config)
    kinds = options.build_kinds()
    problems = []
    for entry_type, kind in options.entry_types.items():
        if kind not in kinds:
            hint = did_you_mean(kind, kinds) or "; declare it in refalign_kinds"
            message = f"refalign_entry_types: {entry_type}: unknown kind {kind!r}{hint}"
            problems.append(ConfigProblem("refalign_entry_types", message))
    return problems


def _unknown_names_of_blocks(config: Values) -> Iterator[ConfigProblem]:
    """Yield a problem for each unknown kind or field in the defaults of blocks; it is ignored."""
    kinds = RefalignConfig(config).build_kinds()
    for name in ("refalign_show", "refalign_hide", "refalign_style"):
        for message in unknown_names(config[name], kinds, of_fields=name != "refalign_style"):
            yield ConfigProblem(name, f"{name}: {message}")


def misspelled_options(raw: Mapping[str, object], options: Container[str]) -> dict[str, list[str]]:
    """Return the names in conf.py that look like an option and are none, by the option that is meant, or "".

    Sphinx ignores unknown names in conf.py. It reports those of its command line itself.

    Args:
        raw: What conf.py contains.
        options: The options of Sphinx and of all extensions.

    """
    own = [option.name for option in OPTIONS]
    misspelled: dict[str, list[str]] = {}
    for name, value in raw.items():
        if name in options or name.startswith("_") or callable(value) or isinstance(value, ModuleType):
            continue
        is_ours = name.lower().startswith(("refalign_", "sphinx_refalign_"))
        similar = close_matches(name.removeprefix("sphinx_"), own, limit=1, cutoff=0.75 if is_ours else 0.85)
        if similar or is_ours:
            misspelled.setdefault("".join(similar), []).append(name)
    return misspelled


def conf_location(app: Sphinx, text: str) -> str:
    """Return the first line of conf.py that contains ``text``, as ``…/conf.py:12``; else its line 1."""
    return conf_line(str(app.confdir), text)


def conf_line(confdir: str, text: str) -> str:
    """Return the same as :func:`conf_location` for the folder of a project."""
    path = os.path.join(confdir, "conf.py")
    try:
        with open(path, encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                if text in line:
                    return f"{path}:{number}"
    except (OSError, UnicodeDecodeError):
        pass
    return f"{path}:1"  # Sphinx reads a location without a line as the name of a document


class RefalignConfig:
    """The options of this extension, with their types, after :func:`validate`.

    Args:
        config: The configuration of the project: Sphinx's, or the values that the command line has read.

    """

    def __init__(self, config: Values) -> None:
        self._config = config

    @property
    def shown_values(self) -> list[object]:
        """Return the values of all options that change what pages show."""
        return [self._config[option.name] for option in OPTIONS if option.shown]

    @property
    def registry_patterns(self) -> list[str]:
        """Return the paths and globs of the registry files."""
        value: str | Sequence[str] = self._config.refalign_registry
        return [value] if isinstance(value, str) else list(value)

    def replace_registry_patterns(self, patterns: Sequence[str]) -> None:
        """Use other registry files than those in conf.py."""
        self._config.refalign_registry = list(patterns)

    @property
    def encoding(self) -> str:
        """Return the encoding of the registry files that are not UTF-8."""
        return str(self._config.refalign_encoding)

    def replace_encoding(self, encoding: str) -> None:
        """Use another encoding than that in conf.py."""
        self._config.refalign_encoding = encoding

    @property
    def external(self) -> dict[str, tuple[str, str]]:
        """Return the URL of the pages and the path of the alignment.json of other projects, by name."""
        pairs: Mapping[str, Sequence[str]] = self._config.refalign_external
        return {name: (url, file) for name, (url, file) in pairs.items()}

    @property
    def declared_kinds(self) -> Mapping[str, object]:
        """Return the declarations of additional kinds by name."""
        value: Mapping[str, object] = self._config.refalign_kinds
        return value

    def build_kinds(self) -> dict[str, Kind]:
        """Return all kinds by name: the built-in ones and those that conf.py declares."""
        return build_kinds(self.declared_kinds, self.entry_types)

    @property
    def entry_types(self) -> dict[str, str]:
        """Return the names of kinds by entry type, as BibTeX compares them: without ``@``, in lower case."""
        value: Mapping[str, str] = self._config.refalign_entry_types
        return {entry_type.strip(" @").lower(): kind.strip() for entry_type, kind in value.items()}

    @property
    def relations(self) -> tuple[str, ...]:
        """Return the names of all relations: the built-in ones and those that conf.py declares."""
        names: Sequence[str] | Mapping[str, Localized] = self._config.refalign_relations
        return (*RELATIONS, *names)

    @property
    def relation_labels(self) -> Mapping[str, Localized]:
        """Return the labels of relations that conf.py declares, by name."""
        value: object = self._config.refalign_relations
        return value if isinstance(value, Mapping) else {}

    def build_columns(self) -> dict[str, Column]:
        """Return the additional columns of alignment tables by name."""
        declared: Mapping[str, object] = self._config.refalign_columns
        return build_columns(declared)

    @property
    def rules(self) -> Sequence[Mapping[str, object]]:
        """Return the rules for pages and resources."""
        value: Sequence[Mapping[str, object]] = self._config.refalign_rules
        return value

    @property
    def align_citations(self) -> bool:
        """Return whether a citation of a resource counts as an alignment."""
        return bool(self._config.refalign_align_citations)

    @property
    def warns_about_planned_places(self) -> bool:
        """Return whether planned places without a page are reported."""
        return bool(self._config.refalign_warn_planned)

    @property
    def align_links(self) -> bool | Sequence[str]:
        """Return whether links count as alignments, or the kinds of resources that links count for."""
        value: bool | Sequence[str] = self._config.refalign_align_links
        return value

    @property
    def align_links_exclude(self) -> Sequence[str]:
        """Return globs of the documents whose links do not count."""
        value: str | Sequence[str] = self._config.refalign_align_links_exclude
        return [value] if isinstance(value, str) else value

    @property
    def link_cards(self) -> bool:
        """Return whether links that count as alignments have hover cards."""
        return bool(self._config.refalign_link_cards)

    def block_defaults(self, kind: str, kinds: Mapping[str, Kind]) -> BlockDefaults:
        """Return how blocks of a kind are shown where their directives do not say it."""
        values = self._config
        return block_defaults(kind, kinds, values.refalign_show, values.refalign_hide, values.refalign_style)

    @property
    def role_target(self) -> str:
        """Return where roles lead that do not say it themselves: one of :data:`.ROLE_TARGETS`."""
        return str(self._config.refalign_role_target)

    @property
    def reference_style(self) -> str:
        """Return the name of the pybtex style for ``:style: reference``."""
        return str(self._config.refalign_reference_style)

    @property
    def metadata(self) -> bool:
        """Return whether pages contain JSON-LD and COinS of resources."""
        return bool(self._config.refalign_metadata)
