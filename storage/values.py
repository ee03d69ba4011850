"""The words that tables, verbs and pages share (domain.md 7 and 8)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class WorkState(StrEnum):
    """Where a piece of work stands. A worker holds it only while its lease runs."""

    WAITING = "waiting"
    LEASED = "leased"
    DONE = "done"
    FAILED = "failed"


class WorkKind(StrEnum):
    """What a piece of work is."""

    PRECHECK = "precheck"


class MessageState(StrEnum):
    """Where a message of the outbox stands; FAILED: given up until a person has it tried again."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


class Queue(StrEnum):
    """The twelve queues of what a person must look at (domain.md 7)."""

    LOW_CONFIDENCE = "Q1"
    CONFLICT = "Q2"
    UNCLASSIFIED_PAGE = "Q3"
    DUPLICATE = "Q4"
    IDENTITY_NUMBER = "Q5"
    EXPIRED = "Q6"
    AUTHORISATION_MISSING = "Q7"
    HANDOVER_DIFFERENCE = "Q8"
    UNDELIVERABLE = "Q9"
    CALENDAR_PROVISIONAL = "Q10"
    EXTERNAL_NUMBER = "Q11"
    ANOMALY = "Q12"


QUEUE_WORDS = {
    Queue.LOW_CONFIDENCE: "识别把握不足",
    Queue.CONFLICT: "材料之间不一致",
    Queue.UNCLASSIFIED_PAGE: "页面未能归类",
    Queue.DUPLICATE: "重复件",
    Queue.IDENTITY_NUMBER: "证件号码校验不符",
    Queue.EXPIRED: "证件过期",
    Queue.AUTHORISATION_MISSING: "授权缺失或过期",
    Queue.HANDOVER_DIFFERENCE: "移交差异",
    Queue.UNDELIVERABLE: "无法送达",
    Queue.CALENDAR_PROVISIONAL: "日历暂定",
    Queue.EXTERNAL_NUMBER: "外部编号不符",
    Queue.ANOMALY: "异常办理",
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it: the person's key (None: the machine), in which role, at which device."""

    person: str | None
    role: str
    device: str


MACHINE = Actor(person=None, role="machine", device="pipeline")
