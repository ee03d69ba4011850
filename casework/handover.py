"""移交: both legs of every case. Papers go to the department the day they came; results come back (S33–S38).

The electronic leg is pushed with the acceptance and acknowledged by the department. The paper leg is a batch
with a list, counted and signed by the department's liaison officer (专人) and nobody else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from casework.errors import HandoverRefusedError, NothingToHandOverError
from casework.exceptions import open_exception
from casework.make_out import HALL, hall_head, material_rows
from casework.papers.contents import HandoverList, HandoverRow, PaperRow, ResultHandoverList
from casework.papers.contents import ResultRow as ListedResult
from casework.papers.issue import issue_paper
from casework.papers.kinds import PaperKind
from casework.parties import parties
from casework.staff import somebody
from casework.steps import Sitting, sit, take
from rules.clocks import Clock
from rules.life_cycle import Step
from storage.cases import case_by_id
from storage.clock import SHANGHAI, local_date, now
from storage.database import Transaction
from storage.events import NewEvent
from storage.hall import Hall
from storage.life import (
    batches_of_case,
    cases_to_hand_over,
    departments_of_cases,
    items_of_batch,
    push_of,
    results_to_hand_over,
)
from storage.life_tables import HandoverBatchRow, HandoverItemRow, ResultRow
from storage.powers import matter_by_key, people, person_by_key
from storage.rows import add, get
from storage.tables import CaseRow, DepartmentRow, PersonRow
from storage.values import Actor, Queue

LIAISON = "liaison_officer"
ISSUE_CLERK = "issue_clerk"
NAMES = {"papers": "材料", "results": "结果"}


@dataclass(frozen=True, slots=True)
class Counted:
    """What the other side counted of one item."""

    copies: int
    pages: int
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """A handover batch: its row number, the list's number and row number, and how many items it has."""

    id: int
    list_number: str
    paper: int
    items: int


def departments_waiting(hall: Hall) -> dict[str, int]:
    """Return how many cases wait to be handed over on paper, by department."""
    with hall.database.read() as transaction:
        return departments_of_cases(transaction)


def make_batch(hall: Hall, department: str, actor: Actor, at: datetime | None = None) -> Batch:
    """List every paper of every case that still has to go to `department`, on a numbered list.

    Raises NothingToHandOverError, UnknownPersonError, UnknownAuthorityError.
    """
    at = at or now()
    with hall.database.write() as transaction:
        transaction.lock_name(f"handover:papers:{department}")
        giver = somebody(transaction, actor)
        cases = cases_to_hand_over(transaction, department)
        if not cases:
            raise NothingToHandOverError(what="材料", unit=_name(transaction, department))
        batch = _open_batch(transaction, "papers", department, giver, at)
        rows = [row for case in cases for row in _list_papers(hall, transaction, batch, case, actor, at)]
        content = HandoverList(
            head=hall_head(hall, transaction, HALL, at),
            batch=_batch_words(transaction, batch),
            made_at=at,
            from_unit=f"政务服务大厅{giver.section}",
            to_unit=_name(transaction, department),
            rows=tuple(rows),
            handed_by=giver.name,
            received_by=_liaison_name(transaction, department),
        )
        return _listed(transaction, batch, PaperKind.HANDOVER_LIST, content, HALL, actor, at)


def make_result_batch(hall: Hall, department: str, actor: Actor, at: datetime | None = None) -> Batch:
    """List every result that `department` has made and the issue counter has not received (S38).

    Raises HandoverRefusedError for anybody but its liaison officer, NothingToHandOverError.
    """
    at = at or now()
    with hall.database.write() as transaction:
        transaction.lock_name(f"handover:results:{department}")
        giver = somebody(transaction, actor)
        _must_be_liaison(giver, department)
        results = results_to_hand_over(transaction, department)
        if not results:
            raise NothingToHandOverError(what="结果", unit="综合出件窗口")
        batch = _open_batch(transaction, "results", department, giver, at)
        for result in results:
            case = case_by_id(transaction, result.case_id)
            _add_item(transaction, batch, case, result.name, "原件", result.copies, result.copies)
        content = ResultHandoverList(
            head=hall_head(hall, transaction, department, at),
            batch=_batch_words(transaction, batch),
            made_at=at,
            from_unit=f"{_name(transaction, department)}{giver.section}",
            to_unit="政务服务大厅综合窗口3",
            rows=tuple(_listed_result(transaction, result) for result in results),
            handed_by=giver.name,
            received_by="",
        )
        return _listed(transaction, batch, PaperKind.RESULT_HANDOVER_LIST, content, department, actor, at)


