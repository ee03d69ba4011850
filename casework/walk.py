"""办件经过: the whole story of a case, told from its events alone, and whether the tables say the same.

Nothing personal is in an event, so the story may stand on any screen. Names are of staff.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from casework.cards import CAUSE_WORDS, Cause
from casework.exceptions import OUTCOMES
from casework.papers.kinds import FORMS, PaperKind
from rules.clocks import CLOCK_WORDS, Clock
from rules.ladders import COLOUR_WORDS
from rules.life_cycle import STEPS, Step
from rules.states import POWER_WORDS, ROLE_WORDS, STATE_WORDS, CaseState, PowerKind
from storage import events
from storage.cases import case_by_number
from storage.database import Database, Transaction
from storage.powers import matter_by_key, people
from storage.rows import all_rows
from storage.tables import DepartmentRow, EventRow
from storage.values import QUEUE_WORDS, Queue

Detail = Mapping[str, Any]
VERDICT_WORDS: Final = {
    "complete": "材料齐全",
    "correction": "需要补正",
    "review": "需要人工核对",
    "refuse": "不予受理",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One event as people tell it: when, who, in which role, where; what; the state it led to, if another."""

    at: datetime
    who: str
    role: str
    device: str
    what: str
    state: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """A case's story. `state` and `owner` are what the events lead to; `agrees`: so do the tables."""

    number: str
    matter: str
    lines: tuple[Line, ...]
    state: str
    owner: str
    agrees: bool


def walk(database: Database, number: str) -> Story:
    """Tell the story of a case. Raises UnknownCaseError."""
    with database.read() as transaction:
        case = case_by_number(transaction, number)
        log = events.of_case(transaction.session, case.id or 0)
        matter = matter_by_key(transaction, case.matter)
        teller = _Teller(transaction)
        lines = tuple(teller.line(event) for event in log)
        state, holder = _state_of(log), _holder_of(log)
        agrees = state == case.state and holder in (case.owner, case.queue)
    told = STATE_WORDS[CaseState(state)] if state else "没有事件"
    return Story(number, matter.name if matter else "", lines, told, teller.holder(holder), agrees)


def _state_of(log: Sequence[EventRow]) -> str:
    return next((event.state_after for event in reversed(log) if event.state_after), "")


def _holder_of(log: Sequence[EventRow]) -> str | None:
    """Return whose hands the events put the case into: routed, else by who took the step that took it."""
    holder: str | None = None
    for event in log:
        if event.kind in ("routed", "queued"):
            holder = event.detail.get("to")
        elif event.kind in TAKEN_OVER and event.person is not None:
            holder = event.person
    return holder


TAKEN_OVER: Final = frozenset({"received"} | {step for step, rule in STEPS.items() if rule.taken_over})
"""Events after which the person who caused them has the case."""


class _Teller:
    """Puts events into words, with the names of people and departments."""

    def __init__(self, transaction: Transaction) -> None:
        self._people = {person.key: person.name for person in people(transaction)}
        self._departments = {row.key: row.name for row in all_rows(transaction, DepartmentRow)}

    def line(self, event: EventRow) -> Line:
        """Return the event as one line of the story."""
        moved = event.state_after and event.state_after != event.state_before
        return Line(
            at=event.at,
            who=self._people.get(event.person or "", "系统"),
            role=ROLE_WORDS.get(event.role, event.role),
            device=event.device,
            what=self._what(event.kind, event.detail),
            state=STATE_WORDS[CaseState(event.state_after)] if moved and event.state_after else "",
        )

    def holder(self, key: str | None) -> str:
        """Return who or which queue has the case."""
        if key in set(Queue):
            return f"{key} {QUEUE_WORDS[Queue(key)]}"
        return self._people.get(key or "", key or "无")

    def _what(self, kind: str, detail: Detail) -> str:
        if kind in WORDS:
            return WORDS[kind](self, detail)
        if kind in set(Step):
            return f"{STEPS[Step(kind)].word}{_aside(kind, detail)}"
        return kind

    def department(self, key: object) -> str:
        """Return the department's name."""
        return self._departments.get(str(key), str(key))


def _aside(kind: str, detail: Detail) -> str:
    """Return the particulars of a step in brackets."""
    told = ASIDES.get(Step(kind))
    return f"（{told(detail)}）" if told is not None and detail else ""


def _settled(detail: Detail) -> str:
    return "符合" if detail["outcome"] == "pass" else "不符合"


def _prechecked(_: _Teller, detail: Detail) -> str:
    verdict = VERDICT_WORDS.get(str(detail.get("verdict")), "")
    return f"初审：{verdict}（{detail.get('pages', 0)}页，{detail.get('reading_seconds', 0)}秒）"


