"""The commands, from their click objects."""

from __future__ import annotations

import re

import click

from refalign_reference.markup import code, escape, field_list, literal, literals, title
from refalign_reference.markup import describe as describe_object
from sphinx_refalign.cli.main import COMMANDS, refalign

_EXAMPLES = re.compile(r"Examples?: (.*)", re.DOTALL)


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
    """Return the commands that the help of a command gives as examples."""
    examples = (_EXAMPLES.fullmatch(" ".join(part.split())) for part in (command.help or "").split("\n\n"))
    return [line for match in examples if match for line in match[1].split("; ")]


def _describe(context: click.Context, path: str) -> str:
    command = context.command
    paragraphs = [" ".join(part.split()) for part in (command.help or "").split("\n\n")]
    text = "\n\n".join(escape(part) for part in paragraphs if not _EXAMPLES.fullmatch(part))
    usage = " ".join([path, *command.collect_usage_pieces(context)])
    examples = "\n".join(f"$ {line}" for line in examples_of(command))
    options = [option for option in command.get_params(context) if isinstance(option, click.Option)]
    return "".join([
        title(path, "-"), f"{text}\n\n", code("console", usage), code("console", examples),
        f".. program:: {path}\n\n", *(_describe_option(context, option) for option in options),
    ])  # fmt: skip


def _describe_option(context: click.Context, option: click.Option) -> str:
    names = [*option.opts, *option.secondary_opts]
    value = "" if option.is_flag else f" {option.make_metavar(context)}"
    is_choice = isinstance(option.type, click.Choice)
    if is_choice:
        value = f" {option.metavar or 'WORD'}"
    items = {
        "Values": literals(option.type.choices) if isinstance(option.type, click.Choice) else "",
        "Default": literal(option.default) if _has_default(option) else "",
    }
    signature = ", ".join(f"{name}{value}" for name in names)
    return describe_object("option", [signature], f"{escape(option.help or '')}\n\n{field_list(items)}")


def _has_default(option: click.Option) -> bool:
    return not option.is_flag and isinstance(option.default, str | int) and option.default != ""
