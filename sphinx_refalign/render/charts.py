"""Bar charts and heat maps, drawn once as shapes and written as SVG or by LaTeX itself.

Both formats take the font from the page around them, so that the text matches it and is readable on a dark
page. See https://www.w3.org/TR/SVG2/ and the ``picture`` environment of LaTeX.
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
"""The colour of the shapes where the theme defines none."""

LINE = 18
"""The height of a line in points; the font size is 12 points."""

_LETTER_WIDTH = 6.5
"""The estimated width of a Latin letter in points."""

_NAMES_WIDTH = 190
"""The width of the column of row names in points."""

_MAX_NAME_LENGTH = 28
"""The maximum width of a row name in letters."""

_MAX_CELLS_WIDTH = 420
"""The maximum width of all cells of a row of a heat map in points."""


class Shape(NamedTuple):
    """A rectangle with a shade from 0 to 1 or, if ``text`` is set, that text, vertically centred in it."""

    x: float
    y: float
    width: float
    height: float
    shade: float = 0.0
    text: str = ""
    align: str = "start"
    """Which part of the text is at ``x``: ``start``, ``middle`` or ``end``."""
    turned: bool = False
    """Whether the text runs upwards, from the bottom of the rectangle."""


class Chart(NamedTuple):
    """Shapes with positions in points from the top left, and a description of the data in words."""

    width: float
    height: float
    shapes: tuple[Shape, ...]
    description: str


def bar_chart(rows: Sequence[tuple[str, int, int]], description: str) -> Chart:
    """Return a chart with a bar for each row, on the same scale.

    Args:
        rows: Name, number done and total of each bar.
        description: The data in words.

    """
    maximum = max((total for _, _, total in rows), default=0) or 1
    bar_width = 300
    shapes: list[Shape] = []
    for number, (name, done, total) in enumerate(rows):
        y = number * LINE
        shapes.append(Shape(0, y, _NAMES_WIDTH, LINE, text=shortened(name, _MAX_NAME_LENGTH)))
        full, part = round(bar_width * total / maximum, 1), round(bar_width * done / maximum, 1)
        shapes.append(Shape(_NAMES_WIDTH, y + 3, full, LINE - 6, shade=0.2))
        shapes += [Shape(_NAMES_WIDTH, y + 3, part, LINE - 6, shade=0.8)] if done else []
        shapes.append(Shape(_NAMES_WIDTH + full + 6, y, 60, LINE, text=f"{done}/{total}"))
    return Chart(_NAMES_WIDTH + bar_width + 60, len(rows) * LINE, tuple(shapes), description)


def heat_map(columns: Sequence[str], rows: Sequence[tuple[str, Sequence[int]]], description: str) -> Chart:
    """Return a chart with a cell for each number: the higher the number, the darker the cell; no text for 0.

    Args:
        columns: The heads of the columns.
        rows: Name and numbers of each row.
        description: The data in words.

    """
    maximum = max((number for _, numbers in rows for number in numbers), default=0) or 1
    widest = max([40.0, *(round(_LETTER_WIDTH * column_width(name) + 8, 1) for name in columns)])
    # Heads that do not fit side by side are turned.
    turned = len(columns) * widest > _MAX_CELLS_WIDTH
    width, head = (36.0, widest) if turned else (widest, float(LINE))
    shapes = [
        Shape(_NAMES_WIDTH + (column + 0.5) * width, 0, width, head, text=name, align="middle", turned=turned)
        for column, name in enumerate(columns)
    ]
    for row, (name, numbers) in enumerate(rows):
        y = head + row * LINE
        shapes.append(Shape(0, y, _NAMES_WIDTH, LINE, text=shortened(name, _MAX_NAME_LENGTH)))
        for column, number in enumerate(numbers):
            x = _NAMES_WIDTH + column * width
            shade = round(0.15 + 0.4 * number / maximum, 2) if number else 0.04
            shapes.append(Shape(x + 1, y + 1, width - 2, LINE - 2, shade=shade))
            if number:
                shapes.append(Shape(x + width / 2, y, width, LINE, text=str(number), align="middle"))
    return Chart(_NAMES_WIDTH + len(columns) * width, head + len(rows) * LINE, tuple(shapes), description)


def svg(chart: Chart) -> str:
    """Return a chart as an ``<svg>`` element; the package's style sheet gives it the colour of the theme."""
    size = f'viewBox="0 0 {chart.width:g} {chart.height:g}" width="{chart.width:g}"'
    label = f'role="img" aria-label="{escape(chart.description)}"'
    shapes = "".join(map(_shape_as_svg, chart.shapes))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="refalign-picture" {size} {label} '
        f'font-size="12" fill="currentColor">{shapes}</svg>'
    )


