"""The macros of LaTeX, biblatex, csquotes and of exported bibliographies in texts of BibTeX fields."""

from __future__ import annotations

import re

from sphinx_refalign.registry.markup import BOLD, ITALIC, SMALL_CAPS, SUBSCRIPT, SUPERSCRIPT

TEXTS = {
    "LaTeX": "LaTeX", "TeX": "TeX", "BibTeX": "BibTeX", "LaTeXe": "LaTeX2e", "XeLaTeX": "XeLaTeX",
    "XeTeX": "XeTeX", "LuaLaTeX": "LuaLaTeX", "LuaTeX": "LuaTeX", "pdfTeX": "pdfTeX", "pdfLaTeX": "pdfLaTeX",
    "ConTeXt": "ConTeXt", "MF": "METAFONT", "MP": "METAPOST", "AmS": "AMS", "AMS": "AMS", "eTeX": "e-TeX",
    "hyphen": "-", "hyp": "-", "nbhyphen": "-", "fshyp": "/", "slash": "/", "textbackslash": "\\",
    "textbraceleft": "{", "textbraceright": "}", "textasciicircum": "^", "textasciitilde": "~",
    "textless": "<", "textgreater": ">", "textbar": "|", "textunderscore": "_", "textdollar": "$",
    "textquotesingle": "'", "textquotedbl": '"', "textasciigrave": "`", "textquoteleft": "‘",
    "textquoteright": "’", "textquotedblleft": "“", "textquotedblright": "”", "lq": "‘", "rq": "’",
    "textendash": "–", "textemdash": "—", "endash": "–", "emdash": "—", "Dash": "—", "bibnamedash": "—",
    "bibrangedash": "–", "dash": "–", "textbullet": "•", "textperiodcentered": "·", "textellipsis": "…",
    "dots": "…", "ldots": "…", "lbrack": "[", "rbrack": "]", "lbrace": "{", "rbrace": "}", "S": "§",
    "P": "¶", "dag": "†", "ddag": "‡", "copyright": "©", "pounds": "£", "texteuro": "€", "euro": "€",
    "EUR": "€", "textdegree": "°", "degree": "°", "degrees": "°", "textregistered": "®",
    "texttrademark": "™", "checkmark": "✓", "textexclamdown": "¡", "textquestiondown": "¿", "textmu": "μ",
    "textcelsius": "°C",
    # Transliterations of the American Mathematical Society.
    "cprime": "ʹ", "cdprime": "ʺ", "dbar": "đ", "Dbar": "Đ", "rasp": "ʾ", "lasp": "ʿ", "cydot": "·",
    "Zbar": "Ƶ",
    "mathsemicolon": ";", "less": "<", "greater": ">", "textnumero": "№", "textohm": "Ω",
    "textordfeminine": "ª", "textordmasculine": "º", "textasteriskcentered": "*", "th": "þ", "TH": "Þ",
    "dh": "ð", "DH": "Ð", "dj": "đ", "DJ": "Đ", "ng": "ŋ", "NG": "Ŋ", "og": "« ", "fg": " »",
    "glqq": "„", "grqq": "“", "glq": "‚", "grq": "‘", "flqq": "«", "frqq": "»", "flq": "‹", "frq": "›",
    "guillemotleft": "«", "guillemotright": "»", "guillemetleft": "«", "guillemetright": "»",
    "quotedblbase": "„", "quotesinglbase": "‚",
    # Punctuation of biblatex and csquotes.
    "addcolon": ":", "addcomma": ",", "addperiod": ".", "adddot": ".", "addsemicolon": ";",
    "addslash": "/", "addexclam": "!", "addquestion": "?", "addhyphen": "-", "adddotspace": ". ",
    "addspace": " ", "addnbspace": " ", "addthinspace": " ", "addnbthinspace": " ", "addlowpenspace": " ",
    "addhighpenspace": " ", "addlpthinspace": " ", "addhpthinspace": " ", "addabbrvspace": " ",
    "addabthinspace": " ", "addcolonspace": ": ", "addcommaspace": ", ", "subtitlepunct": ": ",
    "newunit": ". ", "bibopenparen": "(", "bibcloseparen": ")", "bibopenbracket": "[",
    "bibclosebracket": "]", "bibopenquote": "“", "bibclosequote": "”", "textopenquote": "“",
    "textclosequote": "”", "openautoquote": "“", "closeautoquote": "”",
    # Spaces.
    "thinspace": " ", "enspace": " ", "quad": " ", "qquad": " ", "space": " ", "par": " ",
    "newblock": " ", "hfill": " ", "hfil": " ", "item": " ", "nobreakspace": " ",
    "textvisiblespace": " ", "xspace": "",
    # Journals in the exports of the Astrophysics Data System.
    # https://ui.adsabs.harvard.edu/help/actions/journal-macros
    "aj": "Astronomical Journal", "actaa": "Acta Astronomica",
    "araa": "Annual Review of Astronomy and Astrophysics", "apj": "Astrophysical Journal",
    "apjl": "Astrophysical Journal Letters", "apjs": "Astrophysical Journal Supplement Series",
    "ao": "Applied Optics", "apss": "Astrophysics and Space Science",
    "aap": "Astronomy and Astrophysics", "aapr": "Astronomy and Astrophysics Reviews",
    "aaps": "Astronomy and Astrophysics Supplement Series", "azh": "Astronomicheskii Zhurnal",
    "baas": "Bulletin of the American Astronomical Society",
    "caa": "Chinese Astronomy and Astrophysics", "cjaa": "Chinese Journal of Astronomy and Astrophysics",
    "icarus": "Icarus", "jcap": "Journal of Cosmology and Astroparticle Physics",
    "jrasc": "Journal of the Royal Astronomical Society of Canada",
    "memras": "Memoirs of the Royal Astronomical Society",
    "mnras": "Monthly Notices of the Royal Astronomical Society", "na": "New Astronomy",
    "nar": "New Astronomy Reviews", "pra": "Physical Review A", "prb": "Physical Review B",
    "prc": "Physical Review C", "prd": "Physical Review D", "pre": "Physical Review E",
    "prl": "Physical Review Letters", "pasa": "Publications of the Astronomical Society of Australia",
    "pasp": "Publications of the Astronomical Society of the Pacific",
    "pasj": "Publications of the Astronomical Society of Japan",
    "rmxaa": "Revista Mexicana de Astronomía y Astrofísica",
    "qjras": "Quarterly Journal of the Royal Astronomical Society", "skytel": "Sky and Telescope",
    "solphys": "Solar Physics", "sovast": "Soviet Astronomy", "ssr": "Space Science Reviews",
    "zap": "Zeitschrift für Astrophysik", "nat": "Nature", "iaucirc": "IAU Circulars",
    "aplett": "Astrophysics Letters", "apspr": "Astrophysics Space Physics Research",
    "bain": "Bulletin of the Astronomical Institutes of the Netherlands",
    "fcp": "Fundamentals of Cosmic Physics", "gca": "Geochimica et Cosmochimica Acta",
    "grl": "Geophysical Research Letters", "jcp": "Journal of Chemical Physics",
    "jgr": "Journal of Geophysical Research",
    "jqsrt": "Journal of Quantitative Spectroscopy and Radiative Transfer",
    "memsai": "Memorie della Società Astronomica Italiana", "nphysa": "Nuclear Physics A",
    "physrep": "Physics Reports", "physscr": "Physica Scripta", "planss": "Planetary and Space Science",
    "procspie": "Proceedings of the SPIE", "maps": "Meteoritics and Planetary Science",
    "psj": "Planetary Science Journal",
}  # fmt: skip
"""Texts of macros without arguments that pylatexenc does not know or expands unsuitably."""

