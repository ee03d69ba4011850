"""What each paper says, as plain values: one dataclass per paper (domain.md 4).

Instants are aware and shown in Asia/Shanghai to the minute; dates are calendar dates of the hall. Who fills
a content decides what of a person may be shown; addresses and telephone numbers of the courier slip are
masked whatever is given. A content goes to JSON and back unchanged: it is stored with the paper.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final

from pydantic import AwareDatetime, TypeAdapter

from casework.papers.kinds import PaperKind
from rules.notice import QUESTION_LINE


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What the papers of one case share.

    `issue_paper` fills in `authority`, the full name over and under the paper, and `seal_name`, where a
    department's own rule differs from the kind's (domain.md 4: seal type is data); empty: as the kind says.
    `licence`: a licence, to which the 许可法 applies; a paper of any other matter names `basis` instead.
    """

    matter: str
    case_number: str
    query_code: str
    applicant: str
    application_date: date
    issued_on: date
    hall: str
    authority: str = ""
    contact_person: str = ""
    phone: str = ""
    agent: str = ""
    basis: tuple[str, ...] = ()
    licence: bool = True
    department: str = ""
    section: str = ""
    handler: str = ""
    handler_phone: str = ""
    place: str = ""
    seal_name: str = ""
    question_line: str = QUESTION_LINE


