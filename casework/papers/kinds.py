"""The papers of the hall: their titles, number words, seals and copies (domain.md 4)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class PaperKind(StrEnum):
    """文书种类: what is printed; the value names its template."""

    RECEIPT = "receipt"
    CORRECTION_NOTICE = "correction_notice"
    CORRECTION_RECEIPT = "correction_receipt"
    ACCEPTANCE_NOTICE = "acceptance_notice"
    NON_ACCEPTANCE_DECISION = "non_acceptance_decision"
    RETURN_SLIP = "return_slip"
    TOLERANT_ACCEPTANCE_NOTICE = "tolerant_acceptance_notice"
    DEFERRAL_COMMITMENT = "deferral_commitment"
    SPECIAL_PROCEDURE_NOTICE = "special_procedure_notice"
    EXTENSION_NOTICE = "extension_notice"
    HANDOVER_LIST = "handover_list"
    RESULT_HANDOVER_LIST = "result_handover_list"
    GRANT_DECISION = "grant_decision"
    REFUSAL_DECISION = "refusal_decision"
    PICKUP_NOTICE = "pickup_notice"
    PROOF_OF_SERVICE = "proof_of_service"
    SUPERVISION_ORDER = "supervision_order"
    EXCEPTION_REVIEW_SHEET = "exception_review_sheet"
    POINTER_SLIP = "pointer_slip"


class SealKind(StrEnum):
    """Which seal a paper carries; the value is what stands in the seal's place after the name."""

    OFFICIAL = "本机关印章"
    SPECIAL = "行政审批专用章"
    INTAKE = "收件专用章"
    NONE = ""


@dataclass(frozen=True, slots=True)
class Form:
    """What is the same on every paper of a kind.

    `word` stands in the document number (文种字). `copies` says where each copy goes, one entry a copy.
    """

    title: str
    word: str
    seal: SealKind
    copies: tuple[str, ...]


_APPLICANT_AND_FILE: Final = ("申请人", "存档")
_BOTH_UNITS: Final = ("移交单位", "接收单位")

FORMS: Final = MappingProxyType(
    {
        PaperKind.RECEIPT: Form("材料接收凭证", "收", SealKind.INTAKE, _APPLICANT_AND_FILE),
        PaperKind.CORRECTION_NOTICE: Form("一次性补正告知书", "补", SealKind.SPECIAL, _APPLICANT_AND_FILE),
        PaperKind.CORRECTION_RECEIPT: Form("补正材料接收凭证", "补收", SealKind.INTAKE, _APPLICANT_AND_FILE),
        PaperKind.ACCEPTANCE_NOTICE: Form("受理通知书", "受", SealKind.SPECIAL, _APPLICANT_AND_FILE),
        PaperKind.NON_ACCEPTANCE_DECISION: Form(
            "不予受理决定书", "不受", SealKind.SPECIAL, _APPLICANT_AND_FILE
        ),
        PaperKind.RETURN_SLIP: Form("退件单", "退", SealKind.INTAKE, _APPLICANT_AND_FILE),
        PaperKind.TOLERANT_ACCEPTANCE_NOTICE: Form(
            "容缺受理通知书", "容", SealKind.SPECIAL, _APPLICANT_AND_FILE
        ),
        PaperKind.DEFERRAL_COMMITMENT: Form("容缺受理承诺书", "容诺", SealKind.NONE, _APPLICANT_AND_FILE),
        PaperKind.SPECIAL_PROCEDURE_NOTICE: Form(
            "特别程序告知书", "特", SealKind.SPECIAL, _APPLICANT_AND_FILE
        ),
        PaperKind.EXTENSION_NOTICE: Form("延期通知书", "延", SealKind.SPECIAL, _APPLICANT_AND_FILE),
        PaperKind.HANDOVER_LIST: Form("材料移交清单", "移", SealKind.NONE, _BOTH_UNITS),
        PaperKind.RESULT_HANDOVER_LIST: Form("结果移交单", "果移", SealKind.NONE, _BOTH_UNITS),
        PaperKind.GRANT_DECISION: Form("准予行政许可决定书", "许", SealKind.OFFICIAL, _APPLICANT_AND_FILE),
        PaperKind.REFUSAL_DECISION: Form(
            "不予行政许可决定书", "不许", SealKind.OFFICIAL, _APPLICANT_AND_FILE
        ),
        PaperKind.PICKUP_NOTICE: Form("领取通知书", "领", SealKind.SPECIAL, _APPLICANT_AND_FILE),
        PaperKind.PROOF_OF_SERVICE: Form("送达回证", "送", SealKind.SPECIAL, ("存档",)),
        PaperKind.SUPERVISION_ORDER: Form("督办单", "督", SealKind.OFFICIAL, ("被督办单位", "存档")),
        PaperKind.EXCEPTION_REVIEW_SHEET: Form("异常复核单", "核", SealKind.NONE, ("存档",)),
        PaperKind.POINTER_SLIP: Form("窗口指引单", "引", SealKind.NONE, ("申请人",)),
    }
)
