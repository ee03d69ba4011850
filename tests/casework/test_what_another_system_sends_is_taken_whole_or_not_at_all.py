from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as some
from life import DUTY_HEAD, HEAD, W1, Life

from casework.errors import OutsideFileRefusedError, OutsideNumberTakenError, OutsideRefusedError
from casework.outside.interchange import read_records, write_rows
from casework.outside.numbers import Imported, import_records, record_outside_number
from casework.outside.tables import SYSTEMS, load_system
from rules.outside import OutsideRecord
from storage import events
from storage.hall import Hall
from storage.life_tables import OutsideNumberRow, OutsideRecordRow
from storage.outside import outside_numbers
from storage.rows import all_rows, of_case

EXCHANGE = load_system(SYSTEMS / "exchange.yaml")
HEADINGS = "外部编号,办件编号,办件状态,收件日期,决定日期\n"
ROWS = "A1,,02,2026-11-23,\nA2,,10,2026/11/23,2026年11月24日\n"


def faults(text: str | bytes) -> list[str]:
    data = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(OutsideFileRefusedError) as caught:
        read_records(EXCHANGE, "记录.csv", data)
    return [str(fault) for fault in caught.value.details["faults"]]  # type: ignore[attr-defined]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_is_read_in_every_encoding_that_halls_use(encoding: str) -> None:
    records = read_records(EXCHANGE, "记录.csv", (HEADINGS + ROWS).encode(encoding))
    assert [(one.outside_number, one.state.word, one.received_on.day) for one in records] == [
        ("A1", "收件", 23),
        ("A2", "办结", 23),
    ]
    assert records[1].decided_on is not None


def test_json_lines_are_read_too_and_what_is_none_of_ours_is_passed_over() -> None:
    line = {"outside_number": "A1", "state": "02", "received_on": "20261123", "phone": "13800000000"}
    records = read_records(EXCHANGE, "记录.jsonl", json.dumps(line).encode())
    assert [(one.outside_number, one.state.code) for one in records] == [("A1", "02")]