def acknowledge(hall: Hall, number: str, actor: Actor, at: datetime | None = None) -> None:
    """Write that the department has the electronic papers of a case. Raises HandoverRefusedError."""
    with sit(hall, number, actor, at) as sitting:
        push = push_of(sitting.transaction, sitting.case_id)
        if push is None:
            raise HandoverRefusedError(why="该件没有推送到部门的电子材料")
        if sitting.person is None or sitting.person.department != push.department:
            raise HandoverRefusedError(why="电子材料只能由接收部门的人确认")
        if push.acknowledged_at is None:
            push.acknowledged_at, push.acknowledged_by = sitting.at, sitting.person.key
            sitting.record("push_acknowledged", {"department": push.department})
            _stop_when_both_legs_are_done(sitting)


def sign(
    hall: Hall,
    batch_id: int,
    actor: Actor,
    counted: Mapping[int, Counted] | None = None,
    at: datetime | None = None,
) -> list[str]:
    """Sign a batch for as counted, item by item; return the differences in words, which go to queue Q8.

    `counted` by the item's row number; what is left out was counted as listed. Papers are signed for by the
    department's liaison officer, results by an issue clerk; a batch is signed once. Raises
    HandoverRefusedError.
    """
    at = at or now()
    with hall.database.write() as transaction:
        batch = _unsigned(transaction, batch_id)
        receiver = somebody(transaction, actor)
        _must_receive(receiver, batch)
        batch.signed_at, batch.signed_by = at, receiver.key
        items = items_of_batch(transaction, batch_id)
        there = counted or {}
        told = [_count(transaction, item, there.get(item.id or 0), at) for item in items]
        for case_id in dict.fromkeys(item.case_id for item in items):
            case = case_by_id(transaction, case_id)
            sitting = Sitting(hall, transaction, case, receiver, actor, at)
            sitting.record(f"{batch.leg}_signed_for", {"batch": batch_id, "list": batch.list_number})
            _received(sitting, batch)
        return [words for words in told if words]


def both_legs_done(transaction: Transaction, case_id: int) -> bool:
    """Say whether the papers were signed for, and the electronic ones acknowledged if they were pushed."""
    push = push_of(transaction, case_id)
    signed = any(batch.signed_at for batch, _ in batches_of_case(transaction, case_id, "papers"))
    return signed and (push is None or push.acknowledged_at is not None)


def _received(sitting: Sitting, batch: HandoverBatchRow) -> None:
    """Let the case go on now that its papers, or its result, are there."""
    if batch.leg == "papers":
        _stop_when_both_legs_are_done(sitting)
        return
    take(sitting, Step.TAKE_TO_ISSUE_COUNTER, detail={"batch": batch.id})
    result = get(sitting.transaction, ResultRow, sitting.case_id)
    if result is not None:
        result.in_at = sitting.at


def _stop_when_both_legs_are_done(sitting: Sitting) -> None:
    if both_legs_done(sitting.transaction, sitting.case_id):
        sitting.stop(Clock.HANDOVER)


def _unsigned(transaction: Transaction, batch_id: int) -> HandoverBatchRow:
    transaction.lock_name(f"handover:batch:{batch_id}")
    batch = get(transaction, HandoverBatchRow, batch_id)
    if batch is None:
        raise HandoverRefusedError(why="没有这一批")
    if batch.signed_at is not None:
        signer = person_by_key(transaction, batch.signed_by or "")
        when = batch.signed_at.astimezone(SHANGHAI)
        raise HandoverRefusedError(
            why=f"这一批已由{signer.name if signer else '他人'}于{when:%m月%d日%H:%M}签收"
        )
    return batch


def _must_receive(receiver: PersonRow, batch: HandoverBatchRow) -> None:
    if batch.leg == "papers":
        _must_be_liaison(receiver, batch.department)
    elif ISSUE_CLERK not in receiver.roles:
        raise HandoverRefusedError(why="结果只能由综合出件员签收")
    if batch.made_by == receiver.key:
        raise HandoverRefusedError(why="移交人和接收人不能是同一人")


def _must_be_liaison(person: PersonRow, department: str) -> None:
    if LIAISON not in person.roles or person.department != department:
        raise HandoverRefusedError(why=f"{person.name}不是该部门的联络员（专人），不能办理交接")