def _routed(teller: _Teller, detail: Detail) -> str:
    power = detail.get("power")
    word = POWER_WORDS[PowerKind(power)] if power else "办理"
    return f"转{teller.holder(detail.get('to'))}{word}：{detail.get('reason', '')}"


def _paper(detail: Detail) -> str:
    return f"{FORMS[PaperKind(detail['paper'])].title} {detail['number']}"


def _printed(_: _Teller, detail: Detail) -> str:
    again = f"（第{detail['reprints'] + 1}次）" if detail.get("reprints") else ""
    return f"打印{_paper(detail)}{again}"


def _exception(word: str) -> Callable[[_Teller, Detail], str]:
    def told(_: _Teller, detail: Detail) -> str:
        outcome = OUTCOMES.get(str(detail.get("outcome")), "")
        queue = QUEUE_WORDS[Queue(detail["queue"])]
        return f"{word}：{detail['queue']} {queue}{'，' + outcome if outcome else ''}"

    return told


def _settling(detail: Detail) -> str:
    return "更正字段" if "field" in detail else f"{detail['rule']}：{_settled(detail)}"


def _pickup(detail: Detail) -> str:
    return f"{detail['channel']}，{'已通知到' if detail['reached'] else '没有通知到'}"


ASIDES: Final[Mapping[Step, Callable[[Detail], str]]] = {
    Step.SETTLE: _settling,
    Step.NOTIFY_CORRECTION: lambda d: f"{d['items']}处",
    Step.RESUBMIT: lambda d: f"{len(d['originals'])}个文件",
    Step.PROPOSE: lambda d: "拟准予" if d["proposal"] == "grant" else "拟不予",
    Step.SUSPEND: lambda d: f"{d['procedure']}，预计{d['expected_days']}个工作日",
    Step.NOTIFY_PICKUP: _pickup,
}

WORDS: Final[Mapping[str, Callable[[_Teller, Detail], str]]] = {
    "received": lambda _, d: f"收件，{len(d.get('originals', ()))}个文件，综合窗口{d.get('window', '')}",
    "prechecked": _prechecked,
    "routed": _routed,
    "queued": _routed,
    "paper_issued": lambda _, d: f"制作{_paper(d)}",
    "paper_printed": _printed,
    "pushed": lambda t, d: f"电子材料推送{t.department(d['department'])}",
    "push_acknowledged": lambda t, d: f"{t.department(d['department'])}确认收到电子材料",
    "papers_listed": lambda _, d: f"列入材料移交清单 {d['list']}",
    "papers_signed_for": lambda _, d: f"签收纸质材料 {d['list']}",
    "results_listed": lambda _, d: f"列入结果移交单 {d['list']}",
    "results_signed_for": lambda _, d: f"签收办理结果 {d['list']}",
    "exception_opened": _exception("列入异常"),
    "exception_closed": _exception("异常复核完毕"),
    "party_confirmed": lambda _, d: "核对当事人信息",
    "personal_data_shown": lambda _, d: "查看个人信息",
    "parcel_came_back": lambda _, d: "快递退回",
    "supervision_ordered": lambda _, d: f"发出督办单（{CLOCK_WORDS[Clock(d['clock'])]}）",
    "supervision_replied": lambda _, d: f"答复督办单（{CLOCK_WORDS[Clock(d['clock'])]}）",
    "message_given_up": lambda _, d: f"消息{d['message']}停发",
    "message_retried": lambda _, d: f"消息{d['message']}重新发送",
    "card_raised": lambda _, d: f"{COLOUR_WORDS[d['colour']]}（{CLOCK_WORDS[Clock(d['clock'])]}）",
    "card_acknowledged": lambda _, d: f"签阅{COLOUR_WORDS[d['colour']]}",
    "card_answered": lambda _, d: f"答复{COLOUR_WORDS[d['colour']]}：{CAUSE_WORDS[Cause(d['cause'])]}",
    "card_withdrawn": lambda _, d: f"撤回预警卡片：{d['reason']}",
    "deadlines_moved": lambda _, d: f"期限有变：{d['why']}",
    "opinion_asked": lambda teller, d: f"向{teller.department(d['department'])}征求意见",
    "opinion_given": lambda teller, d: f"{teller.department(d['department'])}答复意见",
    "handover_exempted": lambda _, d: f"免于当日移交：{d['reason']}",
    "outside_number_recorded": lambda _, d: "登记外部系统编号",
    "rated": lambda _, d: "申请人评价",
    "rating_verify": lambda _, d: "差评核实",
    "rating_correct": lambda _, d: "差评整改",
    "rating_revisit": lambda _, d: "差评回访",
    "rating_close": lambda _, d: "差评办结",
    "sample_checked": lambda _, d: "抽查",
    "sample_acted_on": lambda _, d: "抽查问题整改",
    "sample_check_closed": lambda _, d: "抽查办结",
}
