"""初审, 补正, 受理, 不予受理: S23 to S32 of the plan, and 行政许可法 32."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
import rule_papers as papers
from life import DUTY_HEAD, SELF, W1, Life, unsure

from casework.accept import accept, accept_with_tolerance, deem_accepted
from casework.at_once import handle_at_once
from casework.correct import notify_correction
from casework.decline import Declined, decline, return_papers, withdraw
from casework.errors import StepRefusedError
from casework.examine import Granted
from casework.findings import standing_findings
from casework.papers.contents import NonAcceptanceGround
from casework.settle import settle
from casework.steps import sit
from rules.facts import Outcome
from storage import events
from storage.hall import Hall
from storage.papers import papers_of_case

LATE = timedelta(days=8)


def failing(life: Life, number: str) -> set[str]:
    with sit(life.hall, number, W1, life.at) as sitting:
        found = standing_findings(sitting.transaction, sitting.case)
    return {one.finding.rule for one in found if one.outcome is Outcome.FAIL}


def paper(life: Life, number: str, kind: str) -> dict:
    with life.hall.database.read() as transaction:
        made = papers_of_case(transaction, life.case(number).id or 0)
    return [one for one in made if one.kind == kind][-1].content


def test_s23_each_rule_says_what_it_found_and_where(hall: Hall) -> None:
    life = Life(hall)
    number = life.receive(papers.drop(papers.road(), "location_drawing"))
    with sit(hall, number, W1, life.at) as sitting:
        found = standing_findings(sitting.transaction, sitting.case)
    assert {one.outcome for one in found} == {Outcome.PASS, Outcome.FAIL}
    assert all(one.finding.basis for one in found)
    assert any(one.finding.evidence for one in found)


def test_s24_the_machine_proposes_and_a_person_accepts(hall: Hall) -> None:
    life = Life(hall)
    number = life.receive()
    assert (life.case(number).verdict, life.case(number).state) == ("complete", "RECEIVED")
    accept(hall, number, W1, life.at)
    with hall.database.read() as transaction:
        log = events.of_case(transaction.session, life.case(number).id or 0)
    accepting = [event for event in log if event.state_after == "ACCEPTED"]
    assert accepting[0].person == "w1"


def test_s24_what_the_machine_cannot_tell_a_person_settles_before_anything_else(hall: Hall) -> None:
    life = Life(hall)
    doubtful = papers.swap(papers.road(), "business_licence", lambda one: unsure(one, "uscc"))
    number = life.receive(doubtful)
    with pytest.raises(StepRefusedError, match="机器不能确定"):
        accept(hall, number, W1, life.at)
    with sit(hall, number, W1, life.at) as sitting:
        unknown = [
            one.position
            for one in standing_findings(sitting.transaction, sitting.case)
            if one.outcome is Outcome.UNKNOWN
        ]
    for position in unknown:
        settle(hall, number, position, "pass", "对照原件，号码一致", W1, life.at)
    accept(hall, number, W1, life.at)
    assert life.case(number).state == "ACCEPTED"


def test_s25_not_accepting_is_numbered_reasoned_and_says_where_to_go_and_how_to_object(hall: Hall) -> None:
    life = Life(hall)
    number = life.receive()
    elsewhere = Declined(
        NonAcceptanceGround.NOT_THIS_AUTHORITY,
        "申请占用的路段不在本区管理范围内",
        "六安市金安区城市管理行政执法局",
    )
    decline(hall, number, elsewhere, W1, life.at)
    content = paper(life, number, "non_acceptance_decision")
    assert life.case(number).state == "NOT_ACCEPTED"
    assert content["competent_authority"] == "六安市金安区城市管理行政执法局"
    assert content["remedies"]["review_days"] == 60


def test_s25_an_incomplete_application_is_no_lawful_ground_unless_the_hall_has_set_its_local_practice(
    make_hall,
) -> None:
    ground = Declined(NonAcceptanceGround.CORRECTION_DECLINED, "申请人表示不补正")
    lawful = Life(make_hall())
    number = lawful.receive(papers.drop(papers.road(), "location_drawing"))
    with pytest.raises(StepRefusedError, match="不是不予受理的法定理由"):
        decline(lawful.hall, number, ground, W1, lawful.at)
    local = Life(make_hall(decline_incomplete=True))
    number = local.receive(papers.drop(papers.road(), "location_drawing"))
    decline(local.hall, number, ground, W1, local.at)
    assert local.case(number).state == "NOT_ACCEPTED"


def test_s26_the_second_visit_needs_only_what_was_missing(either_hall: Hall) -> None:
    life = Life(either_hall)
    number = life.receive(papers.drop(papers.road(), "location_drawing"))
    notify_correction(life.hall, number, W1, at=life.at)
    life.at += timedelta(days=1)
    life.resubmit(number, [papers.drawing()])
    assert (life.case(number).round, life.case(number).verdict) == (2, "complete")
    accepted = accept(life.hall, number, W1, life.at)
    assert life.case(number).accepted_on == date(2026, 11, 24)
    assert accepted.owner == "cg1"


def test_s26_a_paper_that_was_wrong_is_replaced_by_the_new_one_of_its_kind(hall: Hall) -> None:
    life = Life(hall)
    expired = papers.card(papers.REPRESENTATIVE, until="2024-03-01")
    number = life.receive(papers.swap(papers.road(), "id_card", lambda _: expired))
    assert failing(life, number) == {"X-5"}
    notify_correction(life.hall, number, W1, at=life.at)
    life.resubmit(number, [papers.card(papers.REPRESENTATIVE)])
    assert failing(life, number) == set()


def test_s27_the_notice_names_everything_once_and_stops_the_five_days(hall: Hall) -> None:
    life = Life(hall)
    wanting = papers.drop(papers.drop(papers.road(), "location_drawing"), "id_card")
    number = life.receive(wanting)
    notify_correction(hall, number, W1, at=life.at)
    items = paper(life, number, "correction_notice")["items"]
    assert [item["material"] for item in items] == ["法定代表人身份证", "位置图"]
    with pytest.raises(StepRefusedError):
        deem_accepted(hall, number, life.at + LATE)


def test_s27_a_new_demand_on_unchanged_papers_is_blocked_without_a_supervisors_reason(hall: Hall) -> None:
    life = Life(hall)
    number = life.receive(papers.drop(papers.road(), "location_drawing"))
    notify_correction(hall, number, W1, at=life.at)
    life.resubmit(number, [papers.drawing()])
    with sit(hall, number, W1, life.at) as sitting:
        licence = next(
            one.position
            for one in standing_findings(sitting.transaction, sitting.case)
            if one.finding.rule == "X-2"
        )
    settle(hall, number, licence, "fail", "营业执照上的代码与公示系统不符", W1, life.at)
    with pytest.raises(StepRefusedError, match="上次没有告知"):
        notify_correction(hall, number, W1, at=life.at)
    with hall.database.write() as transaction:
        from rules.states import PowerKind
        from storage.rows import add
        from storage.tables import PowerRow

        add(
            transaction,
            PowerRow(
                person="d1",
                matter="road-occupation",
                power=PowerKind.ACCEPT,
                rank=9,
                valid_from=date(2026, 1, 1),
                document_number="六开政服授〔2026〕5号",
                approved_at=life.at,
            ),
        )
    notify_correction(hall, number, DUTY_HEAD, reason="公示系统今日更新，前次无从发现", at=life.at)
    assert life.case(number).state == "CORRECTION_NOTIFIED"


def test_silence_of_five_working_days_accepts_the_case_as_of_its_receipt(hall: Hall) -> None:
    life = Life(hall)
    number = life.receive(papers.drop(papers.road(), "location_drawing"))
    with pytest.raises(StepRefusedError, match="还没有过"):
        deem_accepted(hall, number, life.at + timedelta(days=7))
    with pytest.raises(StepRefusedError, match="视为受理"):
        notify_correction(hall, number, W1, at=life.at + LATE)
    deem_accepted(hall, number, life.at + LATE)
    assert (life.case(number).state, life.case(number).accepted_on) == (
        "ACCEPTED_DEEMED",
        date(2026, 11, 23),
    )
    assert paper(life, number, "acceptance_notice")["decide_by"] == "2026-12-21"


def test_s28_an_instant_matter_is_done_in_one_sitting_with_every_event(either_hall: Hall) -> None:
    life = Life(either_hall)
    number = life.receive(matter="senior-card")
    handle_at_once(life.hall, number, Granted("老年人优待证", "发给优待证"), SELF, W1, life.at)
    with life.hall.database.read() as transaction:
        log = events.of_case(transaction.session, life.case(number).id or 0)
    assert [event.state_after for event in log if event.state_before != event.state_after] == [
        "RECEIVED",
        "ACCEPTED",
        "DECIDED_GRANTED",
        "ISSUED",
        "CLOSED",
    ]


def test_s28_where_one_step_of_the_sitting_fails_nothing_of_it_is_written(hall: Hall) -> None:
    life = Life(hall)
    number = life.receive(matter="senior-card")
    unsigned = replace(SELF, signature=None)
    with pytest.raises(StepRefusedError, match="签名"):
        handle_at_once(hall, number, Granted("老年人优待证", "发给优待证"), unsigned, W1, life.at)
    assert life.case(number).state == "RECEIVED"
    with hall.database.read() as transaction:
        assert papers_of_case(transaction, life.case(number).id or 0) == []


def test_s31_the_window_sees_and_follows_the_whole_case(hall: Hall) -> None:
    from casework.walk import walk

    life = Life(hall)
    number = life.at_issue_counter()
    story = walk(hall.database, number)
    assert story.agrees
    assert [line.state for line in story.lines if line.state][-1] == "在出件窗口"


def test_s32_every_scan_is_kept_with_its_hash_its_pages_and_who_brought_it_in(hall: Hall) -> None:
    from hashlib import sha256

    from storage.cases import files_of
    from storage.readings import documents_of, pages_of

    life = Life(hall)
    number = life.receive()
    case_id = life.case(number).id or 0
    with hall.database.read() as transaction:
        files = files_of(transaction, case_id, 1)
        pages = [len(pages_of(transaction, row.id or 0)) for row in documents_of(transaction, case_id, 1)]
        first = events.of_case(transaction.session, case_id)[0]
    originals = [hall.objects.get_original(file.sha256) for file in files]
    assert [sha256(data).hexdigest() for data in originals] == [file.sha256 for file in files]
    assert pages == [1, 1, 1, 1]
    assert (first.kind, first.person, first.device) == ("received", "w1", "window-1")


def test_what_may_not_come_later_is_no_ground_for_tolerance(hall: Hall) -> None:
    life = Life(hall)
    number = life.receive(papers.drop(papers.road(), "location_drawing"))
    with pytest.raises(StepRefusedError, match="不能容缺"):
        accept_with_tolerance(hall, number, W1, commitment_signed=True, at=life.at)


def test_withdrawn_papers_go_back_against_the_receipt_signed_for(hall: Hall) -> None:
    life = Life(hall)
    number = life.receive()
    with pytest.raises(StepRefusedError, match="签名"):
        withdraw(hall, number, "工程取消", W1, signed=False, at=life.at)
    withdraw(hall, number, "工程取消", W1, signed=True, at=life.at)
    assert life.case(number).state == "WITHDRAWN"
    assert paper(life, number, "return_slip")["withdrawn"] is True
    other = life.receive()
    return_papers(hall, other, "申请人要求取回", W1, signed=True, at=life.at)
    assert life.case(other).state == "RETURNED"
