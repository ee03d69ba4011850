"""补正: which papers of earlier rounds still count when new ones come (S26: nothing is asked for again)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from extractors.values import Document
from rules.facts import Outcome
from storage.database import Transaction
from storage.readings import documents_with_rows, stored_findings

SEVERAL: Final[Mapping[str, tuple[str, ...]]] = {
    "id_card": ("id_number", "name"),
    "commitment_letter": ("title",),
    "qualification_certificate": ("name",),
    "training_certificate": ("name",),
    "approval_document": ("title",),
    "other": ("title",),
    "site_photo": (),
}
"""Kinds of which one application holds several, and by which field one is known from another."""

Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Carried:
    """The papers of earlier rounds by their row numbers, and the pages that the last findings blamed."""

    papers: tuple[tuple[int, Document], ...] = ()
    blamed: frozenset[Place] = frozenset()

    def still_counting(self, fresh: Sequence[Document]) -> tuple[tuple[int, Document], ...]:
        """Return the papers that none of the `fresh` ones takes the place of."""
        return tuple((key, paper) for key, paper in self.papers if not self._replaced(paper, fresh))

    def superseded(self, fresh: Sequence[Document]) -> tuple[int, ...]:
        """Return the row numbers of the papers that one of the `fresh` ones takes the place of."""
        kept = {key for key, _ in self.still_counting(fresh)}
        return tuple(key for key, _ in self.papers if key not in kept)

    def _replaced(self, paper: Document, fresh: Iterable[Document]) -> bool:
        alike = [one for one in fresh if one.kind == paper.kind]
        if paper.kind not in SEVERAL:
            return bool(alike)
        if any(_same(paper, one, SEVERAL[paper.kind]) for one in alike):
            return True
        return bool(alike) and paper.kind != "other" and bool(self.blamed & set(paper.parts))


NOTHING_CARRIED: Final = Carried()


def carried(transaction: Transaction, case_id: int, number: int) -> Carried:
    """Return what round `number` takes over from the rounds before it."""
    if number == 1:
        return NOTHING_CARRIED
    papers = documents_with_rows(transaction, case_id, number - 1)
    blamed = frozenset(
        (place.file, place.page)
        for finding in stored_findings(transaction, case_id, number - 1)
        if finding.outcome is not Outcome.PASS
        for place in finding.evidence
    )
    return Carried(tuple((row.id or 0, paper) for row, paper in papers), blamed)


def _same(one: Document, other: Document, names: tuple[str, ...]) -> bool:
    """Say whether two papers of a kind are of the same person or thing, by the first field both have."""
    for name in names:
        mine, theirs = one.fields.get(name), other.fields.get(name)
        if mine and theirs and mine.value and theirs.value:
            return mine.value == theirs.value
    return False
