"""The Markdown parser: markdown-it-py as MyST configures it, with the position of each link.

Positions are recorded by wrapping the rules for links. The rules for roles and bare addresses replace those
of plugins whose cost is quadratic or which need a further package.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline, autolink, html_inline, link
from markdown_it.token import Token
from mdit_py_plugins.amsmath import amsmath_plugin
from mdit_py_plugins.attrs import attrs_block_plugin, attrs_plugin
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.field_list import fieldlist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin
from mdit_py_plugins.myst_blocks import myst_block_plugin

from sphinx_refalign.pages.lines import MAX_PARAGRAPH

InlineRule = Callable[[StateInline, bool], bool]

SPAN = "refalign_span"
"""The key of the position in the ``meta`` of a token: start and end in the inline content."""

_ROLE = re.compile(r"\{([a-zA-Z0-9_\-+:]+)\}(`+)")

_BARE_URL = re.compile(r"://[^\s<>\"'`\\^{|}\x00-\x1f，。；：！？、（）《》「」【】“”‘’]{1,2000}")

_MAY_HAVE_LINKS = re.compile(r"[\[<{]|://")
"""The beginning of any link, role or tag."""

_SCHEME = re.compile(r"(?<![a-zA-Z0-9.+-])(?:https?|ftp)$", re.IGNORECASE)


class _Parser(MarkdownIt):
    """A parser that leaves addresses as they are written."""

    def normalizeLink(self, url: str) -> str:  # noqa: N802 - the name in the base class
        return url


@lru_cache(maxsize=8)
def make_parser(extensions: frozenset[str]) -> MarkdownIt:
    """Return the parser for a set of MyST's syntax extensions."""
    parser = _Parser("commonmark").enable("table")
    parser.use(front_matter_plugin).use(myst_block_plugin)
    parser.use(footnote_plugin, inline=False, move_to_end=False, always_match_refs=True)
    parser.inline.ruler.before("backticks", "myst_role", _role)
    if "strikethrough" in extensions:
        parser.enable("strikethrough")
    if "dollarmath" in extensions:
        parser.use(dollarmath_plugin, allow_labels=True)
    if "colon_fence" in extensions:
        parser.use(colon_fence_plugin)
    for name, plugin in (("amsmath", amsmath_plugin), ("deflist", deflist_plugin)):
        if name in extensions:
            parser.use(plugin)
    if "fieldlist" in extensions:
        parser.use(fieldlist_plugin)
    if "attrs_inline" in extensions:
        parser.use(attrs_plugin, after=("image", "code_inline", "link_close", "span_close"), spans=True)
    if "attrs_block" in extensions:
        parser.use(attrs_block_plugin)
    if extensions & {"linkify", "gfm_autolink"}:
        parser.inline.ruler.before("escape", "bare_url", _bare_url)
    parser.core.ruler.at("inline", _parse_inline)
    for name, inline_rule in (("link", link), ("autolink", autolink), ("html_inline", html_inline)):
        parser.inline.ruler.at(name, _with_span(inline_rule))
    return parser


def _parse_inline(state: StateCore) -> None:
    """Parse the content of paragraphs and titles, as the rule of the parser does, where it may have links.

    Other paragraphs stay one text, which saves a third of the time; those that are too long are left out.
    """
    is_title = False
    for token in state.tokens:
        if token.type == "inline" and len(token.content) <= MAX_PARAGRAPH:
            token.children = []
            if is_title or _MAY_HAVE_LINKS.search(token.content):
                state.md.inline.parse(token.content, state.md, state.env, token.children)
            else:
                token.children.append(Token("text", "", 0, content=token.content))
        is_title = token.type == "heading_open"


def _with_span(rule: InlineRule) -> InlineRule:
    """Return a rule that records where its first token begins, and where the rule has ended."""

    def record(state: StateInline, silent: bool) -> bool:
        start, count = state.pos, len(state.tokens)
        matches = rule(state, silent)
        if matches and not silent:
            for token in state.tokens[count : count + 2]:  # text before it may come first
                if token.type in ("link_open", "html_inline"):
                    token.meta[SPAN] = (start, state.pos)
                    break
        return matches

    return record


def _role(state: StateInline, silent: bool) -> bool:
    r"""Parse a role: ``{name}`content```; as the plugin of MyST, which copies the rest at each brace."""
    if state.src[state.pos] != "{":
        return False
    match = _ROLE.match(state.src, state.pos)
    if match is None:
        return False
    end = state.src.find(match[2], match.end() + 1)
    if end < 0:
        return False
    if not silent:
        token = state.push("myst_role", "", 0)
        token.meta = {"name": match[1], SPAN: (state.pos, end + len(match[2]))}
        token.content = state.src[match.end() : end].replace("\n", " ")
    state.pos = end + len(match[2])
    return True


def _bare_url(state: StateInline, silent: bool) -> bool:
    """Parse an address without marks, as the rules ``linkify`` and ``gfm_autolink`` do."""
    if state.src[state.pos] != ":" or state.linkLevel > 0:
        return False
    url = _BARE_URL.match(state.src, state.pos, state.posMax)
    scheme = _SCHEME.search(state.pending[-20:]) if url else None
    if url is None or scheme is None:
        return False
    text = _without_punctuation(url[0])
    if len(text) < 4:
        return False
    if not silent:
        state.pending = state.pending[: -len(scheme[0])]
        token = state.push("link_open", "a", 1)
        token.attrs = {"href": scheme[0] + text}
        token.markup = "linkify"
        token.meta[SPAN] = (state.pos - len(scheme[0]), state.pos + len(text))
        state.push("text", "", 0).content = scheme[0] + text
        state.push("link_close", "a", -1).markup = "linkify"
    state.pos += len(text)
    return True


def _without_punctuation(url: str) -> str:
    """Return an address without the punctuation of the sentence behind it."""
    while True:
        stripped = url.rstrip(".,;:!?*_~")
        for left, right in ("()", "[]"):
            if stripped.endswith(right) and stripped.count(right) > stripped.count(left):
                stripped = stripped[:-1]
        if stripped == url:
            return url
        url = stripped
