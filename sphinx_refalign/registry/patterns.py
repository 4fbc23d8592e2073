"""Character ranges of East Asian scripts for regular expressions, and patterns compiled on first use.

The ranges of a script hold the characters whose Script property is the script, and those that its
Script_Extensions property assigns to no other script, such as the sound marks of kana. They also cover the
unassigned code points of their blocks, so that characters of later Unicode versions are recognized.
Punctuation belongs to no script. See https://www.unicode.org/reports/tr24/

Each of these names is the content of a bracket expression: ``re.search(f"[{HAN}]", text)``.
"""

from __future__ import annotations

import re
from typing import Any, cast

HAN = (
    "\u2e80-\u2fdf"  # radicals
    "\u3005-\u3007\u3021-\u3029\u3038-\u303b"  # iteration and closing marks, zero, Suzhou numerals
    "\u3400-\u4dbf\u4e00-\u9fff"  # extension A, unified ideographs
    "\uf900-\ufaff"  # compatibility ideographs
    "\U00020000-\U0003fffd"  # extensions B and later; Unicode reserves planes 2 and 3 for ideographs
)
"""Han: Chinese characters, which Japanese and Korean texts contain, too."""

KANA = (
    "\u3041-\u30fa\u30fc-\u30ff\u31f0-\u31ff"  # hiragana, katakana, phonetic extensions
    "\uff66-\uff9f"  # half-width katakana
    "\U0001aff0-\U0001b16f"  # supplement, extended A and B, small extension
)
"""Hiragana and katakana: a text that contains them is Japanese.

The middle dot (U+30FB) is not among them: Chinese texts use it, too.
"""

HANGUL = (
    "\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff\u302e\u302f"  # letters and tone marks that form syllables
    "\u3131-\u318f\uffa0-\uffdc"  # compatibility and half-width letters
    "\uac00-\ud7a3"  # syllables
)
"""Hangul: a text that contains it is Korean."""

EAST_ASIAN = f"{HAN}{KANA}{HANGUL}\u30fb\uff65"
"""The characters of East Asian names, which are written without spaces, family name first.

The middle dots separate the parts of foreign names: ``ジョン・スミス``.
"""

WIDE_SYMBOLS = "\u2ff0-\u303f\u3100-\u312f\u3190-\u33ff\u4dc0-\u4dff\ufe30-\ufe4f\uff00-\uffef"
"""Punctuation, Bopomofo, enclosed, vertical and full-width forms.

Like the characters of East Asian names, they are in East Asian fonts only.
"""


class _LatePattern:
    """A pattern with the attributes of the compiled one, which are stored on first access."""

    def __init__(self, pattern: str, flags: int) -> None:
        self._source = pattern, flags

    def __getattr__(self, name: str) -> Any:
        compiled = re.compile(*self._source)
        for method in ("search", "match", "fullmatch", "finditer", "sub"):
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


def compile_late(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return what ``re.compile`` would return, compiled when one of its attributes is first used.

    Python compiles patterns anew in each process. A build in which no entry is new needs few of those for
    identifiers, names and dates, and compiling them would take longer than importing their modules.
    """
    return cast("re.Pattern[str]", _LatePattern(pattern, flags))
