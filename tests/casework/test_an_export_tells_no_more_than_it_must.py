from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest
from life import FINANCE, HANDLER, W1, Life

from casework.errors import OutsideRefusedError, OutsideSystemUnknownError
from casework.examine import refuse
from casework.explain import REVEALED
from casework.outside.export import COLUMNS, export_cases
from casework.outside.interchange import Form
from casework.outside.numbers import record_outside_number
from storage import events
from storage.hall import Hall

DAY = date(2026, 11, 23)


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def test_s29_a_case_goes_out_in_their_codes_with_its_dates_and_numbers(either_hall: Hall) -> None:
    life = Life(either_hall)
    number = life.decided()
    record_outside_number(life.hall, number, "exchange", "A1", W1, life.at)
    made = export_cases(life.hall, "exchange", DAY, DAY, W1, at=life.at)
    (row,) = rows(made.data)
    assert (made.cases, made.left_out) == (1, ())
    assert row == {
        "办件编号": number,
        "外部编号": "A1",
        "事项": "road-occupation",
        "实施编码": row["实施编码"],
        "事项名称": "临时占用城市道路（市政设施建设类）审批",
        "办件状态": "12",
        "状态名称": "在办",
        "收件日期": "2026-11-23",
        "受理日期": "2026-11-23",
        "决定日期": "2026-11-23",
        "申请人": row["申请人"],
    }


def test_the_applicant_is_masked_unless_somebody_asks_and_that_is_logged(either_hall: Hall) -> None:
    life = Life(either_hall)
    number = life.receive()
    masked = export_cases(life.hall, "exchange", DAY, DAY, W1, at=life.at)
    assert "*" in rows(masked.data)[0]["申请人"]
    whole = export_cases(life.hall, "exchange", DAY, DAY, W1, reveal=True, at=life.at)
    assert "*" not in rows(whole.data)[0]["申请人"]
    with life.hall.database.read() as transaction:
        log = events.of_case(transaction.session, life.case(number).id or 0)
    looked = [event for event in log if event.kind == REVEALED]
    assert [(event.person, event.detail) for event in looked] == [
        ("w1", {"what": "export", "system": "exchange"})
    ]


def test_a_state_that_they_have_no_code_for_is_named_and_left_out(hall: Hall) -> None:
    life = Life(hall)
    number = life.examined()
    refuse(hall, number, "地点在消防通道内", ("影响通行",), HANDLER, life.at)
    made = export_cases(hall, "step_coded", DAY, DAY, W1, at=life.at)
    assert (rows(made.data), made.cases) == ([], 0)
    assert made.left_out == ((number, "系统“按步骤编码的大厅系统”没有“已决定不予”的代码"),)


@pytest.mark.parametrize("form", ["csv", "csv-gb18030", "jsonl"])
def test_every_form_holds_the_same(hall: Hall, form: Form) -> None:
    life = Life(hall)
    number = life.receive()
    data = export_cases(hall, "exchange", DAY, DAY, W1, form=form, at=life.at).data
    if form == "jsonl":
        told = json.loads(data)
    else:
        text = data.decode("gb18030" if form == "csv-gb18030" else "utf-8-sig")
        (told,) = csv.DictReader(io.StringIO(text))
    assert (told["办件编号"], told["办件状态"], len(told)) == (number, "02", len(COLUMNS))


def test_cases_of_other_days_stay_here(hall: Hall) -> None:
    life = Life(hall)
    life.receive()
    assert export_cases(hall, "exchange", date(2026, 11, 24), date(2026, 11, 25), W1, at=life.at).cases == 0


def test_only_some_may_export_and_only_to_known_systems(hall: Hall) -> None:
    with pytest.raises(OutsideRefusedError, match="导出办件由"):
        export_cases(hall, "exchange", DAY, DAY, FINANCE)
    with pytest.raises(OutsideSystemUnknownError, match="exchange、step_coded、zero_based"):
        export_cases(hall, "elsewhere", DAY, DAY, W1)