@dataclass(frozen=True, slots=True, kw_only=True)
class HallHead:
    """What the papers share that are not of one case; `authority` and `seal_name` as in `Head`."""

    issued_on: date
    hall: str
    authority: str = ""
    place: str = ""
    seal_name: str = ""
    question_line: str = QUESTION_LINE


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRow:
    """A material as taken in. `form`: 原件 or 复印件; `original_checked` None: there is none to check."""

    name: str
    form: str
    copies: int
    pages: int
    original_checked: bool | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptCase:
    """One of several cases that a visit opened."""

    case_number: str
    query_code: str
    matter: str
    department: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """材料接收凭证（收件回执）. `large`: in large print, for older people (S10).

    `cases`: all cases of the visit where it opened several over one set of papers (S61).
    """

    head: Head
    rows: tuple[PaperRow, ...]
    receiver: str
    received_at: AwareDatetime
    large: bool = False
    cases: tuple[ReceiptCase, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionReceipt:
    """补正材料接收凭证, which names the notice that asked for the material."""

    head: Head
    notice_number: str
    notice_on: date
    rows: tuple[PaperRow, ...]
    receiver: str
    received_at: AwareDatetime
    large: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionItem:
    """One thing to correct: what is wrong, what is needed, by which rule, in which form, how to supply it."""

    material: str
    defect: str
    needed: str
    basis: str
    how: str
    ways: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionNotice:
    """一次性补正告知书（许可法 32(1)4）.

    `incomplete`: something is missing; `malformed`: something is not in its legal form. `supply_by` only
    where a law gives a day, which `supply_basis` names.
    """

    head: Head
    received_on: date
    incomplete: bool
    malformed: bool
    items: tuple[CorrectionItem, ...]
    supply_by: date | None = None
    supply_basis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptanceNotice:
    """受理通知书（许可法 32(1)5）. Limits are in words (20个工作日); `decide_by` is the last day by law.

    `decision_words` is what will be decided; `deemed`: accepted by law since the receipt, for want of a
    notice within five days.
    """

    head: Head
    accepted_on: date
    decide_by: date
    statutory_limit: str
    promised_limit: str
    promised_by: date | None
    special_procedures: tuple[str, ...]
    pickup_method: str
    decision_words: str = "是否准予行政许可的决定"
    deemed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedies:
    """救济途径. The periods are data: days for the review, months for the court."""

    review_authority: str
    court: str
    review_days: int
    litigation_months: int


class NonAcceptanceGround(StrEnum):
    """Why an application is not accepted (许可法 32(1)1 and 2); the third is local practice (S25)."""

    NO_LICENCE_NEEDED = "no_licence_needed"
    NOT_THIS_AUTHORITY = "not_this_authority"
    CORRECTION_DECLINED = "correction_declined"


@dataclass(frozen=True, slots=True, kw_only=True)
class NonAcceptanceDecision:
    """不予受理决定书. `competent_authority` and its address: where to go (32(1)2)."""

    head: Head
    ground: NonAcceptanceGround
    article: str
    reason: str
    remedies: Remedies
    competent_authority: str = ""
    competent_address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnSlip:
    """退件单: the material goes back against the receipt. `withdrawn`: the applicant asked for it."""

    head: Head
    withdrawn: bool
    reason: str
    asked_on: date
    receipt_number: str
    rows: tuple[PaperRow, ...]
    returned_by: str
    returned_at: AwareDatetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DeferredItem:
    """A material that may come later: in which form and by which day."""

    material: str
    form: str
    supply_by: date
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TolerantAcceptanceNotice:
    """容缺受理通知书. `rule`: the local rule that allows it; `consequence`: if nothing comes."""

    head: Head
    accepted_on: date
    decide_by: date
    promised_limit: str
    items: tuple[DeferredItem, ...]
    rule: str
    consequence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeferralCommitment:
    """容缺受理承诺书: what the applicant promises. `identity` is a masked number, or empty."""

    head: Head
    items: tuple[DeferredItem, ...]
    promises: tuple[str, ...]
    consequence: str
    identity: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialProcedureNotice:
    """特别程序告知书（许可法 45）. `expected_days` in words of `day_unit` (工作日 or 日)."""

    head: Head
    accepted_on: date
    procedure: str
    reason: str
    starts_on: date
    expected_days: int
    day_unit: str = "工作日"
    arrangements: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionNotice:
    """延期通知书（许可法 42）. `days` are working days."""

    head: Head
    accepted_on: date
    reason: str
    approved_by: str
    approved_on: date
    days: int
    decide_by_before: date
    decide_by: date


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverRow:
    """A material that goes over; rows of one case stand together."""

    case_number: str
    applicant: str
    matter: str
    material: str
    form: str
    copies: int
    pages: int
    bag_number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverList:
    """材料移交清单, window to department (S33). Who signs is named; the times are written by hand."""

    head: HallHead
    batch: str
    made_at: AwareDatetime
    from_unit: str
    to_unit: str
    rows: tuple[HandoverRow, ...]
    handed_by: str
    received_by: str
    difference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultRow:
    """A result that goes over; `valid_until` None: without an end."""

    case_number: str
    applicant: str
    matter: str
    result: str
    certificate_number: str
    copies: int
    valid_from: date | None = None
    valid_until: date | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultHandoverList:
    """结果移交单, department to the issue window (S38)."""

    head: HallHead
    batch: str
    made_at: AwareDatetime
    from_unit: str
    to_unit: str
    rows: tuple[ResultRow, ...]
    handed_by: str
    received_by: str
    difference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantDecision:
    """准予行政许可决定书（许可法 38(1)、39）.

    `permitted` says what may be done, `conditions` how. `delegation`: the paper by which the department let
    the window decide in its name, empty when it decided itself (S21).
    """

    head: Head
    accepted_on: date
    decided_on: date
    permitted: str
    conditions: tuple[str, ...]
    licence_name: str
    licence_number: str
    valid_from: date | None = None
    valid_until: date | None = None
    delegation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalDecision:
    """不予行政许可决定书（许可法 38(2)）, with its reasons and the applicant's remedies."""

    head: Head
    accepted_on: date
    decided_on: date
    facts: str
    reasons: tuple[str, ...]
    remedies: Remedies
    delegation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Courier:
    """A delivery by post; address and telephone number are masked on paper."""

    carrier: str
    recipient: str
    address: str
    phone: str
    tracking_number: str = ""
    sent_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PickupNotice:
    """领取通知书; with `courier` a 快递单. `bring`: what to bring to the window."""

    head: Head
    result: str
    decided_on: date
    window: str
    hours: str
    bring: tuple[str, ...] = ()
    courier: Courier | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedDocument:
    """A paper that is served: 送达文书名称、文号、份数."""

    name: str
    number: str
    copies: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofOfService:
    """送达回证. What is not known when it is printed is left empty, to be written by hand."""

    head: Head
    documents: tuple[ServedDocument, ...]
    serving_unit: str
    recipient: str
    place: str
    method: str
    server: str
    served_at: AwareDatetime | None = None
    signed_by: str = ""
    relation: str = ""
    witness: str = ""
    remark: str = ""


class Card(StrEnum):
    """红黄牌; the value is what the paper calls it."""

    REMINDER = "督办提醒"
    YELLOW = "黄牌"
    RED = "红牌"


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisionOrder:
    """督办单（红黄牌）: which clock of the case, what happened, what is asked, by when to reply."""

    head: Head
    card: Card
    to: tuple[str, ...]
    clock: str
    started_on: date
    due_on: date
    standing: str
    facts: str
    demands: tuple[str, ...]
    raised_at: AwareDatetime
    reply_by: AwareDatetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceCrop:
    """A place on a page, as it was read; `picture` is a PNG in base64, or empty."""

    place: str
    text: str
    picture: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewItem:
    """A finding for a person: the rule, its message and basis, where it looked, and what was decided."""

    rule: str
    message: str
    basis: str
    evidence: tuple[EvidenceCrop, ...]
    decision: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptionReviewSheet:
    """异常复核单（不一致告知）, internal. Without `reviewed_at` the decision is written by hand."""

    head: Head
    items: tuple[ReviewItem, ...]
    reviewer: str
    raised_at: AwareDatetime
    reviewed_at: AwareDatetime | None = None
    conclusion: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PointerSlip:
    """窗口指引单: the matter belongs to another counter (S4, S5)."""

    head: HallHead
    asked_for: str
    reason: str
    window: str
    window_kind: str
    location: str
    phone: str
    given_at: AwareDatetime
    hours: str = ""
    bring: tuple[str, ...] = ()


Content = (
    Receipt
    | CorrectionNotice
    | CorrectionReceipt
    | AcceptanceNotice
    | NonAcceptanceDecision
    | ReturnSlip
    | TolerantAcceptanceNotice
    | DeferralCommitment
    | SpecialProcedureNotice
    | ExtensionNotice
    | HandoverList
    | ResultHandoverList
    | GrantDecision
    | RefusalDecision
    | PickupNotice
    | ProofOfService
    | SupervisionOrder
    | ExceptionReviewSheet
    | PointerSlip
)

CONTENTS: Final[MappingProxyType[PaperKind, type[Content]]] = MappingProxyType(
    {
        PaperKind.RECEIPT: Receipt,
        PaperKind.CORRECTION_NOTICE: CorrectionNotice,
        PaperKind.CORRECTION_RECEIPT: CorrectionReceipt,
        PaperKind.ACCEPTANCE_NOTICE: AcceptanceNotice,
        PaperKind.NON_ACCEPTANCE_DECISION: NonAcceptanceDecision,
        PaperKind.RETURN_SLIP: ReturnSlip,
        PaperKind.TOLERANT_ACCEPTANCE_NOTICE: TolerantAcceptanceNotice,
        PaperKind.DEFERRAL_COMMITMENT: DeferralCommitment,
        PaperKind.SPECIAL_PROCEDURE_NOTICE: SpecialProcedureNotice,
        PaperKind.EXTENSION_NOTICE: ExtensionNotice,
        PaperKind.HANDOVER_LIST: HandoverList,
        PaperKind.RESULT_HANDOVER_LIST: ResultHandoverList,
        PaperKind.GRANT_DECISION: GrantDecision,
        PaperKind.REFUSAL_DECISION: RefusalDecision,
        PaperKind.PICKUP_NOTICE: PickupNotice,
        PaperKind.PROOF_OF_SERVICE: ProofOfService,
        PaperKind.SUPERVISION_ORDER: SupervisionOrder,
        PaperKind.EXCEPTION_REVIEW_SHEET: ExceptionReviewSheet,
        PaperKind.POINTER_SLIP: PointerSlip,
    }
)


_KINDS: Final = {content_type: kind for kind, content_type in CONTENTS.items()}


def kind_of(content: Content) -> PaperKind:
    """Return which paper the content is of."""
    return _KINDS[type(content)]


def to_json(content: Content) -> dict[str, Any]:
    """Return the content as plain JSON values."""
    plain: dict[str, Any] = _adapter(kind_of(content)).dump_python(content, mode="json")
    return plain


def from_json(kind: PaperKind, plain: dict[str, Any]) -> Content:
    """Return the content that `to_json` gave; raises pydantic.ValidationError for any other."""
    content: Content = _adapter(kind).validate_python(plain)
    return content


@lru_cache
def _adapter(kind: PaperKind) -> TypeAdapter[Any]:
    return TypeAdapter(CONTENTS[kind])
