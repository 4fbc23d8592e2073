"""Links that ``refalign adopt`` turns into roles and lists of references: same words, same addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from sphinx_refalign.alignment.filters import organization_name
from sphinx_refalign.cli.adopt_pages import AdoptedPage
from sphinx_refalign.cli.project import Project
from sphinx_refalign.editing.edits import Edit, Line, line_end_of, split_lines
from sphinx_refalign.editing.placing import directive_block
from sphinx_refalign.pages.model import Link, SourcePage
from sphinx_refalign.registry.addresses import normalize
from sphinx_refalign.registry.i18n import LocalizedList, best_text, fallbacks, first
from sphinx_refalign.registry.identifiers import IDENTIFIER_FIELDS, identifiers_by_field
from sphinx_refalign.registry.literal_lists import items_of

_MARKDOWN_LINK = re.compile(
    r"\[(?P<text>[^\[\]]+)\](?:\(\s*<?[^\s<>()]*(?:\([^\s<>()]*\))?>?\s*\)|\[[^\[\]]*\])?"
)
"""A link without a title; a tooltip would be lost."""

_REST_LINK = re.compile(r"`(?P<text>[^`<>]+?)\s*(?P<address><[^<>`]+>)?`(?P<end>__?)")

_CHANGED_TEXT = re.compile(r"[`<>\\\"'*|{}\[\]]|--|\.\.\.|^!")
"""What is markup in the text of a role, or becomes typographic in other text only."""

_ITEM = re.compile(r"(?:[-*+]|\d+[.)])[ \t]+")


class _Target(NamedTuple):
    """The role that a link can become."""

    key: str
    kind: str
    text: str


class LinkAdopter:
    """Turns links to known resources into roles, and lists of such links into lists of references.

    Args:
        project: The project.
        lists: Whether to change list items that consist of links.
        roles: Whether to change other links.

    """

    def __init__(self, project: Project, *, lists: bool, roles: bool) -> None:
        self._registry = project.registry
        self._languages = fallbacks(str(project.conf.values.get("language") or "en"))
        self._change_lists, self._change_roles = lists, roles
        self._address = cache(self._address_of)
        self.links = 0
        self.lists = 0
        self._kept = 0

    @property
    def notes(self) -> list[str]:
        """Return what is reported about links that stay."""
        if not self._kept:
            return []
        links, verb = ("1 link to a known resource", "stays") if self._kept == 1 else (
            f"{self._kept} links to known resources", "stay"
        )  # fmt: skip
        return [f"{links} {verb}: a role would have another address, or other words, on their pages"]

    def change(self, page: AdoptedPage) -> None:
        """Add the changed links of a page to its edits."""
        page.change(self._edits)

    def _edits(self, part: SourcePage) -> list[Edit]:
        lines = split_lines(part.text)
        titles = {section.line for section in part.sections}
        edits = []
        items: dict[int, list[tuple[Link, _Target]]] = {}
        for link in part.links:
            is_item = link.item is not None and link.item.is_only_links
            if not (self._change_lists if is_item else self._change_roles) or link.line in titles:
                continue
            target = self._target(part, link)
            if target is None:
                continue
            if is_item and link.item is not None:
                items.setdefault(link.item.line, []).append((link, target))
            else:
                edits.append(_role(part, link, target))
        edits += self._list_edits(part, lines, items)
        self.links += len(edits)
        return edits

    def _target(self, part: SourcePage, link: Link) -> _Target | None:
        """Return the role for a link; None if the link is no link to a resource, or would change."""
        entry = self._registry.entry(self._registry.addresses.keys.get(normalize(link.url), ""))
        if entry is None:
            return None
        text = _text_of(part, link)
        if not text or not link.url.isascii() or self._address(entry.key) != link.url:
            self._kept += 1
            return None
        return _Target(entry.key, entry.kind, text)

    def _address_of(self, key: str) -> str:
        """Return the address that a role leads to, as :func:`.best_link` chooses it."""
        resource = self._registry[key]
        external_url = self._registry.external_url(key)
        if external_url or not resource.url:
            if external_url:
                return external_url
            fields = (*IDENTIFIER_FIELDS, "eprinttype", "eprintclass")
            values = {name: _first_text(value) for name in fields if (value := resource.value(name))}
            if "number" in values:
                values["organization"] = _first_text(organization_name(resource.organization, self._registry))
            identifiers = identifiers_by_field(values).values()
            return next((identifier.url for identifier in identifiers if identifier.url), "")
        return best_text(resource.url, self._languages).text

    def _list_edits(
        self, part: SourcePage, lines: Sequence[Line], items: dict[int, list[tuple[Link, _Target]]]
    ) -> Iterator[Edit]:
        """Yield the edits of list items: a list as a whole where it shows the titles, else single links."""
        runs: list[list[int]] = []
        for number in sorted(items):
            if self._is_title(part, lines, items[number]):
                if runs and not any(line.text.strip() for line in lines[runs[-1][-1] : number - 1]):
                    runs[-1].append(number)
                else:
                    runs.append([number])
        done = set()
        for run in runs:
            if _is_whole_list(lines, run):
                done |= set(run)
                keys = [items[number][0][1].key for number in run]
                options = {"title": "", "style": "title"}
                block = directive_block(part.markup, "references", "", options, keys)
                last = lines[run[-1] - 1]
                text = line_end_of(part.text).join(block)
                self.lists += 1
                yield Edit(lines[run[0] - 1].offset, last.offset + len(last.text), text)
        for number, links in items.items():
            if number not in done:
                yield from (_role(part, link, target) for link, target in links)

    def _is_title(
        self, part: SourcePage, lines: Sequence[Line], links: Sequence[tuple[Link, _Target]]
    ) -> bool:
        """Return whether an item in the first column is one link with the title of the resource."""
        link, target = links[0]
        line = lines[link.line - 1].text
        marker = _ITEM.match(line)
        title = best_text(self._registry[target.key].title, self._languages)
        is_alone = marker is not None and line[marker.end() :].rstrip() == part.text[link.start : link.end]
        return (
            len(links) == 1
            and is_alone
            and title.text == target.text
            and marker is not None
            and marker[0][0] in "-*+"
        )


def _first_text(value: LocalizedList | None) -> str:
    """Return the first text of a value."""
    items = items_of(value)
    return first(items[0]) if items else ""


def _is_whole_list(lines: Sequence[Line], run: Sequence[int]) -> bool:
    """Return whether items are a whole list: no item, and nothing that belongs to one, is beside them."""
    before = next((line.text for line in reversed(lines[: run[0] - 1]) if line.text.strip()), "")
    after = next((line.text for line in lines[run[-1] :] if line.text.strip()), "")
    return not any(_ITEM.match(text.lstrip()) or text[:1] in (" ", "\t") for text in (before, after))


def _text_of(part: SourcePage, link: Link) -> str:
    """Return the words of a link as the text of a role can have them; "" if it cannot."""
    source = part.text[link.start : link.end] if link.start >= 0 else ""
    match = (_REST_LINK if part.markup == "rest" else _MARKDOWN_LINK).fullmatch(source)
    if match is None or " ".join(match["text"].split()) != " ".join(link.text.split()):
        return ""
    text = match["text"].strip()
    beside = part.text[max(link.start - 1, 0) : link.start] + part.text[link.end : link.end + 1]
    if _CHANGED_TEXT.search(text) or "`" in beside:
        return ""
    if part.markup == "rest":
        is_named = match["end"] == "_"
        # A name that other links use, or one of several nameless links that have their addresses elsewhere.
        others = part.text.count(f"`{text}`_") + len(re.findall(rf"(?<!\w){re.escape(text)}_\b", part.text))
        if (is_named and match["address"] and others) or not (is_named or match["address"]):
            return ""
    return text


def _role(part: SourcePage, link: Link, target: _Target) -> Edit:
    name = f":{target.kind}:" if part.markup == "rest" else f"{{{target.kind}}}"
    return Edit(link.start, link.end, f"{name}`{target.text} <{target.key}>`")
