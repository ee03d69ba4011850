"""What must hold before a step of a case may be taken, and what is said when it does not.

A guard is a pure function over a Standing. Its refusal says in Chinese what is wrong and who can do what.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any, Final

from rules.states import CaseState, PowerKind


@dataclass(frozen=True, slots=True)
class Standing:
    """All that the guards look at: the case, what is asked for, and the person who asks.

    `unsettled` are findings a person must settle first, `failing` and `refusing` those that hold after
    that. `new_demands` are failures of papers that have not changed since a notice that did not name them.
    `intolerable` are failures that may not come later (容缺). `reason` is what the person wrote.
    """

    state: CaseState
    machine: bool = False
    name: str = ""
    roles: frozenset[str] = frozenset()
    powers: frozenset[PowerKind] = frozenset()
    qualified: bool = True
    own_application: bool = False
    closed_an_exception: bool = False
    instant: bool = False
    in_force: bool = True
    judged: bool = True
    unsettled: int = 0
    failing: int = 0
    refusing: int = 0
    intolerable: tuple[str, ...] = ()
    new_demands: tuple[str, ...] = ()
    supervised: bool = False
    correction_lapsed: bool = False
    credit_bad: bool = False
    debts: tuple[str, ...] = ()
    open_exceptions: int = 0
    handed_over: bool = True
    proposed: bool = True
    extension_allowed: bool = True
    extended: bool = False
    decision_overdue: bool = False
    result_received: bool = True
    reason: str = ""
    lawful_ground: bool = True
    written_notice: bool = True
    remedies: bool = True
    identity_checked: bool = True
    signed: bool = True
    agent_authorised: bool = True
    address: bool = True


class LookedUp(Standing):
    """A standing of which a part is looked up when a guard first asks for it.

    `facts` has attributes named like fields; what it does not have is given in `known`, or as by default.
    """

    __slots__ = ("_facts",)

    def __init__(self, facts: object, **known: Any) -> None:
        """Set what is known, and leave what `facts` has."""
        object.__setattr__(self, "_facts", facts)
        for one in fields(Standing):
            if one.name in known or not hasattr(type(facts), one.name):
                object.__setattr__(self, one.name, known.get(one.name, one.default))

    def __getattr__(self, name: str) -> Any:
        """Look up a field that is not set yet, and set it."""
        value = getattr(self._facts, name)
        object.__setattr__(self, name, value)
        return value


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a step cannot be taken: the guard's key, what is wrong, and who can do what."""

    guard: str
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Guard:
    """Something that must hold: `fails` returns what is wrong in Chinese, or "" when it holds."""

    key: str
    fails: Callable[[Standing], str]
    remedy: str

    def refusal(self, standing: Standing) -> Refusal | None:
        """Return the refusal, or None when the guard holds."""
        wrong = self.fails(standing)
        return Refusal(self.key, wrong, self.remedy) if wrong else None


def _guard(key: str, fails: Callable[[Standing], bool], wrong: str, remedy: str) -> Guard:
    return Guard(key, lambda standing: wrong if fails(standing) else "", remedy)


