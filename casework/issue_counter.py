"""出件: tell the applicant, hand the result over against a signature, or send it by courier (S42–S46).

The day on which the applicant signs is the day of service; by post it is the day on the courier's receipt.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from casework.exceptions import open_exception
from casework.make_out import HALL, head_of, make_out
from casework.papers.contents import Courier, PickupNotice, ProofOfService, ServedDocument
from casework.papers.kinds import FORMS, PaperKind
from casework.parties import parties
from casework.receive import join_visit
from casework.steps import Sitting, sit, take
from rules.clocks import Clock
from rules.life_cycle import Step
from rules.states import CaseState
from storage.clock import local_date
from storage.hall import Hall
from storage.life import stock
from storage.life_tables import DeliveryRow, PickupNoticeRow, ResultRow
from storage.papers import papers_of_case
from storage.rows import add, get, of_case
from storage.values import Actor, Queue

WINDOW = "综合窗口3（综合出件）"
BRING = ("领取人身份证件原件", "材料接收凭证", "代领的，另带申请人签名（盖章）的授权委托书")
SERVED = (PaperKind.GRANT_DECISION, PaperKind.REFUSAL_DECISION)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who takes a result: name, relation to the applicant ("" for the applicant), what was checked.

    `signature` is the image of the signature from the pad or the scanned slip, None without one.
    `authorised`: a letter of authority was shown, which an agent needs.
    """

    name: str
    relation: str = ""
    identity_checked: bool = False
    authorised: bool = False
    signature: bytes | None = None


@dataclass(frozen=True, slots=True)
class Parcel:
    """A result sent by courier, free of charge for the applicant (S44)."""

    carrier: str
    tracking_number: str
    recipient: str
    address: str
    phone: str


def notify_pickup(
    hall: Hall,
    number: str,
    channel: str,
    actor: Actor,
    *,
    reached: bool,
    at: datetime | None = None,
) -> int | None:
    """Write an attempt to tell the applicant; return the notice's row number once they were reached.

    `channel`: 电话, 短信, 上门 … The first success stops K8. Raises StepRefusedError.
    """
    with sit(hall, number, actor, at) as sitting:
        after = CaseState.NOTIFIED if reached else CaseState(sitting.case.state)
        take(sitting, Step.NOTIFY_PICKUP, after=after, detail={"channel": channel, "reached": reached})
        add(
            sitting.transaction,
            PickupNoticeRow(
                case_id=sitting.case_id, channel=channel, reached=reached, at=sitting.at, person=sitting.key
            ),
        )
        if not reached:
            return None
        sitting.stop(Clock.PICKUP_NOTICE)
        return make_out(sitting, PaperKind.PICKUP_NOTICE, _pickup_notice(sitting), HALL)


def hand_out(hall: Hall, number: str, recipient: Recipient, actor: Actor, at: datetime | None = None) -> int:
    """Hand the result over at the counter; return the proof of service. Raises StepRefusedError without
    identity check, signature or, for an agent, authority.
    """
    signature = recipient.signature
    stored = hall.objects.put_originals([signature])[0].sha256 if signature else None
    with sit(hall, number, actor, at) as sitting:
        return hand_out_in(sitting, recipient, stored)


def hand_out_in(
    sitting: Sitting, recipient: Recipient, signature_sha256: str | None, *, still_here: bool = False
) -> int:
    """Hand the result over within a sitting, as 即办件 needs it.

    `still_here`: the applicant has not left since handing the papers in, so that it is no visit of its own.
    """
    key, transaction = f"pickup:{sitting.case.number}", sitting.transaction
    visit = None
    if not still_here:
        visit = join_visit(transaction, sitting.case_id, key, "3", "pickup", sitting.actor, sitting.at)
    take(
        sitting,
        Step.ISSUE,
        identity_checked=recipient.identity_checked,
        agent_authorised=recipient.authorised or not recipient.relation,
        signed=signature_sha256 is not None,
        detail={"method": "pickup", "signature": signature_sha256, "visit": visit},
    )
    add(
        sitting.transaction,
        DeliveryRow(
            case_id=sitting.case_id,
            method="pickup",
            recipient=recipient.name,
            relation=recipient.relation,
            signature_sha256=signature_sha256,
            served_on=sitting.day,
            person=sitting.key,
        ),
    )
    return _served(sitting, "直接送达（窗口领取）", recipient.name, recipient.relation)


def dispatch(hall: Hall, number: str, parcel: Parcel, actor: Actor, at: datetime | None = None) -> int:
    """Send the result by courier; return the slip's row number. Raises StepRefusedError without address or
    tracking number.
    """
    with sit(hall, number, actor, at) as sitting:
        complete = all((parcel.tracking_number, parcel.recipient, parcel.address, parcel.phone))
        take(sitting, Step.DISPATCH, address=complete, detail={"carrier": parcel.carrier})
        add(
            sitting.transaction,
            DeliveryRow(
                case_id=sitting.case_id,
                method="courier",
                recipient=parcel.recipient,
                carrier=parcel.carrier,
                tracking_number=parcel.tracking_number,
                address=parcel.address,
                phone=parcel.phone,
                dispatched_at=sitting.at,
                person=sitting.key,
            ),
        )
        courier = Courier(
            carrier=parcel.carrier,
            recipient=parcel.recipient,
            address=parcel.address,
            phone=parcel.phone,
            tracking_number=parcel.tracking_number,
            sent_on=sitting.day,
        )
        return make_out(sitting, PaperKind.PICKUP_NOTICE, _pickup_notice(sitting, courier), HALL)


