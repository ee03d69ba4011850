from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from harness import running, stand_in_worker
from rich.console import Console

from rules.facts import VerdictKind
from samples.make import Sample
from storage.cases import cases_in
from storage.hall import Hall


def sample(
    folder: Path,
    defect: str = "none",
    verdict: str = "complete",
    text: str = "长岭公司",
    matter: str = "road-occupation",
) -> Sample:
    """An application of one file, which the stand-in for the reader understands."""
    folder.mkdir()
    (folder / "1.jpg").write_text(text)
    truth = {
        "matter": matter,
        "look": "clean",
        "defect": defect,
        "options": {"agent": False, "applicant": "organisation", "received": "2026-03-02"},
        "expected": {"verdict": verdict, "acceptable": [verdict]},
    }
    return Sample(folder, (folder / "1.jpg",), truth)


def printed(outcomes: list[object]) -> str:
    from stations.demo import print_outcomes

    page = io.StringIO()
    print_outcomes(Console(file=page, width=120), outcomes)  # type: ignore[arg-type]
    return page.getvalue()


@pytest.mark.slow
def test_applications_go_through_the_real_path_in_their_order(flowing_hall: Hall, tmp_path: Path) -> None:
    from stations.demo import take_through

    of_both_counters = ("road-occupation", "bookkeeping-agency") * 2
    samples = [
        sample(tmp_path / f"{number}", text=f"{number}", matter=matter)
        for number, matter in enumerate(of_both_counters)
    ]
    told: list[int] = []
    (samples[0].folder / "1.jpg").write_text("SLOW 2")
    with running(stand_in_worker(flowing_hall.settings), flowing_hall.settings):
        outcomes = take_through(flowing_hall, samples, 2, told.append)
    assert [one.sample for one in outcomes] == samples
    assert all(one.verdict is VerdictKind.COMPLETE and one.pages == 1 for one in outcomes)
    assert all(one.right and not one.missed and 0 < one.overhead < 30 for one in outcomes)
    assert told == [1, 2, 3, 4]
    spans = spans_of(flowing_hall)
    seconds = sorted(end - begin for begin, end in spans)
    assert sorted(one.overhead + one.reading for one in outcomes) == pytest.approx(seconds, abs=0.001)
    assert max(sum(begin <= moment < end for begin, end in spans) for moment, _ in spans) <= 2


def spans_of(hall: Hall) -> list[tuple[float, float]]:
    """When each case was received and prechecked, as its own row has it."""
    with hall.database.read() as transaction:
        return [
            (one.received_at.timestamp(), one.prechecked_at.timestamp())
            for one in cases_in(transaction)
            if one.prechecked_at is not None
        ]


def test_a_defect_called_complete_and_a_missing_verdict_stand_out(tmp_path: Path) -> None:
    from stations.demo import Outcome

    good = Outcome(sample(tmp_path / "a"), VerdictKind.COMPLETE, False, 2, 3.0, 0.5)
    missed = Outcome(
        sample(tmp_path / "b", "unsealed", "correction"), VerdictKind.COMPLETE, False, 1, 1.0, 0.1
    )
    silent = Outcome(sample(tmp_path / "c"))
    assert (good.right, good.missed) == (True, False)
    assert (missed.right, missed.missed) == (False, True)
    page = printed([good, missed, silent])
    assert re.search(r"中位数 .* 1\.25 .* 0\.30 ", page)
    assert re.search(r"最多 .* 0\.50 ", page)
    assert "✓ 齐全" in page and "？齐全" in page and "✗ 没有结论" in page
    assert "3 件中 1 件结论正确" in page
    assert "判为齐全 1 件（应为 0）" in page
    assert "没有得出结论 1 件" in page
    assert "判为齐全 0 件" in printed([good])