IN_FORCE: Final = _guard(
    "in_force", lambda s: not s.in_force, "该事项在收件之日没有施行中的版本", "请事项管理员核对事项目录"
)
JUDGED: Final = _guard(
    "judged", lambda s: not s.judged, "材料还没有初审结果", "请等识别完成；一直没有结果的，请人工初审"
)
SETTLED: Final = Guard(
    "settled",
    lambda s: f"还有{s.unsettled}处机器不能确定，没有人核定" if s.unsettled else "",
    "请受理人员对照原件逐处核定",
)
NOT_REFUSED: Final = _guard(
    "not_refused", lambda s: s.refusing > 0, "初审认为不属于本机关受理的情形", "请核定该项，或者办理不予受理"
)
COMPLETE: Final = Guard(
    "complete",
    lambda s: f"还有{s.failing}处不符合要求" if s.failing else "",
    "请办理一次性补正告知；可以容缺的，办理容缺受理",
)
DEFECTIVE: Final = _guard(
    "defective", lambda s: not s.failing, "没有需要补正的内容", "材料齐全的，请办理受理"
)
NO_NEW_DEMAND: Final = Guard(
    "no_new_demand",
    lambda s: (
        f"材料没有变动，却提出了上次没有告知的要求：{'；'.join(s.new_demands)}"
        if s.new_demands and not (s.supervised and s.reason)
        else ""
    ),
    "依法应当一次告知；确有必要的，请督查员写明理由后办理",
)
IN_CORRECTION_TERM: Final = _guard(
    "in_correction_term",
    lambda s: s.correction_lapsed,
    "收件已满五个工作日没有告知，依法自收件之日起视为受理",
    "请按视为受理继续办理（行政许可法第三十二条第一款第四项）",
)
LAPSED: Final = _guard(
    "lapsed", lambda s: not s.correction_lapsed, "告知补正的期限还没有过", "请在期限内受理或者告知补正"
)
TOLERABLE: Final = Guard(
    "tolerable",
    lambda s: (
        f"以下内容不能容缺：{'；'.join(s.intolerable)}"
        if s.intolerable
        else ("" if s.failing else "没有缺少的材料，不需要容缺")
    ),
    "不能容缺的，请办理一次性补正告知；材料齐全的，请办理受理",
)
CREDITWORTHY: Final = _guard(
    "creditworthy", lambda s: s.credit_bad, "申请人有未修复的失信记录，不适用容缺受理", "请办理一次性补正告知"
)
COMMITTED: Final = _guard(
    "committed", lambda s: not s.signed, "申请人没有签署容缺受理承诺书", "请打印承诺书，由申请人签名"
)
QUALIFIED: Final = _guard(
    "qualified", lambda s: not s.qualified, "还没有通过该事项的培训", "请由已培训的人员受理，或先完成培训登记"
)
REASONED: Final = _guard("reasoned", lambda s: not s.reason.strip(), "没有写明理由", "请写明理由后再办")
LAWFUL_GROUND: Final = _guard(
    "lawful_ground",
    lambda s: not s.lawful_ground,
    "材料不齐全或者不符合形式，不是不予受理的法定理由",
    "请办理一次性补正告知（行政许可法第三十二条第一款第四项）",
)
HAS_REMEDIES: Final = _guard(
    "remedies", lambda s: not s.remedies, "没有写明救济途径", "请写明行政复议和行政诉讼的途径和期限"
)
HANDED_OVER: Final = _guard(
    "handed_over",
    lambda s: not s.handed_over,
    "电子材料还没有移交，部门没有确认收到",
    "请联络员先确认接收电子材料",
)
PROPOSED: Final = _guard(
    "proposed", lambda s: not s.proposed, "承办人还没有提出审查意见", "请承办人先提出审查意见"
)
NO_DEBT: Final = Guard(
    "no_debt",
    lambda s: f"容缺的材料还没有补齐：{'、'.join(s.debts)}" if s.debts else "",
    "请申请人补齐后再作准予的决定",
)
NO_OPEN_EXCEPTION: Final = Guard(
    "no_open_exception",
    lambda s: f"还有{s.open_exceptions}件异常没有复核完" if s.open_exceptions else "",
    "请先在异常队列中复核",
)
NOT_OWN: Final = _guard(
    "not_own", lambda s: s.own_application, "决定人与申请人同名，应当回避", "请由其他有决定权的人办理"
)
APART: Final = _guard(
    "apart",
    lambda s: s.closed_an_exception,
    "本人复核过该件的异常，不能同时作出决定",
    "请由其他有决定权的人办理",
)
WRITTEN_NOTICE: Final = _guard(
    "written_notice", lambda s: not s.written_notice, "没有书面告知申请人", "请先打印并送达告知书"
)
EXTENDABLE: Final = _guard(
    "extendable", lambda s: not s.extension_allowed, "该事项不能延期", "请在期限内作出决定"
)
ONCE: Final = _guard("once", lambda s: s.extended, "已经延期一次，不能再延", "请在延长后的期限内作出决定")
NOT_OVERDUE: Final = _guard(
    "not_overdue",
    lambda s: s.decision_overdue,
    "法定期限已过，不能再办延期",
    "请尽快决定，并说明超期原因",
)
RESULT_RECEIVED: Final = _guard(
    "result_received", lambda s: not s.result_received, "出件窗口还没有签收结果", "请部门先把结果移交出件窗口"
)
IDENTIFIED: Final = _guard(
    "identified", lambda s: not s.identity_checked, "没有核对领取人的身份", "请核对领取人的身份证件"
)
SIGNED_FOR: Final = _guard(
    "signed_for", lambda s: not s.signed, "没有领取人的签名或快递签收记录", "请领取人在送达回证上签名"
)
AGENT_AUTHORISED: Final = _guard(
    "agent_authorised", lambda s: not s.agent_authorised, "代领人没有授权", "请代领人出示申请人的授权委托书"
)
ADDRESSED: Final = _guard(
    "addressed", lambda s: not s.address, "没有收件地址或快递单号", "请填写收件人、地址、电话和快递单号"
)
