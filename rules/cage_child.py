"""The child in the cage: durable_rules, a line of JSON in, a line out. It may crash; `cage.py` restarts it.

Run as a file of its own, so that it imports nothing of the house and starts quickly. Lines in:
{"load": name, "rules": {...}} and {"judge": [{name: row, ...}, ...], "slot": n}: one for each case, the
first in that slot. Lines out: {"fired": [[...], ...]} or {"error": "..."}. The engine's own prints go to
standard error.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from durable import engine


class _QuietHost(engine.Host):  # type: ignore[misc]  # durable_rules has no types
    """A host without the timer thread that idles at a quarter of a core (measured.md 9)."""

    def _run(self) -> None:
        """Start nothing: no rule here waits for time."""


class _Child:
    def __init__(self) -> None:
        self._host = _QuietHost()
        self._fired: list[str] = []

    def load(self, name: str, rules: dict[str, Any]) -> dict[str, Any]:
        """Register a rule set; each rule notes its own name when it fires."""
        for key, rule in rules.items():
            rule["run"] = self._note(key)
        self._host.set_rulesets({name: rules})
        return {"loaded": name}

    def _note(self, key: str) -> Any:
        def run(closure: Any) -> None:
            self._fired.append(key)

        return run

    def judge(self, rows: dict[str, dict[str, Any]], slot: int) -> list[str]:
        """Assert one flat fact in each part of a rule set and return the rules that fired."""
        return [fired for name, row in rows.items() for fired in self._judge_part(name, row, str(slot))]

    def _judge_part(self, name: str, row: dict[str, Any], slot: str) -> list[str]:
        """Assert a fact, take what fired, delete the session.

        It is deleted only after the sentinel fired (measured.md 1); an action's exception hides in the
        state and is looked for (6).
        """
        self._fired.clear()
        state = self._host.assert_fact(name, {**row, "sid": slot})
        if state and state.get("exception"):
            raise RuntimeError("an action raised")
        if "sentinel" not in self._fired:
            raise RuntimeError("the sentinel did not fire")
        self._host.delete_state(name, slot)
        return [one for one in self._fired if one != "sentinel"]


def main() -> None:
    """Answer lines until standard input ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)
    child = _Child()
    for line in sys.stdin:
        request = json.loads(line)
        try:
            if "load" in request:
                answer = child.load(request["load"], request["rules"])
            else:
                answer = {
                    "fired": [
                        child.judge(rows, slot) for slot, rows in enumerate(request["judge"], request["slot"])
                    ]
                }
        except Exception as error:  # the parent decides what any failure means
            answer = {"error": type(error).__name__}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
