"""What is counted beside the cases: exceptions, cards, ratings, feedback, tickets, orders."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from casework.bulletin.counting import Counts, Item, on, when
from casework.bulletin.records import Ledger, OpenedRecord
from casework.bulletin.span import Span
from storage.clock import local_date
from storage.values import QUEUE_WORDS, Queue

COLOURS = {"red": "红牌", "yellow": "黄牌", "amber": "橙色预警", "info": "提醒"}


def of(one: OpenedRecord, *, hit: bool = True, value: float = 1.0, note: str = "") -> Item:
    """Return something opened as an item."""
    return Item(one.label, hit, value, note, one.department, sort=one.sort)


def opened_exceptions(ledger: Ledger, span: Span) -> Iterator[Item]:
    """Yield the exceptions opened in the span; a hit was closed by its end."""
    for one in ledger.exceptions.values():
        if span.holds(one.opened_at):
            closed = span.knows(one.closed_at)
            told = f"{one.sort} {QUEUE_WORDS[Queue(one.sort)]}，{'已办结' if closed else '未办结'}"
            yield of(one, hit=closed, note=told)


def open_exceptions(ledger: Ledger, span: Span) -> Iterator[Item]:
    """Yield the exceptions open at the end of the span, with their age in days."""
    for one in ledger.exceptions.values():
        if span.knows(one.opened_at) and not span.knows(one.closed_at):
            days = (span.known_until - local_date(one.opened_at)).days
            yield of(one, value=float(days), note=f"{one.sort} {QUEUE_WORDS[Queue(one.sort)]}，已{days}天")


def cards(colour: str = "") -> Counts:
    """Return what yields the cards raised in the span, of one colour if given; a hit was answered."""

    def counts(ledger: Ledger, span: Span) -> Iterator[Item]:
        for card in ledger.cards.values():
            if not span.holds(card.raised_at) or (colour and card.colour != colour):
                continue
            gone = span.knows(card.withdrawn_at)
            answered = span.knows(card.answered_at)
            state = "已撤销" if gone else f"已回复：{card.cause}" if answered else "未回复"
            note = f"{COLOURS.get(card.colour, card.colour)}（{card.clock}），{when(card.raised_at)}，{state}"
            label = ledger.number_of(card.case_id) or card.card
            yield Item(label, answered or gone, note=note, department=card.department, sort=card.colour)

    return counts


def ratings(ledger: Ledger, span: Span) -> Iterator[Item]:
    """Yield the ratings given in the span with their stars; a hit has three or more."""
    for one in ledger.ratings.values():
        if span.holds(one.opened_at):
            stars = float(one.sort)
            item = of(one, hit=stars >= 3, value=stars, note=f"{one.sort}星")
            yield replace(item, window=ledger.window_of(one.case_id))


def bad_ratings(ledger: Ledger, span: Span) -> Iterator[Item]:
    """Yield the negative ratings given in the span; a hit was closed by its end."""
    for one in ledger.ratings.values():
        if span.holds(one.opened_at) and float(one.sort) < 3:
            closed = span.knows(one.closed_at)
            item = of(one, hit=closed, note=f"{one.sort}星，{'整改办结' if closed else '整改中'}")
            yield replace(item, window=ledger.window_of(one.case_id))


def _lists(name: str) -> Callable[[Ledger], list[OpenedRecord]]:
    return lambda ledger: list(getattr(ledger, name).values()) if name != "orders" else list(ledger.orders)


def opened(name: str) -> Counts:
    """Return what yields the feedback, tickets or orders of the span; a hit was answered by its end."""
    listed = _lists(name)

    def counts(ledger: Ledger, span: Span) -> Iterator[Item]:
        for one in listed(ledger):
            if span.holds(one.opened_at):
                answered = span.knows(one.answered_at)
                yield of(
                    one,
                    hit=answered,
                    note=f"{on(local_date(one.opened_at))}，{'已答复' if answered else '未答复'}",
                )

    return counts


def lying(name: str) -> Counts:
    """Return what yields the feedback or tickets open at the end of the span, with their age in days."""
    listed = _lists(name)

    def counts(ledger: Ledger, span: Span) -> Iterator[Item]:
        for one in listed(ledger):
            if span.knows(one.opened_at) and not span.knows(one.closed_at):
                days = (span.known_until - local_date(one.opened_at)).days
                late = "，已超期" if one.due_on is not None and one.due_on < span.known_until else ""
                yield of(one, value=float(days), note=f"已{days}天{late}")

    return counts
