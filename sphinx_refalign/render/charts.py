"""Bars and shaded cells: pictures of the numbers of a table, within the table itself.

Renderers insert a placeholder that has the number as its text; :func:`draw` adds the picture in the format of
the builder. Formats without pictures have the number alone.
"""

from __future__ import annotations

from typing import NamedTuple

from docutils import nodes

COLOUR = "2a6fbb"
"""The colour of pictures in LaTeX and where the theme defines none, as red, green and blue."""

_TRACK = 0.2
"""The shade of the part of a bar that is not covered."""

_BAR_WIDTH = 4
"""The width of a whole bar in LaTeX, in em."""


class Bar(NamedTuple):
    """A bar in front of a text, of which a part is filled."""

    percent: float


class Shade(NamedTuple):
    """The background of a cell."""

    shade: float
    """From 0, the colour of the page, to 1."""


def placeholder(picture: Bar | Shade, text: str) -> nodes.inline:
    """Return the text that a picture belongs to, for :func:`draw`."""
    return nodes.inline("", text, picture=picture)


def shade_of(number: int, maximum: int) -> Shade:
    """Return the shade of a cell: the higher the number, the darker the cell; text stays readable on it."""
    return Shade(round(0.15 + 0.4 * number / maximum, 2))


def draw(text: nodes.Element, output_format: str) -> list[nodes.Node]:
    """Return the text of a placeholder with its picture.

    Args:
        text: The placeholder, with its picture as the attribute ``picture``.
        output_format: The format that the builder writes, such as ``html``.

    """
    picture: Bar | Shade = text["picture"]
    if output_format == "html":
        return [nodes.raw("", _html(picture), format="html"), *text.children]
    if output_format == "latex":
        begin, end = _latex(picture)
        return [_latex_code(begin), *text.children, _latex_code(end)]
    return text.children


def _html(picture: Bar | Shade) -> str:
    """Return an element without text; the style sheet gives it the colour of the theme."""
    if isinstance(picture, Bar):
        style = f"--refalign-part:{picture.percent:.3g}%"
        return f'<span class="refalign-picture refalign-bar" style="{style}"></span> '
    return f'<span class="refalign-picture refalign-shade" style="opacity:{picture.shade:g}"></span>'


def _latex(picture: Bar | Shade) -> tuple[str, str]:
    """Return the code before and after the text."""
    if isinstance(picture, Bar):
        covered = _BAR_WIDTH * picture.percent / 100
        return f"{_rule(covered, 1)}{_rule(_BAR_WIDTH - covered, _TRACK)}\\ ", ""
    return (
        f"{{\\setlength{{\\fboxsep}}{{2pt}}\\colorbox[HTML]{{{_mixed(picture.shade)}}}{{\\makebox[1.8em]{{",
        "}}}",
    )


def _rule(width: float, shade: float) -> str:
    return f"{{\\color[HTML]{{{_mixed(shade)}}}\\rule{{{width:.2f}em}}{{1.2ex}}}}" if width >= 0.01 else ""


def _mixed(shade: float) -> str:
    """Return the colour mixed with white, in hexadecimal digits: LaTeX has no opacity here."""
    return "".join(f"{round(255 + (part - 255) * shade):02X}" for part in bytes.fromhex(COLOUR))


def _latex_code(code: str) -> nodes.raw:
    return nodes.raw("", code, format="latex")
