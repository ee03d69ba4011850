"""The small language of `when`, `pass`, `fail` … in the rule sets (rules/README.md). No eval anywhere.

    applicant.is_org and not (age < 60 or state.id_photo == 'absent')

A condition is parsed once, checked against the facts a rule set has, and read by both evaluators: this
module evaluates it directly, `compiled.py` turns its clauses into durable_rules patterns.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Final

FactValue = str | int | bool
Facts = Mapping[str, FactValue]

_OPERATORS: Final[dict[str, Callable[[FactValue, FactValue], bool]]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
OPPOSITE: Final = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_TOKEN: Final = re.compile(
    r"\s*(?:(?P<name>[A-Za-z_][\w.]*)|(?P<int>\d+)|'(?P<word>[a-z_]+)'|(?P<op>==|!=|<=|>=|<|>)|(?P<par>[()]))"
)


class ConditionError(Exception):
    """A condition that cannot be read; the text says why, in Chinese."""


class AbsentFactError(KeyError):
    """A condition names a fact that the facts do not hold: absence must be an explicit value."""


@dataclass(frozen=True, slots=True)
class Compare:
    """`name op value`; a bare name is `name == True`."""

    name: str
    op: str
    value: FactValue


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of `inner`."""

    inner: Condition


@dataclass(frozen=True, slots=True)
class All:
    """True when all parts are; without parts, always true."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """True when one part is; without parts, never true."""

    parts: tuple[Condition, ...]


Condition = Compare | Not | All | Any
ALWAYS: Final = All(())


def holds(condition: Condition, facts: Facts) -> bool:
    """Evaluate `condition` over `facts`. Raises AbsentFactError for a fact that is not there."""
    return test_of(condition)(facts)


@lru_cache(maxsize=8192)
def test_of(condition: Condition) -> Callable[[Facts], bool]:
    """Return the function that evaluates `condition`, which raises AbsentFactError as `holds` does."""
    match condition:
        case Compare():
            return _comparison(condition)
        case Not(inner):
            test = test_of(inner)
            return lambda facts: not test(facts)
        case All(parts):
            tests = tuple(test_of(part) for part in parts)
            return lambda facts: all(one(facts) for one in tests)
        case Any(parts):
            tests = tuple(test_of(part) for part in parts)
            return lambda facts: any(one(facts) for one in tests)


def _comparison(compared: Compare) -> Callable[[Facts], bool]:
    name, value, compare = compared.name, compared.value, _OPERATORS[compared.op]

    def test(facts: Facts) -> bool:
        try:
            return compare(facts[name], value)
        except KeyError:
            raise AbsentFactError(name) from None

    return test


def names_in(condition: Condition) -> set[str]:
    """Return the names of all facts that `condition` looks at."""
    match condition:
        case Compare(name, _, _):
            return {name}
        case Not(inner):
            return names_in(inner)
        case All(parts) | Any(parts):
            return set().union(*(names_in(part) for part in parts))


def clauses(condition: Condition, negated: bool = False) -> list[tuple[Compare, ...]]:
    """Return the disjunctive normal form: the condition holds when all comparisons of one clause do."""
    match condition:
        case Compare(name, op, value):
            return [(Compare(name, OPPOSITE[op], value) if negated else condition,)]
        case Not(inner):
            return clauses(inner, not negated)
        case All(parts) | Any(parts):
            branches = [clauses(part, negated) for part in parts]
            if isinstance(condition, Any) is not negated:
                return [clause for branch in branches for clause in branch]
            return [
                tuple(one for clause in combination for one in clause) for combination in product(*branches)
            ]


def parse(text: str) -> Condition:
    """Read a condition. Raises ConditionError with a Chinese sentence that names the place."""
    tokens: list[tuple[str, str]] = []
    position = 0
    while text[position:].strip():
        found = _TOKEN.match(text, position)
        if found is None or found.lastgroup is None:
            raise ConditionError(f"条件「{text}」从「{text[position:].strip()[:12]}」起读不懂")
        tokens.append((found.lastgroup, found.group(found.lastgroup)))
        position = found.end()
    return _Parser(text, tokens).whole()


class _Parser:
    """Recursive descent over the tokens: or, and, not, comparison."""

    def __init__(self, text: str, tokens: list[tuple[str, str]]) -> None:
        self._text = text
        self._tokens = tokens
        self._at = 0

    def whole(self) -> Condition:
        condition = self._either()
        if self._at < len(self._tokens):
            raise ConditionError(f"条件「{self._text}」在「{self._tokens[self._at][1]}」处多出内容")
        return condition

    def _take(self, *wanted: str) -> str | None:
        """Consume the next token when it is one of `wanted`: a kind such as `int`, or a literal text."""
        if self._at < len(self._tokens):
            kind, text = self._tokens[self._at]
            if kind in wanted or (kind != "word" and text in wanted):
                self._at += 1
                return text
        return None

    def _either(self) -> Condition:
        parts = [self._both()]
        while self._take("or"):
            parts.append(self._both())
        return parts[0] if len(parts) == 1 else Any(tuple(parts))

    def _both(self) -> Condition:
        parts = [self._one()]
        while self._take("and"):
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _one(self) -> Condition:
        if self._take("not"):
            return Not(self._one())
        if self._take("("):
            inner = self._either()
            if not self._take(")"):
                raise ConditionError(f"条件「{self._text}」少了右括号")
            return inner
        name = self._take("name")
        if name is None or name in {"and", "or", "not", "true", "false"}:
            raise ConditionError(f"条件「{self._text}」缺少事实名称")
        op = self._take("op")
        return Compare(name, op, self._value(name, op)) if op else Compare(name, "==", True)

    def _value(self, name: str, op: str) -> FactValue:
        number = self._take("int")
        if number is not None:
            return int(number)
        word = self._take("word")
        if word is None:
            raise ConditionError(f"条件「{self._text}」中「{name} {op}」后面应是整数或加单引号的词")
        if op not in {"==", "!="}:
            raise ConditionError(f"条件「{self._text}」中的词「{word}」只能用 == 或 != 比较")
        return word
