"""Fields with a list of texts, such as the publishers of a work: their items, and the list as one text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sphinx_refalign.registry.i18n import Localized, LocalizedList, LocalizedText, best_text
from sphinx_refalign.registry.kinds import LITERAL_LISTS
from sphinx_refalign.registry.people import is_others


def items_of(value: LocalizedList | None) -> list[Localized]:
    """Return the items of a list, a single text as the only one; an empty list for None."""
    if not value:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]  # type: ignore[list-item]


def best_list_text(value: LocalizedList, languages: Sequence[str]) -> LocalizedText:
    """Return a text, or a list as one text, in the best language: ``London and Boston``, ``伦敦和波士顿``.

    Args:
        value: A text, or a list of texts.
        languages: Language tags, best first (see :func:`~sphinx_refalign.registry.i18n.fallbacks`).

    """
    texts = [best_text(item, languages) for item in items_of(value)]
    if len(texts) == 1:
        return texts[0]
    tags = {text.language for text in texts}
    names = [text.text for text in texts]
    return LocalizedText(tags.pop() if len(tags) == 1 else "", join_items(names, languages[0]))


def join_items(texts: Sequence[str], language: str) -> str:
    """Return a list as one text with the conjunction of a language; ``et al.`` at its end has none."""
    if len(texts) > 1 and is_others(texts[-1]):
        return f"{join_items(texts[:-1], language)} {texts[-1]}"
    # The help of commands starts without it.
    from babel import Locale, UnknownLocaleError
    from babel.lists import format_list

    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")
    return format_list(list(texts), locale=locale)


def lists_as_text(
    values: Mapping[str, str | list[Localized]], languages: Sequence[str]
) -> dict[str, str | list[Localized]]:
    """Return the values of a resource with each list of texts as one text; of languages, only the first.

    Empty values are left out.
    """
    texts = {name: best_list_text(values[name], languages).text for name in LITERAL_LISTS if values.get(name)}
    if "language" in texts:
        texts["language"] = best_text(items_of(values["language"])[0], languages).text
    return {name: texts.get(name, value) for name, value in values.items() if value}
