"""说明: explain a stored case by the rules, from what was stored when it was read.

The case is judged again on exactly what was judged first, by both evaluators. Where that gives other
findings than were recorded (the rule set has changed since), the explanation says so. Only the database is
needed: no scan is read again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from casework.application import Submitted, submitted_from
from casework.errors import NotPrecheckedError, UnknownMatterError, UnknownPersonError
from casework.rule_sets import version_of
from rules.cage import Cage
from rules.catalogue import Catalogue
from rules.compiled import Caged
from rules.errors import CageError
from rules.explain import Explanation, explain
from rules.facts import Finding
from rules.flatten import flatten
from rules.rule_set import RuleSet
from storage.cases import case_by_number
from storage.clock import now
from storage.database import Database
from storage.events import NewEvent
from storage.powers import person_by_key
from storage.readings import stored_documents, stored_findings, stored_refusals
from storage.tables import CaseRow
from storage.values import Actor

REVEALED = "personal_data_shown"


@dataclass(frozen=True, slots=True)
class CaseExplained:
    """A stored case explained. `judged_by` is the version of the rule set that judged it first.

    `recorded` are the findings of that time; `changed` are those that would not come out now, and those
    that came up since.
    """

    number: str
    round: int
    judged_by: str | None
    explanation: Explanation
    recorded: tuple[Finding, ...]

    @property
    def faithful(self) -> bool:
        """Whether judging again gave exactly what was recorded."""
        return self.explanation.findings == self.recorded

    @property
    def changed(self) -> tuple[str, ...]:
        """The messages in which the two differ, as (当时) and (现在)."""
        then, today = Counter(self.recorded), Counter(self.explanation.findings)
        gone = [f"当时：{one.message}" for one in then - today]
        return (*gone, *(f"现在：{one.message}" for one in today - then))


def explain_case(
    database: Database, number: str, matters: Catalogue | None = None, round_number: int | None = None
) -> CaseExplained:
    """Explain a round (the current one without) of the case, by the version that the case is judged by.

    Raises UnknownCaseError, NotPrecheckedError, and UnknownMatterError where the matter is no longer offered.
    """
    with database.read() as transaction:
        case = case_by_number(transaction, number)
        case_id, chosen = case.id or 0, round_number or case.round
        documents = stored_documents(transaction, case_id, chosen)
        refused = stored_refusals(transaction, case_id, chosen)
        recorded = stored_findings(transaction, case_id, chosen)
    if not recorded:
        raise NotPrecheckedError(case_number=number, round=chosen)
    rule_set = version_of(case, matters)
    if rule_set is None:
        raise UnknownMatterError(matter=case.matter)
    submitted = submitted_from(
        documents,
        refused,
        received_on=case.received_on,
        agent=case.agent_present,
        applicant=case.applicant_type,
        case_number=case.number,
        phone_given_by_others=case.phone_given_by_others,
    )
    explanation = _explained(rule_set, submitted)
    return CaseExplained(number, chosen, case.matter_version, explanation, recorded)


def reveal(database: Database, number: str, person: str, device: str, at: datetime | None = None) -> None:
    """Put down that `person` looks at a case's personal data, before it is shown.

    Raises UnknownCaseError, UnknownPersonError.
    """
    with database.write() as transaction:
        case: CaseRow = case_by_number(transaction, number)
        who = person_by_key(transaction, person)
        if who is None:
            raise UnknownPersonError(person=person)
        transaction.record(
            NewEvent(
                kind=REVEALED,
                at=at or now(),
                actor=Actor(who.key, who.roles[0] if who.roles else "staff", device),
                case_id=case.id,
                state_before=case.state,
                state_after=case.state,
                detail={"what": "explanation", "round": case.round},
            )
        )


def _explained(rule_set: RuleSet, submitted: Submitted) -> Explanation:
    with Cage() as cage:
        caged: Mapping[str, Caged] | None
        try:
            caged = cage.evaluate(rule_set, flatten(rule_set, submitted.application).facts)
        except CageError:
            caged = None  # explained by the plain evaluator alone; the difference to the record shows
    return explain(rule_set, submitted.application, caged, submitted.besides)
