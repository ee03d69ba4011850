"""Reading YAML strictly: every entry is taken by name and sort, and what is left over is an error."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError

from rules.errors import (
    DuplicateEntryError,
    MissingEntryError,
    RuleFileError,
    RuleFileSyntaxError,
    UnknownEntryError,
    WrongValueError,
)

_SORTS = {str: "文字", int: "整数", bool: "true 或 false", CommentedMap: "一组条目", CommentedSeq: "列表"}


class Node:
    """A mapping of a rule file with its line numbers. `take` what it may hold, then call `done`."""

    def __init__(self, file: Path, data: CommentedMap, what: str) -> None:
        self.file = file
        self.data = data
        self.what = what
        self._taken: set[str] = set()

    def line(self, key: str | None = None) -> int:
        """Return the line, from 1, of an entry or of the mapping itself."""
        if key is not None and key in self.data:
            return int(self.data.lc.key(key)[0]) + 1
        return int(self.data.lc.line) + 1

    def fail(self, error: type[RuleFileError], sentence: str, key: str | None = None) -> NoReturn:
        """Raise `error` at the line of `key`."""
        raise error(self.file, self.line(key), sentence)

    def _get(self, key: str, sort: type, required: bool) -> Any:
        self._taken.add(key)
        value = self.data.get(key)
        if value is None:
            if required:
                self.fail(MissingEntryError, f"{self.what}缺少「{key}」")
            return None
        if not isinstance(value, sort) or (sort is int and isinstance(value, bool)):
            self.fail(WrongValueError, f"{self.what}的「{key}」应当是{_SORTS[sort]}", key)
        return value

    def text(self, key: str, default: str | None = None) -> str:
        """Take a text; without `default` it is required."""
        value = self._get(key, str, default is None)
        return default if value is None and default is not None else str(value)

    def maybe_text(self, key: str) -> str | None:
        """Take a text that may be null or absent."""
        value = self._get(key, str, False)
        return None if value is None else str(value)

    def number(self, key: str) -> int:
        """Take a whole number that must be there and not negative."""
        value = int(self._get(key, int, True))
        if value < 0:
            self.fail(WrongValueError, f"{self.what}的「{key}」不能是负数", key)
        return value

    def fraction(self, key: str, default: float) -> float:
        """Take a number from 0 to 1, `default` when absent."""
        value = self.data.get(key, default)
        self._taken.add(key)
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1:
            self.fail(WrongValueError, f"{self.what}的「{key}」应当是0到1之间的数", key)
        return float(value)

    def flag(self, key: str) -> bool:
        """Take true or false, false when absent."""
        return bool(self._get(key, bool, False))

    def choice(self, key: str, allowed: tuple[str, ...], default: str | None = None) -> Any:
        """Take a text that is one of `allowed`."""
        value = self.text(key, default)
        if value not in allowed:
            self.fail(
                WrongValueError, f"{self.what}的「{key}」只能是{'、'.join(allowed)}，不能是「{value}」", key
            )
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Take a list of texts, empty when absent."""
        values = self._get(key, CommentedSeq, False) or ()
        if not all(isinstance(value, str) for value in values):
            self.fail(WrongValueError, f"{self.what}的「{key}」应当是文字的列表", key)
        return tuple(str(value) for value in values)

    def day(self, key: str) -> date:
        """Take a date that must be there: 2026-01-01, without quotes."""
        self._taken.add(key)
        value = self.data.get(key)
        if type(value) is not date:
            self.fail(WrongValueError, f"{self.what}的「{key}」应当是日期，如 2026-01-01", key)
        return value

    def maybe_day(self, key: str) -> date | None:
        """Take a date that may be null or absent."""
        self._taken.add(key)
        return None if self.data.get(key) is None else self.day(key)

    def items(self, key: str) -> CommentedSeq:
        """Take a list that must be there, its line numbers with it."""
        values: CommentedSeq = self._get(key, CommentedSeq, True)
        return values

    def child(self, key: str, what: str) -> Node:
        """Take a mapping that must be there."""
        return Node(self.file, self._get(key, CommentedMap, True), what)

    def maybe_child(self, key: str, what: str) -> Node | None:
        """Take a mapping that may be absent."""
        value = self._get(key, CommentedMap, False)
        return None if value is None else Node(self.file, value, what)

    def children(self, key: str, what: str) -> Iterator[Node]:
        """Take a list of mappings, none when absent."""
        values = self._get(key, CommentedSeq, False) or CommentedSeq()
        for index, value in enumerate(values):
            if not isinstance(value, CommentedMap):
                line = int(values.lc.item(index)[0]) + 1
                raise WrongValueError(self.file, line, f"{what}应当是一组条目")
            yield Node(self.file, value, what)

    def done(self) -> None:
        """Raise when an entry is left that nothing took."""
        for key in self.data:
            if key not in self._taken:
                self.fail(UnknownEntryError, f"{self.what}没有「{key}」这一条目，请检查拼写", str(key))


def read_node(file: Path) -> Node:
    """Read a rule file. Raises RuleFileSyntaxError or DuplicateEntryError with its line."""
    try:
        data = YAML(typ="rt").load(file)
    except DuplicateKeyError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise DuplicateEntryError(file, line, "同一条目写了两次") from error
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise RuleFileSyntaxError(file, line, "不是合法的YAML，请检查缩进、冒号和引号") from error
    if not isinstance(data, CommentedMap):
        raise RuleFileSyntaxError(file, 1, "文件内容应当是一组条目")
    return Node(file, data, "规则文件")