def test_every_bad_row_is_named_with_its_line_and_the_reason() -> None:
    rows = (
        ",,02,2026-11-23,\n"
        "B2,,99,2026-11-23,\n"
        "B3,,02,2026-02-30,\n"
        "B4,,02,,\n"
        "1.23E+15,,02,2026-11-23,\n"
        "B 6,,02,2026-11-23,\n"
        "B7,,10,2026-11-23,2026-11-22\n"
        "B8,,02\n"
        "B9,,,2026-11-23,\n"
        "A1,,02,2026-11-23,\n"
        f"{'长' * 65},,02,2026-11-23,\n"
    )
    assert faults(HEADINGS + ROWS + rows) == [
        "第4行：没有外部编号",
        "第5行：系统“省级交换库”没有办件状态“99”的对照",
        "第6行：收件日期“2026-02-30”不是日期，应如2026-01-01",
        "第7行：没有收件日期",
        "第8行：外部编号“1.23E+15”被Excel当作数字保存，末几位已丢失",
        "第9行：外部编号“B 6”中有空格或看不见的字符",
        "第10行：决定日期2026-11-22早于收件日期2026-11-23",
        "第11行：有3列，表头是5列",
        "第12行：没有办件状态",
        "第13行：外部编号A1与第2行重复",
        "第14行：外部编号超过64个字符",
    ]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "是空文件"),
        (b"\x00\x01", "不是UTF-8或GB18030的文本"),
        ("外部编号,办件状态\n".encode("utf-16"), "不是UTF-8或GB18030的文本"),
        (b"\x81", "不是UTF-8或GB18030的文本"),
        ("外部编号,办件状态\n".encode(), "表头缺少收件日期"),
        ("外部编号,外部编号\n".encode(), "“外部编号”这一列有两列"),
        (f'{HEADINGS}"A1,,02,2026-11-23,\n'.encode(), "引号不成对"),
        (f"{HEADINGS}{'A' * 200_000},,02,2026-11-23,\n".encode(), "有一格过长"),
        (b'{"outside_number": \n', "第1行：不是一个JSON对象"),
        (b'{"a":1}\n[1]\n', "第2行：不是一个JSON对象"),
        (b'{"a":' + b"[" * 100_000, "第1行：不是一个JSON对象"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_chinese(data: bytes, told: str) -> None:
    assert any(told in fault for fault in faults(data))


_CELLS = some.lists(some.text(max_size=12), max_size=6).map(",".join)
_LINES = some.lists(_CELLS, max_size=4).map("\n".join)


@given(some.binary(max_size=300) | _LINES.map(lambda text: (HEADINGS + text).encode("utf-8", "replace")))
def test_whatever_comes_it_is_read_or_refused_by_name(data: bytes) -> None:
    try:
        records = read_records(EXCHANGE, "记录.csv", data)
    except OutsideFileRefusedError as error:
        assert error.details["count"]
    else:
        assert all(one.outside_number and one.state.code in EXCHANGE.states for one in records)


@given(some.recursive(some.none() | some.floats() | some.text(), some.lists, max_leaves=4))
def test_whatever_stands_in_json_lines_it_is_read_or_refused_by_name(value: object) -> None:
    line = {"outside_number": value, "state": "02", "received_on": "2026-11-23"}
    try:
        records = read_records(EXCHANGE, "记录.jsonl", json.dumps(line).encode())
    except OutsideFileRefusedError as error:
        assert error.details["count"] == 1
    else:
        assert len(records[0].outside_number) <= 64


def test_what_is_shown_of_a_hostile_value_is_short_and_harmless() -> None:
    (fault,) = faults(HEADINGS + f"A1,,\x1b[31m{'x' * 500},2026-11-23,\n")
    assert "\x1b" not in fault
    assert len(fault) < 80


def test_a_formula_in_a_name_is_not_run_by_a_spreadsheet() -> None:
    data = write_rows(EXCHANGE, ["applicant"], [{"applicant": "=HYPERLINK(1)"}], "csv")
    assert "'=HYPERLINK" in data.decode("utf-8-sig")


def test_s29_a_file_with_one_bad_row_leaves_nothing_behind(hall: Hall) -> None:
    life = Life(hall)
    number = life.receive()
    bad = f"{HEADINGS}A1,{number},02,2026-11-23,\nA2,,02,gestern,\n"
    with pytest.raises(OutsideFileRefusedError, match="没有导入任何内容"):
        import_records(hall, "exchange", "记录.csv", bad.encode(), W1, life.at)
    assert kept(hall) == (0, 0)


def test_s29_an_import_keeps_their_numbers_and_what_they_say(either_hall: Hall) -> None:
    life = Life(either_hall)
    number = life.receive()
    spaced = f"{number[:4]}-{number[4:].lower()}"
    data = f"{HEADINGS}A1,{spaced},02,2026-11-23,\nA2,,05,2026-11-23,\n".encode()
    assert import_records(life.hall, "exchange", "记录.csv", data, W1, life.at) == Imported(2, 1, 1)
    assert import_records(life.hall, "exchange", "记录.csv", data, W1, life.at) == Imported(2, 0, 1)
    assert kept(life.hall) == (1, 2)


def test_an_import_that_gives_a_number_of_one_case_to_another_is_refused_whole(either_hall: Hall) -> None:
    life = Life(either_hall)
    first, second = life.receive(), life.receive()
    record_outside_number(life.hall, first, "exchange", "A1", W1, life.at)
    data = f"{HEADINGS}A2,{first},02,2026-11-23,\nA1,{second},02,2026-11-23,\n".encode()
    with pytest.raises(OutsideFileRefusedError, match=f"A1 已经登记给办件 {first}"):
        import_records(life.hall, "exchange", "记录.csv", data, W1, life.at)
    assert kept(life.hall) == (1, 0)


def test_s30_an_outside_number_belongs_to_one_case_and_an_event_says_who_recorded_it(
    either_hall: Hall,
) -> None:
    life = Life(either_hall)
    first, second = life.receive(), life.receive()
    assert record_outside_number(life.hall, first, "exchange", "34150000000", W1, life.at)
    assert not record_outside_number(life.hall, first, "exchange", "34150000000", W1, life.at)
    with pytest.raises(OutsideNumberTakenError, match=first):
        record_outside_number(life.hall, second, "exchange", "34150000000", W1, life.at)
    assert record_outside_number(life.hall, second, "step_coded", "34150000000", W1, life.at)
    case_id = life.case(first).id or 0
    with life.hall.database.read() as transaction:
        assert outside_numbers(transaction, "exchange", [case_id]) == {case_id: ["34150000000"]}
        assert [row.person for row in of_case(transaction, OutsideNumberRow, case_id)] == ["w1"]
        kinds = [event.kind for event in events.of_case(transaction.session, case_id)]
    assert kinds.count("outside_number_recorded") == 1


def test_only_the_hall_and_the_liaison_officers_record_outside_numbers(hall: Hall) -> None:
    life = Life(hall)
    number = life.receive()
    with pytest.raises(OutsideRefusedError, match="登记外部编号由"):
        record_outside_number(hall, number, "exchange", "A1", HEAD, life.at)
    with pytest.raises(OutsideRefusedError, match="没有写外部编号"):
        record_outside_number(hall, number, "exchange", " ", DUTY_HEAD, life.at)


def test_records_come_back_as_they_were_written() -> None:
    row = {"outside_number": "A1", "case_number": "", "state": "02", "received_on": "2026-11-23"}
    for form in ("csv", "csv-gb18030", "jsonl"):
        data = write_rows(EXCHANGE, list(row), [row], form)  # type: ignore[arg-type]
        records = read_records(EXCHANGE, "记录", data)
        assert [type(one) for one in records] == [OutsideRecord]
        assert (records[0].outside_number, records[0].state.code) == ("A1", "02")


def kept(hall: Hall) -> tuple[int, int]:
    """Return how many outside numbers and records the hall holds."""
    with hall.database.read() as transaction:
        return len(all_rows(transaction, OutsideNumberRow)), len(all_rows(transaction, OutsideRecordRow))
