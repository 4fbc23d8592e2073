"""Quantities and units of the LaTeX package siunitx, and chemical formulas of mhchem, as text with markup.

https://ctan.org/pkg/siunitx and https://ctan.org/pkg/mhchem
"""

from __future__ import annotations

import re

from sphinx_refalign.registry.markup import SUBSCRIPT, SUPERSCRIPT

MACROS = {
    "SI": "nu", "qty": "nu", "num": "n", "si": "u", "unit": "u", "ang": "a", "SIrange": "nru",
    "qtyrange": "nru", "numrange": "nr", "ce": "c", "cf": "c",
}  # fmt: skip
"""The arguments of each macro: number, end of a range, unit, angle, chemical formula."""

_PREFIXES = {
    "quecto": "q", "ronto": "r", "yocto": "y", "zepto": "z", "atto": "a", "femto": "f", "pico": "p",
    "nano": "n", "micro": "μ", "milli": "m", "centi": "c", "deci": "d", "deca": "da", "deka": "da",
    "hecto": "h", "kilo": "k", "mega": "M", "giga": "G", "tera": "T", "peta": "P", "exa": "E", "zetta": "Z",
    "yotta": "Y", "ronna": "R", "quetta": "Q", "kibi": "Ki", "mebi": "Mi", "gibi": "Gi", "tebi": "Ti",
}  # fmt: skip

_UNITS = {
    "ampere": "A", "candela": "cd", "kelvin": "K", "gram": "g", "kilogram": "kg", "metre": "m", "meter": "m",
    "mole": "mol", "second": "s", "becquerel": "Bq", "degreeCelsius": "°C", "celsius": "°C", "coulomb": "C",
    "farad": "F", "gray": "Gy", "hertz": "Hz", "henry": "H", "joule": "J", "lumen": "lm", "katal": "kat",
    "lux": "lx", "newton": "N", "ohm": "Ω", "pascal": "Pa", "radian": "rad", "siemens": "S",
    "sievert": "Sv", "steradian": "sr", "tesla": "T", "volt": "V", "watt": "W", "weber": "Wb",
    "astronomicalunit": "au", "bel": "B", "dalton": "Da", "day": "d", "decibel": "dB", "degree": "°",
    "electronvolt": "eV", "hectare": "ha", "hour": "h", "litre": "L", "liter": "L", "arcminute": "′",
    "minute": "min", "arcsecond": "″", "neper": "Np", "tonne": "t", "percent": "%", "bit": "bit",
    "byte": "B", "angstrom": "Å", "bar": "bar", "barn": "b", "knot": "kn", "mmHg": "mmHg", "parsec": "pc",
    "lightyear": "ly", "dB": "dB", "Hz": "Hz", "kHz": "kHz", "MHz": "MHz", "GHz": "GHz", "THz": "THz",
    "nm": "nm", "um": "μm", "mm": "mm", "cm": "cm", "km": "km", "m": "m", "kg": "kg", "g": "g", "mg": "mg",
    "ns": "ns", "us": "μs", "ms": "ms", "s": "s", "V": "V", "mV": "mV", "kV": "kV", "W": "W", "mW": "mW",
    "kW": "kW", "MW": "MW", "eV": "eV", "keV": "keV", "MeV": "MeV", "GeV": "GeV", "TeV": "TeV", "K": "K",
    "Pa": "Pa", "kPa": "kPa", "MPa": "MPa", "GPa": "GPa", "N": "N", "J": "J", "kJ": "kJ", "kWh": "kWh",
}  # fmt: skip

_POWERS = {"squared": "2", "cubed": "3", "square": "2", "cubic": "3"}

_UNIT_PART = re.compile(r"\\([A-Za-z]+)\s*(?:\{([^{}]{0,20})\})?|\^(?:\{([^{}]{0,20})\}|(\S))|([^\\^]+)")

_EXPONENT = re.compile(r"(?<=\d)[eEdD]([-+]?\d{1,9})")


def number_text(latex: str) -> str:
    """Return a number of siunitx as it is printed: ``1e-3`` is 1 × 10⁻³."""
    text = " ".join(latex.split())
    return _EXPONENT.sub(lambda match: f" × 10{_raised(match[1])}", text).replace("+-", " ± ")


def angle_text(latex: str) -> str:
    """Return an angle: ``12;30;5`` is 12°30′5″."""
    parts = latex.split(";")
    return "".join(f"{part.strip()}{sign}" for part, sign in zip(parts, "°′″", strict=False) if part.strip())


def unit_text(latex: str) -> str:
    r"""Return a unit: ``\kilo\metre\per\second`` is km/s."""
    text, joint, power, is_prefix = "", "", "", False
    for name, argument, braced, char, plain in _UNIT_PART.findall(latex):
        if plain:
            words = re.sub(r"\s*[.~]\s*", "·", plain.strip())
            text += f"{joint if words else ''}{words}"
            joint = "·" if words else joint
        elif not name:
            text += _raised(braced or char)
        elif name == "per":
            joint = "/"
        elif name in _PREFIXES:
            text, is_prefix = f"{text}{joint}{_PREFIXES[name]}", True
        elif name in ("square", "cubic", "raiseto"):
            power = _POWERS.get(name, argument)
        elif name in _POWERS or name == "tothe":
            text += _raised(_POWERS.get(name, argument))
        elif name == "of":
            text += f"<{SUBSCRIPT}>{argument}</{SUBSCRIPT}>" if argument else ""
        else:
            text += f"{'' if is_prefix else joint}{_UNITS.get(name, name)}{_raised(power)}"
            joint, power, is_prefix = "·", "", False
    return text


def macro_text(name: str, arguments: list[str]) -> str:
    """Return the text of a macro.

    Args:
        name: One of :data:`MACROS`.
        arguments: Its arguments; some may be missing.

    """
    readers = {"n": number_text, "r": number_text, "u": unit_text, "a": angle_text, "c": chemical_text}
    text = ""
    for kind, argument in zip(MACROS[name], arguments, strict=False):
        part = readers[kind](argument)
        joint = {"r": "–", "u": "" if part[:1] in ("°", "′", "″") and part[:2] != "°C" else "\u00a0"}
        text += f"{joint.get(kind, '') if text else ''}{part}"
    return text


_CHEMICAL_PART = re.compile(
    r"(?<=[A-Za-z)\]])(\d+)|\^(?:\{([^{}]{1,20})\}|(\d*[-+]?|\w))|_(?:\{([^{}]{1,20})\}|(\d+|\w))"
    r"|(<?->|<=>)|([-+])(?=\s|$)"
)

_ARROWS = {"->": "→", "<->": "↔", "<=>": "⇌"}


def chemical_text(latex: str) -> str:
    """Return a chemical formula: the digits of ``H2O`` are a subscript, those of ``Ca^2+`` a superscript."""

    def replace(match: re.Match[str]) -> str:
        digits, above_group, above, below_group, below, arrow, charge = match.groups()
        if arrow:
            return _ARROWS[arrow]
        if charge:
            is_charge = match.start() > 0 and not latex[match.start() - 1].isspace()
            return _raised(charge) if is_charge else charge
        lowered = digits or below_group or below
        return f"<{SUBSCRIPT}>{lowered}</{SUBSCRIPT}>" if lowered else _raised(above_group or above)

    return _CHEMICAL_PART.sub(replace, latex.replace("$", ""))


def _raised(text: str) -> str:
    return f"<{SUPERSCRIPT}>{text.replace('-', '−')}</{SUPERSCRIPT}>" if text else ""
