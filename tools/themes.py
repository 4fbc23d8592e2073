"""The themes in which pages are tested and looked at, apart from the default of the example, and how."""

from __future__ import annotations

from typing import Any

_IMMATERIAL = """
extensions += ["sphinx_immaterial"]
html_theme_options = {
    "font": False,  # else the build downloads fonts
    "palette": [
        {"media": "(prefers-color-scheme: light)", "scheme": "default"},
        {"media": "(prefers-color-scheme: dark)", "scheme": "slate"},
    ],
}
tags.add("en")  # the theme has no texts for zh_CN
language = "en"
"""

THEMES = {
    "furo": "",
    "pydata_sphinx_theme": "",
    "sphinx_book_theme": "",
    "sphinx_rtd_theme": "",
    "alabaster": "",
    "shibuya": "",
    "sphinx_immaterial": _IMMATERIAL,
    "piccolo_theme": "",
    "sphinxawesome_theme": "",
}
"""Further lines of conf.py by theme."""

LOOKS: dict[str, dict[str, Any]] = {
    "light": {"viewport": {"width": 1200, "height": 900}},
    "dark": {"viewport": {"width": 1200, "height": 900}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True},
}
"""Options of a browser context by name."""


def theme_conf(theme: str) -> str:
    """Return the lines of conf.py that give the example a theme."""
    return "" if theme == "furo" else f'html_theme = "{theme}"\n{THEMES[theme]}'
