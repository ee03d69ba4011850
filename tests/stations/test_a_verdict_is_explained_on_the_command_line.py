"""`yichuang explain` and `yichuang checklist`, as a clerk types them."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import jsonschema
import pypdfium2
import pytest
from harness import CLERK

from casework.application import submitted_from
from casework.judge import record_precheck, take_work
from casework.receive import Batch, receive
from deployments.cli import app
from extractors.values import Box, Document, FieldValue, MarkPlace, Place, Reading, Seal
from rules.catalogue import load_catalogue
from rules.facts import verdict_of
from rules.judge import judge
from stations.cli import run
from storage import events
from storage.hall import Hall

assert app  # the commands are there once the entry point is imported

MATTER = "road-occupation"
DAY = date(2026, 11, 23)
NUMBER = "990101197503120016"
PHONE = "13800001111"
PLACE = {
    "type": "object",
    "required": ["file", "page", "box"],
    "properties": {
        "file": {"type": ["string", "null"]},
        "page": {"type": ["integer", "null"], "minimum": 1},
        "box": {
            "type": ["array", "null"],
            "minItems": 4,
            "maxItems": 4,
            "items": {"type": "number", "minimum": 0, "maximum": 1},
        },
    },
}
RULE = {
    "type": "object",
    "required": ["rule", "material", "outcome", "message", "basis", "basis_mark", "looked_at", "branch"],
    "properties": {
        "outcome": {"enum": ["pass", "fail", "unknown", "refuse", "silent"]},
        "basis_mark": {"enum": ["supported", "unverified", "recommended"]},
        "message": {"minLength": 4},
        "basis": {"minLength": 4},
        "looked_at": {"type": "array", "items": PLACE},
        "branch": {"required": ["condition", "because", "facts"]},
    },
}
EXPLANATION = {
    "type": "object",
    "required": ["case", "matter", "verdict", "needs_review", "materials", "rules", "faithful", "masked"],
    "properties": {"rules": {"type": "array", "minItems": 50, "items": RULE}},
}


def place(file: str, row: int) -> Place:
    return Place(file, 1, Box(0.1, row / 20, 0.5, row / 20 + 0.04))


def document(file: str, kind: str, **fields: str) -> Document:
    read = {
        name: FieldValue(text, text, 0.97, place(file, row), blank=not text)
        for row, (name, text) in enumerate(fields.items())
    }
    return Document(((file, 1),), kind, 0.96, read, text="占道 申请")


def papers(state: str = "absent") -> tuple[Document, ...]:
    """A form without phone number, whose signature is `state`; a licence; no card, no drawing."""
    name = "六安市华宇建设有限公司"
    form = document(
        "1.jpg",
        "application_form",
        title="占道申请表",
        applicant=name,
        legal_representative="王建国",
        id_number=NUMBER,
        phone="",
        signed_date="2026-11-20",
    )
    places = (
        MarkPlace("signature", "法定代表人(签字)", state, 0.9, place("1.jpg", 16)),  # type: ignore[arg-type]
        MarkPlace("seal", "申请单位(盖章)", "present", 0.9, place("1.jpg", 17)),
    )
    seals = (Seal(place("1.jpg", 17), name, 0.95, name),)
    form = Document(
        **{**{k: getattr(form, k) for k in form.__slots__}, "mark_places": places, "seals": seals}
    )
    licence = document(
        "2.jpg", "business_licence", name=name, uscc="91349999MA0000007C", legal_representative="王建国"
    )
    return form, licence


@pytest.fixture
def here(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> Hall:
    """The hall as the commands find it: by its home."""
    monkeypatch.setenv("YICHUANG_HOME", str(hall.settings.home))
    return hall


def judged(hall: Hall, state: str = "absent") -> str:
    batch = Batch("b", MATTER, [("1.jpg", b"1"), ("2.jpg", b"2")], received_on=DAY)
    receipt = receive(hall, batch, CLERK)
    lease = take_work(hall, "a")
    assert lease is not None
    submitted = submitted_from(papers(state), (), received_on=DAY, case_number=receipt.case_number)
    own = judge(load_catalogue().matter(MATTER), submitted.application)
    reading = Reading(papers(state), (), 2)
    record_precheck(hall, lease, reading, verdict_of(own.findings + submitted.besides), "2026-01-01")
    return receipt.case_number


def test_every_material_and_rule_is_told_with_place_and_article(
    here: Hall, capsys: pytest.CaptureFixture[str]
) -> None:
    number = judged(here)
    assert run(["explain", number]) == 0
    text = capsys.readouterr().out
    assert "【授权委托书】不需要，没有提交" in text
    assert "为什么要：由他人代办的要交。本件由本人来办 → 不需要" in text
    assert "✗ 不合格  X-9  申请表的「联系电话」" in text
    assert (
        "看了：申请表上的联系电话：（没有填写）（把握97%，1.jpg 第1页上部，框 0.10、0.20、0.50、0.24）"
        in text
    )
    assert "为什么：核对结果：不相符（「联系电话」一栏似乎没有填写） → 不合格" in text
    assert "依据：《行政许可法》第三十二条" in text
    assert NUMBER not in text and "990101********0016" in text


def test_the_json_holds_branch_values_and_boxes(here: Hall, capsys: pytest.CaptureFixture[str]) -> None:
    number = judged(here)
    assert run(["explain", number, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    jsonschema.validate(told, EXPLANATION)
    assert (told["case"], told["faithful"], told["masked"]) == (number, True, True)
    assert NUMBER not in json.dumps(told)


def test_what_is_shown_in_full_is_put_down(here: Hall, capsys: pytest.CaptureFixture[str]) -> None:
    number = judged(here)
    assert run(["explain", number, "--reveal"]) == 2
    assert "--by" in capsys.readouterr().err
    assert run(["explain", number, "--reveal", "--by", "nobody"]) == 2
    assert capsys.readouterr().out == ""
    assert run(["explain", number, "--reveal", "--by", "w1"]) == 0
    assert NUMBER in capsys.readouterr().out
    with here.database.read() as transaction:
        kinds = [event.kind for event in events.of_case(transaction.session, 1)]
    assert kinds.count("personal_data_shown") == 1


def test_a_notice_names_each_defect_once_with_article_and_place(
    here: Hall, capsys: pytest.CaptureFixture[str]
) -> None:
    number = judged(here)
    assert run(["explain", number, "--notice", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["printable"]
    assert [(one["number"], one["material"]) for one in told["items"]] == [
        (1, "application_form"),
        (2, "application_form"),
        (3, "legal_representative_id"),
        (4, "location_drawing"),
    ]
    assert all(one["basis"] and one["what_to_do"] for one in told["items"])
    assert run(["explain", number, "--notice"]) == 0
    text = capsys.readouterr().out
    assert text.startswith("一次性补正告知\n贵单位申请办理「临时占用城市道路")
    assert "所交材料有4处需要补正" in text


def test_a_notice_with_open_questions_is_not_done(here: Hall, capsys: pytest.CaptureFixture[str]) -> None:
    number = judged(here, "unsure")
    assert run(["explain", number, "--notice"]) == 1
    text = capsys.readouterr().out
    assert text.startswith("还不能告知申请人：有1处机器不能确定")
    assert "法定代表人(签字)" in text


def test_a_case_that_is_not_there_is_said_with_what_to_do(
    here: Hall, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["explain", "nonsense"]) == 2
    said = capsys.readouterr().err
    assert "nonsense" in said and "请" in said
    receipt = receive(here, Batch("b", MATTER, [("1.jpg", b"1")], received_on=DAY), CLERK)
    assert run(["explain", receipt.case_number]) == 1
    assert "还没有初审结果" in capsys.readouterr().err


def test_a_checklist_is_printed_as_text_json_and_pdf(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "list.pdf"
    assert run(["checklist", "senior-card", "--agent", "--pdf", str(file)]) == 0
    assert "授权委托书" in capsys.readouterr().out
    assert len(pypdfium2.PdfDocument(file)) == 1
    assert run(["checklist", "temporary-structure", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [one["condition"] for one in told["if"]] == ["申请人是个人", "申请人是单位", "由他人代办"]


@pytest.mark.parametrize(
    ("call", "status", "word"),
    [
        (["checklist", "senior"], 2, "senior-card"),
        (["checklist", "drainage", "--applicant", "person"], 2, "只能由单位申请"),
        (["checklist", "senior-card", "--pdf", "/nowhere/at/all.pdf"], 1, "写不了文件"),
        (["explain"], 2, "CASE"),
    ],
)
def test_a_wrong_call_says_what_to_do(
    call: list[str], status: int, word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(call) == status
    told = capsys.readouterr()
    assert word in told.err
    assert told.out == ""


def samples() -> list[str]:
    page = (Path(__file__).parents[2] / "docs" / "explain.md").read_text(encoding="utf-8")
    return re.findall(r"^```\n(.*?)^```", page, re.M | re.S)


def test_the_samples_in_the_docs_are_what_comes_out(here: Hall, capsys: pytest.CaptureFixture[str]) -> None:
    number = judged(here)
    rule, notice, checklist = samples()
    for call, sample in ((["explain", number], rule), (["explain", number, "--notice"], notice)):
        run(call)
        assert sample in capsys.readouterr().out
    run(["checklist", "senior-card"])
    assert capsys.readouterr().out == checklist
