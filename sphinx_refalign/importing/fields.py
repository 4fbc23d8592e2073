"""Labelled values as fields of a resource."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from sphinx_refalign.importing.draft import Draft, Unread
from sphinx_refalign.importing.facts import Fact, fact_of_item
from sphinx_refalign.importing.labels import EXTRA_PREFIX, fields_of, group_of, is_generic, language_of
from sphinx_refalign.importing.outline import ListItem, item_spans
from sphinx_refalign.importing.people import split_people
from sphinx_refalign.importing.places import Documents, places_in
from sphinx_refalign.importing.spans import Span, is_web, links_in, plain, tidy, trim, words_of
from sphinx_refalign.registry.dates import is_date
from sphinx_refalign.registry.kinds import PARTS, PEOPLE
from sphinx_refalign.registry.languages import tag_of_name

_MAX_LABEL = 24
"""The length of the longest unknown label of a value; a longer text before a colon is prose."""

_MAX_EXTRA = 300
"""The length of the longest text that is kept of a value that should have links; longer ones are prose."""

_URL_FIRST = ("paper", "book", "standard", "organization")
"""The kinds whose first link is their address, whatever its label is."""


_OTHER_MEDIUM = re.compile(
    r"\b(?:videos?|talks?|slides?|lectures?|recordings?|podcasts?|reviews?|code)\b|视频|幻灯片|课件|代码|讲座|书评",
    re.IGNORECASE,
)
"""Titles of links that are not the address of a work, but that of something else about it."""


class FieldWriter:
    """Writes facts into a resource.

    Args:
        draft: The resource.
        documents: Names the documents that the page links to.
        unread: Where values are reported that could not be understood.

    """

    def __init__(self, draft: Draft, documents: Documents, unread: list[Unread]) -> None:
        self.draft = draft
        self._documents = documents
        self._unread = unread
        self._writers: dict[str, Callable[[Fact], None]] = {
            **dict.fromkeys(PEOPLE, self._write_people),
            "url": self._write_urls,
            "materials": self._write_materials,
            "related": self._write_related,
            "date": self._write_date,
            "container": self._write_container,
            "chapters": self._write_chapters,
        }

    def write(self, facts: Sequence[Fact]) -> None:
        """Write all facts; correspondences last, because they belong to topics."""
        later = [fact for fact in facts if self._field(fact) == "correspondences"]
        for fact in facts:
            if fact not in later:
                self._write_fact(fact)
        for fact in later:
            self._write_correspondences(fact)
        links = self.draft.fields.get("materials") if self.draft.accepts("materials") else None
        if "url" not in self.draft.fields and self.draft.kind in _URL_FIRST:
            self._promote_link(links)

    def _promote_link(self, links: object) -> None:
        links = links if links is not None else self.draft.fields.get("related")
        if isinstance(links, list) and links and isinstance(links[0].get("url"), str):
            if _OTHER_MEDIUM.search(str(links[0].get("title", ""))):
                return
            self.draft.fields["url"] = links.pop(0)["url"]
            if not links:
                del self.draft.fields["materials" if self.draft.accepts("materials") else "related"]

    def _field(self, fact: Fact) -> str:
        """Return the field that a fact is written to: the first that its label names and the kind has."""
        names = fields_of(fact.label)
        has_link = fact.has_link
        lists = ("materials", "related", "topics", "correspondences", "chapters", "url")
        for name in ("projects", "standards"):
            if name in names and self.draft.accepts(name):
                return name
        for name in names:
            if name == "note" and has_link and "materials" in names:
                continue
            if name in ("projects", "standards") and not self.draft.accepts(name):
                continue
            if name.startswith(EXTRA_PREFIX) or name in lists or self.draft.accepts(name):
                return name
        return names[0] if names else ""

    def _write_fact(self, fact: Fact) -> None:
        language, name = language_of(fact.label), self._field(fact)
        if language and links_in(fact.value):
            self._write_urls(fact, language)
        elif name in self._writers:
            self._writers[name](fact)
        elif name in PARTS or name == "applications":
            self._write_topics(name, fact)
        elif name.startswith(EXTRA_PREFIX) or (name and not self.draft.accepts(name)):
            self._write_extra(name.removeprefix(EXTRA_PREFIX), fact)
        elif name:
            self._write_text(name, fact)
        elif group_of(fact.label) == "related" or not fact.label:
            self._write_links("related", fact)
        else:
            self._write_unknown(fact)

    def _write_urls(self, fact: Fact, language: str = "") -> None:
        links = links_in(fact.value)
        for link in links:
            title = _link_title(fact.label, link) if len(links) > 1 or link.text else ""
            self.draft.add_url(link.url, language, title or tidy(fact.label))
        self._write_inner(fact.items, fact.label, "url")
        if not links and not fact.items and plain(fact.value):
            self._write_extra(fact.label, fact)

    def _write_materials(self, fact: Fact) -> None:
        self._write_links("materials", fact)

    def _write_related(self, fact: Fact) -> None:
        self._write_links("related", fact)

    def _write_links(self, name: str, fact: Fact) -> None:
        """Write the links of a fact; a value without links is kept as text."""
        links = links_in(fact.value)
        note = _note_of_link(fact.value) if fact.label else ""
        for link in links:
            title = _link_title(fact.label, link) if fact.label else link.text
            self.draft.add_link(name, link.url, title, note)
        self._write_inner(fact.items, fact.label, name)
        if not links and fact.label and 0 < len(plain(fact.value)) <= _MAX_EXTRA:
            self.draft.add_extra(fact.label, plain(fact.value))

    def _write_inner(self, items: Sequence[ListItem], label: str, name: str) -> None:
        """Write the links within the items of a fact."""
        for item in items:
            inner = fact_of_item(item)
            language = language_of(inner.label)
            links = links_in(inner.value)
            note = _note_of_link(inner.value)
            for link in links:
                title = _link_title(inner.label, link) if inner.label else link.text or tidy(label)
                if inner.label and note and not is_generic(inner.label) and name == "related":
                    title = tidy(inner.label)
                if name == "url":
                    self.draft.add_url(link.url, language, title, note)
                else:
                    self.draft.add_link(name, link.url, title, note)
            if inner.items:
                self._write_inner(inner.items, label, name if name != "url" else "materials")

    def _write_unknown(self, fact: Fact) -> None:
        """Write a fact whose label is unknown: its links, else its text."""
        spans = [*fact.value, *item_spans(fact.items)]
        if links_in(spans):
            self._write_links("related", fact)
        elif fact.is_marked or len(fact.label) <= _MAX_LABEL:
            self._write_extra(fact.label, fact)

    def _write_extra(self, name: str, fact: Fact) -> None:
        texts = [plain(fact.value), *(plain(item.spans) for item in fact.items)]
        self.draft.add_extra(name, "; ".join(text for text in texts if text))
        for link in links_in([*fact.value, *item_spans(fact.items)]):
            self.draft.add_link("related", link.url, link.text or tidy(fact.label))

    def _write_text(self, name: str, fact: Fact) -> None:
        text = _value_text(fact)
        if name == "aliases":
            self.draft.add_items(name, [alias for alias in re.split(r"\s*[,，、;；]\s*", text) if alias])
        elif name == "language" and not (tag_of_name(text) or re.fullmatch(r"[a-z]{2,3}", text)):
            self.draft.add_extra(fact.label, text)
        elif name == "language":
            self.draft.fill(name, text if re.fullmatch(r"[a-z]{2,3}", text) else tag_of_name(text))
        else:
            self.draft.fill(name, text)
        for link in links_in(fact.value):
            self.draft.add_link("related", link.url, link.text or tidy(fact.label))

    def _write_people(self, fact: Fact) -> None:
        name = next(name for name in fields_of(fact.label) if name in PEOPLE)
        for spans in (fact.value, *(item.spans for item in fact.items)):
            self.draft.add_items(name, split_people(_names_text(spans)))
            for link in links_in(spans):
                self.draft.add_link("related", link.url, link.text)

    def _write_date(self, fact: Fact) -> None:
        text = plain(fact.value)
        if self.draft.accepts("date"):
            self.draft.fill("date", date_text(text))
        elif self.draft.accepts("term"):
            self.draft.fill("term", text)
        else:
            self.draft.add_extra("date", text)

    def _write_container(self, fact: Fact) -> None:
        """Write where a work appeared; a year at its end is the date: ``SOSP 2003``."""
        text = _value_text(fact)
        match = re.fullmatch(r"(.*\D)[\s,，(（]\s*((?:19|20)\d\d)[)）]?", text[:500])
        if match and self.draft.accepts("date") and "date" not in self.draft.fields:
            self.draft.fill("date", match[2])
            text = trim(match[1])
        self.draft.fill("container", text)
        for link in links_in(fact.value):
            self.draft.add_link("related", link.url, link.text or tidy(fact.label))

    def _write_topics(self, name: str, fact: Fact) -> None:
        topics: list[object] = [{"name": topic} for topic in _split_topics(plain(fact.value))]
        for item in fact.items:
            topics.append(self._application(item) if name == "applications" else self._topic(item))
        self.draft.add_items(name, [topic for topic in topics if topic])

    def _application(self, item: ListItem) -> dict[str, object]:
        """Return how a resource applies; only a bold name is divided from its text."""
        inner = fact_of_item(item)
        return self._topic(item) if inner.is_marked else {"name": plain(item.spans)} if item.spans else {}

    def _topic(self, item: ListItem) -> dict[str, object]:
        inner = fact_of_item(item)
        label, value = (inner.label, inner.value) if inner.label else ("", [])
        if not label or (len(label) > 60 and not inner.is_marked):
            label, value = (
                trim(plain([span._replace(url="") if span.text else span for span in item.spans])),
                [],
            )
        topic: dict[str, object] = {"name": tidy(label)} if label else {}
        places = places_in(value, self._documents) if value else []
        text = [words_of(value) if any(span.url for span in value) else plain(value)]
        text += [plain(child.spans) for child in item.items]
        if joined := "; ".join(part for part in text if part):
            topic["text"] = joined
        link = next(iter(links_in(item.spans)), None)
        if link is not None:
            topic["url"] = link.url
        if places and topic:
            topic["chapters"] = [{"document": place["document"]} for place in places]
        return topic

    def _write_correspondences(self, fact: Fact) -> None:
        """Write what topics correspond to in the documentation."""
        items = fact.items or ([ListItem(fact.value, fact.line)] if plain(fact.value) else [])
        for item in items:
            inner = fact_of_item(item)
            value = inner.value if inner.label else item.spans
            topic = self._topic_called(tidy(inner.label)) if inner.label else None
            if topic is None:
                topic = {"name": tidy(inner.label) or plain(item.spans)}
                self.draft.add_items("applications", [topic])
            places = places_in(value, self._documents)
            if inner.label and (text := _corresponding(value)):
                topic["aligns"] = text
            if places:
                topic["chapters"] = [{"document": place["document"]} for place in places]

    def _topic_called(self, name: str) -> dict[str, object] | None:
        """Return the topic of a name, or the only one whose name contains it."""
        topics = (
            [
                topic
                for field in PARTS
                for topic in self.draft.list_of(field)
                if field in self.draft.fields and isinstance(topic, dict)
            ]
            if any(field in self.draft.fields for field in PARTS)
            else []
        )
        names = [(topic, str(topic.get("name", ""))) for topic in topics]
        same = [topic for topic, other in names if other == name]
        similar = [topic for topic, other in names if name and name in other]
        return same[0] if same else similar[0] if len(similar) == 1 else None

    def _write_chapters(self, fact: Fact) -> None:
        places = places_in(fact.value, self._documents, plain_paths=True)
        self.draft.add_items("chapters", places)
        for item in fact.items:
            spans = [*item.spans, *item_spans(item.items)]
            places = places_in(spans, self._documents, plain_paths=True)
            self.draft.add_items("chapters", places)
            if not places and plain(item.spans):
                self._report(item.line, plain(item.spans), "no page of the documentation is named")
        if not places and not fact.items and plain(fact.value):
            self._report(
                fact.line, f"{fact.label}: {plain(fact.value)}", "no page of the documentation is named"
            )

    def _report(self, line: int, text: str, reason: str) -> None:
        self._unread.append(Unread(self.draft.path, line, text, reason))


def _link_title(label: str, link: Span) -> str:
    """Return the title of a link below a label: ``Videos: Fall 2020``, ``视频：2020 秋``."""
    label = tidy(label)
    if not link.text or link.text == label:
        return label
    if not re.search(r"\d", link.text) and is_generic(link.text) and fields_of(label)[:1] == ("url",):
        return link.text
    colon = "：" if not label.isascii() else ": "
    return f"{label}{colon}{link.text}"


def _note_of_link(spans: Sequence[Span]) -> str:
    """Return what a text says about its only link, "" for several links and for long texts.

    A link within a sentence keeps its words there.
    """
    links = links_in(spans)
    if len(links) != 1:
        return ""
    texts = [span for span in spans if plain([span])]
    is_apart = texts[0] is links[0] or not links[0].text
    note = trim(words_of(spans)) if is_apart else trim(plain(span._replace(url="") for span in spans))
    return note if len(note) <= _MAX_NOTE and note != links[0].text else ""


_MAX_NOTE = 200


def _value_text(fact: Fact) -> str:
    parts = [plain(span._replace(url="") if span.text else span for span in fact.value)]
    parts += [plain(item.spans) for item in fact.items]
    return "; ".join(part for part in parts if part).strip()


def _names_text(spans: Sequence[Span]) -> str:
    return tidy("".join(span.text for span in spans))


def _split_topics(text: str) -> Iterator[str]:
    """Yield the topics in a line, divided by semicolons, else by enumeration commas, else by commas."""
    if not text:
        return
    for separators in ("[;；]", "、", "[,，]"):
        if re.search(separators, text):
            yield from (part for part in map(trim, re.split(separators, text)) if part)
            return
    yield text


_CORRESPONDS = re.compile(
    r"^(?:对应(?:于|着|到)?|corresponds?\s+to|maps?\s+to|aligns?\s+with|→|->)\s*[:：]?\s*", re.IGNORECASE
)


def _corresponding(value: Sequence[Span]) -> str:
    """Return what a topic corresponds to, without the page that is named."""
    spans = [span._replace(url="") if not is_web(span.url) else span for span in value if not span.is_code]
    text = words_of(spans)
    text = _CORRESPONDS.sub("", text).strip()
    return trim(re.sub(r"^(?:中的|里的|中|的|in|:)\s*", "", text))


def date_text(text: str) -> object:
    """Return a date as the registry writes it; other texts are literals."""
    text = text.strip()
    match = re.fullmatch(r"(\d{4})\s*年?(?:\s*(\d{1,2})\s*月?(?:\s*(\d{1,2})\s*日?)?)?", text)
    if match and not re.fullmatch(r"\d{5,}", text):
        text = "-".join([match[1], *(part.zfill(2) for part in match.groups()[1:] if part)])
    return text if is_date(text) else {"literal": text}
