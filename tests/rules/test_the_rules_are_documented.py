"""README.md names every fact, entry and threshold file a rule author needs."""

from __future__ import annotations

from pathlib import Path

from rules import catalogue
from rules.facts import Outcome
from rules.vocabulary import PRESENCES, WORDS, sorts_of

README = (Path(catalogue.__file__).parent / "README.md").read_text(encoding="utf-8")


def test_every_fact_is_documented() -> None:
    for name in sorts_of(()):
        shown = "given.<kind>" if name.startswith("given.") else name
        assert f"`{shown}`" in README
    for word in {*PRESENCES, *WORDS}:
        assert f"`{word}`" in README


def test_every_outcome_is_documented() -> None:
    assert all(outcome.value in README for outcome in Outcome)


def test_every_question_is_asked_by_some_matter() -> None:
    from rules.questions import QUESTIONS

    loaded = catalogue.load_catalogue()
    asked = {rule.question for rule_set in loaded.matters.values() for rule in rule_set.rules}
    assert set(QUESTIONS) <= asked
