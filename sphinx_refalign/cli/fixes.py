"""Corrections that cannot change the meaning of a registry: of single words, in the lines of findings only.

Each correction is tried on the text in memory first: it is kept if its finding goes and no other one comes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from sphinx_refalign.cli.changes import apply_changes, read_bytes
from sphinx_refalign.cli.checks import Selection
from sphinx_refalign.cli.output import note, plural
from sphinx_refalign.cli.project import Project
from sphinx_refalign.registry.file_entries import read_file_entries
from sphinx_refalign.registry.files import FileContent, decode
from sphinx_refalign.registry.problems import Code, Problem
from sphinx_refalign.registry.readers import find_reader, suffix_of

_SYNONYMS = {
    "author": ("writer", "writers", "by"),
    "container": ("journal", "journaltitle", "booktitle"),
    "date": ("year", "issued", "datepublished"),
    "accessed": ("urldate", "retrieved"),
    "language": ("lang", "langid"),
    "number": ("coursecode", "coursenumber"),
    "organization": ("organisation",),
    "url": ("link", "href", "uri"),
    "volume": ("vol",),
    "page": ("pp",),
    "name": ("title",),
    "document": ("page", "doc", "docname"),
    "text": ("description",),
}
"""Other names of fields that mean the same, whatever the entry is about."""


class Edit(NamedTuple):
    """A correction within a line."""

    problem: Problem
    line: int
    start: int
    """The offset in the line, from 0; ``end`` is behind the last character to replace."""
    end: int
    text: str


class _File(NamedTuple):
    """A registry file as text whose bytes can be written again unchanged."""

    path: str
    data: bytes
    encoding: str
    lines: list[str]
    """The lines with their line ends, without byte order mark."""
    mark: str
    """The byte order mark, or ""."""

    def encode(self, lines: Sequence[str]) -> bytes:
        """Return the bytes of the file with other lines."""
        return (self.mark + "".join(lines)).encode(self.encoding)


def fix_files(project: Project, selection: Selection, *, dry_run: bool, force: bool) -> int:
    """Correct the registry files of a project, or print what would change.

    Returns:
        The number of corrections.

    Raises:
        CommandError: If a file cannot be written, or the tree has uncommitted changes and ``force`` is false.

    """
    changes = {}
    number = 0
    found = {problem.file for problem in project.registry.problems if selection.reports(str(problem.code))}
    for path in project.registry_files:
        file = _read(path, project.options.encoding) if path in found else None
        if file is None:
            continue
        lines, count = _correct(file, selection, project)
        if count:
            changes[path] = (file.data, file.encode(lines))
            number += count
    apply_changes(changes, dry_run=dry_run, force=force)
    if number:
        note(f"{'would fix' if dry_run else 'fixed'} {plural(number, 'problem')}")
    return number


def _read(path: str, encoding: str) -> _File | None:
    """Return a file, or None if writing it again would change other bytes."""
    data = read_bytes(path)
    for name in ("utf-8", encoding):
        try:
            text = data.decode(name)
            if text.encode(name) != data:
                continue
        except UnicodeError:
            continue
        mark = "\ufeff" if text.startswith("\ufeff") else ""
        lines = re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+", text.removeprefix(mark))
        return _File(path, data, name, lines, mark)
    return None


def _apply(lines: Sequence[str], edits: Sequence[Edit]) -> list[str]:
    changed = list(lines)
    for edit in sorted(edits, key=lambda edit: (edit.line, edit.start), reverse=True):
        line = changed[edit.line - 1]
        changed[edit.line - 1] = line[: edit.start] + edit.text + line[edit.end :]
    return changed


def _edits(lines: Sequence[str], problems: Sequence[Problem]) -> Iterator[Edit]:
    """Yield the corrections of problems; those that overlap another one are left for the next run."""
    ends: dict[int, list[tuple[int, int]]] = {}
    for problem in problems:
        if not 0 < problem.line <= len(lines):
            continue
        for find in _FINDERS:
            edit = find(problem, lines)
            if edit is None:
                continue
            spans = ends.setdefault(edit.line, [])
            if all(edit.end <= start or end <= edit.start for start, end in spans):
                spans.append((edit.start, edit.end))
                yield edit
            break


def _correct(file: _File, selection: Selection, project: Project) -> tuple[list[str], int]:
    """Return the corrected lines of a file and the number of corrections.

    An entry that is read after a correction can have further problems, which the next round corrects.
    """
    form = find_reader(suffix_of(file.path)).format

    def problems_of(lines: Sequence[str]) -> list[Problem]:
        content = FileContent(file.path, file.encode(lines), "")
        text = decode(content, project.options.encoding)
        if isinstance(text, Problem):
            return [text]
        return read_file_entries(text, file.path, form, project.kinds, {}).problems

    lines, count = file.lines, 0
    for _ in range(_MAX_ROUNDS):
        problems = problems_of(lines)
        reported = [problem for problem in problems if selection.reports(str(problem.code))]
        edits = _valid_edits(lines, list(_edits(lines, reported)), problems, problems_of)
        if not edits:
            break
        lines, count = _apply(lines, edits), count + len(edits)
    return lines, count


_MAX_ROUNDS = 10


def _valid_edits(
    lines: Sequence[str],
    edits: Sequence[Edit],
    before: Sequence[Problem],
    problems_of: Callable[[Sequence[str]], list[Problem]],
) -> list[Edit]:
    """Return the corrections after which their problems are gone and no other one is there."""

    def valid(edits: Sequence[Edit], kept: list[Edit]) -> list[Edit]:
        if not edits:
            return kept
        tried = [*kept, *edits]
        if _is_better(before, problems_of(_apply(lines, tried)), tried):
            return tried
        if len(edits) == 1:
            return kept
        middle = len(edits) // 2
        return valid(edits[middle:], valid(edits[:middle], kept))

    return valid(edits, [])


def _is_better(before: Sequence[Problem], after: Sequence[Problem], edits: Sequence[Edit]) -> bool:
    """Return whether the problems of corrections are gone, and there is none that was not there before.

    An entry that could not be read before may have problems that could not be seen.
    """
    fixed = Counter(_identity(edit.problem) for edit in edits)
    expected = Counter(map(_identity, before)) - fixed
    new = Counter(map(_identity, after)) - expected
    unread = [edit.problem for edit in edits if _is_entry(edit.problem)]
    lines = {problem.line for problem in unread}
    renamed = {edit.line for edit in edits if edit.problem.code is Code.UNKNOWN_FIELD}
    keys = tuple(problem.path.removesuffix(".type") for problem in unread)
    return all(
        identity not in fixed
        and (
            identity[1] in lines
            or identity[2].startswith(keys)
            or (identity[1] in renamed and _LANGUAGE_NAME.match(identity[3]))
        )
        for identity in new
    )


def _identity(problem: Problem) -> tuple[Code, int, str, str]:
    return problem.code, problem.line, problem.path, problem.message


def _is_entry(problem: Problem) -> bool:
    """Return whether the whole entry is left out because of a problem."""
    return problem.code is Code.UNKNOWN_KIND or problem.message == _BLANKS


_SUGGESTION = re.compile(r"\(did you mean '([^']+)'\?\)$")

_BLANKS = "key must not begin or end with a space; remove it"


def _suggestion(problem: Problem) -> str:
    """Return the only suggestion of a message; "" if there is none or are several."""
    match = _SUGGESTION.search(problem.message)
    return match[1] if match else ""


def _fold(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold())


def _is_same_word(name: str, other: str) -> bool:
    """Return whether two names differ in letter case, hyphens or a final "s" only."""
    first, second = _fold(name), _fold(other)
    return bool(first) and first.removesuffix("s") == second.removesuffix("s")


def _token(problem: Problem, lines: Sequence[str], word: str, text: str) -> Edit | None:
    """Return the correction of a word at the position of a problem, in quotes or not."""
    line, start = lines[problem.line - 1], problem.column - 1
    if problem.column and line[start : start + 1] in ("'", '"'):
        start += 1
    if not problem.column or not line.startswith(word, start):
        return None
    return Edit(problem, problem.line, start, start + len(word), text)


def _after_colon(problem: Problem, lines: Sequence[str], pattern: str) -> re.Match[str] | None:
    """Return what is written behind the field at the position of a problem, in the same line."""
    line = lines[problem.line - 1]
    expression = re.compile(rf"[\w.-]+\s*:\s+(?P<quote>[\"']?)(?P<value>{pattern})(?P=quote)(?=[\s,}}\]]|$)")
    return expression.match(line, problem.column - 1) if problem.column else None


def _value_edit(problem: Problem, match: re.Match[str] | None, text: str) -> Edit | None:
    return Edit(problem, problem.line, match.start("value"), match.end("value"), text) if match else None


def _fix_field(problem: Problem, lines: Sequence[str]) -> Edit | None:
    """Rename a field by another name of the same meaning."""
    name, meant = problem.path.rpartition(".")[2], _suggestion(problem)
    if problem.code is not Code.UNKNOWN_FIELD or not meant:
        return None
    is_safe = _is_same_word(name, meant) or _fold(name) in _SYNONYMS.get(meant, ())
    return _token(problem, lines, name, meant) if is_safe else None


def _fix_kind(problem: Problem, lines: Sequence[str]) -> Edit | None:
    """Correct the letter case of a kind, or rename ``kind`` to ``type``."""
    if problem.code is not Code.UNKNOWN_KIND:
        return None
    if unknown := re.match(r"unknown kind '([^']+)'", problem.message):
        meant = _suggestion(problem)
        match = _after_colon(problem, lines, re.escape(unknown[1]))
        return _value_edit(problem, match, meant) if _is_same_word(unknown[1], meant) else None
    if renamed := re.fullmatch(r"is missing; rename '(\w+)' to 'type'", problem.message):
        return _rename_in_entry(problem, lines, renamed[1])
    return None


def _rename_in_entry(problem: Problem, lines: Sequence[str], name: str) -> Edit | None:
    """Return the correction of the field of an entry whose position is that of its key."""
    first = lines[problem.line - 1]
    match = re.search(rf"[{{,]\s*(?P<name>{name})\s*:", first)
    if match:
        return Edit(problem, problem.line, match.start("name"), match.end("name"), "type")
    for number, line in enumerate(lines[problem.line :], problem.line + 1):
        indent = len(line) - len(line.lstrip(" "))
        if line.strip() and not line.lstrip().startswith("#") and indent < problem.column:
            return None  # the next entry
        if match := re.match(rf" +(?P<name>{name})\s*:", line):
            return Edit(problem, number, match.start("name"), match.end("name"), "type")
    return None


_LANGUAGE_NAME = re.compile(r"'([^']+)' is not a language tag \(did you mean '([^']+)'\?\)")


def _fix_language(problem: Problem, lines: Sequence[str]) -> Edit | None:
    """Write a language by its tag instead of its name."""
    match = _LANGUAGE_NAME.match(problem.message)
    if match is None:
        return None
    name, tag = match.groups()
    written = _after_colon(problem, lines, re.escape(name))
    return _value_edit(problem, written, tag) or _token(problem, lines, name, tag)


def _fix_url(problem: Problem, lines: Sequence[str]) -> Edit | None:
    """Escape the spaces in a URL."""
    if problem.message != "URL must not contain spaces; write %20 instead":
        return None
    match = _after_colon(problem, lines, r"https?://[^\s\"'#,{}\[\]]+(?: [^\s\"'#,{}\[\]]+)+")
    return _value_edit(problem, match, match["value"].replace(" ", "%20")) if match else None


def _fix_wikidata(problem: Problem, lines: Sequence[str]) -> Edit | None:
    """Write the number of a Wikidata item in place of its address."""
    if "is not a Wikidata item" not in problem.message:
        return None
    pattern = r"(?:https?://(?:www\.|m\.)?wikidata\.org/(?:wiki|entity)/)?[Qq][1-9]\d*"
    match = _after_colon(problem, lines, pattern)
    return _value_edit(problem, match, match["value"].rpartition("/")[2].upper()) if match else None


def _fix_key(problem: Problem, lines: Sequence[str]) -> Edit | None:
    """Remove the spaces around a key in quotes."""
    match = re.compile(r"([\"'])(?P<key>[^\"'\\]*)\1\s*:").match(
        lines[problem.line - 1], max(problem.column - 1, 0)
    )
    if problem.message != _BLANKS or match is None:
        return None
    return Edit(problem, problem.line, match.start("key"), match.end("key"), match["key"].strip())


def _fix_control_character(problem: Problem, lines: Sequence[str]) -> Edit | None:
    """Remove a control character."""
    match = re.fullmatch(r"control character U\+([0-9A-F]{4,6}); remove it", problem.message)
    if match is None or problem.code is not Code.SYNTAX:
        return None
    return _plain_token(problem, lines, chr(int(match[1], 16)))


def _plain_token(problem: Problem, lines: Sequence[str], word: str) -> Edit | None:
    start = problem.column - 1
    if start < 0 or not lines[problem.line - 1].startswith(word, start):
        return None
    return Edit(problem, problem.line, start, start + len(word), "")


_FINDERS: tuple[Callable[[Problem, Sequence[str]], Edit | None], ...] = (
    _fix_field,
    _fix_kind,
    _fix_language,
    _fix_url,
    _fix_wikidata,
    _fix_key,
    _fix_control_character,
)
