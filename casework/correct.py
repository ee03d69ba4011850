"""补正: one notice with everything, once; then only what it named is brought, and judged with the rest.

行政许可法第三十二条第一款第四项. A later demand on papers that have not changed is blocked (S27).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from casework.application import submitted_from
from casework.errors import BatchKeyReusedError, UnknownMatterError
from casework.findings import StandingFinding, standing_findings
from casework.make_out import HALL, head_of, make_out, material_rows
from casework.papers.contents import CorrectionItem, CorrectionNotice, CorrectionReceipt
from casework.papers.kinds import PaperKind
from casework.receive import Received, begin_round, join_visit, store_originals
from casework.steps import Sitting, sit, take
from rules.clocks import Clock
from rules.explain import Explanation, RuleExplained, explain
from rules.facts import Finding, Outcome
from rules.life_cycle import Step
from rules.notice import Notice, NoticeItem, notice
from storage.cases import FileEntry, add_files, case_by_number, files_of, files_upto
from storage.clock import local_date
from storage.hall import Hall
from storage.life import submission_of_batch
from storage.life_tables import SubmissionRow, ToldItemRow
from storage.papers import papers_of_case
from storage.readings import stored_documents, stored_refusals
from storage.rows import add
from storage.values import Actor, WorkKind
from storage.work import add_work, work_of_case

WAYS = ("综合窗口提交", "邮政快递寄送")


def notify_correction(
    hall: Hall, number: str, actor: Actor, *, reason: str = "", at: datetime | None = None
) -> int:
    """Give the applicant the one-time notice; return its row number among the papers.

    `reason`: a supervisor's, for a demand that an earlier notice could have named. Raises StepRefusedError.
    """
    with sit(hall, number, actor, at) as sitting:
        told = notice_of(sitting)
        take(
            sitting,
            Step.NOTIFY_CORRECTION,
            reason=reason,
            detail={"round": sitting.case.round, "items": len(told.items), **_reasoned(reason)},
        )
        sitting.stop(Clock.CORRECTION)
        sitting.stop(Clock.HANDOVER, Clock.INSTANT, because="材料在补")
        for item in told.items:
            add(
                sitting.transaction,
                ToldItemRow(
                    case_id=sitting.case_id,
                    round=sitting.case.round,
                    material=item.material,
                    rules=list(item.rules),
                ),
            )
        return make_out(sitting, PaperKind.CORRECTION_NOTICE, _content(sitting, told))


def resubmit(
    hall: Hall,
    number: str,
    files: Sequence[tuple[str, bytes]],
    actor: Actor,
    *,
    batch_key: str,
    window: str = "1",
    visit_key: str | None = None,
    at: datetime | None = None,
) -> Received:
    """Take in what the notice asked for; the papers of earlier rounds go on counting (S26).

    The same batch key sent twice gives the same round. Raises StepRefusedError, NothingSubmittedError,
    FileTooLargeError, BatchKeyReusedError, ObjectStoreUnreachableError.
    """
    entries = store_originals(hall, files, _names_taken(hall, number))
    with sit(hall, number, actor, at) as sitting:
        sitting.transaction.lock_name(f"batch:{batch_key}")
        before = submission_of_batch(sitting.transaction, batch_key)
        if before is not None:
            return _again(sitting, before, entries)
        visit = join_visit(
            sitting.transaction,
            sitting.case_id,
            visit_key or batch_key,
            window,
            "correction",
            actor,
            sitting.at,
        )
        told = {"received_on": sitting.day.isoformat(), "visit": visit}
        take(sitting, Step.RESUBMIT, detail={"originals": [entry.sha256 for entry in entries], **told})
        work_id = _open_round(sitting, entries, batch_key)
        return Received(number, sitting.case_id, work_id, fresh=True)


def _names_taken(hall: Hall, number: str) -> list[str]:
    with hall.database.read() as transaction:
        case = case_by_number(transaction, number)
        return [file.name for file in files_upto(transaction, case.id or 0, case.round)]


def _again(sitting: Sitting, before: SubmissionRow, entries: Sequence[FileEntry]) -> Received:
    """Return the round that this batch opened before; raises BatchKeyReusedError for other files."""
    held = [file.sha256 for file in files_of(sitting.transaction, before.case_id, before.round)]
    if before.case_id != sitting.case_id or held != [entry.sha256 for entry in entries]:
        raise BatchKeyReusedError(case_number=sitting.case.number)
    works = work_of_case(sitting.transaction, sitting.case_id)
    work = next(one for one in works if one.round == before.round)
    return Received(sitting.case.number, sitting.case_id, work.id or 0, fresh=False)


def _open_round(sitting: Sitting, entries: Sequence[FileEntry], batch_key: str) -> int:
    """Write the next round of the case and the work to be done; return the work's row number."""
    case, transaction = sitting.case, sitting.transaction
    case.round += 1
    case.prechecked_at, case.verdict, case.needs_review = None, None, False
    add_files(transaction, sitting.case_id, case.round, entries)
    pickup = timedelta(seconds=sitting.hall.settings.pickup_seconds)
    begin_round(sitting, batch_key, sitting.day)
    return add_work(transaction, WorkKind.PRECHECK, sitting.case_id, case.round, sitting.at, pickup)


