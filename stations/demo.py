"""The demonstration: sample applications through the real path, then a table of what came of them."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import date

from rich.console import Console
from rich.table import Table
from rich.text import Text

from casework.receive import Received
from rules.facts import VerdictKind
from samples.make import Sample
from stations.hall import Handed, take_in
from stations.precheck_view import VERDICTS
from storage import events
from storage.cases import case_by_id
from storage.hall import Hall

LONGEST_SECONDS = 300.0
LOOK_SECONDS = 0.1
MATTER_NAMES = {
    "road-occupation": "临时占用城市道路",
    "temporary-structure": "临时性建筑物搭建",
    "bookkeeping-agency": "代理记账许可",
    "senior-card": "老年人优待证",
}
VERDICT_WORDS = {
    VerdictKind.COMPLETE: "齐全", VerdictKind.CORRECTION: "补正",
    VerdictKind.REVIEW: "人工核对", VerdictKind.REFUSE: "不予受理",
}  # fmt: skip
LOOK_NAMES = {"clean": "清晰", "scan": "扫描", "poor": "较差", "phone": "手机拍"}
DEFECT_NAMES = {
    "none": "无", "missing_material": "缺材料", "expired_id": "身份证过期", "unsealed": "未盖章",
    "uscc_mismatch": "代码不符", "unsigned": "未签名", "expired_lease": "租赁到期",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one application; `verdict` is None when none came.

    `overhead` is the seconds between the case's own events `received` and `prechecked`, less those of the
    reading: how often anybody looks does not count.
    """

    sample: Sample
    verdict: VerdictKind | None = None
    needs_review: bool = False
    pages: int = 0
    reading: float = 0.0
    overhead: float = 0.0

    @property
    def right(self) -> bool:
        """Say whether the verdict is one of those that are right."""
        return self.verdict is not None and self.verdict.value in self.sample.truth["expected"]["acceptable"]

    @property
    def missed(self) -> bool:
        """Say whether a defect was called complete: what must never be."""
        return self.sample.truth["defect"] != "none" and self.verdict is VerdictKind.COMPLETE


def take_through(
    hall: Hall, samples: Sequence[Sample], in_flight: int, tell: Callable[[int], None] = lambda _: None
) -> list[Outcome]:
    """Hand in every sample, at most `in_flight` at once, and return what became of them, in their order.

    `tell` hears after each one how many are done.
    """
    with ThreadPoolExecutor(max(in_flight, 1)) as counter:
        waiting = {counter.submit(_take, hall, sample): row for row, sample in enumerate(samples)}
        outcomes: dict[int, Outcome] = {}
        try:
            for done in as_completed(waiting):
                outcomes[waiting[done]] = done.result()
                tell(len(outcomes))
        except BaseException:
            counter.shutdown(wait=False, cancel_futures=True)
            raise
    return [outcomes[row] for row in range(len(samples))]


def _take(hall: Hall, sample: Sample) -> Outcome:
    given = sample.truth["options"]
    handed = Handed(
        batch_key=f"demo-{sample.folder.name}",
        matter=sample.truth["matter"],
        files=[(file.name, file.read_bytes()) for file in sample.files],
        agent=given["agent"],
        applicant=given["applicant"],
        received=date.fromisoformat(given["received"]),
    )
    receipt = take_in(hall, handed)
    deadline = time.monotonic() + LONGEST_SECONDS
    while time.monotonic() < deadline:
        with hall.database.read() as transaction:
            if case_by_id(transaction, receipt.case_id).verdict is not None:
                return _outcome(hall, sample, receipt)
        time.sleep(LOOK_SECONDS)
    return Outcome(sample)


def _outcome(hall: Hall, sample: Sample, receipt: Received) -> Outcome:
    with hall.database.read() as transaction:
        case = case_by_id(transaction, receipt.case_id)
        happened = {event.kind: event for event in events.of_case(transaction.session, receipt.case_id)}
    received, prechecked = happened["received"], happened["prechecked"]
    reading = prechecked.detail["reading_seconds"]
    return Outcome(
        sample=sample,
        verdict=VerdictKind(case.verdict or ""),
        needs_review=case.needs_review,
        pages=prechecked.detail["pages"],
        reading=reading,
        overhead=(prechecked.at - received.at).total_seconds() - reading,
    )


def print_outcomes(console: Console, outcomes: Sequence[Outcome]) -> None:
    """Print the table of verdicts and the totals."""
    page = _median(one.reading / one.pages for one in outcomes if one.pages)
    overheads = [one.overhead for one in outcomes if one.verdict]
    overhead, worst = _median(overheads), max(overheads, default=0.0)
    feet = {"事项": "中位数\n最多", "每页秒数": f"{page:.2f}", "流程开销秒": f"{overhead:.2f}\n{worst:.2f}"}
    table = Table(title=f"{len(outcomes)} 件样例申请，从扫描件到结论", title_justify="left", show_footer=True)
    for heading in ("事项", "样貌", "缺陷", "应得结论", "结论"):
        table.add_column(heading, feet.get(heading, ""), no_wrap=True)
    for heading in ("页数", "每页秒数", "流程开销秒"):
        table.add_column(heading, feet.get(heading, ""), justify="right", no_wrap=True)
    for outcome in outcomes:
        table.add_row(*_row(outcome), end_section=outcome.sample.truth["look"] == "phone")
    console.print(table)
    right, missed = sum(one.right for one in outcomes), sum(one.missed for one in outcomes)
    silent = sum(one.verdict is None for one in outcomes)
    console.print(
        f"{len(outcomes)} 件中 {right} 件结论正确，{sum(one.needs_review for one in outcomes)} 件请人核对；"
        f"有缺陷却判为齐全 {missed} 件{'（应为 0）' if missed else ''}"
        + (f"；没有得出结论 {silent} 件" if silent else ""),
        style="bold red" if missed or silent else "bold green",
    )
    console.print(
        f"每页中位数 {page:.2f} 秒；流程开销（收到文件至结论入库，不含识别）"
        f"中位数 {overhead:.2f} 秒，最多 {worst:.2f} 秒"
    )


def _row(outcome: Outcome) -> list[str | Text]:
    truth = outcome.sample.truth
    expected = VERDICT_WORDS[VerdictKind(truth["expected"]["verdict"])]
    if outcome.verdict is None:
        told = Text("✗ 没有结论", style="bold red")
    elif outcome.right:
        told = Text(f"✓ {VERDICT_WORDS[outcome.verdict]}", style=VERDICTS[outcome.verdict][1])
    else:
        told = Text(f"？{VERDICT_WORDS[outcome.verdict]}", style="bold red" if outcome.missed else "yellow")
    return [
        MATTER_NAMES.get(truth["matter"], truth["matter"]),
        LOOK_NAMES.get(truth["look"], truth["look"]),
        DEFECT_NAMES.get(truth["defect"], truth["defect"]),
        expected,
        told,
        str(outcome.pages),
        f"{outcome.reading / outcome.pages:.2f}" if outcome.pages else "—",
        f"{outcome.overhead:.2f}" if outcome.verdict else "—",
    ]


def _median(values: Iterable[float]) -> float:
    return statistics.median(list(values) or [0.0])
