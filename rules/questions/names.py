"""X-1, X-3 and X-7: the same person, the same organisation, the same place on all papers."""

from __future__ import annotations

from rules.bundle import SPARE_CARDS, Answer, Bundle, Seen, Side, Word, best, not_applicable, worst
from rules.compare import compare, evidence_of
from rules.facts import Paper, Seal
from rules.rule_set import Rule
from rules.text import address_key, addresses_agree, core_of_name, plain, similarity, without_common_start
from rules.thresholds import READABLE, SEAL_BEARS_ONE, SEAL_DIFFERENT, SEAL_READ, SEAL_SAME, SURE

FORM = "application_form"
LICENCE = "business_licence"


def name_on_licence(bundle: Bundle, rule: Rule) -> Answer:
    """X-1: is the applicant on the form the organisation on the business licence?"""
    if not (bundle.has(FORM) and bundle.has(LICENCE)):
        return not_applicable(bundle.lacking(FORM, LICENCE))
    return compare(bundle.side(FORM, "applicant"), bundle.side(LICENCE, "name"))


def seal_is_applicants(bundle: Bundle, rule: Rule) -> Answer:
    """X-1: does the seal's text name the applicant? (《证明材料规范》: the seal equals the applicant's name)

    Without a seal there is nothing to compare: whether one must be there is X-8. A seal that was not read
    is unknown on the form; on other papers only a seal that was read is held against the applicant.
    """
    seals = [seal for paper in bundle.papers(rule.material) for seal in paper.seals]
    if not seals or bundle.applicant == "person":
        return not_applicable("申请人是个人，不核对印章" if seals else "没有印章可以比对")
    sides = [bundle.side(LICENCE, "name"), bundle.side(FORM, "applicant")]
    names = [side.text for side in sides if not side.trouble()]
    if not names:
        reason = "没有读到申请人名称，无法与印章核对"
        return Answer(Word.UNKNOWN, "", "", reason, (seals[0].evidence,), lambda: tuple(map(_seen, seals)))
    answer = best([_seal_answer(seal, name) for seal in seals for name in names])
    if answer.word is Word.UNKNOWN and not answer.left and rule.material != FORM:
        answer = Answer(Word.NOT_APPLICABLE, reason="印章文字没有读出来，不作比对")
    return answer._replace(
        look=lambda: (*map(_seen, seals), *(side.seen for side in sides if not side.trouble()))
    )


def _seen(seal: Seal) -> Seen:
    return Seen("印章文字", seal.text or "", seal.confidence, seal.evidence)


def _seal_answer(seal: Seal, name: str) -> Answer:
    """Compare one seal with the applicant's name by what tells it from its neighbours.

    Arc readings drop and swap characters, so likeness suffices; but a sure reading of another name does not.
    """
    wanted = plain(name)
    text = _mended(_turned_to(plain(seal.text or ""), wanted), wanted)
    places = (seal.evidence,)
    if not text:
        return Answer(Word.UNKNOWN, right=name, reason="印章文字没有读出来", evidence=places)
    if wanted in text + text:
        return Answer(Word.SAME, text, name, evidence=places)
    core, mine = core_of_name(wanted), core_of_name(text)
    likeness = similarity(core, mine)
    if _agrees(seal, text, wanted) and (likeness >= SEAL_SAME and len(mine) >= 2):
        return Answer(Word.SAME, text, name, evidence=places)
    own, other = without_common_start(core, mine)
    shared = sum(char in other for char in own) / len(own) if own else 1.0
    if (
        _surely_read(seal)
        and likeness < SEAL_SAME
        and max(similarity(own, other), shared) < SEAL_DIFFERENT
        and len(other) >= 2
    ):
        return Answer(Word.DIFFERENT, text, name, evidence=places)
    return Answer(Word.UNKNOWN, text, name, f"印章读作「{text}」，与「{name}」对不上", places)


def _surely_read(seal: Seal) -> bool:
    """Say whether enough of a seal was read to hold it against the applicant: faint arcs read as anything.

    On a grey copy the arc is mixed with the print under it: there all of it must have been read surely.
    """
    if not seal.red:
        return seal.confidence >= SURE and seal.sure_text == seal.text
    if seal.sure_text is None:
        return seal.confidence >= SEAL_READ
    return seal.confidence >= SEAL_READ and len(seal.sure_text) >= SEAL_READ * len(seal.text or "")


def _agrees(seal: Seal, text: str, wanted: str) -> bool:
    """Say whether what was read surely speaks for the name, with one misread character allowed.

    Surely read is `sure_text`, or the whole reading where that is not known. Only the part that tells the
    organisation from its neighbours counts, and it must be long enough to bear a misread character.
    """
    sure = text if seal.sure_text is None else _turned_to(plain(seal.sure_text), wanted)
    if _is_subsequence(sure, wanted) or (seal.sure_text is None and seal.confidence < SURE):
        return True
    core, mine = core_of_name(wanted), core_of_name(text)
    if len(core) != len(mine) or core == wanted:
        return False
    wrong = sum(a != b for a, b in zip(core, mine, strict=True))
    return wrong == 0 or (wrong == 1 and len(core) >= SEAL_BEARS_ONE)


def _mended(text: str, wanted: str) -> str:
    """Return the text with an ending that all companies share put right where a third of it was misread."""
    ending = next((one for one in _ENDINGS if wanted.endswith(one)), "")
    tail = text[-len(ending) :] if ending else ""
    wrong = sum(a != b for a, b in zip(tail, ending, strict=False))
    return (
        text[: -len(ending)] + ending if len(tail) == len(ending) and 0 < wrong <= len(ending) // 3 else text
    )


