"""Every figure of the bulletin: its key, its name, and in one Chinese sentence what it counts (S51).

The sentences are printed in the annex of the bulletin. What a figure is, is said here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

from casework.bulletin import counting as c
from casework.bulletin import counting_beside as b
from casework.bulletin.counting import Counts, Item
from casework.bulletin.records import Ledger
from casework.bulletin.span import Span
from rules.clocks import Clock
from rules.life_cycle import Step

Kind = Literal["count", "rate", "mean"]
_ACCEPTANCES: Final = (Step.ACCEPT, Step.ACCEPT_WITH_TOLERANCE, Step.DEEM_ACCEPTED)
NOTHING: Final = "—"
"""What stands where there is nothing to count."""


@dataclass(frozen=True, slots=True)
class Definition:
    """A figure: count (how many), rate (hits of all, in percent) or mean (of the values).

    `good`: whether more of it is better ("high"), less ("low"), or neither (""). `duty`: the number of the
    obligation.
    """

    key: str
    section: str
    name: str
    kind: Kind
    unit: str
    duty: str
    sentence: str
    counts: Counts
    good: Literal["high", "low", ""] = ""
    hits: str = ""


@dataclass(frozen=True)
class Figure:
    """A figure of one span with everything it counts."""

    definition: Definition
    items: tuple[Item, ...]

    @cached_property
    def total(self) -> int:
        """How many it counts: the denominator of a rate or a mean."""
        return len(self.items)

    @cached_property
    def hits(self) -> int:
        """How many of them meet it: the numerator of a rate."""
        return sum(item.hit for item in self.items)

    @cached_property
    def value(self) -> float | None:
        """The figure: a number of things, percent, or the mean; None where there is nothing to divide by."""
        if self.definition.kind == "count":
            return float(self.total)
        if not self.items:
            return None
        if self.definition.kind == "rate":
            return 100.0 * self.hits / self.total
        return sum(item.value for item in self.items) / self.total

    def shown(self) -> str:
        """Return it as people read it: 95.2%, 12件, 1.8次; — where there is nothing."""
        if self.value is None:
            return NOTHING
        digits = 0 if self.definition.kind == "count" else 1
        return f"{self.value:.{digits}f}{self.definition.unit}"

    def parts(self) -> str:
        """Return numerator and denominator: 20/21; of a mean how many it is over; "" over nothing."""
        if not self.total or self.definition.kind == "count":
            return ""
        return f"{self.hits}/{self.total}" if self.definition.kind == "rate" else f"{self.total}"

    def by(self, group: Callable[[Item], str]) -> dict[str, Figure]:
        """Return the same figure of each group."""
        found: dict[str, list[Item]] = {}
        for item in self.items:
            found.setdefault(group(item), []).append(item)
        return {key: Figure(self.definition, tuple(items)) for key, items in sorted(found.items())}

    @property
    def outstanding(self) -> tuple[Item, ...]:
        """What people ask about first: the misses of a rate, all of the rest."""
        return (
            tuple(item for item in self.items if not item.hit)
            if self.definition.kind == "rate"
            else self.items
        )


DEFINITIONS: Final[tuple[Definition, ...]] = (
    Definition(
        "received", "办件量", "收件", "count", "件", "S51",
        "本月收件的办件数，按首次收件日期计，补正不重复计。", c.received,
    ),
    Definition(
        "accepted", "办件量", "受理", "count", "件", "S51",
        "本月作出受理的办件数，含容缺受理和视为受理，按作出之日计。", c.accepted(*_ACCEPTANCES),
    ),
    Definition(
        "tolerated", "办件量", "其中容缺受理", "count", "件", "S51",
        "本月容缺受理的办件数。", c.accepted(Step.ACCEPT_WITH_TOLERANCE),
    ),
    Definition(
        "deemed", "办件量", "其中视为受理", "count", "件", "S27",
        "本月因五个工作日内没有告知而依法视为受理的办件数，按记录之日计。",
        c.accepted(Step.DEEM_ACCEPTED), "low",
    ),
    Definition(
        "decided", "办件量", "决定", "count", "件", "S36",
        "本月作出准予或不予决定的办件数。", c.decided(Step.GRANT, Step.REFUSE),
    ),
    Definition(
        "served", "办件量", "送达办结", "count", "件", "S43",
        "本月结果送达申请人的办件数，按登记签收之日计。", c.served,
    ),
    Definition(
        "unanswered", "办件量", "月末尚未答复", "count", "件", "S27",
        "本月收件、到月末既没有受理、告知补正，也没有不予受理、撤回、退件或终止的办件数。",
        c.unanswered, "low",
    ),
    Definition(
        "same_day", "当天移交", "当天移交率", "rate", "%", "S33",
        "本月收到的材料（补正收到的另计一次）中，收件当日24时以前纸质材料由部门专人签收、电子材料由部门确认的占比；"
        "签收时尚未推送的，以纸质材料签收为准。下列不需移交的另计，不进分母。",
        c.handed_over, "high", "当天移交",
    ),
    Definition(
        "not_to_hand_over", "当天移交", "当天不需移交", "count", "件", "S33",
        "本月收到的材料中，当日24时以前已退件、撤回、终止、不予受理、当场办结或者一次性告知补正的；"
        "补正收到后重新计算移交期限。",
        c.not_to_hand_over,
    ),
    Definition(
        "hours_to_hand_over", "当天移交", "平均移交用时", "mean", "小时", "S34",
        "本月收到、需要移交并且月末前两条线都已移交的材料，从收件到两条线都完成的平均小时数。",
        c.hours_to_hand_over, "low",
    ),
    Definition(
        "on_time", "时限", "法定时限按期率", "rate", "%", "S37",
        "本月作出决定、有法定时限的办件中，决定日期不晚于法定最后一日的占比；特别程序的时间不计，依法延长的按延长后计。",
        c.on_time(Clock.STATUTORY), "high", "按期",
    ),
    Definition(
        "promise_kept", "时限", "承诺时限按期率", "rate", "%", "S37",
        "本月作出决定、有承诺时限的办件中，决定日期不晚于承诺最后一日的占比；特别程序的时间不计，延长不改变承诺。",
        c.on_time(Clock.PROMISED), "high", "按期",
    ),
    Definition(
        "early", "时限", "提前办结率", "rate", "%", "S37",
        "本月作出决定的办件中，决定日期早于承诺最后一日（没有承诺的为法定最后一日）一个工作日以上的占比；"
        "当日办结的即办件不计。",
        c.early, "high", "提前",
    ),
    Definition(
        "overdue", "时限", "月末超期未决定", "count", "件", "S39",
        "月末已受理、未决定，并且超过法定或承诺最后一日的办件数；特别程序期间的不计。", c.overdue, "low",
    ),
    Definition(
        "orders", "时限", "督办单", "count", "件", "S39", "本月开出的督办单数。", b.opened("orders"),
    ),
    Definition(
        "first_pass", "一次性告知", "一次齐全率", "rate", "%", "S23",
        "本月收件、月末前已受理或告知补正的办件中，没有告知补正即受理的占比；容缺受理、视为受理不算齐全。",
        c.first_answers, "high", "一次齐全",
    ),
    Definition(
        "one_time", "一次性告知", "一次性告知率", "rate", "%", "S27",
        "本月发出的补正告知中，属于对该件第一次告知的占比；再次告知即为没有一次告知。",
        c.notices, "high", "第一次告知",
    ),
    Definition(
        "corrected_at_once", "一次性告知", "当天补正率", "rate", "%", "S26",
        "本月收到的补正中，在告知当天补正的占比。", c.corrections, "high", "当天补正",
    ),
    Definition(
        "notices_per_case", "一次性告知", "平均告知次数", "mean", "次", "S27",
        "本月受理的办件，受理前发出的补正告知的平均次数。", c.notices_per_acceptance, "low",
    ),
    Definition(
        "declined", "不予和终结", "不予受理", "count", "件", "S25",
        "本月作出不予受理决定的办件数。", c.ended(Step.DECLINE),
    ),
    Definition(
        "refused", "不予和终结", "决定不予", "count", "件", "S36",
        "本月作出不予决定的办件数。", c.decided(Step.REFUSE),
    ),
    Definition(
        "withdrawn", "不予和终结", "撤回、退件和终止", "count", "件", "S26",
        "本月申请人撤回、退件和终止办理的办件数。",
        c.ended(Step.WITHDRAW, Step.RETURN_PAPERS, Step.TERMINATE),
    ),
    Definition(
        "courier", "送达", "邮政快递送达占比", "rate", "%", "S44",
        "本月送达的办件中，由邮政快递送达的占比。", c.served, "high", "快递",
    ),
    Definition(
        "visits", "送达", "平均到厅次数", "mean", "次", "S46",
        "本月送达的办件，申请人或其代理人为该件到大厅的平均次数（收件、补正、领取各计）；一次到厅办几件的，各件都计。",
        c.visits, "low",
    ),
    Definition(
        "at_most_once", "送达", "最多跑一次占比", "rate", "%", "S46",
        "本月送达的办件中，到厅不超过一次的占比。", c.visits, "high", "至多一次",
    ),
    Definition(
        "automation", "识别和复核", "自动初审率", "rate", "%", "S24",
        "本月收件、月末前已初审的办件中，没有一处转人工核定（Q1、Q2、Q3、Q5、Q6）也没有人工更正识别的占比。",
        c.machine_read, "high", "无人工核定",
    ),
    Definition(
        "exceptions", "识别和复核", "异常办结率", "rate", "%", "S51",
        "本月列入十二个异常队列的事项中，月末前已办结的占比。", b.opened_exceptions, "high", "已办结",
    ),
    Definition(
        "queue_open", "识别和复核", "月末异常未结", "count", "件", "S51",
        "月末仍在异常队列中的事项数。", b.open_exceptions, "low",
    ),
    Definition(
        "queue_age", "识别和复核", "月末异常平均滞留", "mean", "天", "S51",
        "月末仍在异常队列中的事项，从列入到月末的平均日历天数。", b.open_exceptions, "low",
    ),
    Definition(
        "red_cards", "红黄牌", "红牌", "count", "张", "S39",
        "本月发出的红牌数。", b.cards("red"), "low",
    ),
    Definition(
        "yellow_cards", "红黄牌", "黄牌", "count", "张", "S39",
        "本月发出的黄牌数。", b.cards("yellow"), "low",
    ),
    Definition(
        "cards_answered", "红黄牌", "预警和红黄牌回复率", "rate", "%", "S39",
        "本月发出的各色预警和红黄牌中，月末前已回复原因或撤销的占比。",
        b.cards(), "high", "已回复",
    ),
    Definition(
        "stars", "评价和意见", "好差评平均", "mean", "星", "S60",
        "本月收到的评价的平均星级，五星最好。", b.ratings, "high",
    ),
    Definition(
        "satisfied", "评价和意见", "满意率", "rate", "%", "S60",
        "本月收到的评价中，基本满意（三星）及以上的占比。", b.ratings, "high", "满意",
    ),
    Definition(
        "bad_ratings", "评价和意见", "差评整改办结率", "rate", "%", "S60",
        "本月收到的差评（两星及以下）中，月末前已核实、整改、回访并办结的占比。",
        b.bad_ratings, "high", "已办结",
    ),
    Definition(
        "feedback", "评价和意见", "意见建议答复率", "rate", "%", "S49",
        "本月收到的意见建议中，月末前已答复的占比。", b.opened("feedback"), "high", "已答复",
    ),
    Definition(
        "feedback_open", "评价和意见", "月末意见未结", "count", "件", "S49",
        "月末没有办结的意见建议数。", b.lying("feedback"), "low",
    ),
    Definition(
        "tickets_open", "评价和意见", "月末问题单未结", "count", "件", "S63",
        "月末没有办结的窗口与部门问题单数。", b.lying("tickets"), "low",
    ),
)  # fmt: skip
BY_KEY: Final[Mapping[str, Definition]] = {one.key: one for one in DEFINITIONS}


def figures_of(
    ledger: Ledger, span: Span, definitions: Iterable[Definition] = DEFINITIONS
) -> dict[str, Figure]:
    """Return every figure of a span by its key."""
    return {one.key: Figure(one, tuple(one.counts(ledger, span))) for one in definitions}
