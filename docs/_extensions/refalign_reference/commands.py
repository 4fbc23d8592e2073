"""Describe the commands from their click objects."""

from __future__ import annotations

import inspect
import re

import click

from refalign_reference.markup import code, escape, field_list, literal, literals, title
from refalign_reference.markup import describe as describe_object
from sphinx_refalign.cli.main import COMMANDS, refalign

_EXAMPLES = re.compile(r"Examples?:\s+(.*)", re.DOTALL)


def describe() -> str:
    """Return a section for the group and for each command."""
    context = click.Context(refalign, info_name="refalign")
    sections = [_describe(context, "refalign")]
    for name in COMMANDS:
        command = refalign.get_command(context, name)
        assert command is not None
        sections.append(_describe(click.Context(command, info_name=name, parent=context), f"refalign {name}"))
    return "".join(sections)


def examples_of(command: click.Command) -> list[str]:
    """Return the commands that the help of a command gives as examples, in lines or with ``;`` between."""
    lines: list[str] = []
    for part in _paragraphs(command):
        if match := _EXAMPLES.fullmatch(part):
            lines += [line.strip() for line in re.split(r"\n|; ", match[1])]
    return lines


def _paragraphs(command: click.Command) -> list[str]:
    text = inspect.cleandoc(command.help or "").replace("\b\n", "")  # click: a paragraph with its own lines
    return text.split("\n\n")


def _describe(context: click.Context, path: str) -> str:
    command = context.command
    paragraphs = [" ".join(part.split()) for part in _paragraphs(command) if not _EXAMPLES.fullmatch(part)]
    usage = " ".join([path, *command.collect_usage_pieces(context)])
    examples = "\n".join(f"$ {line}" for line in examples_of(command))
    options = [option for option in command.get_params(context) if isinstance(option, click.Option)]
    return "".join([
        title(path, "-"), "\n\n".join(map(escape, paragraphs)) + "\n\n",
        code("console", usage), code("console", examples),
        f".. program:: {path}\n\n", *(_describe_option(context, option) for option in options),
    ])  # fmt: skip


def _describe_option(context: click.Context, option: click.Option) -> str:
    names = [*option.opts, *option.secondary_opts]
    value = "" if option.is_flag else f" {option.make_metavar(context)}"
    if isinstance(option.type, click.Choice):
        value = f" {option.metavar or 'WORD'}"
    items = {
        "Values": literals(option.type.choices) if isinstance(option.type, click.Choice) else "",
        "Default": literal(option.default) if _has_default(option) else "",
    }
    signature = ", ".join(f"{name}{value}" for name in names)
    return describe_object("option", [signature], f"{escape(option.help or '')}\n\n{field_list(items)}")


def _has_default(option: click.Option) -> bool:
    return not option.is_flag and isinstance(option.default, str | int) and option.default != ""
