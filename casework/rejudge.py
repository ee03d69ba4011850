"""What another version would change: the recorded cases of a matter judged by two versions of its rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from casework.application import Submitted, submitted_from
from rules.cage import Cage
from rules.facts import Application, Outcome, Verdict, VerdictKind, verdict_of
from rules.judge import judge_many
from rules.rule_set import RuleSet
from storage.cases import cases_of_matter
from storage.database import Database
from storage.readings import stored_documents, stored_findings, stored_refusals


@dataclass(frozen=True, slots=True)
class Flip:
    """A case whose verdict would be another, and the rules that come out otherwise."""

    number: str
    before: VerdictKind
    after: VerdictKind
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rejudged:
    """How many recorded cases were judged by both versions, and those that would flip."""

    cases: int
    flips: tuple[Flip, ...]


def rejudge(database: Database, old: RuleSet, new: RuleSet) -> Rejudged:
    """Judge every recorded case of the matter by both versions, from what was stored when it was read."""
    held = list(_recorded(database, new.key))
    with Cage() as cage:
        before, after = (
            [_with_besides(verdict, case) for verdict, (_, case) in zip(verdicts, held, strict=True)]
            for verdicts in (
                judge_many(_by(rule_set, [case.application for _, case in held]), cage)
                for rule_set in (old, new)
            )
        )
    flips = (
        Flip(number, was.verdict, now.verdict, _differing(was, now))
        for (number, _), was, now in zip(held, before, after, strict=True)
        if was.verdict is not now.verdict
    )
    return Rejudged(len(held), tuple(flips))


def _recorded(database: Database, matter: str) -> Iterator[tuple[str, Submitted]]:
    """Yield number and papers of each case of the matter that has been judged."""
    with database.read() as transaction:
        for case in cases_of_matter(transaction, matter):
            case_id = case.id or 0
            if not stored_findings(transaction, case_id, case.round):
                continue
            yield (
                case.number,
                submitted_from(
                    stored_documents(transaction, case_id, case.round),
                    stored_refusals(transaction, case_id, case.round),
                    received_on=case.received_on,
                    agent=case.agent_present,
                    applicant=case.applicant_type,
                    case_number=case.number,
                    phone_given_by_others=case.phone_given_by_others,
                ),
            )


def _by(rule_set: RuleSet, applications: list[Application]) -> list[tuple[RuleSet, Application]]:
    return [(rule_set, application) for application in applications]


def _with_besides(verdict: Verdict, case: Submitted) -> Verdict:
    return verdict_of(verdict.findings + case.besides)


def _differing(was: Verdict, now: Verdict) -> tuple[str, ...]:
    """Return the ids of the rules that find something in one of the two and not in the other."""
    one, other = (
        {(found.rule, found.material, found.outcome) for found in verdict.findings if _matters(found.outcome)}
        for verdict in (was, now)
    )
    return tuple(sorted({rule for rule, _, _ in one ^ other}))


def _matters(outcome: Outcome) -> bool:
    return outcome is not Outcome.PASS
