"""All checks by name, with their explanations, and which of them run."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from enum import Enum
from typing import NamedTuple

from sphinx_refalign.cli.output import CommandError
from sphinx_refalign.registry.problems import did_you_mean


class Source(Enum):
    """What finds a problem."""

    REGISTRY = "registry"
    """Reading conf.py and the registry, as each build does."""
    COMMAND = "command"
    """The command itself; builds do not report it."""
    BUILD = "build"
    """A build, so only ``--build``."""


class Check(NamedTuple):
    """A check, as ``refalign explain`` describes it."""

    name: str
    summary: str
    explanation: str
    source: Source = Source.REGISTRY
    is_default: bool = True
    fix: str = ""
    """What ``--fix`` changes; "" for nothing."""
    cure: str = ""
    """What the author does about it; each check has it, and a test says where it is missing."""


CHECKS: dict[str, Check] = {
    check.name: check
    for check in (
        Check(
            "config",
            "An option in conf.py is unknown or has an invalid value.",
            "Sphinx ignores names in conf.py that it does not know, so a misspelled option has no effect. "
            "An invalid value is replaced by the default.",
            cure="Correct the name or the value; the message has the form that the option asks for.",
        ),
        Check(
            "file",
            "A registry file is missing, cannot be read or has an unknown format.",
            "Paths in refalign_registry are relative to conf.py. Files are read as UTF-8, or else in "
            "refalign_encoding. Nothing of such a file is available to pages.",
            cure="Correct the path, or convert the file to UTF-8 or set refalign_encoding.",
        ),
        Check(
            "syntax",
            "A part of a registry file is not valid YAML, BibTeX or JSON.",
            "The entry with the mistake is left out; reading goes on with the next one.",
            fix="Removes control characters.",
            cure="Correct the line of the message; most often a bracket, a brace or a quote is missing "
            "just before it.",
        ),
        Check(
            "unknown-kind",
            "An entry has no kind, or one that is not declared.",
            "Each entry of a YAML registry needs 'type', one of the built-in kinds or of refalign_kinds. "
            "Without a kind, an entry is left out.",
            fix="Corrects letter case: 'Paper' becomes 'paper'; renames 'kind' to 'type'.",
            cure="Write one of the kinds that the message suggests, or declare the kind in refalign_kinds.",
        ),
        Check(
            "unknown-field",
            "An entry has a field that its kind does not have.",
            "The field is left out. Put values that belong to no field under 'extra'. BibTeX files may "
            "have any fields; only a misspelled one that the entry lacks is reported.",
            fix="Renames a field that has one meaning: 'Title' and 'authors' become 'title' and 'author'.",
            cure="Write the field that the message suggests, or move the value under 'extra'.",
        ),
        Check(
            "value",
            "A value has the wrong type or form.",
            "Names, dates, identifiers, URLs and languages are checked. The value is left out where it "
            "cannot be shown, and kept as text where it can, such as a date that does not exist.",
            fix="Writes language names as tags: 'English' becomes 'en'. Removes blanks around keys.",
            cure="Write the value in the form that the message gives.",
        ),
        Check(
            "duplicate-key",
            "Two entries, or two fields of an entry, have the same key.",
            "The first one is used, also across files, where the order of refalign_registry counts. A key "
            "in 'ids' must not be that of another entry.",
            cure="Rename one of the two, or remove it. 'refalign rename' changes a key in all files.",
        ),
        Check(
            "duplicate-resource",
            "Two entries of a kind have the same Wikipedia page.",
            "Pages could refer to one or the other, and tables would show the resource twice.",
            cure="Keep one entry and give it the other key in 'ids', so that pages can use both.",
        ),
        Check(
            "same-doi",
            "Two entries in different files have the same DOI.",
            "The DOI may be in 'doi' or in a URL, in any spelling. Parts of a work that share its DOI are "
            "not reported. Entries of one file are compared only if the check is selected by its name.",
            Source.COMMAND,
            cure="Keep one entry and give it the other key in 'ids'; or correct the DOI of the wrong one.",
        ),
        Check(
            "same-isbn",
            "Two entries in different files have the same ISBN.",
            "ISBNs with 10 and with 13 digits are compared. Chapters, and volumes with different numbers, "
            "are not reported. Entries of one file are compared only if the check is selected by its "
            "name.",
            Source.COMMAND,
            cure="Keep one entry and give it the other key in 'ids'; or give the volumes their numbers.",
        ),
        Check(
            "same-arxiv",
            "Two entries in different files have the same arXiv number.",
            "The number may be in 'eprint' or in a URL; versions are ignored. Entries of one file are "
            "compared only if the check is selected by its name.",
            Source.COMMAND,
            cure="Keep one entry and give it the other key in 'ids'.",
        ),
        Check(
            "same-wikipedia",
            "Two entries of a kind in different files have the same Wikipedia page or Wikidata item.",
            "Where 'duplicate-resource' reports the pair, this check does not report it again. Entries of "
            "one file are compared only if the check is selected by its name.",
            Source.COMMAND,
            cure="Keep one entry and give it the other key in 'ids'.",
        ),
        Check(
            "same-title",
            "Two entries of a kind in different files have the same title and year.",
            "Letter case, punctuation and markup are ignored. Works with different authors, DOIs, volumes "
            "or editions are not reported. Entries of one file are compared only if the check is selected "
            "by its name.",
            Source.COMMAND,
            cure="Keep one entry and give it the other key in 'ids'; or add what tells the works apart.",
        ),
        Check(
            "planned",
            "The registry plans an alignment ('chapters') for a page that does not exist.",
            "On if refalign_warn_planned is set in conf.py, or if it is selected. Without --build, the "
            "pages are the files that the options of conf.py make pages of.",
            cure="Correct the document name under 'chapters', which has no suffix, or write the page.",
        ),
        Check(
            "unused",
            "No page refers to an entry.",
            "Off unless selected. With --build, exactly the entries without alignment. Without it, an "
            "entry whose key or address occurs anywhere in the source folder counts as used. "
            "Organizations that other entries name are used, too.",
            Source.COMMAND,
            is_default=False,
            cure="Refer to the entry in a page, or remove it.",
        ),
        Check(
            "incomplete",
            "An entry lacks the essentials of its kind.",
            "Off unless selected: an address or a venue, and the author, date, institution or "
            "organization. With --build, resources without an address that a page shows are reported in "
            "any case.",
            Source.COMMAND,
            is_default=False,
            cure="Add what the message names, usually 'url' or 'doi'.",
        ),
        Check(
            "unknown-key",
            "A page uses a key that is in no registry.",
            "The page shows the key instead of the resource.",
            Source.BUILD,
            cure="Write the key that the message suggests, or add the entry to the registry.",
        ),
        Check(
            "wrong-kind",
            "A page uses the directive or role of another kind.",
            "Use the directive or role of the resource's own kind, or 'resource', which accepts any.",
            Source.BUILD,
            cure="Write the directive or role that the message names.",
        ),
        Check(
            "rule",
            "The project breaks one of its rules.",
            "Rules are in refalign_rules of conf.py, or under '.rules' in a YAML registry.",
            Source.BUILD,
            cure="Add the reference that the rule asks for, or change the rule.",
        ),
        Check(
            "coverage",
            "A coverage is below its threshold.",
            "The threshold is an option of the directive 'alignment-coverage'.",
            Source.BUILD,
            cure="Refer to more resources in the pages that the coverage lists, or lower the threshold.",
        ),
        Check(
            "graph",
            "A graph is shown as a list.",
            "Sphinx's extension 'sphinx.ext.graphviz' is not in 'extensions' of conf.py, or Graphviz, which "
            "it runs, reports an error.",
            Source.BUILD,
            cure="Add 'sphinx.ext.graphviz' to 'extensions', and install Graphviz; or silence the warning.",
        ),
        Check(
            "reference",
            "A pybtex style cannot format a resource, or pybtex is not installed.",
            "The resource is shown in the plain style instead.",
            Source.BUILD,
            cure="Add the field that the style asks for, choose another style in "
            "refalign_reference_style, or install sphinx-refalign[bibtex].",
        ),
        Check(
            "address",
            "A page links to an address that several resources have.",
            "With refalign_align_links, the link counts for the first of them.",
            Source.BUILD,
            cure="Remove the address from all entries but one, or link by a role, which names the key.",
        ),
        Check(
            "option",
            "An option of a directive is unknown or has an unknown value.",
            "The option is ignored.",
            Source.BUILD,
            cure="Write the option or the value that the message suggests.",
        ),
        Check(
            "markup",
            "A directive or role has the syntax of another markup, or the first page has no parser.",
            "It is plain text there, and shows no resource; a page without a parser is not read.",
            Source.BUILD,
            cure="Write it in the syntax of the page: '{paper}`key`' in MyST, ':paper:`key`' in reST. "
            "Pages in Markdown need 'myst_parser' in 'extensions'.",
        ),
    )
}
"""All checks by name, in the order of ``refalign check --list``."""

COMPARED = ("same-doi", "same-isbn", "same-arxiv", "same-wikipedia", "same-title")
"""The checks that compare entries with each other."""


class Selection(NamedTuple):
    """Which checks run."""

    names: frozenset[str]
    chosen: frozenset[str]
    """Those of them that were selected by name, which widens what some of them report."""
    suppressed: frozenset[str] = frozenset()
    """Warning subtypes that conf.py suppresses; those that are selected by name are reported."""

    def reports(self, check: str) -> bool:
        """Return whether the findings of a check are reported."""
        return check in self.names and (check in self.chosen or check not in self.suppressed)


def select_checks(
    select: Sequence[str], ignore: Collection[str], *, warns_about_planned: bool, suppressed: object = ()
) -> Selection:
    """Return the checks to run.

    Args:
        select: The names of the only checks to run; without any, those that are on by default.
        ignore: The names of checks not to run.
        warns_about_planned: Whether conf.py turns on warnings about planned pages that do not exist.
        suppressed: The value of ``suppress_warnings`` in conf.py.

    """
    chosen = {name for name in select if name != "all"}
    default = {name for name, check in CHECKS.items() if check.is_default}
    if not warns_about_planned:
        default.discard("planned")
    names = chosen if select else default
    if "all" in select:
        names = set(CHECKS)
    return Selection(
        frozenset(names - set(ignore)), frozenset(chosen - set(ignore)), frozenset(_subtypes(suppressed))
    )


def _subtypes(suppressed: object) -> Iterable[str]:
    """Return the subtypes of our warnings that ``suppress_warnings`` turns off, as Sphinx reads it."""
    names = suppressed if isinstance(suppressed, list | tuple | set) else ()
    if "refalign" in names or "refalign.*" in names:
        return CHECKS
    return [name for name in CHECKS if f"refalign.{name}" in names]


def read_names(values: Iterable[str], option: str) -> list[str]:
    """Return the names of checks in the values of an option, which may have several with commas between.

    Raises:
        CommandError: If there is no check of a name.

    """
    names = [name.strip() for value in values for name in value.split(",") if name.strip()]
    for name in names:
        if name not in CHECKS and name != "all":
            raise CommandError(unknown_check(name, option))
    return names


def unknown_check(name: str, option: str = "") -> str:
    """Return the message about the name of a check that does not exist."""
    where = f"{option}: " if option else ""
    hint = did_you_mean(name, CHECKS)
    return f"{where}no check has the name {name!r}{hint}; refalign check --list shows all"
