"""说明: a case is judged again from what was stored, and gives exactly the findings that were recorded."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import zxingcpp
from harness import CLERK
from PIL import Image, ImageDraw

from casework.application import submitted_from
from casework.errors import NotPrecheckedError, UnknownMatterError, UnknownPersonError
from casework.explain import explain_case, reveal
from casework.judge import record_precheck, take_work
from casework.read import load_submission, read_and_check
from casework.receive import Batch, Received, receive
from extractors.values import (
    Barcode,
    Box,
    Document,
    FieldValue,
    MarkPlace,
    Note,
    Place,
    Reading,
    RefusedFile,
    Seal,
)
from rules.cage import Cage
from rules.catalogue import Catalogue, load_catalogue
from rules.facts import Outcome, verdict_of
from rules.judge import judge
from rules.thresholds import PHONE_SHARED
from samples.make import make_application
from storage import events
from storage.case_numbers import compose
from storage.errors import UnknownCaseError
from storage.hall import Hall
from storage.readings import applicants_with_phone, stored_documents, stored_refusals
from storage.work import Lease

CATALOGUE = load_catalogue()
MATTER = "road-occupation"
NAMES = ("1.jpg", "2.jpg", "3.jpg", "4.jpg", "5.jpg", "6.pdf")
OTHER = compose("LA01", date(2026, 11, 2), "1", 8)
DAY = date(2026, 11, 23)


def place(file: str, row: int = 0) -> Place:
    return Place(file, 1, Box(0.1234, row / 10, 0.5, row / 10 + 0.0555))


def document(file: str, kind: str, fields: dict[str, str], **more: object) -> Document:
    read = {
        name: FieldValue(text, f" {text} ", 0.971 - row / 100, place(file, row), blank=not text)
        for row, (name, text) in enumerate(fields.items())
    }
    return replace(Document(((file, 1),), kind, 0.93, read, text="　".join(fields.values())), **more)  # type: ignore[arg-type]


def reading() -> Reading:
    """Papers with every sort of mark, one file nobody could read, and a paper behind another case's cover."""
    form = document(
        "1.jpg",
        "application_form",
        {"applicant": "六安市华宇建设有限公司", "phone": "", "signed_date": "2026-11-20"},
        seals=(
            Seal(place("1.jpg", 8), "六安市恒达商贸有限公司", 0.91, "六安市恒达商贸有公司", red=False),
            Seal(place("1.jpg", 9), None, 0.2),
        ),
        mark_places=(
            MarkPlace("signature", "法定代表人(签字)", "absent", 0.8, place("1.jpg", 6)),
            MarkPlace("seal", "申请单位(盖章)", "unsure", 0.5, place("1.jpg", 7)),
        ),
        notes=(Note(place("1.jpg", 5), "与原件一致", 0.88),),
    )
    licence = document(
        "2.jpg",
        "business_licence",
        {"name": "六安市华宇建设有限公司", "uscc": "91349999MA0000007C", "legal_representative": "王建国"},
        parts=(("2.jpg", 1), ("2.jpg", 2)),
        blank_pages=(("2.jpg", 2),),
        barcodes=(Barcode(place("2.jpg", 4), "QR Code", "91349999MA0000007C"),),
        legibility=0.61,
        grey=True,
    )
    cover = document("4.jpg", "other", {}, barcodes=(Barcode(place("4.jpg"), "QR Code", OTHER),))
    drawing = document("5.jpg", "location_drawing", {"title": "位置图"})
    pile = (form, licence, document("3.jpg", "other", {"title": "一份材料"}), cover, drawing)
    return Reading(pile, (RefusedFile("6.pdf", "encrypted", "文件有密码，请去掉密码后重新提交。"),), 6)


def received(hall: Hall, key: str = "b", matter: str = MATTER, agent: bool = True) -> Received:
    files = [(name, f"{key}{name}".encode()) for name in NAMES]
    return receive(hall, Batch(key, matter, files, agent_present=agent, received_on=DAY), CLERK)


def judged(hall: Hall, cage: Cage, catalogue: Catalogue = CATALOGUE) -> Received:
    """Receive and judge the pile as a worker does."""
    receipt, found = received(hall), reading()
    lease = take_work(hall, "a")
    assert lease is not None
    submitted = submitted_from(
        found.documents, found.refused, received_on=DAY, agent=True, case_number=receipt.case_number
    )
    own = judge(catalogue.matter(MATTER), submitted.application, cage)
    verdict = verdict_of(own.findings + submitted.besides)
    record_precheck(hall, lease, found, verdict, catalogue.matter(MATTER).version)
    return receipt


@pytest.fixture(scope="module")
def cage() -> Cage:
    return Cage()


def test_what_was_read_comes_back_as_it_was(either_hall: Hall, cage: Cage) -> None:
    receipt = judged(either_hall, cage)
    with either_hall.database.read() as transaction:
        assert stored_documents(transaction, receipt.case_id, 1) == reading().documents
        assert stored_refusals(transaction, receipt.case_id, 1) == reading().refused