ELEMENTS = {
    **dict.fromkeys(("emph", "textit", "textsl", "mkbibemph", "mkbibitalic"), ITALIC),
    **dict.fromkeys(("textbf", "mkbibbold"), BOLD),
    "textsc": SMALL_CAPS,
    **dict.fromkeys(("textsubscript", "textsubscr", "mkbibsubscript", "textinferior"), SUBSCRIPT),
    **dict.fromkeys(("textsuperscript", "mkbibsuperscript", "textsuperior", "up", "fup"), SUPERSCRIPT),
}
"""The elements for the argument of a macro."""

DECLARATIONS = {
    **dict.fromkeys(("em", "it", "itshape", "sl", "slshape"), ITALIC),
    **dict.fromkeys(("bf", "bfseries"), BOLD),
    **dict.fromkeys(("sc", "scshape"), SMALL_CAPS),
    **dict.fromkeys((
        "rm", "sf", "tt", "cal", "mit", "upshape", "mdseries", "rmfamily", "sffamily", "ttfamily",
        "normalfont", "tiny", "scriptsize", "footnotesize", "small", "normalsize", "large", "Large", "LARGE",
        "huge", "Huge", "relax", "allowbreak", "nobreak", "break", "protect", "noindent", "centering",
        "raggedright", "sloppy", "leavevmode", "ignorespaces", "unskip", "isdot", "midsentence", "nopp",
        "bgroup", "egroup", "begingroup", "endgroup", "displaystyle", "textstyle", "autocap",
    ), ""),
}  # fmt: skip
"""The elements for the rest of a group after a macro; macros of which nothing is visible have ""."""

WRAPPED = {
    "mkbibquote": ("“", "”"), "textquotes": ("“", "”"), "mkbibparens": ("(", ")"), "parentext": ("(", ")"),
    "mkbibbrackets": ("[", "]"), "brackettext": ("[", "]"), "footnote": (" (", ")"), "thanks": (" (", ")"),
}  # fmt: skip
"""Texts before and after the argument of a macro."""

