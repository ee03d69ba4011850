"""Routing: who has the power for the next step of this case today. Always one owner, or one visible queue.

Named officer, else deputy, else section head (domain.md S18), by the power matrix and the date. Where
nobody may act the case goes into queue Q7 with the reason, never to somebody without the power (S15).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from rules.states import POWER_WORDS, PowerKind
from storage.clock import local_date
from storage.database import Transaction
from storage.events import NewEvent
from storage.life import parties_of
from storage.powers import Holder, holders
from storage.readings import numbers_of
from storage.tables import CaseRow
from storage.values import MACHINE, Actor, Queue


@dataclass(frozen=True, slots=True)
class Route:
    """Where a case goes: to `owner`, or into `queue`; `reason` says why in Chinese."""

    owner: str | None
    queue: Queue | None
    reason: str


def choose(
    candidates: Sequence[Holder],
    power: PowerKind,
    at_hand: str | None = None,
    avoid: frozenset[str] = frozenset(),
) -> Route:
    """Pick one of those who hold `power`: the one who has the case at hand if present, else by rank, of
    equals the one with the fewest open cases.

    `avoid` are the names of the case's parties: nobody handles their own application.
    """
    word = POWER_WORDS[power]
    if not candidates:
        return Route(None, Queue.AUTHORISATION_MISSING, f"该事项今日没有在期的{word}授权")
    others = [holder for holder in candidates if holder.name not in avoid]
    present = [holder for holder in others if not holder.absent]
    if not present:
        why = "今日均不在岗" if others else "与申请人同名，应当回避"
        return Route(None, Queue.AUTHORISATION_MISSING, f"持有{word}授权的{len(candidates)}人{why}")
    kept = next((holder for holder in present if holder.person == at_hand), None)
    first = kept or min(present, key=lambda holder: (holder.rank, holder.load, holder.person))
    return Route(
        first.person, None, f"持有{word}授权({first.document_number}){_because(candidates, first, avoid)}"
    )


def _because(candidates: Sequence[Holder], first: Holder, avoid: frozenset[str]) -> str:
    """Return why it is this one and not another, for the log."""
    before = [holder for holder in candidates if holder.rank < first.rank]
    away = [holder.name for holder in before if holder.absent]
    own = [holder.name for holder in before if holder.name in avoid]
    parts = [f"代{first.in_place_of}"] if first.in_place_of else []
    parts += [f"因{'、'.join(away)}不在岗"] if away else []
    parts += [f"因{'、'.join(own)}回避"] if own else []
    return "".join(f"，{part}" for part in parts)


def route(
    transaction: Transaction, case: CaseRow, power: PowerKind, at: datetime, actor: Actor = MACHINE
) -> Route:
    """Give the case to the one who has `power` for its matter that day, in the caller's transaction."""
    measure = partial(numbers_of, transaction, case.id or 0)
    candidates = holders(transaction, case.matter, power, local_date(at), measure)
    names = frozenset(party.name for party in parties_of(transaction, case.id or 0).values())
    chosen = choose(candidates, power, at_hand=case.owner, avoid=names)
    put(transaction, case, chosen, at, actor, power)
    return chosen


def put(
    transaction: Transaction,
    case: CaseRow,
    where: Route,
    at: datetime,
    actor: Actor,
    power: PowerKind | None = None,
) -> None:
    """Write where the case goes, and the event that says so."""
    before = case.owner or case.queue
    case.owner, case.queue = where.owner, where.queue
    case.queue_reason = where.reason if where.queue else None
    case.next_power = power or case.next_power
    transaction.record(
        NewEvent(
            kind="routed" if where.owner else "queued",
            at=at,
            actor=actor,
            case_id=case.id,
            state_before=case.state,
            state_after=case.state,
            detail={"from": before, "to": where.owner or where.queue, "power": power, "reason": where.reason},
        )
    )