_ENDINGS = ("股份有限公司", "有限责任公司", "有限公司")


def _turned_to(text: str, wanted: str) -> str:
    """Return the text begun where it fits `wanted` best: an arc may be read from any of its characters on."""
    if len(text) == len(wanted) and wanted in text + text:
        return wanted
    turns = (text[at:] + text[:at] for at in range(len(text)))
    return max(turns, key=lambda turn: similarity(turn, wanted), default=text)


def _is_subsequence(text: str, whole: str) -> bool:
    """Say whether `text` is `whole` with characters left out."""
    rest = iter(whole)
    return all(char in rest for char in text)


def representative_on_licence(bundle: Bundle, rule: Rule) -> Answer:
    """X-3: is the form's legal representative the one on the licence? Absent on the form is unknown."""
    if not (bundle.has(FORM) and bundle.has(LICENCE)) or bundle.applicant == "person":
        return not_applicable(bundle.lacking(FORM, LICENCE) or "申请人是个人")
    return compare(bundle.side(FORM, "legal_representative"), bundle.side(LICENCE, "legal_representative"))


def representative_on_card(bundle: Bundle, rule: Rule) -> Answer:
    """X-3: is the card's holder the legal representative on the licence (or on the form without one)?"""
    if not bundle.has(rule.material):
        return not_applicable(bundle.lacking(rule.material))
    source = LICENCE if bundle.has(LICENCE) else FORM
    if not bundle.has(source):
        return not_applicable(bundle.lacking(LICENCE, FORM))
    return compare(bundle.side(rule.material, "name", "姓名"), bundle.side(source, "legal_representative"))


def applicant_on_card(bundle: Bundle, rule: Rule) -> Answer:
    """X-3 for a natural person: is the card's holder the applicant on the form?"""
    if not (bundle.has(rule.material) and bundle.has(FORM)) or bundle.applicant == "organisation":
        return not_applicable(bundle.lacking(rule.material, FORM) or "申请人是单位")
    return compare(bundle.side(rule.material, "name", "姓名"), bundle.side(FORM, "applicant"))


_PEOPLE = (
    (LICENCE, "legal_representative"),
    (FORM, "legal_representative"),
    (FORM, "applicant"),
    ("power_of_attorney", "agent_name"),
    ("qualification_certificate", "name"),
    ("commitment_letter", "promisors"),
    ("lease_contract", "lessor"),
    ("lease_contract", "lessee"),
    ("property_certificate", "owner"),
    ("household_register", "members"),
)


def _other_cards(bundle: Bundle, card: Paper) -> list[Paper]:
    """The cards besides this one that were asked for: a second copy of one of them troubles nobody."""
    spare = bundle.papers(SPARE_CARDS)
    cards = [paper for paper in bundle.application.papers if paper.kind == "id_card" and paper not in spare]
    return [paper for paper in cards if paper is not card and "name" in paper.fields]


def spare_card_belongs(bundle: Bundle, rule: Rule) -> Answer:
    """X-3: does every ID card that nobody asked for belong to a person named on another paper?"""
    answers = []
    for card in bundle.papers(SPARE_CARDS):
        name = card.fields.get("name")
        people = [
            plain(paper.fields[field].text)
            for kind, field in _PEOPLE
            for paper in bundle.application.papers
            if paper.kind == kind and field in paper.fields
        ]
        people += [plain(other.fields["name"].text) for other in _other_cards(bundle, card)]
        known = name is not None and len(name.text) >= 2 and any(plain(name.text) in one for one in people)
        shown = name.text if name is not None else "没有读到姓名"
        reason = "" if known else f"多交了一张身份证（{shown}），与其他材料上的人对不上"
        word = Word.SAME if known else Word.UNKNOWN
        look = (Side("多交的身份证上的姓名", name),)
        answers.append(Answer(word, shown, "", reason, (card.evidence,), look))
    return worst(answers) if answers else not_applicable("没有多交的身份证")


def address_agrees(bundle: Bundle, rule: Rule) -> Answer:
    """X-7: is the form's address the licence's, and does the form name the place of the place proof?

    Addresses are written in many ways, so a difference goes to a person and is never held against anyone.
    A side not given is no finding.
    """
    form, licence = bundle.side(FORM, "address"), bundle.side(LICENCE, "address")
    answers = []
    if _given(form) and _given(licence):
        answers.append(_same_place(form, licence))
    site = bundle.side("site_right", "address")
    if _given(site) and bundle.has(FORM):
        named = [side for field in ("location", "address") if _given(side := bundle.side(FORM, field))]
        found = [_same_place(side, site) for side in named]
        if (
            site.value is not None
            and site.value.confidence >= READABLE
            and _form_says(bundle, site.value.text)
        ):
            found = [Answer(Word.SAME, site.text, evidence=site.evidence, look=(site,))]
        answers += [best(found)] if found else []
    return worst(answers) if answers else not_applicable("没有两处地址可以比对", form, licence)


def _given(side: Side) -> bool:
    return side.value is not None and bool(side.value.text)


def _same_place(left: Side, right: Side) -> Answer:
    answer = compare(left, right)
    if left.trouble() or right.trouble() or left.value is None or right.value is None:
        return answer
    if addresses_agree(left.value.text, right.value.text):
        return Answer(Word.SAME, left.text, right.text, "", evidence_of(left, right), (left, right))
    return answer


def _form_says(bundle: Bundle, address: str) -> bool:
    """Say whether the place stands anywhere on the form, whatever its row is called."""
    key = address_key(address)
    return len(key) >= 6 and any(key in address_key(paper.text) for paper in bundle.papers(FORM))
