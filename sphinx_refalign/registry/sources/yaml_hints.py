"""What the YAML parser's errors mean to somebody who typed the file, and what to do about them."""

from __future__ import annotations

_HINTS = {
    "found character that cannot start any token": {
        "\t": "indent with spaces, not with a tab",
        "": "put the value into quotes",
    },
    "found a tab character that violates indentation": {"": "indent with spaces, not with a tab"},
    "did not find expected alphabetic or numeric character": {"": "put the value into quotes"},
    "mapping values are not allowed in this context": {"": "a text with ': ' in it needs quotes"},
    "found unknown escape character": {"": "use single quotes, in which a backslash is a backslash"},
    "found unexpected end of stream": {"": "this quote is never closed"},
    "did not find expected ',' or ']'": {"": "close the bracket, or put the value into quotes"},
    "did not find expected ',' or '}'": {"": "close the brace, or put the value into quotes"},
    "could not find expected ':'": {"": "write key: value, with a space behind the colon"},
    "did not find expected key": {"": "indent the fields of an entry all alike"},
    "did not find expected '-' indicator": {"": "begin every item of the list with '- '"},
    "did not find expected node content": {"": "write a value here, or close the bracket"},
}


def hint(problem: str, character: str) -> str:
    """``; what to do`` for an error of the parser at ``character``, or nothing."""
    found = _HINTS.get(problem)
    return f"; {found.get(character, found[''])}" if found else ""
