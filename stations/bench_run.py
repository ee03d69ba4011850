"""Run a benchmark: every paper before every reader, in an order that lets noise fall on all alike."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from samples.dice import dice
from stations.bench_papers import BenchPaper
from stations.bench_readers import OURS, Answer, ReaderProcess
from stations.bench_score import (
    Exactness,
    Judged,
    ReadField,
    Score,
    exactness,
    judge,
    score_fields,
    score_text,
)

Tell = Callable[[], object]


def compare(
    papers: Sequence[BenchPaper], readers: Sequence[str], seed: int, tell: Tell = lambda: None
) -> tuple[list[Score], dict[str, float]]:
    """Return the score of every reader on every paper, and each one's peak memory in MiB.

    All processes share one core and only one of them works at a time. `tell` hears after each reading.
    """
    rng = dice("order", seed)
    order = rng.sample(papers, len(papers))
    scores = []
    with _started(readers, papers[0]) as processes:
        for paper in order:
            for reader in rng.sample(readers, len(readers)):
                answer = processes[reader].read(paper.pages, paper.pdf)
                scores.append(_score(reader, paper, answer))
                tell()
        return scores, {reader: process.peak_mib() for reader, process in processes.items()}


def judge_all(
    papers: Sequence[BenchPaper], tell: Tell = lambda: None
) -> tuple[list[Judged], list[Exactness]]:
    """Read every paper with this project's reader and hold values and papers against the truth."""
    judged, exact = [], []
    with _started([OURS], papers[0]) as processes:
        for paper in papers:
            answer = processes[OURS].read(paper.pages, paper.pdf)
            read = _fields_of(answer)
            judged += judge(paper.look, paper.kind, paper.fields, paper.blank_fields, read)
            exact.append(exactness(paper.look, paper.kind, paper.fields, read, answer.kinds))
            tell()
    return judged, exact


def time_pile(
    papers: Sequence[BenchPaper], pages: int, times: int, meeting: Path, tell: Tell = lambda: None
) -> tuple[list[float], list[float]]:
    """Return the seconds of reading the first so many pages as one pile: alone, and with a neighbour's help.

    Both readers are warm, each pinned to a core of its own; the two ways take turns.
    """
    pile = [page for paper in papers for page in paper.pages][:pages]
    nothing = papers[0].pdf
    cores = sorted(os.sched_getaffinity(0))[-2:]
    with ExitStack() as stack:
        single = ReaderProcess(OURS, cores[0])
        helped = ReaderProcess(OURS, cores[0], meeting)
        neighbour = ReaderProcess(OURS, cores[-1], meeting)
        for process in (single, helped, neighbour):
            stack.callback(process.close)
            process.read(pile, nothing)  # does not count
        alone, together = [], []
        for _ in range(times):
            alone.append(single.read(pile, nothing).seconds)
            tell()
            together.append(helped.read(pile, nothing).seconds)
            tell()
        return alone, together


@contextmanager
def _started(readers: Sequence[str], warm_up: BenchPaper) -> Iterator[dict[str, ReaderProcess]]:
    """Start the readers and let each read one paper that does not count."""
    core = max(os.sched_getaffinity(0))
    with ExitStack() as stack:
        processes = {reader: ReaderProcess(reader, core) for reader in readers}
        for process in processes.values():
            stack.callback(process.close)
        for process in processes.values():
            process.read(warm_up.pages, warm_up.pdf)
        yield processes


def _fields_of(answer: Answer) -> list[ReadField]:
    return [ReadField(*one) for one in answer.fields]


def _score(reader: str, paper: BenchPaper, answer: Answer) -> Score:
    read = _fields_of(answer)
    return Score(
        reader=reader,
        look=paper.look,
        pages=len(paper.pages),
        seconds=answer.seconds,
        cpu_seconds=answer.cpu_seconds,
        failed=answer.failed,
        **score_text(paper.kind, paper.fields, answer.text),
        **(score_fields(paper.kind, paper.fields, read) if reader == OURS else {}),
    )
