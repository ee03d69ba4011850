"""The child in the cage: durable_rules, a line of JSON in, a line out. It may crash; `cage.py` restarts it.

Run as a file of its own, so that it imports nothing of the house and starts quickly. Lines in:
{"load": name, "rules": {...}} and {"judge": [{name: row, ...}, ...], "slot": n}: one for each case, the
first in that slot. Lines out: {"fired": [[...], ...]} or {"error": "..."}. Whatever else the engine prints
goes to standard error.

The engine is called without its Python host, which runs a function for each rule that fires, on a copy of
the state and the fact, and starts a timer thread (measured.md 6, 9): here a rule has only to say its name.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any, Final

import durable_rules_engine as engine

_TAKEN: Final = 0  # the engine's answer to a fact that it took in and that fired something


class _Child:
    def __init__(self) -> None:
        self._rules: dict[str, Any] = {}

    def load(self, name: str, rules: dict[str, Any]) -> dict[str, Any]:
        """Give the engine a rule set."""
        self._rules[name] = engine.create_ruleset(name, json.dumps(rules))
        return {"loaded": name}

    def judge(self, rows: dict[str, dict[str, Any]], slot: int) -> list[str]:
        """Assert one flat fact in each part of a rule set and return the rules that fired."""
        return [fired for name, row in rows.items() for fired in self._judge_part(name, row, str(slot))]

    def _judge_part(self, name: str, row: dict[str, Any], slot: str) -> list[str]:
        """Assert a fact, take what fired, delete the session: after the sentinel fired (measured.md 1)."""
        rules = self._rules[name]
        answer, state = engine.assert_fact(rules, json.dumps({**row, "sid": slot}))
        if answer != _TAKEN:
            raise RuntimeError("the fact was not taken in")
        fired = _fired(rules, state)
        if "sentinel" not in fired:
            raise RuntimeError("the sentinel did not fire")
        engine.delete_state(rules, slot)
        return [one for one in fired if one != "sentinel"]


def _fired(rules: Any, state: Any) -> list[str]:
    """Return the names of the rules that fired, taking each action from the engine as done."""
    started = engine.start_action_for_state(rules, state)
    action = started[1] if started else None
    names = []
    while action:
        names.append(_name_of(action))
        action = engine.complete_and_start_action(rules, state)
    return names


def _name_of(action: str) -> str:
    """Return the rule of an action, {"name":{"m":{... the whole fact ...}}}, without reading the fact."""
    return action.split('"', 2)[1]


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
