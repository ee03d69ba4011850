"""X-2 and X-4: the unified social credit code and the citizen ID numbers."""

from __future__ import annotations

from rules.bundle import SPARE_CARDS, Answer, Bundle, Side, Word, not_applicable, worst
from rules.checkdigits import birth_date_of, citizen_id_is_valid, sex_of, uscc_is_valid
from rules.compare import compare, unreadable
from rules.facts import Paper
from rules.rule_set import Rule
from rules.text import chinese_day, day_of, plain
from rules.thresholds import READABLE, SURE

FORM = "application_form"
LICENCE = "business_licence"
ATTORNEY = "power_of_attorney"


def code_is_valid(bundle: Bundle, rule: Rule) -> Answer:
    """X-2: does the licence's code pass GB 32100-2015? Held against the applicant only when read surely."""
    if not bundle.has(LICENCE):
        return not_applicable(bundle.lacking(LICENCE))
    side = bundle.side(LICENCE, "uscc")
    trouble = unreadable(side)
    if trouble is not None or side.value is None:
        return trouble or not_applicable(side.trouble(), side)
    if uscc_is_valid(plain(side.value.text)):
        return Answer(Word.SAME, side.text, evidence=side.evidence, look=(side,))
    word = Word.DIFFERENT if side.value.confidence >= SURE else Word.UNKNOWN
    return Answer(word, side.text, "", f"「{side.text}」校验位不符", side.evidence, (side,))


def code_is_licences(bundle: Bundle, rule: Rule) -> Answer:
    """X-2: is the code on this paper the licence's? A form without the row is no finding of its own."""
    field = "principal_uscc" if rule.material == ATTORNEY else "uscc"
    side = bundle.side(rule.material, field)
    if not bundle.has(LICENCE) or side.value is None or not side.value.text:
        return not_applicable(bundle.lacking(rule.material, LICENCE) or f"没有读到{side.name}", side)
    return compare(side, bundle.side(LICENCE, "uscc"))


def number_is_valid(bundle: Bundle, rule: Rule) -> Answer:
    """X-4: does the number on each of these cards pass GB 11643-1999, and is it there at all?"""
    return worst([_number_answer(bundle, rule, paper) for paper in bundle.papers(rule.material)])


def _number_answer(bundle: Bundle, rule: Rule, paper: Paper) -> Answer:
    field = "agent_id_number" if rule.material == ATTORNEY else "id_number"
    value = paper.fields.get(field)
    name = f"{bundle.name_of(rule.material)}上的身份证号码"
    side = Side(name, value, field=field, material=rule.material)
    if paper.kind != "id_card" and (value is None or value.blank):
        return not_applicable(f"没有写{side.name}", side)
    trouble = unreadable(side)
    if trouble is not None or value is None:
        return trouble or not_applicable(side.trouble(), side)
    if citizen_id_is_valid(plain(value.text)):
        return Answer(Word.SAME, side.text, evidence=side.evidence, look=(side,))
    word = Word.DIFFERENT if value.confidence >= SURE else Word.UNKNOWN
    reason = f"号码「{side.text}」校验位或出生日期不符"
    return Answer(word, side.text, "", reason, side.evidence, (side,))


def birth_and_sex_agree(bundle: Bundle, rule: Rule) -> Answer:
    """X-4: do the printed birth date and sex agree with the number? Only with a valid number."""
    return worst([_birth_answer(rule.material, paper) for paper in bundle.papers(rule.material)])


def _birth_answer(key: str, paper: Paper) -> Answer:
    number = paper.fields.get("id_number")
    if number is None or number.confidence < READABLE or not citizen_id_is_valid(plain(number.text)):
        return not_applicable("没有读到有效的身份证号码，无从比对")
    digits = plain(number.text)
    said = {"birth_date": birth_date_of(digits), "sex": sex_of(digits)}
    answers = []
    for field, wanted in said.items():
        value = paper.fields.get(field)
        if value is None or not value.text or value.confidence < READABLE or wanted is None:
            continue
        printed = day_of(value.text) if field == "birth_date" else value.text
        places = (value.evidence, number.evidence)
        shown = wanted if isinstance(wanted, str) else chinese_day(wanted)
        called = "性别" if field == "sex" else "出生日期"
        look = (
            Side(f"证面{called}", value, field=field, material=key),
            Side("身份证号码", number, field="id_number", material=key),
        )
        if printed == wanted:
            answers.append(Answer(Word.SAME, value.text, shown, evidence=places, look=look))
            continue
        sure = min(value.confidence, number.confidence) >= SURE
        reason = f"证面{called}是「{value.text}」，号码中是「{shown}」"
        word = Word.DIFFERENT if sure else Word.UNKNOWN
        answers.append(Answer(word, value.text, shown, reason, places, look))
    return worst(answers)


def number_is_the_same(bundle: Bundle, rule: Rule) -> Answer:
    """X-4: is the card's number the one on the other papers that carry this person's number?

    A form's number row may be the contact's: on an organisation's form the agent's number also agrees.
    """
    if rule.material == SPARE_CARDS or not bundle.has(rule.material):
        return not_applicable(bundle.lacking(rule.material) or "没有多交的身份证")
    card = bundle.side(rule.material, "id_number")
    answers = []
    for key, field in ((FORM, "id_number"), (ATTORNEY, "principal_id_number"), *_certificates(bundle, card)):
        other = bundle.side(key, field)
        if other.value is None or not other.value.text:
            continue
        answer = compare(card, other)
        if answer.word is not Word.SAME and key == FORM and _is_agents(bundle, other):
            continue
        answers.append(answer)
    return worst(answers) if answers else not_applicable("其他材料上没有写这个人的身份证号码", card)


def _certificates(bundle: Bundle, card: Side) -> list[tuple[str, str]]:
    """Return the certificate's number row when the certificate is the card holder's own."""
    key = "qualification_or_commitment"
    owner = bundle.value(key, "name")
    holder = next(
        (
            bundle.value(m.key, "name")
            for m in bundle.rule_set.materials
            if m.role in {"legal_representative", "applicant"} and bundle.has(m.key)
        ),
        None,
    )
    same = owner is not None and holder is not None and plain(owner.text) == plain(holder.text)
    return [(key, "id_number")] if same and card.value is not None else []


def _is_agents(bundle: Bundle, side: Side) -> bool:
    agent = bundle.agent_card
    if agent is None or bundle.applicant == "person":
        return False
    return compare(bundle.side(agent, "id_number"), side).word is Word.SAME