QUOTES = frozenset({"enquote", "textquote", "blockquote", "textcquote", "foreignquote", "hyphenquote",
                    "foreigntextquote", "hyphentextquote", "mkcitation"})  # fmt: skip
"""Macros that put their argument in quotation marks: inner ones within others."""

SKIPPED = {
    **dict.fromkeys((
        "foreignquote", "hyphenquote", "foreigntextquote", "hyphentextquote", "textcquote", "href",
        "foreignlanguage", "textlang", "selectlanguage", "texorpdfstring", "textcolor", "color", "colorbox",
        "hspace", "vspace", "raisebox", "parbox", "scalebox", "rotatebox", "phantom", "hphantom", "vphantom",
        "label", "index", "nocite", "noopsort", "SortNoop", "sortnoop", "NOOP", "noop", "Noop",
        "singleletter", "begin", "end", "hypertarget", "hyperlink", "includegraphics", "fontfamily",
        "fontencoding", "bibitem", "pagestyle",
    ), 1),
    **dict.fromkeys(("resizebox", "fontsize", "setcounter", "addtocounter", "setlength", "newcommand",
                     "renewcommand", "providecommand", "definecolor"), 2),
}  # fmt: skip
"""The number of arguments of a macro that are not visible; those after them are."""

SPACES = {"hskip": " ", "vskip": " ", "kern": "", "mkern": ""}
"""The texts of macros that a length follows without braces."""

LENGTH = re.compile(r"\s*[-+]?\d*\.?\d*\s*(?:em|ex|pt|mm|cm|in|mu|bp|pc|sp)\b\s?")

VERBATIM = frozenset({"url", "path", "nolinkurl", "verb", "lstinline"})
"""Macros whose argument is no LaTeX."""

CASES = {
    **dict.fromkeys(("uppercase", "MakeUppercase", "MakeTextUppercase"), str.upper),
    **dict.fromkeys(("lowercase", "MakeLowercase", "MakeTextLowercase"), str.lower),
}
"""The functions that change the case of an argument."""

ACCENTS = {
    "'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304", ".": "\u0307",
    "c": "\u0327", "k": "\u0328", "H": "\u030b", "v": "\u030c", "u": "\u0306", "r": "\u030a", "d": "\u0323",
    "b": "\u0331", "t": "\u0361", "G": "\u030f", "U": "\u030e", "f": "\u0311", "h": "\u0309",
    "textcommabelow": "\u0326", "cb": "\u0326", "textcommaabove": "\u0313", "textogonekcentered": "\u0328",
    "acute": "\u0301", "grave": "\u0300", "hat": "\u0302", "check": "\u030c", "breve": "\u0306",
    "tilde": "\u0303", "bar": "\u0304", "ddot": "\u0308", "dot": "\u0307", "mathring": "\u030a",
    "capitalacute": "\u0301", "capitalcaron": "\u030c", "capitalcedilla": "\u0327",
    # Accents of the American Mathematical Society, on its Mathematical Reviews.
    "polhk": "\u0328", "lfhook": "\u0326", "soft": "\u030c", "ocirc": "\u030a", "udot": "\u0323",
    "uarc": "\u032f", "dudot": "\u0324", "cftil": "\u0302\u0303", "cfac": "\u0302\u0301",
    "cfgrv": "\u0302\u0300", "cfudot": "\u0323\u0302",
}  # fmt: skip
"""The combining characters of each accent."""

UNBRACED_ACCENTS = frozenset({"polhk", "lfhook", "soft", "ocirc", "udot", "uarc", "dudot", "cftil", "cfac",
                              "cfgrv", "cfudot"})  # fmt: skip
"""Accents of more than one letter whose letter need not be in braces: ``\\polhk a``."""

SPACING_ACCENTS = {"~": "~", "^": "^", '"': '"', "'": "´", "`": "`", "=": "¯", ".": "˙"}
"""The character of an accent without a letter: ``\\~{}``."""

SYMBOLS = {
    **{char: char for char in "%&#_${}"}, **dict.fromkeys(",;: \t\n>\\", " "), **dict.fromkeys("@/-!+*|", ""),
}  # fmt: skip
"""The texts of macros of one other character."""

LIGATURES = r"(?<=-)-|(?<=[`!?])`|(?<=')'|(?<=<)<|(?<=>)>"
"""Characters that LaTeX would join with the preceding one to a dash, a quotation mark or ¡."""


def to_char(code: int) -> str:
    """Return the character of a number; U+FFFD for a number that none has."""
    return chr(code) if code < 0xD800 or 0xDFFF < code <= 0x10FFFF else "\ufffd"
