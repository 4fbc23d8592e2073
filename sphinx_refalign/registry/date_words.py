"""The wording of dates for readers: ``about 1984``, ``spring 2001``, ``44 BC``.

Plain dates (``2003``, ``2003-10``, ``2003-10-19``) stay as they are, and a range of them gets a dash. All
other dates are put into words of the language of the page, with names of months from Babel.
"""

from __future__ import annotations

import datetime
import gettext
import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from pathlib import Path

from sphinx_refalign.registry.dates import Date, Point, parse_date
from sphinx_refalign.registry.i18n import N_

_SEASONS = (N_("spring {year}"), N_("summer {year}"), N_("autumn {year}"), N_("winter {year}"))

_QUARTER = N_("Q{quarter} {year}")

_BEFORE_CHRIST = N_("{date} BC")

_DECADE = N_("{decade}s")

_CENTURY = N_("{ordinal} century")

_ABOUT = N_("about {date}")

_PERHAPS = N_("perhaps {date}")

_PERHAPS_ABOUT = N_("perhaps about {date}")

_SINCE = N_("since {date}")

_UNTIL = N_("until {date}")

_ANY_YEAR = 2000
"""A leap year of which Babel formats the months and days of all years: it knows years up to 9999 only."""

_LOCALE_FOLDER = Path(__file__).parent.parent / "locale"


def format_date(text: str, translate: Callable[[str], str] = str, language: str = "en") -> str:
    """Return a date for readers; a text that is not a date is returned unchanged.

    Args:
        text: A date in EDTF, or free text such as ``in press``.
        translate: Returns the translation of a message of this package.
        language: The language of the page, as a BCP 47 tag.

    """
    date = parse_date(text)
    return text if date is None else _Wording(translate, language).of_date(date)


def format_year(text: str, translate: Callable[[str], str] = str, language: str = "en") -> str:
    """Return the year of a date for labels and groups, of a range the first.

    The year is that of the date without doubts: ``1984`` for ``1984~``. A text that is not a date is returned
    unchanged, or only its first four digits.
    """
    date = parse_date(text)
    if date is None:  # such as 1947(民国三十六年)
        first_year = re.match(r"\d{4}(?!\d)", text)
        return first_year[0] if first_year else text
    year = Point(date.point.year, unknown_digits=date.point.unknown_digits)
    return _Wording(translate, language).of_point(year)


def translator(languages: Sequence[str]) -> Callable[[str], str]:
    """Return the translations of this package's messages for a page, where Sphinx is not at hand.

    Args:
        languages: The languages of the page, its own first.

    """
    return _catalogue(languages[0].replace("-", "_") if languages else "en")


@cache
def _catalogue(language: str) -> Callable[[str], str]:
    return gettext.translation("sphinx_refalign", _LOCALE_FOLDER, [language], fallback=True).gettext


class _Wording:
    """The words of a language: English where the package has no translation into the language."""

    def __init__(self, translate: Callable[[str], str], language: str) -> None:
        self.translate = translate
        self.language = language.replace("_", "-") if translate(_ABOUT) != _ABOUT else "en"

    def of_date(self, date: Date) -> str:
        start, end = date.start, date.end
        if start is None or end is None:
            message = _SINCE if end is None else _UNTIL
            return self._fill(message, date=self._in_words(date.point))
        if not date.is_range:
            return self.of_point(start)
        if start.is_plain and end.is_plain:
            dash = " – " if start.month or end.month else "–"
            return f"{start.iso}{dash}{end.iso}"
        return f"{self._in_words(start)} – {self._in_words(end)}"

    def of_point(self, point: Point) -> str:
        if point.is_plain:
            return point.iso
        is_bare_year = 0 < point.year < 1000 and point == Point(point.year)
        return str(point.year) if is_bare_year else self._in_words(point)

    def _in_words(self, point: Point) -> str:
        words = self._year_in_words(point) if point.unknown_digits else self._known(point)
        if point.is_uncertain:
            return self._fill(_PERHAPS_ABOUT if point.is_approximate else _PERHAPS, date=words)
        return self._fill(_ABOUT, date=words) if point.is_approximate else words

    def _year_in_words(self, point: Point) -> str:
        """Return the decade or the century of a year whose last digits are unknown."""
        century = point.year // 100 + 1
        if point.unknown_digits == 2:
            ordinal = _english_ordinal(century) if self.language == "en" else century
            return self._fill(_CENTURY, ordinal=ordinal)
        decade = point.year % 100
        if self.language.startswith("zh") and decade:
            return self._fill(_DECADE, decade=f"{century}世纪{decade}")
        return self._fill(_DECADE, decade=point.year)

    def _known(self, point: Point) -> str:
        """Return a year, or a part of one, in words."""
        year = point.year if point.year > 0 else 1 - point.year
        words = _format_day(self.language, year, 0 if point.is_season else point.month, point.day)
        if 21 <= point.month <= 32:
            words = self._fill(_SEASONS[(point.month - 21) % 4], year=words)
        elif 33 <= point.month <= 36:
            words = self._fill(_QUARTER, quarter=point.month - 32, year=words)
        return words if point.year > 0 else self._fill(_BEFORE_CHRIST, date=words)

    def _fill(self, message: str, **values: object) -> str:
        return self.translate(message).format(**values)


@lru_cache(maxsize=1000)
def _format_day(language: str, year: int, month: int, day: int) -> str:
    """Return a year, month or day as a language writes it: ``June 2004``, ``2004年6月``."""
    if language == "en" and not month:
        return str(year)
    from babel import Locale, UnknownLocaleError
    from babel.dates import format_date as format_day
    from babel.dates import format_skeleton

    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")
    proxy = datetime.date(_ANY_YEAR, month or 1, day or 1)
    if day:
        text = format_day(proxy, "long", locale=locale)
    else:
        text = format_skeleton("yMMMM" if month else "y", proxy, locale=locale)
    return text.replace(str(_ANY_YEAR), str(year))


def _english_ordinal(number: int) -> str:
    suffix = {1: "st", 2: "nd", 3: "rd"}.get(number % 10 if number % 100 not in (11, 12, 13) else 0, "th")
    return f"{number}{suffix}"
