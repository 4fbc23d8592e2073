"""Records as plain data, and topics by their names."""

from __future__ import annotations

import pytest

from sphinx_refalign.registry.model import Resource
from sphinx_refalign.registry.parts import Link, Place, Topic, field_names, required_fields
from sphinx_refalign.registry.people import Person


@pytest.mark.parametrize(
    ("name", "is_called"),
    [("Raft", True), ({"en": "Consensus", "zh": "Raft"}, True), ("<i>Raft</i>", True), ("Paxos", False)],
)
def test_topic_is_called(name: str | dict[str, str], is_called: bool) -> None:
    assert Topic(name=name).is_called({"Raft"}) is is_called


def test_plain_data() -> None:
    topic = Topic(name="Raft", chapters=[Place(document="d")])
    author: list[str | dict[str, str] | Person] = [Person("Berg", "Ann"), {"en": "B"}]
    resource = Resource(key="k", type="paper", title="T", topics=[topic], author=author, note=None, ids=[])
    assert list(resource.set_fields()) == ["key", "type", "title", "topics", "author"]
    data = {
        "topics": [{"name": "Raft", "chapters": [{"document": "d"}]}],
        "author": [{"family": "Berg", "given": "Ann"}, {"en": "B"}],
    }
    assert resource.as_data(exclude={"key", "type", "title"}) == data
    assert resource.as_data(include={"topics", "key"}, exclude={"key"}) == {"topics": data["topics"]}


def test_fields_of_a_record() -> None:
    assert field_names(Link) == ["url", "title", "note"]
    assert [required_fields(record) for record in (Link, Place, Topic)] == [["url"], ["document"], ["name"]]
