"""外部系统: their codes and states in our words, and where their records and our cases differ (S29, S30).

A raw code means something only together with the system it comes from: 1 is 必要 in one system and 非必要
in another. Pure: a mapping table is data, a comparison takes both sides and says what differs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeVar

from rules.code_lists import CodeList
from rules.departments import loose
from rules.states import STATE_WORDS, CaseState

Codes = TypeVar("Codes", bound=CodeList)


class NoSuchCodeError(LookupError):
    """The system has no such code, or no code for this value; the text is Chinese."""


@dataclass(frozen=True, slots=True)
class OurState:
    """How a case stands for others: its state before it was filed, and whether it was refused."""

    state: CaseState
    refused: bool = False

    @property
    def word(self) -> str:
        """The state in Chinese."""
        after = "（不予）" if self.refused and self.state is not CaseState.DECIDED_REFUSED else ""
        return f"{STATE_WORDS[self.state]}{after}"


@dataclass(frozen=True, slots=True)
class OutsideState:
    """One of their states: `written_for` are ours that it is the code of, `agrees_with` further ones that
    it may stand beside. `granted_only`: never for a case that was refused.
    """

    code: str
    word: str
    written_for: frozenset[CaseState]
    agrees_with: frozenset[CaseState] = frozenset()
    granted_only: bool = False

    def agrees(self, ours: OurState) -> bool:
        """Say whether a case that stands so with us may stand so with them."""
        return self._fits(ours) and ours.state in self.written_for | self.agrees_with

    def is_written_for(self, ours: OurState) -> bool:
        """Say whether this is how the state is written there."""
        return self._fits(ours) and ours.state in self.written_for

    def _fits(self, ours: OurState) -> bool:
        return not (self.granted_only and ours.refused)


@dataclass(frozen=True)
class OutsideSystem:
    """A system and its mapping table. `departments`: whose cases it keeps, none named: everybody's.

    `columns` are its headings by our field names, where they are not the usual ones.
    """

    key: str
    name: str
    states: Mapping[str, OutsideState]
    lists: Mapping[type[CodeList], Mapping[str, CodeList]] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    departments: frozenset[str] = frozenset()

    def state(self, raw: str) -> OutsideState:
        """Return what a state code means here. Raises NoSuchCodeError, never guesses."""
        found = self.states.get(raw.strip())
        if found is None:
            raise NoSuchCodeError(f"系统“{self.name}”没有办件状态“{raw}”的对照")
        return found

    def code_of(self, ours: OurState) -> OutsideState:
        """Return how our state is written there. Raises NoSuchCodeError where there is no word for it."""
        found = next((one for one in self.states.values() if one.is_written_for(ours)), None)
        if found is None:
            raise NoSuchCodeError(f"系统“{self.name}”没有“{ours.word}”的代码")
        return found

    def decode(self, codes: type[Codes], raw: str) -> Codes:
        """Return what `raw` of a code list means here. Raises NoSuchCodeError, never guesses."""
        member = self.lists.get(codes, {}).get(raw.strip())
        if not isinstance(member, codes):
            raise NoSuchCodeError(f"系统“{self.name}”没有代码“{raw}”的对照")
        return member

    def encode(self, value: CodeList) -> str:
        """Return the code of `value` here. Raises NoSuchCodeError."""
        for raw, member in self.lists.get(type(value), {}).items():
            if member is value:
                return raw
        raise NoSuchCodeError(f"系统“{self.name}”没有“{value.word}”的代码")


@dataclass(frozen=True, slots=True)
class OutsideRecord:
    """What they say of a case: their number, ours as they have it ("" for none), state and dates."""

    outside_number: str
    state: OutsideState
    received_on: date
    case_number: str = ""
    decided_on: date | None = None


@dataclass(frozen=True, slots=True)
class OurCase:
    """What we say of a case: number, state, receipt date, and its numbers in the system compared with."""

    number: str
    state: OurState
    received_on: date
    outside_numbers: frozenset[str] = frozenset()


class MismatchKind(StrEnum):
    """What two records of one case can differ in."""

    MISSING_THERE = "missing_there"
    UNKNOWN_HERE = "unknown_here"
    STATE_DIFFERS = "state_differs"
    NUMBER_DIFFERS = "number_differs"


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A difference in Chinese. `subject` is our number, or theirs where we have none; `received_on` its day.

    `key` stays the same however often the same difference is found.
    """

    kind: MismatchKind
    subject: str
    received_on: date
    words: str
    case_number: str = ""
    detail: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What tells this difference from any other of its system."""
        return ":".join((self.received_on.isoformat(), self.kind, self.subject, *self.detail))


def our_number(text: str) -> str:
    """Return a case number of ours as another system writes it, in the form we give it."""
    return loose(text).replace("-", "")


def mismatches(
    system: OutsideSystem, cases: Iterable[OurCase], records: Sequence[OutsideRecord], day: date
) -> list[Mismatch]:
    """Return where the records of `system` and our cases differ, in the order of the records; then our cases
    received on `day` that it does not have.

    `cases` are those of the day and all that a record names, by our number or by theirs.
    """
    held = list(cases)
    by_number = {case.number: case for case in held}
    by_theirs = {number: case for case in held for number in case.outside_numbers}
    found, matched = [], set()
    for record in records:
        named = by_number.get(our_number(record.case_number))
        kept = by_theirs.get(record.outside_number)
        case = kept or named
        wrong = _number_differs(record, named, kept) if case else _unknown(record)
        if case is not None:
            matched.add(case.number)
            wrong = wrong or _state_differs(record, case)
        if wrong is not None:
            found.append(wrong)
    missing = [case for case in held if case.received_on == day and case.number not in matched]
    return found + [_missing(system, case) for case in missing]


def _unknown(record: OutsideRecord) -> Mismatch:
    ours = f"，所写的本大厅编号是“{record.case_number}”" if record.case_number else "，没有本大厅的编号"
    words = f"对方的{record.outside_number}（{record.state.word}）在本大厅没有收件记录{ours}"
    return Mismatch(MismatchKind.UNKNOWN_HERE, record.outside_number, record.received_on, words)


def _number_differs(record: OutsideRecord, named: OurCase | None, kept: OurCase | None) -> Mismatch | None:
    """Return the difference where their record and ours do not name each other."""
    if kept is not None and record.case_number and named is not kept:
        words = f"{record.outside_number}在本大厅登记为{kept.number}，对方写的却是“{record.case_number}”"
        return _of_case(MismatchKind.NUMBER_DIFFERS, kept, words, (record.outside_number,))
    if kept is None and named is not None and named.outside_numbers:
        numbers = "、".join(sorted(named.outside_numbers))
        words = f"办件{named.number}在本大厅登记的对方编号是{numbers}，对方的却是{record.outside_number}"
        return _of_case(MismatchKind.NUMBER_DIFFERS, named, words, (record.outside_number,))
    return None


def _state_differs(record: OutsideRecord, case: OurCase) -> Mismatch | None:
    if record.state.agrees(case.state):
        return None
    words = f"办件{case.number}在本大厅是“{case.state.word}”，对方是“{record.state.word}”"
    states = (record.state.code, case.state.state)
    return _of_case(MismatchKind.STATE_DIFFERS, case, words, states)


def _missing(system: OutsideSystem, case: OurCase) -> Mismatch:
    words = f"办件{case.number}（{case.state.word}）在“{system.name}”中没有"
    return _of_case(MismatchKind.MISSING_THERE, case, words)


def _of_case(kind: MismatchKind, case: OurCase, words: str, detail: tuple[str, ...] = ()) -> Mismatch:
    return Mismatch(kind, case.number, case.received_on, words, case.number, detail)
