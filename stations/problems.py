"""Errors as the API gives them: a code for programs, a Chinese sentence, and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel, Field

from storage.errors import HallError

STATUS = {
    "unknown_matter": 422,
    "matter_not_published": 422,
    "matter_not_in_force": 422,
    "unknown_person": 422,
    "nothing_submitted": 422,
    "too_many_files": 413,
    "file_too_large": 413,
    "batch_key_reused": 409,
    "wrong_counter": 422,
    "no_other_window": 404,
    "issue_counter_only": 422,
    "step_refused": 409,
    "already_settled": 409,
    "exception_closed": 409,
    "exception_refused": 409,
    "handover_refused": 409,
    "nothing_to_hand_over": 409,
    "supervision_refused": 409,
    "no_such_finding": 404,
    "no_such_field": 404,
    "unknown_paper": 404,
    "unknown_authority": 422,
    "unknown_case": 404,
    "no_such_page": 404,
    "outside_system_unknown": 422,
    "outside_file_refused": 422,
    "outside_number_taken": 409,
    "outside_refused": 409,
    "authorisation_refused": 409,
    "delegation_refused": 409,
    "training_refused": 409,
    "listening_refused": 409,
    "rating_refused": 409,
    "sample_check_refused": 409,
    "assessment_refused": 409,
    "calendar_refused": 409,
    "card_refused": 409,
    "opinion_refused": 409,
    "no_such_department": 404,
    "no_such_message": 404,
    "channels_file_wrong": 503,
    "bulletin_refused": 422,
    "scores_wrong": 500,
    "database_unreachable": 503,
    "database_not_upgraded": 503,
    "object_store_unreachable": 503,
}
FIELD_NAMES = {
    "person": "办理人",
    "device": "设备",
    "reason": "理由",
    "outcome": "核定结果",
    "signed": "是否已签名",
    "ground": "不予受理的理由类别",
    "competent_authority": "应当申请的机关",
    "competent_address": "该机关的地址",
    "proposal": "审查意见",
    "procedure": "特别程序",
    "expected_days": "预计工作日",
    "licence_name": "证件名称",
    "licence_number": "证件编号",
    "permitted": "准予的内容",
    "conditions": "应当遵守的要求",
    "valid_from": "有效期起",
    "valid_until": "有效期止",
    "facts": "查明的事实",
    "reasons": "不予的理由",
    "name": "结果名称",
    "copies": "份数",
    "channel": "通知方式",
    "reached": "是否通知到",
    "carrier": "快递公司",
    "tracking_number": "快递单号",
    "recipient": "收件人",
    "address": "地址",
    "phone": "电话",
    "signed_by": "签收人",
    "served_on": "签收日期",
    "material": "材料",
    "counted": "清点结果",
    "asked_for": "要办的事",
    "relation": "与申请人的关系",
    "identity_checked": "是否核对身份",
    "authorised": "是否有授权",
    "signature": "签名图像",
    "batch_key": "批次键",
    "batch": "移交批次",
    "paper": "文书",
    "large": "是否大字",
    "override_reason": "由别的窗口收件的原因",
    "matter": "事项",
    "files": "文件",
    "agent": "是否代办",
    "applicant": "申请人类型",
    "received": "收件日期",
    "clerk": "收件人",
    "idempotency-key": "批次键",
    "position": "序号",
    "page": "页码",
    "limit": "条数",
}


class Problem(BaseModel):
    """What is wrong."""

    code: str = Field(description="给程序用的代码，不会改变。")
    message: str = Field(description="给窗口人员看的一句话。")
    what_to_do: str = Field(description="接下来怎么办。")


def of_hall_error(error: HallError) -> tuple[int, Problem]:
    """Return status and problem of one of our own errors."""
    details = error.details
    return STATUS.get(error.code, 500), Problem(
        code=error.code, message=error.message.format(**details), what_to_do=error.remedy.format(**details)
    )


def of_wrong_input(errors: Sequence[Any]) -> Problem:
    """Return the problem of input that has the wrong shape; what was sent is not repeated."""
    told = []
    for error in errors:
        name = str(error["loc"][-1]) if error["loc"] else ""
        field = next((FIELD_NAMES[part] for part in map(str, error["loc"]) if part in FIELD_NAMES), name)
        told.append(f"缺少{field}" if error["type"] == "missing" else f"{field}的值不正确")
    message = "；".join(dict.fromkeys(told))
    return Problem(code="wrong_input", message=message, what_to_do="请对照接口说明更正后重试。")


def of_status(status: int) -> Problem:
    """Return the problem of a plain HTTP error."""
    known = {
        404: ("not_found", "没有这个地址", "请从首页进入。"),
        405: ("method_not_allowed", "这个地址不接受这种操作", "请对照接口说明更正。"),
        400: ("bad_request", "提交的内容不完整或格式不对", "请重新提交。"),
    }
    fallback = (HTTPStatus(status).phrase.lower().replace(" ", "_"), "请求没有被接受", "请稍后重试。")
    code, message, what_to_do = known.get(status, fallback)
    return Problem(code=code, message=message, what_to_do=what_to_do)


BROKEN = Problem(
    code="internal_error", message="系统出错，这次操作没有完成", what_to_do="请重试；仍不成请联系系统管理员。"
)
