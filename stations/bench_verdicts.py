"""How many verdicts a second, both evaluators included, and whether memory stays what it was."""

from __future__ import annotations

import gc
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

import psutil

from rules.cage import Cage
from rules.catalogue import Catalogue
from rules.facts import Application
from rules.judge import ENGINE, judge_many
from rules.rule_set import RuleSet
from rules.trial import applications_of

_SLICES = 10
_MIB = 2**20


@dataclass(frozen=True, slots=True)
class Slice:
    """A tenth of the run: verdicts, seconds, memory of both processes in MiB at its end, disagreements."""

    verdicts: int
    seconds: float
    memory: float
    disagreements: int


def run_verdicts(catalogue: Catalogue, count: int, seed: int, tell: Callable[[], None]) -> list[Slice]:
    """Judge `count` applications, the examples of all rule sets in an order by chance, in ten slices."""
    cases = [(rule_set, one) for rule_set in catalogue.matters.values() for one in applications_of(rule_set)]
    random.Random(seed).shuffle(cases)  # noqa: S311  # an order that can be repeated
    stream = _again_and_again(cases)
    gc.freeze()  # the applications are the benchmark's own ballast: no worker holds thousands of them
    with Cage() as cage:
        for _ in judge_many(islice(stream, 4 * len(catalogue.matters)), cage):
            pass  # every rule set loaded once
        return [_slice(list(islice(stream, count // _SLICES)), cage, tell) for _ in range(_SLICES)]


def _slice(cases: list[tuple[RuleSet, Application]], cage: Cage, tell: Callable[[], None]) -> Slice:
    begun = time.perf_counter()
    differ = sum(
        finding.rule == ENGINE for verdict in judge_many(cases, cage) for finding in verdict.findings
    )
    seconds = time.perf_counter() - begun
    tell()
    return Slice(len(cases), seconds, _memory(cage), differ)


def _memory(cage: Cage) -> float:
    pids = [None, cage.child_pid]
    return sum(psutil.Process(pid).memory_info().rss for pid in pids) / _MIB


def _again_and_again(
    cases: list[tuple[RuleSet, Application]],
) -> Iterator[tuple[RuleSet, Application]]:
    while True:
        yield from cases
