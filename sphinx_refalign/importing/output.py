"""Resources as the text of a registry: checked as the registry checks them, written by its own writer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sphinx_refalign.importing.draft import Draft, Kinds, Unread
from sphinx_refalign.registry.entry import Entry
from sphinx_refalign.registry.i18n import as_text, replace_unprintable
from sphinx_refalign.registry.kinds import Kind
from sphinx_refalign.registry.model import Resource
from sphinx_refalign.registry.registry import Registry
from sphinx_refalign.registry.validate import make_resource, validate_entry
from sphinx_refalign.registry.writers.yaml import to_yaml


@dataclass
class Entries:
    """Checked resources by key, in the order of the pages."""

    kinds: Kinds
    resources: dict[str, Resource] = field(default_factory=dict)
    values: dict[str, dict[str, object]] = field(default_factory=dict)
    """The checked fields of the resources, from which they are made."""
    drafts: dict[str, Draft] = field(default_factory=dict)
    rejected: list[Unread] = field(default_factory=list)
    """Values that the registry does not accept."""

    def to_yaml(self) -> str:
        """Return the text of a YAML registry, with an empty line between entries."""
        return "\n".join(self._entry_yaml(key) for key in self.resources)

    def _entry_yaml(self, key: str) -> str:
        registry = Registry(self.kinds)
        draft = self.drafts[key]
        registry.entries[key] = Entry(key, draft.kind, self.values[key], draft.path, draft.line, 1, "")
        return to_yaml(registry)

    def to_json(self) -> dict[str, object]:
        """Return the fields of all resources by key, as plain data."""
        return {key: resource.as_data(exclude={"key"}) for key, resource in self.resources.items()}


def make_entries(drafts: Sequence[tuple[str, Draft]], kinds: Kinds) -> Entries:
    """Return checked resources; values that the registry does not accept are kept under ``extra``."""
    entries = Entries(kinds)
    for key, draft in drafts:
        fields = replace_unprintable({name: value for name, value in draft.fields.items() if value})
        assert isinstance(fields, dict)
        values = _validate(key, draft, kinds[draft.kind], fields, entries.rejected)
        entries.values[key] = values
        entries.resources[key] = make_resource(values)
        entries.drafts[key] = draft
    return entries


def _validate(
    key: str, draft: Draft, kind: Kind, fields: dict[str, object], rejected: list[Unread]
) -> dict[str, object]:
    """Return the values of an entry without problems."""
    while True:
        validated = validate_entry(key, kind, fields, lenient=False)
        wrong = {str(error.path[0]): error.message for error in validated.errors if error.path}
        if not wrong.keys() & fields.keys():
            return validated.values
        for name, message in wrong.items():
            value = fields.pop(name, None)
            if value is None:
                continue
            text = as_text(value)
            rejected.append(Unread(draft.path, draft.line, f"{draft.title}: {name}: {text}", message))
            if name != "extra":
                extra = fields.get("extra")
                fields["extra"] = {**(extra if isinstance(extra, dict) else {}), name: text}
