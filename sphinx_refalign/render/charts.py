"""Pictures of bars and of shaded cells, drawn once and written as SVG or by LaTeX itself.

Both take their letters from the page around them: so they are of its fonts, and readable on a dark page.
See https://www.w3.org/TR/SVG2/ and, for LaTeX, its ``picture`` environment.
"""

from __future__ import annotations

import base64
import math
from collections.abc import Iterator, Sequence
from html import escape
from typing import NamedTuple

from docutils import nodes
from docutils.utils import column_width

from sphinx_refalign.render.inline import shortened

COLOUR = "2a6fbb"
"""Where no theme says another one."""


LINE = 18
"""The height of a line, in points; the letters are 12 high."""


_LETTER = 6.5


_NAMES = 190


_LONGEST = 28


_CELLS = 420
"""How much room the cells of a map have beside each other, in points."""


class Shape(NamedTuple):
    """A rectangle of some shade from 0 to 1, or, where it has a text, that text in its middle line."""

    x: float
    y: float
    width: float
    height: float
    shade: float = 0.0
    text: str = ""
    align: str = "start"
    """Where a text stands at ``x``: ``start``, ``middle`` or ``end``."""
    turned: bool = False
    """Whether it is read from below upwards; it begins at the foot of the rectangle."""


class Chart(NamedTuple):
    """What is drawn, in points, from the top left; ``told`` says it in words."""

    width: float
    height: float
    shapes: tuple[Shape, ...]
    description: str


def bar_chart(rows: Sequence[tuple[str, int, int]], told: str) -> Chart:
    """A bar for each row of (name, how many, of how many), all of one scale."""
    most = max((total for _, _, total in rows), default=0) or 1
    room = 300
    shapes: list[Shape] = []
    for number, (name, done, total) in enumerate(rows):
        y = number * LINE
        shapes.append(Shape(0, y, _NAMES, LINE, text=shortened(name, _LONGEST)))
        full, part = round(room * total / most, 1), round(room * done / most, 1)
        shapes.append(Shape(_NAMES, y + 3, full, LINE - 6, shade=0.2))
        shapes += [Shape(_NAMES, y + 3, part, LINE - 6, shade=0.8)] if done else []
        shapes.append(Shape(_NAMES + full + 6, y, 60, LINE, text=f"{done}/{total}"))
    return Chart(_NAMES + room + 60, len(rows) * LINE, tuple(shapes), told)


def heat_map(columns: Sequence[str], rows: Sequence[tuple[str, Sequence[int]]], told: str) -> Chart:
    """A cell for each number, the darker the more; without a number where there is none."""
    most = max((number for _, numbers in rows for number in numbers), default=0) or 1
    widest = max([40.0, *(round(_LETTER * column_width(one) + 8, 1) for one in columns)])
    # Where the names do not fit beside each other, they are turned.
    turned = len(columns) * widest > _CELLS
    width, head = (36.0, widest) if turned else (widest, float(LINE))
    shapes = [
        Shape(_NAMES + (at + 0.5) * width, 0, width, head, text=name, align="middle", turned=turned)
        for at, name in enumerate(columns)
    ]
    for number, (name, numbers) in enumerate(rows):
        y = head + number * LINE
        shapes.append(Shape(0, y, _NAMES, LINE, text=shortened(name, _LONGEST)))
        for at, one in enumerate(numbers):
            x = _NAMES + at * width
            shade = round(0.15 + 0.4 * one / most, 2) if one else 0.04
            shapes.append(Shape(x + 1, y + 1, width - 2, LINE - 2, shade=shade))
            if one:
                shapes.append(Shape(x + width / 2, y, width, LINE, text=str(one), align="middle"))
    return Chart(_NAMES + len(columns) * width, head + len(rows) * LINE, tuple(shapes), told)


def svg(picture: Chart) -> str:
    """The picture as an element of a page; its colour comes from our style sheet where the theme has one."""
    size = f'viewBox="0 0 {picture.width:g} {picture.height:g}" width="{picture.width:g}"'
    about = f'role="img" aria-label="{escape(picture.description)}"'
    drawn = "".join(map(_svg_shape, picture.shapes))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="refalign-picture" {size} {about} '
        f'font-size="12" fill="currentColor">{drawn}</svg>'
    )


def _svg_shape(one: Shape) -> str:
    if not one.text:
        return (
            f'<rect x="{one.x:g}" y="{one.y:g}" width="{one.width:g}" height="{one.height:g}" '
            f'fill="#{COLOUR}" fill-opacity="{one.shade:g}"/>'
        )
    if one.turned:
        place = f"translate({one.x + 4:g} {one.y + one.height - 4:g}) rotate(-90)"
        return f'<text transform="{place}">{escape(one.text)}</text>'
    baseline = one.y + one.height / 2 + 4
    return f'<text x="{one.x:g}" y="{baseline:g}" text-anchor="{one.align}">{escape(one.text)}</text>'


def image(picture: Chart) -> str:
    """The same as an image, for books: there an element would have to be announced in their contents."""
    data = base64.b64encode(svg(picture).encode()).decode()
    about = f'class="refalign-picture" alt="{escape(picture.description)}"'
    return f'<img src="data:image/svg+xml;base64,{data}" {about} />'


def latex(picture: Chart) -> Iterator[nodes.Node]:
    """The picture as LaTeX draws it; its texts are nodes, so that the writer escapes them."""
    # It is as wide as it is drawn, or as there is room for it: in a list, in a box.
    width = math.ceil(picture.width)
    unit = f"\\ifdim\\linewidth<{width}bp \\dimexpr\\linewidth/{width}\\relax\\else 1bp\\fi"
    yield _raw(
        f"\\par\\noindent\\begingroup\\definecolor{{refalign}}{{HTML}}{{{COLOUR.upper()}}}"
        f"\\setlength{{\\unitlength}}{{{unit}}}"
        f"\\begin{{picture}}({picture.width:g},{picture.height:g})"
    )
    for one in picture.shapes:
        middle = picture.height - one.y - one.height / 2
        if one.text:
            place = {"start": "l", "middle": "c", "end": "r"}[one.align]
            box = f"\\makebox(0,0)[{place}]{{\\footnotesize "
            if one.turned:
                middle = picture.height - one.y - one.height + 4
                box = "\\makebox(0,0)[b]{\\rotatebox{90}{\\footnotesize "
            yield _raw(f"\\put({one.x:g},{middle:g}){{{box}")
            yield nodes.Text(one.text)
            yield _raw("}}}" if one.turned else "}}")
        else:
            # Paper has no opacity: the colour is mixed with white.
            bottom = picture.height - one.y - one.height
            rule = f"\\rule{{{one.width:g}\\unitlength}}{{{one.height:g}\\unitlength}}"
            mixed = f"\\color{{refalign!{100 * one.shade:.0f}}}"
            yield _raw(f"\\put({one.x:g},{bottom:g}){{{{{mixed}{rule}}}}}")
    yield _raw("\\end{picture}\\endgroup\\par")


def _raw(text: str) -> nodes.raw:
    return nodes.raw("", text, format="latex")
