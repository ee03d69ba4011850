"""The command line's own words in Chinese: help, and what is said of a wrong call."""

from __future__ import annotations

from typing import Any

from typer._click.exceptions import (
    BadOptionUsage,
    BadParameter,
    ClickException,
    FileError,
    MissingParameter,
    NoSuchOption,
)
from typer.core import TyperCommand, TyperGroup

_HELP_WORDS = (
    ("Usage: ", "用法："),
    ("[OPTIONS]", "[选项]"),
    ("COMMAND [ARGS]...", "命令 [参数]…"),
    ("Show this message and exit.", "显示本说明。"),
    ("Arguments:", "参数："),
    ("Options:", "选项："),
    ("Commands:", "命令："),
    ("[default: ", "[默认："),
    ("; required]", "；必填]"),
    ("[required]", "[必填]"),
)


def in_chinese(help_text: str) -> str:
    """Return a help page with its fixed English words replaced."""
    for english, chinese in _HELP_WORDS:
        help_text = help_text.replace(english, chinese)
    return help_text


class ChineseCommand(TyperCommand):
    """A command whose help is Chinese throughout."""

    def get_help(self, ctx: Any) -> str:
        """Return the help page."""
        return in_chinese(super().get_help(ctx))


class ChineseGroup(TyperGroup):
    """The group of commands, its help Chinese throughout."""

    def get_help(self, ctx: Any) -> str:
        """Return the help page."""
        return in_chinese(super().get_help(ctx))


def sentence_of(error: ClickException) -> str:
    """Return in Chinese what is wrong with the call, and what to do."""
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "yichuang"
    return f"{_wrong(error)}。运行 {path} --help 查看用法。"


def _wrong(error: ClickException) -> str:
    wrong = "命令的写法不正确（多了或少了参数）"
    match error:
        case MissingParameter(param=parameter):
            wrong = f"缺少{_name(parameter)}"
        case BadParameter(param=parameter):
            wrong = f"{_name(parameter)} 的值不正确{_choices(parameter)}"
        case NoSuchOption(option_name=name, possibilities=near):
            wrong = f"没有选项 {name}" + (f"，您要的是不是 {'、'.join(sorted(near))}" if near else "")
        case BadOptionUsage(option_name=name):
            wrong = f"选项 {name} 的用法不正确（多了或少了值）"
        case FileError(ui_filename=name):
            wrong = f"文件打不开：{name}"
        case _ if "No such command" in error.message:
            wrong = f"没有命令 {error.message.split(chr(39))[1]}"
        case _ if "Missing command" in error.message:
            wrong = "没有说要做什么"
    return wrong


def _name(parameter: Any) -> str:
    if parameter is None:
        return "参数"
    if parameter.param_type_name == "argument":
        return f"参数 {parameter.metavar or parameter.name}"
    return f"选项 {max(parameter.opts, key=len)}"


def _choices(parameter: Any) -> str:
    metavar = getattr(parameter, "metavar", None)
    choices = getattr(getattr(parameter, "type", None), "choices", None)
    if choices:
        return f"，可以是 {'、'.join(str(choice) for choice in choices)}"
    return f"，应写作 {metavar}" if metavar else ""