def test_judging_again_gives_exactly_the_recorded_findings(either_hall: Hall, cage: Cage) -> None:
    receipt = judged(either_hall, cage)
    told = explain_case(either_hall.database, receipt.case_number, CATALOGUE)
    assert told.faithful and told.changed == ()
    assert len(told.recorded) > 20
    assert {"FILE", "COVER"} <= {one.rule for one in told.recorded}
    assert told.explanation.spare[0].place.file == "3.jpg"
    drawing = next(one for one in told.explanation.materials if one.key == "location_drawing")
    assert drawing.papers == ()  # it lies behind the cover of another case


def test_a_rule_set_that_has_changed_since_is_said(hall: Hall, cage: Cage) -> None:
    receipt = judged(hall, cage)
    changed = CATALOGUE.matter(MATTER)
    changed = replace(changed, rules=changed.rules[1:])
    told = explain_case(hall.database, receipt.case_number, Catalogue({MATTER: (changed,)}))
    assert not told.faithful
    assert told.changed == ("当时：申请表：已提交",)


def test_a_case_that_was_not_judged_yet_is_named_so(hall: Hall) -> None:
    receipt = received(hall)
    with pytest.raises(NotPrecheckedError, match="还没有初审结果"):
        explain_case(hall.database, receipt.case_number, CATALOGUE)
    with pytest.raises(UnknownCaseError):
        explain_case(hall.database, "nonsense", CATALOGUE)


def test_a_matter_that_is_no_longer_offered_is_named_so(hall: Hall, cage: Cage) -> None:
    receipt = judged(hall, cage)
    with pytest.raises(UnknownMatterError):
        explain_case(hall.database, receipt.case_number, Catalogue({}))


def test_who_looks_at_personal_data_is_put_down_without_the_data(hall: Hall, cage: Cage) -> None:
    receipt = judged(hall, cage)
    reveal(hall.database, receipt.case_number, "w1", "command-line")
    with hall.database.read() as transaction:
        last = events.of_case(transaction.session, receipt.case_id)[-1]
        events.verify(transaction.session)
    assert (last.kind, last.person, last.device) == ("personal_data_shown", "w1", "command-line")
    assert last.detail == {"what": "explanation", "round": 1}
    with pytest.raises(UnknownPersonError):
        reveal(hall.database, receipt.case_number, "nobody", "command-line")


@pytest.mark.slow
@pytest.mark.parametrize("defect", ["none", "expired_id"])
def test_a_real_case_with_a_refused_file_and_a_foreign_cover_is_explained(
    hall: Hall, tmp_path: Path, defect: str
) -> None:
    sample = make_application(MATTER, "clean", defect, 3, tmp_path / "sample", agent=True)
    files = [(file.name, file.read_bytes()) for file in sample.files]
    foreign = [
        ("封面.png", _cover()),
        ("别人的.pdf", sample.files[0].read_bytes() + b"\n"),
        ("坏.pdf", b"%PDF-1.7"),
    ]
    options = sample.truth["options"]
    batch = Batch(
        "b",
        MATTER,
        [*files, *foreign],
        agent_present=True,
        applicant_type=options["applicant"],
        received_on=date.fromisoformat(options["received"]),
    )
    receipt = receive(hall, batch, CLERK)
    lease = take_work(hall, "a")
    assert isinstance(lease, Lease)
    result = read_and_check(load_submission(hall, receipt.case_id, 1))
    record_precheck(
        hall,
        lease,
        result.reading,
        result.verdict,
        result.rule_set_version,
        phone_given_by_others=result.phone_given_by_others,
    )
    told = explain_case(hall.database, receipt.case_number, CATALOGUE)
    assert told.faithful, told.changed
    assert told.explanation.verdict == result.verdict
    assert {"FILE", "COVER"} <= {one.rule for one in told.recorded}


def _cover() -> bytes:
    page = Image.new("RGB", (1240, 1754), "white")
    ImageDraw.Draw(page).text((100, 900), "0564 12345 2026-11-02 ABC", fill="black", font_size=48)
    code = zxingcpp.create_barcode(OTHER, zxingcpp.BarcodeFormat.QRCode).to_image(scale=8)
    page.paste(Image.fromarray(code), (400, 300))
    data = io.BytesIO()
    page.save(data, "PNG")
    return data.getvalue()


def test_a_number_that_many_applicants_gave_is_counted_and_kept(hall: Hall, cage: Cage) -> None:
    """X-11: five others with the same number make it a question; judging again later counts the same."""

    def form(applicant: str) -> Document:
        return document("1.jpg", "application_form", {"applicant": applicant, "phone": "13800001111"})

    for number in range(6):
        receipt = received(hall, f"p{number}")
        lease = take_work(hall, f"w{number}")
        assert lease is not None
        with hall.database.read() as transaction:
            others = applicants_with_phone(transaction, "13800001111", receipt.case_id)
        assert len(others) == number
        found = Reading((form(f"第{number}家公司"),), (), 1)
        submitted = submitted_from(
            found.documents, (), received_on=DAY, agent=True, phone_given_by_others=len(others)
        )
        verdict = judge(CATALOGUE.matter(MATTER), submitted.application, cage)
        record_precheck(hall, lease, found, verdict, "2026-01-01", phone_given_by_others=len(others))
        shared = [one.outcome for one in verdict.findings if "同一个号码" in one.message]
        assert shared == ([Outcome.UNKNOWN] if number >= PHONE_SHARED else [])
    assert explain_case(hall.database, receipt.case_number, CATALOGUE).faithful
