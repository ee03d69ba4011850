"""What must always hold (design.md), checked each night over all that changed since the night before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from casework.deadlines import wanted
from rules.clocks import BEYOND_THE_END
from rules.states import ENDED
from stations.simulation.ledger import Ledger
from storage import events
from storage.calendar import calendar_of
from storage.clock_tables import CardRow, DeadlineRow
from storage.database import Transaction
from storage.deadlines import cards, cases_by_ids
from storage.errors import EventChainBrokenError
from storage.hall import Hall
from storage.life import stock
from storage.papers import numbers_with_gaps
from storage.rows import of_case
from storage.tables import EventRow

CHECKED = {("K1", "overdue"), ("K2", "overdue"), ("K3", "overdue"), ("K6", "breach")}


class Nightly:
    """One check after the other, night by night; the ledger grows with the log."""

    def __init__(self, hall: Hall, ledger: Ledger) -> None:
        self.hall, self.ledger = hall, ledger
        self.hash = events.BEGINNING
        self.colours: Counter[str] = Counter()
        self._seen: set[tuple[int, str, str, object]] = set()
        self._since: datetime | None = None

    def check(self, at: datetime) -> list[str]:
        """Return what is broken, in words."""
        with self.hall.database.read() as transaction:
            log = events.after(transaction.session, self.ledger.seq)
            found = list(self._chain(log))
            changed = self.ledger.read(log)
            found += self._cases(transaction, changed)
            found += self._cards(transaction, at)
            found += [f"文号有缺号：{one}" for one in numbers_with_gaps(transaction)]
            came, went, lying = stock(transaction)
            if came - went != lying:
                found.append(f"出件登记：收{came}发{went}存{lying}")
        return found

    def _chain(self, log: list[EventRow]) -> Iterator[str]:
        try:
            self.hash = events.verify_from(self.ledger.seq, self.hash, log)
        except EventChainBrokenError as error:
            yield error.sentence()

    def _cases(self, transaction: Transaction, changed: set[int]) -> Iterator[str]:
        calendar = calendar_of(transaction)
        rows = cases_by_ids(transaction, sorted(changed))
        for case_id, case in rows.items():
            told = self.ledger.cases[case_id]
            if (case.owner is None) == (case.queue is None):
                yield f"{case.number}：负责人和队列应当恰有一个"
            holder = case.owner or case.queue
            if (told.state, told.holder) != (case.state, holder):
                yield f"{case.number}：记录为{told.state}/{told.holder}，表中为{case.state}/{holder}"
            held = {row.clock: row for row in of_case(transaction, DeadlineRow, case_id)}
            must = {row.clock: row for row in wanted(transaction, case, calendar)}
            if {clock: row.due_at for clock, row in held.items()} != {
                clock: row.due_at for clock, row in must.items()
            }:
                yield f"{case.number}：期限表与时限流水不一致"
            if case.state in ENDED and set(held) - BEYOND_THE_END:
                yield f"{case.number}：已结束仍有时限在走"

    def _cards(self, transaction: Transaction, at: datetime) -> Iterator[str]:
        """Hold the red cards of first breaches against the second count; every one exactly once."""
        fresh: list[CardRow] = [
            card
            for card in cards(transaction, raised_since=self._since)
            if self._since is None or card.raised_at > self._since
        ]
        self._since = max((card.raised_at for card in fresh), default=self._since)
        for card in fresh:
            self.colours[card.colour] += 1
            if card.raised_at < card.due_at:
                yield f"卡片{card.key}早于到时"
            if (card.clock, card.rung) in CHECKED:
                one = (card.case_id, card.clock, card.rung, card.due_on)
                if one in self._seen:
                    yield f"卡片重复：{card.key}"
                self._seen.add(one)
        must = self.ledger.must_be_there(at)
        yield from (f"缺卡片：{one}" for one in sorted(must - self._seen, key=str))
        yield from (f"多卡片：{one}" for one in sorted(self._seen - must, key=str))