def _shape_as_svg(shape: Shape) -> str:
    if not shape.text:
        return (
            f'<rect x="{shape.x:g}" y="{shape.y:g}" width="{shape.width:g}" height="{shape.height:g}" '
            f'fill="#{COLOUR}" fill-opacity="{shape.shade:g}"/>'
        )
    if shape.turned:
        transform = f"translate({shape.x + 4:g} {shape.y + shape.height - 4:g}) rotate(-90)"
        return f'<text transform="{transform}">{escape(shape.text)}</text>'
    baseline = shape.y + shape.height / 2 + 4
    return f'<text x="{shape.x:g}" y="{baseline:g}" text-anchor="{shape.align}">{escape(shape.text)}</text>'


def image(chart: Chart) -> str:
    """Return a chart as an ``<img>`` element, for EPUB: its manifest would have to declare an inline SVG."""
    data = base64.b64encode(svg(chart).encode()).decode()
    attributes = f'class="refalign-picture" alt="{escape(chart.description)}"'
    return f'<img src="data:image/svg+xml;base64,{data}" {attributes} />'


def latex(chart: Chart) -> Iterator[nodes.Node]:
    """Yield a chart as LaTeX code; its texts are text nodes, so that the writer escapes them."""
    # The chart has its own width, or that of the line where this is narrower: in a list, in a box.
    width = math.ceil(chart.width)
    unit = f"\\ifdim\\linewidth<{width}bp \\dimexpr\\linewidth/{width}\\relax\\else 1bp\\fi"
    yield _raw(
        f"\\par\\noindent\\begingroup\\definecolor{{refalign}}{{HTML}}{{{COLOUR.upper()}}}"
        f"\\setlength{{\\unitlength}}{{{unit}}}"
        f"\\begin{{picture}}({chart.width:g},{chart.height:g})"
    )
    for shape in chart.shapes:
        middle = chart.height - shape.y - shape.height / 2
        if shape.text:
            position = {"start": "l", "middle": "c", "end": "r"}[shape.align]
            box = f"\\makebox(0,0)[{position}]{{\\footnotesize "
            if shape.turned:
                middle = chart.height - shape.y - shape.height + 4
                box = "\\makebox(0,0)[b]{\\rotatebox{90}{\\footnotesize "
            yield _raw(f"\\put({shape.x:g},{middle:g}){{{box}")
            yield nodes.Text(shape.text)
            yield _raw("}}}" if shape.turned else "}}")
        else:
            # LaTeX has no opacity here: mix the colour with white.
            bottom = chart.height - shape.y - shape.height
            rule = f"\\rule{{{shape.width:g}\\unitlength}}{{{shape.height:g}\\unitlength}}"
            colour = f"\\color{{refalign!{100 * shape.shade:.0f}}}"
            yield _raw(f"\\put({shape.x:g},{bottom:g}){{{{{colour}{rule}}}}}")
    yield _raw("\\end{picture}\\endgroup\\par")


def _raw(text: str) -> nodes.raw:
    return nodes.raw("", text, format="latex")