def _count(transaction: Transaction, item: HandoverItemRow, counted: Counted | None, at: datetime) -> str:
    """Write what was counted; return the difference in words and put it into the queue, "" without one."""
    there = counted or Counted(item.copies, item.pages)
    item.counted_copies, item.counted_pages = there.copies, there.pages
    if (there.copies, there.pages) == (item.copies, item.pages) and not there.remark:
        return ""
    item.difference = (
        f"{item.name}：清单{item.copies}份{item.pages}页，实收{there.copies}份{there.pages}页"
        f"{'，' + there.remark if there.remark else ''}"
    )
    case = case_by_id(transaction, item.case_id)
    key = f"handover:{item.batch_id}:{item.id}"
    open_exception(transaction, Queue.HANDOVER_DIFFERENCE, key, item.difference, at, case=case)
    return item.difference


def _open_batch(
    transaction: Transaction, leg: str, department: str, giver: PersonRow, at: datetime
) -> HandoverBatchRow:
    batch = HandoverBatchRow(
        leg=leg, department=department, made_on=local_date(at), made_at=at, made_by=giver.key
    )
    return add(transaction, batch)


def _list_papers(
    hall: Hall, transaction: Transaction, batch: HandoverBatchRow, case: CaseRow, actor: Actor, at: datetime
) -> Sequence[HandoverRow]:
    sitting = Sitting(hall, transaction, case, None, actor, at)
    applicant = parties(transaction, case).applicant.name
    matter = matter_by_key(transaction, case.matter)
    listed = []
    only_new = case.round if batches_of_case(transaction, case.id or 0, "papers") else None
    for row in _numbered(material_rows(sitting, only_new)):
        _add_item(transaction, batch, case, row.name, row.form, row.copies, row.pages)
        listed.append(
            HandoverRow(
                case_number=case.number,
                applicant=applicant,
                matter=matter.name if matter else case.matter,
                material=row.name,
                form=row.form,
                copies=row.copies,
                pages=row.pages,
            )
        )
    return listed


def _numbered(rows: Sequence[PaperRow]) -> list[PaperRow]:
    """Return the rows with papers of the same name told apart: 其他材料, 其他材料(2)."""
    met: dict[str, int] = {}
    named = []
    for row in rows:
        met[row.name] = met.get(row.name, 0) + 1
        named.append(replace(row, name=f"{row.name}({met[row.name]})") if met[row.name] > 1 else row)
    return named


def _add_item(
    transaction: Transaction,
    batch: HandoverBatchRow,
    case: CaseRow,
    name: str,
    form: str,
    copies: int,
    pages: int,
) -> None:
    item = HandoverItemRow(
        batch_id=batch.id or 0,
        case_id=case.id or 0,
        round=case.round,
        name=name,
        form=form,
        copies=copies,
        pages=pages,
    )
    add(transaction, item)


def _listed_result(transaction: Transaction, result: ResultRow) -> ListedResult:
    case = case_by_id(transaction, result.case_id)
    matter = matter_by_key(transaction, case.matter)
    return ListedResult(
        case_number=case.number,
        applicant=parties(transaction, case).applicant.name,
        matter=matter.name if matter else case.matter,
        result=result.name,
        certificate_number=result.licence_number,
        copies=result.copies,
        valid_from=result.valid_from,
        valid_until=result.valid_until,
    )


def _listed(
    transaction: Transaction,
    batch: HandoverBatchRow,
    kind: PaperKind,
    content: HandoverList | ResultHandoverList,
    authority: str,
    actor: Actor,
    at: datetime,
) -> Batch:
    paper = issue_paper(
        transaction, kind, content, authority_key=authority, batch=str(batch.id), actor=actor, at=at
    )
    batch.list_number = paper.number
    items = items_of_batch(transaction, batch.id or 0)
    for case_id in dict.fromkeys(item.case_id for item in items):
        case = case_by_id(transaction, case_id)
        detail = {"batch": batch.id, "list": paper.number}
        transaction.record(
            NewEvent(f"{batch.leg}_listed", at, actor, case_id, case.state, case.state, detail=detail)
        )
    return Batch(batch.id or 0, paper.number, paper.id or 0, len(items))


def _batch_words(transaction: Transaction, batch: HandoverBatchRow) -> str:
    """Return the batch as its list calls it: day, short name of the department, number."""
    row = get(transaction, DepartmentRow, batch.department)
    short = next(iter(row.aliases), row.name) if row else batch.department
    return f"{batch.made_on:%Y%m%d}-{short}-{batch.id:02d}"


def _name(transaction: Transaction, department: str) -> str:
    row = get(transaction, DepartmentRow, department)
    return row.name if row else department


def _liaison_name(transaction: Transaction, department: str) -> str:
    named = [one.name for one in people(transaction) if one.department == department and LIAISON in one.roles]
    return "、".join(named)
