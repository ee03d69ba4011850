"""X-6: the power of attorney is the applicant's, names the agent at the window, covers matter and day."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from rules.bundle import Answer, Bundle, Side, Word, best, not_applicable, worst
from rules.compare import compare, unreadable
from rules.rule_set import Rule
from rules.text import chinese_day, day_of, latest_day, plain
from rules.thresholds import SCOPE_RESIDUE

ATTORNEY: Final = "power_of_attorney"
_GENERAL: Final = re.compile(
    r"[一-龥]{2,4}?(?:经济技术开发区|经开区|开发区|省|市|区|县)|全权|代为|代表|代理|委托|受托|授权|我单位|本单位|我公司|本公司|我方|本人|办理|申请|提交|递交|签收|领取|签署"
    r"|材料|资料|文书|文件|证件|证照|结果|政务服务|行政许可|行政审批|事项|事宜|相关|有关|一切|全部|所有|手续|业务"
    r"|政务服务中心|政务服务大厅|综合窗口|窗口|大厅|审批|许可|[在向到及和与的等其该以并前往去,，、。;；.:：()（）]"
)
_UNTIL_DONE: Final = re.compile(r"(?:办结|办理完毕|办理完成|办毕|完成|完毕|结束)(?:之日|时|后|为止|止)")


def principal_is_applicant(bundle: Bundle, rule: Rule) -> Answer:
    """X-6: is the principal the applicant, or an organisation's legal representative?"""
    if not bundle.has(ATTORNEY):
        return not_applicable(bundle.lacking(ATTORNEY))
    principal = bundle.side(ATTORNEY, "principal")
    fields = [("application_form", "applicant"), ("business_licence", "name")]
    if bundle.applicant != "person":
        fields.append(("business_licence", "legal_representative"))
    sides = [bundle.side(key, field) for key, field in fields if bundle.has(key)]
    if not sides:
        return _by_card(bundle, principal)
    return best([compare(principal, side) for side in sides])


def _by_card(bundle: Bundle, principal: Side) -> Answer:
    """Compare with the card, where no other paper names the applicant: an organisation is not on a card."""
    card = bundle.applicant_card
    answer = compare(principal, bundle.side(card, "name", "姓名")) if card else not_applicable("", principal)
    if answer.word is Word.SAME or (card and bundle.applicant == "person"):
        return answer
    return not_applicable(bundle.lacking("application_form", "business_licence"), principal)


def agent_is_card_holder(bundle: Bundle, rule: Rule) -> Answer:
    """X-6: are the agent's name and number on the power of attorney those of the agent's card?"""
    card = bundle.agent_card
    if not bundle.has(ATTORNEY) or card is None:
        return not_applicable(bundle.lacking(ATTORNEY) or "没有交代理人身份证")
    return worst(
        [
            compare(bundle.side(ATTORNEY, "agent_name"), bundle.side(card, "name", "姓名")),
            compare(bundle.side(ATTORNEY, "agent_id_number"), bundle.side(card, "id_number")),
        ]
    )


def covers_matter(bundle: Bundle, rule: Rule) -> Answer:
    """X-6: does the scope name this matter, or is it general? Another wording goes to a person."""
    if not bundle.has(ATTORNEY):
        return not_applicable(bundle.lacking(ATTORNEY))
    side = bundle.side(ATTORNEY, "scope")
    trouble = unreadable(side)
    if trouble is not None or side.value is None:
        return trouble or not_applicable(side.trouble(), side)
    scope = plain(side.value.text)
    if any(plain(word) in scope for word in (bundle.rule_set.name, *bundle.rule_set.scope_words)):
        return Answer(Word.SAME, side.text, evidence=side.evidence, look=(side,))
    if "办理" in scope or "全权" in scope:
        residue = _GENERAL.sub("", scope)
        for side_name in ("principal", "agent_name"):
            named = bundle.value(ATTORNEY, side_name)
            residue = residue.replace(plain(named.text), "") if named and named.text else residue
        if len(residue) <= SCOPE_RESIDUE:
            return Answer(Word.SAME, side.text, evidence=side.evidence, look=(side,))
    reason = f"委托事项写的是「{side.text}」，看不出包括本事项"
    return Answer(Word.UNKNOWN, side.text, "", reason, side.evidence, (side,))


def covers_receipt_date(bundle: Bundle, rule: Rule) -> Answer:
    """X-6: does the power of attorney still hold on the receipt date? 至办结之日止 holds."""
    if not bundle.has(ATTORNEY):
        return not_applicable(bundle.lacking(ATTORNEY))
    side = bundle.side(ATTORNEY, "valid_until", "委托期限")
    written = side.value is not None and bool(side.value.text)
    text = side.value.text if side.value is not None and written else bundle.papers(ATTORNEY)[0].text
    if _UNTIL_DONE.search(plain(text)) or text == "long_term":
        return Answer(Word.SAME, "至办结为止", evidence=side.evidence, look=(side,))
    trouble = unreadable(side)
    if trouble is not None or side.value is None:
        return trouble or not_applicable(side.trouble(), side)
    until = day_of(side.value.text)
    if until is None:
        return Answer(Word.UNKNOWN, "", "", f"{side.name}「{side.text}」读不成日期", side.evidence, (side,))
    if until < bundle.received_on:
        return _ended(bundle, side, until)
    return Answer(Word.SAME, chinese_day(until), evidence=side.evidence, look=(side,))


def _ended(bundle: Bundle, side: Side, until: date) -> Answer:
    """The term has run out, unless a later day on the paper was meant."""
    later = latest_day(" ".join(paper.text for paper in bundle.papers(ATTORNEY)))
    if later is not None and later >= bundle.received_on:
        reason = f"{side.name}读作{chinese_day(until)}，但该材料上还写有{chinese_day(later)}"
        return Answer(Word.UNKNOWN, "", "", reason, side.evidence, (side,))
    reason = f"授权委托书已于{chinese_day(until)}到期"
    return Answer(Word.DIFFERENT, "", "", reason, side.evidence, (side,))
