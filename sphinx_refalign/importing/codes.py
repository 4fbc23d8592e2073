"""Numbers of courses, and titles that begin with one: ``6.824: Distributed Systems``."""

from __future__ import annotations

import re

from sphinx_refalign.importing.people import is_institution

_WORD_CODE = r"[A-Z]{1,6}[ -]?\d{1,5}(?:\.\d{1,4})?[A-Za-z]{0,3}"

COURSE_CODE = re.compile(
    rf"(?:{_WORD_CODE}(?:/{_WORD_CODE})?|\d{{1,2}}[.-][A-Z]?\d{{2,4}}[A-Za-z]{{0,2}}|\d{{2}}-\d{{3}}(?:/\d{{2,3}})?)"
)
"""The number of a course: CS 162, 6.824, 6.S081, 15-445."""

LEADING_CODE = re.compile(rf"({COURSE_CODE.pattern})(?:\s*[:：]\s*|\s+[-–—|]\s+|\s+)(?=\S)")
"""A number before a title."""

INSTITUTION_CODE = re.compile(
    rf"([A-Za-z][A-Za-z ]{{1,24}}?)\s*({COURSE_CODE.pattern})(?:\s*[:：]\s*|\s+[-–—|]\s+|\s+)(?=\S)"
)


def divide_code(code: str) -> tuple[str, str]:
    """Return the institution and the number in a code: ``MIT 6.824``; "" for a code of a number alone."""
    match = re.fullmatch(r"([A-Za-z]+)[ -]?(\S+)", code)
    return (match[1], match[2]) if match and is_institution(match[1]) else ("", code)


def split_course_title(title: str) -> tuple[str, str, str]:
    """Return the number, the institution and the rest of the title of a course; "" for missing parts.

    ``6.824: Distributed Systems``, ``MIT 6.S081: Operating System Engineering``, ``CS162 Operating Systems``.
    """
    match = LEADING_CODE.match(title)
    prefixed = INSTITUTION_CODE.match(title) if match is None else None
    if match and not is_institution(title):
        institution, number = divide_code(match[1])
        return number, institution, title[match.end() :].strip()
    if prefixed and is_institution(prefixed[1]):
        return prefixed[2], prefixed[1].strip(), title[prefixed.end() :].strip()
    match = re.match(r"([^:：]{2,40}?)\s*[:：]\s*(?=\S)", title)
    if match and is_institution(match[1]):
        return "", match[1], title[match.end() :].strip()
    match = re.fullmatch(rf"(.{{3,150}}?)\s*[(（]({COURSE_CODE.pattern})[)）]", title[:200])
    return (match[2], "", match[1]) if match else ("", "", title)
