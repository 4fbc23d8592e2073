"""LaTeX of BibTeX fields as text: accents become letters, and no word is lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_refalign.registry.latex import (
    LATEX_FORMULA,
    TEXT_FORMULA,
    from_verbatim,
    is_balanced,
    split,
    to_plain_text,
    to_text,
    to_url,
)


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        ("plain  text\n of two lines", "plain text of two lines"),
        (r"M{\"u}ller", "Müller"),
        (r"M\"uller", "Müller"),
        (r"{\'E}tude {\o}n {\ae}on", "Étude øn æon"),
        (r"\v{C}ech, Erd{\H{o}}s, Fran{\c c}ois", "Čech, Erdős, François"),
        (r"na{\"\i}ve", "naïve"),
        (r"Stra{\ss}e {\aa}s {\L}", "Straße ås Ł"),
        ("{The {ACM} Guide}", "The ACM Guide"),
        (r"R\&D \% \_ \# \$5", "R&D % _ # $5"),
        ("1--20 and so on---then", "1–20 and so on—then"),
        ("``quoted''", "“quoted”"),
        ("it''s {b}", "it”s b"),
        ("\u00a0a\u00a0b \ue000 ", "\u00a0a\u00a0b \ue000"),
        ("\\'e\u00a0\ue000", "é\u00a0\ue000"),
        (r"{a [b} c] \o", "a [b c] ø"),
        ("Fig.~3", "Fig. 3"),
        (r"\emph{stressed} and \textbf{bold}", "<i>stressed</i> and <b>bold</b>"),
        ("100% of 5 % is % enough", "100% of 5 % is % enough"),
        (r"100\% and 50%", "100% and 50%"),
        ("$x^2_1 < 3$ holds", "$x^2_1 < 3$ holds"),
        ("US$ 5 and A$ 6", "US$ 5 and A$ 6"),
        ("$5-$6", "$5-$6"),
        ("$5-$6m", "$5-$6m"),
        ("2$x$", "2$x$"),
        ("a $$x^2$$ b", "a $x^2$ b"),
        (r"On \(x^2\), \[y^2\] and \(\frac{a}{b}\) b", r"On $x^2$, $y^2$ and $\frac{a}{b}$ b"),
        ("word " * 200 + r"\(x^2\)", "word " * 200 + "$x^2$"),
        (r"a \(x^2 b", "a x^2 b"),
        ("a_b", "a_b"),
        (r"GaN$\slash$AlN", "GaN/AlN"),
        ("冯·诺伊曼 {\\&} 乙", "冯·诺伊曼 & 乙"),
    ],
)
def test_text(latex: str, text: str) -> None:
    assert to_text(latex) == text


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"H\textsubscript{2}O, 1\textsuperscript{st}", "H<sub>2</sub>O, 1<sup>st</sup>"),
        (r"\enquote{a \enquote{b} \enquote*{c}}", "“a ‘b’ ‘c’”"),
        (r"\enquote{a \enquote{b \enquote{c}}} \enquote*{d}", "“a ‘b “c”’” ‘d’"),
        (r"and \emph  {a} \textsuperscript 2 \emph ab", "and <i>a</i> <sup>2</sup> <i>a</i>b"),
        (r"a\newline{}b \LaTeX* c\1", "a\nb LaTeX* c1"),
        (r"\textcommabelow{s} \bar{a} \capitalcaron{C}", "ș ā Č"),
        (r"\mkbibquote{a} \foreignquote{german}{b}", "“a” “b”"),
        (r"\mkbibemph{a} \mkbibbold{b} \mkbibparens{c} \mkbibbrackets{d}", "<i>a</i> <b>b</b> (c) [d]"),
        (r"{{\em a} b} \em c", "<i>a</i> b <i>c</i>"),
        (r"{\em a} b {\it c\/} {\cal O} {\bf d}", "<i>a</i> b <i>c</i> O <b>d</b>"),
        (r"\textsc{a}", '<span style="font-variant: small-caps;">a</span>'),
        (r"\acro{XML} \uppercase{é\'e} \lowercase{AB} \mbox{c} \text{d} \texttt{e}", "XML ÉÉ ab c d e"),
        (r"a\Dash b \textendash\ c\thinspace d\,e\addcolon\ f", "a—b – c d e: f"),
        (r"\href{https://a.example/_}{the text}", "the text"),
        (r"a\unknown b \unknown{} c \unknown[x]{y}{z}", "a b c yz"),
        (r"\noopsort{b}A \SortNoop{x}B", "A B"),
        (r"\aap and \apj", "Astronomy and Astrophysicsand Astrophysical Journal"),
        (r"Ho\ifmmode \check{r}\else \v{r}\fi{}ava", "Hořava"),
        (r"Garc\'\i a \'{\i a} \'e\'e \'{e--f} \v{} \v{-}", "García ía éé é–f -"),
        (r"\~/a \'{-} \^{\j} \'{\^e}", "~/a ´- ĵ ế"),
        (r"\~{} \^{} \'{\i} \.I {\c{C}} \c c \t{oo} \AA", "~ ^ í İ Ç ç o͡o Å"),
        ("A &amp; \\&amp; &amp;amp; {\\&}amp$\\mathsemicolon$ AT&T; &#8211; &eacute;", "A & & & & AT&T; – é"),
        ("&lt;i&gt;a&lt;/i&gt; {\\textless}i{\\textgreater}b{\\textless}/i{\\textgreater} 1 &lt; 2",
         "<i>a</i> <i>b</i> 1 < 2"),
        (r"$\less$i$\greater$a$\less$/i$\greater$", "<i>a</i>"),
        (r"CO$_2$ 10$^{-3}$ $\alpha$-decay $\mathrm{CO_2}$ 90$^\circ$ \ensuremath{\mu}m",
         "CO<sub>2</sub> 10<sup>-3</sup> α-decay CO<sub>2</sub> 90° μm"),
        (r"10$^n$ N$_A$ \ensuremath{x^2}", "10<sup>n</sup> N<sub>A</sub> $x^2$"),
        (r"$n$ in $\mathcal{O}(n)$", r"$n$ in $\mathcal{O}(n)$"),
        (r"$\frac{a}{b}$5", "a/b5"),
        (r'a\\b \char228 \char"E4 \symbol{228}', "a b äää"),
        (r"\char'344 \symbol{228}b", "ääb"),
        ("a\\\\[2pt]b \\&[c] \\", "a b &[c]"),
        (r"\verb|a_b| or \verb|c| \(\frac{a}{b}\), \(x^2\)", r"a_b or c $\frac{a}{b}$, $x^2$"),
        (r"\bf{a} b $<$5 \glqq c\grqq", "<b>a</b> b <5 „c“"),
        (r"\verb|a_b| \lstinline+c_d+ \begin{x}c\end{x}", "a_b c_d c"),
        (r"a\hskip 1em plus b", "a plus b"),
        (r"a\kern-0.2em b", "ab"),
        (r"a\linebreak[4] b", "a b"),
        (r"\begin{CJK}{UTF8}{gbsn}中文\end{CJK}", "中文"),
        (r"\begin{CJK}{UTF8}{gbsn}{中文}\end{CJK} \begin{x}{c}\end{x}", "中文 c"),
        (r"\uppercase{a \emph{b} g} \emph {c} \textcite[d][e]{f}", "A <i>B</i> G <i>c</i> f"),
        (r"\textalpha\ and \textGamma{}", "α and Γ"),
        (r"Gel\cprime fand, \polhk{a}, \lfhook t, \cftil{e}, \dbar, \soft{d}", "Gelʹfand, ą, ț, ễ, đ, ď"),
    ],
)  # fmt: skip
def test_macros(latex: str, text: str) -> None:
    assert to_text(latex) == text


@pytest.mark.parametrize(
    ("latex", "word"),
    [
        (r"the \texttt{make} tool", "make"),
        (r"the \textsf{make} tool", "make"),
        (r"the \textup{make} tool", "make"),
        (r"an \mbox{unbroken} word", "unbroken"),
        (r"\unknownmacro{kept}", "kept"),
        (r"The {\LaTeX} Companion", "LaTeX"),
        (r"The \TeX{}book", "TeX"),
        (r"\href{https://example.org/}{the page}", "the page"),
        (r"\texorpdfstring{$\pi$}{pi} day", "pi"),
        (r"methodology\hyphen independent", "methodology-independent"),
        ("AT&T labs", "AT&T"),
    ],
)
def test_no_word_is_lost(latex: str, word: str) -> None:
    assert word in to_text(latex)


@pytest.mark.parametrize(
    "url", ["https://example.org/~me/a_b", "https://example.org/?a=1&b=2", "https://a.b/c%20d"]
)
def test_url_within_text_is_unchanged(url: str) -> None:
    assert url in to_text(rf"See \url{{{url}}} for more")


def test_text_after_a_url_is_unchanged() -> None:
    assert to_text(r"\url{https://a.example/}, and \path{b}") == "https://a.example/, and b"


def test_plain_text_has_no_markup() -> None:
    assert to_plain_text(r"\emph{a} {\'e} $x^{2}$") == "a é x^2"


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("https://a.example/b_c%20~d#e", "https://a.example/b_c%20~d#e"),
        ("a{b}c\\d", r"a\symbol{123}b\symbol{125}c\symbol{92}d"),
        (" a  b ", r"\symbol{32}a \symbol{32}b\symbol{32}"),
    ],
)
def test_verbatim_text_escapes_only_what_would_change_the_field(text: str, latex: str) -> None:
    assert from_verbatim(text) == latex
    assert to_url(latex) == text


@pytest.mark.parametrize(
    ("latex", "separator", "parts"),
    [
        ("a; b ;c", ";", ["a", "b ;c"]),
        ("a;\n b;", ";", ["a", "b", ""]),
        ("{a; b}; c", ";", ["{a; b}", "c"]),
        (r"a\; b; c", ";", [r"a\; b", "c"]),
        (r"a\;; b", ";", [r"a\;", "b"]),
        ("name: https://example.org/", ":", ["name", "https://example.org/"]),
        ("", ";", [""]),
    ],
)
def test_split(latex: str, separator: str, parts: list[str]) -> None:
    assert split(latex, separator) == parts


@pytest.mark.parametrize(
    ("text", "formulas"),
    [
        ("On $x^2$ and $y$", ["$x^2$", "$y$"]),
        ("$5 and $6", []),
        ("from $ 5 to 6 $ or $7 $", []),
        ("$a\nb$", []),
        ("no formula", []),
    ],
)
def test_formulas_are_found_by_the_same_rules_in_text_and_in_latex(text: str, formulas: list[str]) -> None:
    assert TEXT_FORMULA.split(text)[1::2] == formulas
    assert [match[0] for match in LATEX_FORMULA.finditer(text)] == formulas


@pytest.mark.parametrize(
    ("latex", "contents"),
    [
        (r"\$5 for $x$", ["x"]),
        (r"$a\$b$", [r"a\$b"]),
        (r"On \(x\) and $y$", ["x", "y"]),
    ],
)
def test_formulas_of_latex_have_escapes_and_other_delimiters(latex: str, contents: list[str]) -> None:
    assert [match[1] or match[2] for match in LATEX_FORMULA.finditer(latex)] == contents


@pytest.mark.parametrize(
    ("latex", "balanced"), [("", True), ("a {b {c}}", True), ("{", False), ("}{", False), (r"\{}", True)]
)
def test_braces_are_counted_as_bibtex_does(latex: str, balanced: bool) -> None:
    assert is_balanced(latex) is balanced


def test_split_once() -> None:
    assert split("a: b: c", ":", 1) == ["a", "b: c"]


SYMBOLS = ["{", "}", "$", "%", "&", "~", "_", "^", "#", "[", "]", "'", '"', "`", "-", " ", "\n", "a", "中"]
MACRO_NAMES = [
    "frac",
    "sqrt",
    "verb",
    "footnote",
    "href",
    "url",
    "cite",
    "begin",
    "end",
    "item",
    "emph",
    "c",
    "o",
    "i",
]
MACROS = [f"\\{name}" for name in ["\\", "'", '"', "&", "%", *MACRO_NAMES]]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(SYMBOLS + MACROS), max_size=12).map("".join))
def test_broken_latex_raises_nothing(latex: str) -> None:
    assert isinstance(to_text(latex), str)
    assert isinstance(to_url(latex), str)


def test_macro_without_its_arguments_logs_nothing(caplog: pytest.LogCaptureFixture) -> None:
    """The decoder's own warning has neither file nor line, so it would not help."""
    assert to_text(r"a \frac") == "a"
    assert [record for record in caplog.records if record.levelname in ("WARNING", "ERROR")] == []


@settings(max_examples=200, deadline=None)
@given(
    st.text(
        st.characters(exclude_categories=["Cs", "Cc", "Z"], exclude_characters="\\{}$~&-`'%"), max_size=30
    )
)
def test_text_without_latex_is_unchanged(text: str) -> None:
    assert to_text(text) == " ".join(text.split())


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text("ab:| ", max_size=5), max_size=5))
def test_split_reverses_join(parts: list[str]) -> None:
    joined = "; ".join(parts)
    assert split(joined, ";") == [part.strip() for part in (parts or [""])]