def correction_receipt(hall: Hall, number: str, actor: Actor, at: datetime | None = None) -> int:
    """Make out the receipt for what was brought after a notice; return its row number."""
    with sit(hall, number, actor, at) as sitting:
        asked = [
            paper
            for paper in papers_of_case(sitting.transaction, sitting.case_id)
            if paper.kind == PaperKind.CORRECTION_NOTICE
        ]
        content = CorrectionReceipt(
            head=head_of(sitting, HALL),
            notice_number=asked[-1].number if asked else "",
            notice_on=local_date(asked[-1].made_at) if asked else sitting.day,
            rows=material_rows(sitting, only_round=sitting.case.round),
            receiver=sitting.person.name if sitting.person else "",
            received_at=sitting.at,
        )
        return make_out(sitting, PaperKind.CORRECTION_RECEIPT, content, HALL)


def notice_of(sitting: Sitting) -> Notice:
    """Return the notice over what holds after people have settled what the machine could not tell."""
    return notice(_settled(_explanation(sitting), standing_findings(sitting.transaction, sitting.case)))


def _explanation(sitting: Sitting) -> Explanation:
    case, rule_set = sitting.case, sitting.rule_set
    if rule_set is None:
        raise UnknownMatterError(matter=case.matter)
    submitted = submitted_from(
        stored_documents(sitting.transaction, sitting.case_id, case.round),
        stored_refusals(sitting.transaction, sitting.case_id, case.round),
        received_on=case.received_on,
        agent=case.agent_present,
        applicant=case.applicant_type,
        case_number=case.number,
        phone_given_by_others=case.phone_given_by_others,
    )
    return explain(rule_set, submitted.application, besides=submitted.besides)


def _settled(explanation: Explanation, found: Sequence[StandingFinding]) -> Explanation:
    """Return the explanation with what people settled in place of what the machine said."""
    said = {one.finding: one for one in found if one.settlement is not None}
    return replace(
        explanation,
        rules=tuple(_as_settled(rule, said) for rule in explanation.rules),
        besides=tuple(one for one in explanation.besides if one not in said or _fails(said[one])),
    )


def _fails(one: StandingFinding) -> bool:
    return one.outcome is Outcome.FAIL


def _as_settled(rule: RuleExplained, said: dict[Finding, StandingFinding]) -> RuleExplained:
    one = said.get(rule.finding) if rule.finding else None
    if one is None or rule.finding is None:
        return rule
    return replace(
        rule,
        outcome=one.outcome,
        message=one.message,
        finding=rule.finding._replace(outcome=one.outcome, message=one.message),
        answer=rule.answer._replace(doubts=()),
    )


def _content(sitting: Sitting, told: Notice) -> CorrectionNotice:
    missing = [item for item in told.items if f"R-{item.material}" in item.rules]
    return CorrectionNotice(
        head=head_of(sitting),
        received_on=sitting.case.received_on,
        incomplete=bool(missing),
        malformed=len(missing) < len(told.items),
        items=tuple(_item(sitting, item) for item in told.items),
    )


def _item(sitting: Sitting, item: NoticeItem) -> CorrectionItem:
    material = sitting.rule_set.material(item.material) if sitting.rule_set else None
    return CorrectionItem(
        material=item.name,
        defect="；".join(item.problems),
        needed="；".join(item.remedies) or "请核对并改正",
        basis="；".join(item.bases),
        how="原件" if material and "original" in material.copies else "复印件，带原件核对",
        ways=WAYS,
    )


def _reasoned(reason: str) -> dict[str, str]:
    return {"reason": reason} if reason else {}