def delivered(
    hall: Hall, number: str, signed_by: str, served_on: date, actor: Actor, at: datetime | None = None
) -> int:
    """Write the courier's receipt: the result was served on that day. Raises StepRefusedError."""
    with sit(hall, number, actor, at) as sitting:
        parcel = _parcel(sitting)
        take(
            sitting,
            Step.ISSUE,
            identity_checked=True,
            signed=parcel is not None and bool(signed_by),
            detail={"method": "courier", "served_on": served_on.isoformat()},
        )
        if parcel is not None:
            parcel.served_on = served_on
        return _served(sitting, "邮寄送达", signed_by, "", served_on)


def came_back(hall: Hall, number: str, why: str, actor: Actor, at: datetime | None = None) -> None:
    """Write that a parcel came back; the case goes into queue Q9 and can be sent or fetched anew."""
    with sit(hall, number, actor, at) as sitting:
        parcel = _parcel(sitting)
        if parcel is None:
            return
        parcel.returned_at = sitting.at
        sitting.record("parcel_came_back", {"delivery": parcel.id})
        open_exception(
            sitting.transaction,
            Queue.UNDELIVERABLE,
            f"parcel:{parcel.id}",
            f"快递退回：{why}",
            sitting.at,
            case=sitting.case,
            actor=sitting.actor,
        )


def close(hall: Hall, number: str, actor: Actor, at: datetime | None = None) -> None:
    """Close a served case. Raises StepRefusedError."""
    with sit(hall, number, actor, at) as sitting:
        take(sitting, Step.CLOSE)


def archive(hall: Hall, number: str, actor: Actor, at: datetime | None = None) -> None:
    """File a case that has ended. Raises StepRefusedError."""
    with sit(hall, number, actor, at) as sitting:
        take(sitting, Step.ARCHIVE)


@dataclass(frozen=True, slots=True)
class Register:
    """The register of the issue counter: came in, went out, lie there; the last must be the difference."""

    came_in: int
    went_out: int
    lying: int

    @property
    def agrees(self) -> bool:
        """Whether stock equals in minus out (S45)."""
        return self.lying == self.came_in - self.went_out


def register(hall: Hall) -> Register:
    """Return the register's figures."""
    with hall.database.read() as transaction:
        return Register(*stock(transaction))


def _served(
    sitting: Sitting, method: str, signed_by: str, relation: str, served_on: date | None = None
) -> int:
    """Stop the clocks, take the result out of the register, make out the proof of service."""
    sitting.stop(Clock.DELIVERY, Clock.PICKUP_NOTICE, Clock.INSTANT)
    result = get(sitting.transaction, ResultRow, sitting.case_id)
    if result is not None:
        result.out_at = sitting.at
    decisions = [
        paper for paper in papers_of_case(sitting.transaction, sitting.case_id) if paper.kind in SERVED
    ]
    content = ProofOfService(
        head=head_of(sitting, HALL),
        documents=tuple(
            ServedDocument(name=FORMS[PaperKind(one.kind)].title, number=one.number, copies=1)
            for one in decisions
        ),
        serving_unit=head_of(sitting).authority,
        recipient=parties(sitting.transaction, sitting.case).applicant.name,
        place=WINDOW if served_on is None else "邮寄",
        method=method,
        server=sitting.person.name if sitting.person else "",
        served_at=sitting.at if served_on is None else None,
        signed_by=signed_by,
        relation=relation,
        remark=f"快递签收日期：{served_on:%Y年%m月%d日}" if served_on else "",
    )
    return make_out(sitting, PaperKind.PROOF_OF_SERVICE, content, HALL)


def _pickup_notice(sitting: Sitting, courier: Courier | None = None) -> PickupNotice:
    result = get(sitting.transaction, ResultRow, sitting.case_id)
    return PickupNotice(
        head=head_of(sitting, HALL),
        result=result.name if result else "办理结果",
        decided_on=_decided_on(sitting),
        window=WINDOW,
        hours=sitting.calendar.hours_in_words(),
        bring=() if courier else BRING,
        courier=courier,
    )


def _decided_on(sitting: Sitting) -> date:
    decisions = [
        paper for paper in papers_of_case(sitting.transaction, sitting.case_id) if paper.kind in SERVED
    ]
    return local_date(decisions[-1].made_at) if decisions else sitting.day


def _parcel(sitting: Sitting) -> DeliveryRow | None:
    """Return the parcel that is on its way, if one is."""
    sent = [
        row
        for row in of_case(sitting.transaction, DeliveryRow, sitting.case_id)
        if row.method == "courier" and row.returned_at is None
    ]
    return sent[-1] if sent else None
