"""What holds of a case's findings once people have settled some: the ground of every step to acceptance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rules.facts import Finding, Outcome
from rules.rule_set import RuleSet
from storage.cases import files_upto
from storage.database import Transaction
from storage.life import settlements_of
from storage.life_tables import SettlementRow, ToldItemRow
from storage.readings import stored_findings
from storage.rows import of_case
from storage.tables import CaseRow


@dataclass(frozen=True, slots=True)
class StandingFinding:
    """A finding of the current round, from 1, and what a person settled about it, if anybody did."""

    position: int
    finding: Finding
    settlement: SettlementRow | None

    @property
    def outcome(self) -> Outcome:
        """What holds: a person's word, else the machine's."""
        return Outcome(self.settlement.outcome) if self.settlement else self.finding.outcome

    def as_holding(self) -> Finding:
        """Return the finding as it holds."""
        return self.finding._replace(outcome=self.outcome, message=self.message)

    @property
    def message(self) -> str:
        """What is said of it: the machine's sentence, or why a person found it wrong."""
        doubted = self.settlement is not None and self.finding.outcome is not Outcome.FAIL
        return self.settlement.reason if self.settlement and doubted else self.finding.message


def standing_findings(transaction: Transaction, case: CaseRow) -> list[StandingFinding]:
    """Return the findings of the case's current round with their settlements."""
    case_id = case.id or 0
    settled = settlements_of(transaction, case_id, case.round)
    found = stored_findings(transaction, case_id, case.round)
    return [
        StandingFinding(position, finding, settled.get(position))
        for position, finding in enumerate(found, start=1)
    ]


def intolerable(findings: Sequence[StandingFinding], rule_set: RuleSet | None) -> tuple[str, ...]:
    """Return the failures that may not come later: all but a missing material that the matter tolerates."""
    return tuple(
        one.message.partition("。")[0]
        for one in findings
        if one.outcome is Outcome.FAIL and not _tolerated(one.finding, rule_set)
    )


def _tolerated(finding: Finding, rule_set: RuleSet | None) -> bool:
    material = rule_set.material(finding.material) if rule_set else None
    return material is not None and bool(material.tolerated) and finding.rule == f"R-{finding.material}"


def new_demands(
    transaction: Transaction, case: CaseRow, findings: Sequence[StandingFinding]
) -> tuple[str, ...]:
    """Return the failures that an earlier notice of the case could have named and did not (S27).

    Those are failures of papers that were there then: one paper that came since makes a demand no new one.
    """
    told = of_case(transaction, ToldItemRow, case.id or 0)
    if not told:
        return ()
    last_told = max(item.round for item in told)
    named = {(item.material, rule) for item in told for rule in item.rules}
    rounds = {file.name: file.round for file in files_upto(transaction, case.id or 0, case.round)}
    return tuple(
        one.message.partition("。")[0]
        for one in findings
        if one.outcome is Outcome.FAIL
        and (one.finding.material, one.finding.rule) not in named
        and all(rounds.get(place.file, 0) <= last_told for place in one.finding.evidence)
    )
