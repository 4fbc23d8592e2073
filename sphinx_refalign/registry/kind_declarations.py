"""Checks of a kind that conf.py declares, before :mod:`sphinx_refalign.registry.kinds` builds the kind."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from sphinx_refalign.registry.fields import Text
from sphinx_refalign.registry.problems import format_path
from sphinx_refalign.registry.validation_messages import error_message, path_of


class KindDeclaration(BaseModel):
    """The declaration of a kind in ``refalign_kinds``."""

    model_config = ConfigDict(extra="forbid", strict=True, defer_build=True)

    label: Text
    plural: Text | None = None
    fields: dict[str, Text] = Field(default_factory=dict)
    """Additional fields with their labels; built-in fields may be listed, too."""
    group: str = "area"
    source: Annotated[list[str], Field(min_length=1)] | None = None


def parse_declaration(name: str, value: object) -> KindDeclaration:
    """Return the declaration of a kind with all its types checked.

    Args:
        name: The name of the kind, for the message.
        value: What ``refalign_kinds`` has for the name.

    Raises:
        ValueError: If a value has a wrong type; the message gives its path and the reason.

    """
    try:
        return KindDeclaration.model_validate(value)
    except ValidationError as error:
        details = error.errors(include_url=False)[0]
    if details["type"] in ("extra_forbidden", "model_type"):
        reason = f"expected a dict with the keys {', '.join(KindDeclaration.model_fields)}"
    else:
        reason = error_message(details)
    raise ValueError(f"{format_path((name, *path_of(details)))}: {reason}")
