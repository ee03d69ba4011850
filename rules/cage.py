"""The cage: durable_rules in a child process that may crash without costing a verdict (design.md 4)."""

from __future__ import annotations

import json
import selectors
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from rules.compiled import Caged, Compiled, compile_rules
from rules.conditions import Facts
from rules.errors import CageError
from rules.rule_set import RuleSet

_CHILD: Final = Path(__file__).with_name("cage_child.py")
_SLOTS: Final = 64
MOST_AT_ONCE: Final = 64
"""Cases in one question to the child: few enough that a crash repeats little work, and so many that the
thread that waits for the answer seldom has to wait for its turn as well."""
_ATTEMPTS: Final = 3
_RECYCLE_AFTER: Final = 20_000


class Cage:
    """A warm child that evaluates compiled rule sets. Safe to share between threads; close it when done.

    The child is started at once and warms itself; nothing waits until the first verdict. `timeout` is in
    seconds for one answer; a child that is late is killed like one that crashed, and the case is tried again.
    """

    def __init__(self, timeout: float = 10.0) -> None:
        self._timeout = timeout
        self._lock = threading.Lock()
        self._compiled: dict[int, tuple[RuleSet, Compiled]] = {}
        self._loaded: set[str] = set()
        self._judged = 0
        self.replaced = 0
        """How often a child died, was late or reported an error, and another was started."""
        self._closed = False
        self._process: subprocess.Popen[bytes] | None = None
        self._start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def child_pid(self) -> int | None:
        """The process id of the child, None when there is none."""
        return self._process.pid if self._process else None

    def evaluate(self, rule_set: RuleSet, facts: Facts) -> Mapping[str, Caged]:
        """Return each rule's worst case that fired. Raises CageError when no child could answer."""
        return self.evaluate_compiled(self._compiled_of(rule_set), facts)

    def evaluate_many(self, cases: Sequence[tuple[RuleSet, Facts]]) -> list[Mapping[str, Caged] | None]:
        """Return what `evaluate` returns for each of at most MOST_AT_ONCE cases, None where no child could.

        They are asked together; where that fails each is asked alone, so that one bad case costs no other.
        """
        compiled = [(self._compiled_of(rule_set), facts) for rule_set, facts in cases]
        try:
            return list(self._answers(compiled))
        except CageError:
            return [self._alone(one, facts) for one, facts in compiled]

    def _alone(self, compiled: Compiled, facts: Facts) -> Mapping[str, Caged] | None:
        try:
            return self.evaluate_compiled(compiled, facts)
        except CageError:
            return None

    def _compiled_of(self, rule_set: RuleSet) -> Compiled:
        known = self._compiled.get(id(rule_set))
        if known is None or known[0] is not rule_set:
            known = (rule_set, compile_rules(rule_set))
            self._compiled[id(rule_set)] = known
        return known[1]

    def evaluate_compiled(self, compiled: Compiled, facts: Facts) -> Mapping[str, Caged]:
        """Return the results of a compiled set; a crash, a late answer or an error starts a new child."""
        return self._answers([(compiled, facts)])[0]

    def _answers(self, cases: Sequence[tuple[Compiled, Facts]]) -> list[Mapping[str, Caged]]:
        rows = [compiled.rows(facts) for compiled, facts in cases]
        with self._lock:
            for _ in range(_ATTEMPTS):
                try:
                    fired = self._judge([compiled for compiled, _ in cases], rows)
                except (OSError, ValueError, EOFError, TimeoutError, CageError):
                    self.replaced += 1
                    self._stop()
                    continue
                return [compiled.results(names) for (compiled, _), names in zip(cases, fired, strict=True)]
        raise CageError("规则引擎多次没有给出结果，请人工核对本件，并告知维护人员。")

    def close(self) -> None:
        """End the child. The cage cannot be used afterwards."""
        with self._lock:
            self._closed = True
            self._stop()

    def _judge(self, compiled: Sequence[Compiled], rows: Sequence[Mapping[str, Any]]) -> list[list[str]]:
        if self._closed:
            raise CageError("规则引擎已关闭")
        if self._process is None or self._judged >= _RECYCLE_AFTER:
            self._stop()
            self._start()
        for one in compiled:
            for name, definition in one.parts.items():
                if name not in self._loaded:
                    self._ask({"load": name, "rules": definition})
                    self._loaded.add(name)
        self._judged += len(rows)
        answer = self._ask({"judge": rows, "slot": self._judged % _SLOTS})
        fired: list[list[str]] = answer["fired"]
        return fired

    def _start(self) -> None:
        self._loaded.clear()
        self._judged = 0
        self._process = subprocess.Popen(
            [sys.executable, "-P", str(_CHILD)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError:
                    continue
        process.wait()

    def _ask(self, request: Mapping[str, Any]) -> Mapping[str, Any]:
        """Send one line and return the answer. Raises when the child is dead, late or reports an error."""
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            raise EOFError
        process.stdin.write(json.dumps(request, ensure_ascii=True).encode("ascii") + b"\n")
        process.stdin.flush()
        with selectors.DefaultSelector() as selector:
            selector.register(process.stdout, selectors.EVENT_READ)
            if not selector.select(self._timeout):
                raise TimeoutError
        line = process.stdout.readline()
        if not line:
            raise EOFError
        answer: Mapping[str, Any] = json.loads(line)
        if "error" in answer:
            raise CageError(str(answer["error"]))
        return answer
