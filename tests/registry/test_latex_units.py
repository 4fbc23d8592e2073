"""Quantities of siunitx and chemical formulas of mhchem in BibTeX fields."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_refalign.registry.latex import to_text
from sphinx_refalign.registry.latex_units import MACROS, macro_text


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"Splitting \ce{H2O} by \ce{TiO2}", "Splitting H<sub>2</sub>O by TiO<sub>2</sub>"),
        (r"\ce{Ca^2+} and \ce{SO4^{2-}}", "Ca<sup>2+</sup> and SO<sub>4</sub><sup>2−</sup>"),
        (r"\ce{H2O} {Foo}", "H<sub>2</sub>O Foo"),
        (r"\ce{Cr_2O_7}", "Cr<sub>2</sub>O<sub>7</sub>"),
        (r"\ce{2H2 + O2 -> 2H2O}", "2H<sub>2</sub> + O<sub>2</sub> → 2H<sub>2</sub>O"),
        (r"\ce{+ H2O}", "+ H<sub>2</sub>O"),
        (r"\ce{Na+}", "Na<sup>+</sup>"),
        (r"\ce{^{14}C}", "<sup>14</sup>C"),
        (r"\ce{Ga$_x$In$_{1-x}$As}", "Ga<sub>x</sub>In<sub>1-x</sub>As"),
        (r"The structure of $\ce{H2O}$", "The structure of H<sub>2</sub>O"),
        (r"At \SI{60}{\giga\hertz} and \SI{60}{GHz}", "At 60\u00a0GHz and 60\u00a0GHz"),
        (r"\qty[per-mode=symbol]{5}{\kilo\metre\per\second}", "5\u00a0km/s"),
        (r"\si{\metre\per\square\second}", "m/s<sup>2</sup>"),
        (r"\unit{\micro\metre\squared}", "μm<sup>2</sup>"),
        (r"\si{kg.m^2}", "kg·m<sup>2</sup>"),
        (r"\SIrange{1}{2}{\degreeCelsius}", "1–2\u00a0°C"),
        (r"\si{\metre^2 \second}", "m<sup>2</sup>·s"),
        (r"\si{kg\metre}", "kg·m"),
        (r"\si{\metre\tothe{4}}", "m<sup>4</sup>"),
        (r"\si{\raiseto{4}\metre\second}", "m<sup>4</sup>·s"),
        (r"\si{\milli\mole\of{cat}\per\kilo\gram}", "mmol<sub>cat</sub>/kg"),
        (r"\SI{3}{\mile}", "3\u00a0mile"),
        (r"\SI{60}{\degree} and \SI{5}{\celsius}", "60° and 5\u00a0°C"),
        (r"\num{1e-3}", "1 × 10<sup>−3</sup>"),
        (r"\ang{12;30}", "12°30′"),
        (r"A quantity \SI{5}", "A quantity 5"),
        (r"No argument: \unit", "No argument:"),
    ],
)
def test_texts(latex: str, text: str) -> None:
    assert to_text(latex) == text


@given(st.sampled_from(sorted(MACROS)), st.lists(st.text("H2O^_{}\\$+-. ekilo", max_size=20), max_size=4))
def test_any_argument_gives_a_text(name: str, arguments: list[str]) -> None:
    assert isinstance(macro_text(name, arguments), str)
