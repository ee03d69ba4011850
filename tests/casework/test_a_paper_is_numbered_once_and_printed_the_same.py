from __future__ import annotations

import hashlib
import io
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from harness import CLERK

from casework.audit import audit
from casework.papers import issue
from casework.papers.contents import Content, Receipt, from_json, kind_of
from casework.papers.example import APPLICANT, example_papers
from casework.papers.issue import issue_paper, print_paper
from casework.papers.kinds import PaperKind
from casework.papers.paper import Rendered, render_paper, template_version
from casework.receive import Batch, receive
from storage import events
from storage.errors import ObjectDamagedError, UnknownAuthorityError, UnknownPaperError
from storage.hall import Hall
from storage.objects import PAPERS, object_key
from storage.papers import paper_by_id, papers_of_case
from storage.tables import AuthorityRow, EventRow, PrintedPaperRow

AT = datetime(2026, 11, 23, 1, 12, tzinfo=UTC)
LATER = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
CONTENTS = {kind_of(content): content for _, content in example_papers()}
RECEIPT = CONTENTS[PaperKind.RECEIPT]


@pytest.fixture
def case_id(hall: Hall) -> int:
    return receive(hall, Batch("b", "road-occupation", [("1.jpg", b"one")]), CLERK).case_id


def issued(hall: Hall, case_id: int | None, content: Content = RECEIPT, authority: str = "hall") -> int:
    with hall.database.write() as transaction:
        paper = issue_paper(
            transaction,
            kind_of(content),
            content,
            authority_key=authority,
            case_id=case_id,
            actor=CLERK,
            at=AT,
        )
    assert paper.id is not None
    return paper.id


def stored(hall: Hall, paper_id: int) -> PrintedPaperRow:
    with hall.database.read() as transaction:
        return paper_by_id(transaction, paper_id)


def happened(hall: Hall, case_id: int, kind: str) -> list[EventRow]:
    with hall.database.read() as transaction:
        return [one for one in events.of_case(transaction.session, case_id) if one.kind == kind]


def test_a_paper_made_out_has_its_number_its_content_and_an_event(hall: Hall, case_id: int) -> None:
    paper = stored(hall, issued(hall, case_id))
    assert (paper.number, paper.year, paper.serial) == ("六开政服收〔2026〕1号", 2026, 1)
    assert (paper.made_at, paper.made_by, paper.copies) == (AT, "w1", 2)
    assert (paper.prints, paper.pdf_sha256, paper.page_count) == (0, None, None)
    assert from_json(PaperKind.RECEIPT, paper.content) == RECEIPT
    [event] = happened(hall, case_id, "paper_issued")
    assert event.person == "w1"
    assert event.detail == {"paper": "receipt", "number": "六开政服收〔2026〕1号"}


def test_the_year_of_a_number_is_the_year_in_the_hall(hall: Hall, case_id: int) -> None:
    with hall.database.write() as transaction:
        new_year = datetime(2026, 12, 31, 16, 30, tzinfo=UTC)  # 2027-01-01 00:30 in Shanghai
        paper = issue_paper(
            transaction,
            PaperKind.RECEIPT,
            RECEIPT,
            authority_key="hall",
            case_id=case_id,
            actor=CLERK,
            at=new_year,
        )
    assert paper.number == "六开政服收〔2027〕1号"


def test_every_kind_of_paper_can_be_made_out_and_printed(hall: Hall, case_id: int) -> None:
    for kind, content in CONTENTS.items():
        paper_id = issued(hall, case_id, content, "urban-management")
        pdf = print_paper(hall, paper_id, CLERK, AT)
        paper = stored(hall, paper_id)
        assert paper.kind == kind
        assert paper.pdf_sha256 == hashlib.sha256(pdf).hexdigest()
        assert (paper.page_count, paper.template_version) == (1, template_version(kind))
    assert audit(hall).papers == len(PaperKind)
    assert audit(hall).faults == ()


def test_a_verb_that_fails_leaves_neither_paper_nor_gap(hall: Hall, case_id: int) -> None:
    def fail_after_issuing() -> None:
        with hall.database.write() as transaction:
            issue_paper(
                transaction,
                PaperKind.RECEIPT,
                RECEIPT,
                authority_key="hall",
                case_id=case_id,
                actor=CLERK,
                at=AT,
            )
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_after_issuing()
    assert happened(hall, case_id, "paper_issued") == []
    assert stored(hall, issued(hall, case_id)).serial == 1


def test_printing_again_gives_the_same_bytes_and_is_counted(hall: Hall, case_id: int) -> None:
    paper_id = issued(hall, case_id)
    first = print_paper(hall, paper_id, CLERK, AT)
    assert print_paper(hall, paper_id, CLERK, LATER) == first
    assert stored(hall, paper_id).prints == 2
    prints = happened(hall, case_id, "paper_printed")
    assert [(one.at, one.person, one.detail["reprints"]) for one in prints] == [
        (AT, "w1", 0),
        (LATER, "w1", 1),
    ]
    assert {one.detail["sha256"] for one in prints} == {hashlib.sha256(first).hexdigest()}


def test_a_reprint_is_not_rendered_again(hall: Hall, case_id: int, monkeypatch: pytest.MonkeyPatch) -> None:
    paper_id = issued(hall, case_id)
    first = print_paper(hall, paper_id, CLERK, AT)

    def new_template(content: Content, number: str) -> Rendered:
        return Rendered(b"%PDF another", 3, "another")

    monkeypatch.setattr(issue, "render_paper", new_template)
    assert print_paper(hall, paper_id, CLERK, LATER) == first
    assert stored(hall, paper_id).page_count == 1


def test_nothing_of_a_person_is_in_the_events_of_papers(hall: Hall, case_id: int) -> None:
    print_paper(hall, issued(hall, case_id), CLERK, AT)
    told = json.dumps(
        [one.detail for kind in ("paper_issued", "paper_printed") for one in happened(hall, case_id, kind)],
        ensure_ascii=False,
    )
    assert "六开政服收" in told
    assert APPLICANT not in told
    assert RECEIPT.head.contact_person not in told  # type: ignore[union-attr]


def test_a_crash_between_rendering_and_writing_does_no_harm(
    hall: Hall, case_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper_id = issued(hall, case_id)

    def power_cut(*_: object) -> str:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(issue, "_count", power_cut)
        with pytest.raises(KeyboardInterrupt):
            print_paper(hall, paper_id, CLERK, AT)
    assert stored(hall, paper_id).prints == 0
    pdf = print_paper(hall, paper_id, CLERK, LATER)
    assert pdf == render_paper(RECEIPT, stored(hall, paper_id).number).pdf
    assert stored(hall, paper_id).prints == 1


def test_of_two_machines_that_print_at_once_the_first_decides_what_the_paper_is(
    hall: Hall, case_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper_id = issued(hall, case_id)
    with hall.database.read() as transaction:
        seen_before = paper_by_id(transaction, paper_id)
    theirs = print_paper(hall, paper_id, CLERK, AT)
    real = issue.paper_by_id
    answers = iter([seen_before])
    with monkeypatch.context() as late:
        late.setattr(issue, "paper_by_id", lambda *given: next(answers, None) or real(*given))
        late.setattr(issue, "render_paper", lambda *_: Rendered(b"%PDF other fonts", 2, "other"))
        assert print_paper(hall, paper_id, CLERK, LATER) == theirs
    assert (stored(hall, paper_id).prints, stored(hall, paper_id).page_count) == (2, 1)


def test_printers_at_once_are_all_counted(either_hall: Hall) -> None:
    case_id = receive(either_hall, Batch("b", "road-occupation", [("1.jpg", b"one")]), CLERK).case_id
    paper_id = issued(either_hall, case_id)
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: print_paper(either_hall, paper_id, CLERK, AT), range(8)))
    assert len(set(made)) == 1
    assert stored(either_hall, paper_id).prints == 8
    reprints = [one.detail["reprints"] for one in happened(either_hall, case_id, "paper_printed")]
    assert sorted(reprints) == list(range(8))


def test_a_stored_paper_that_was_changed_is_not_handed_out_nor_counted(hall: Hall, case_id: int) -> None:
    paper_id = issued(hall, case_id)
    print_paper(hall, paper_id, CLERK, AT)
    sha256 = stored(hall, paper_id).pdf_sha256 or ""
    hall.objects._client.put_object(
        bucket_name=hall.settings.s3_bucket,
        object_name=object_key(PAPERS, sha256),
        data=io.BytesIO(b"forged"),
        length=6,
    )
    with pytest.raises(ObjectDamagedError):
        print_paper(hall, paper_id, CLERK, LATER)
    assert stored(hall, paper_id).prints == 1
    [fault] = audit(hall).faults
    assert sha256 in fault


def test_a_paper_bears_the_name_of_the_authority_whose_number_it_has(hall: Hall, case_id: int) -> None:
    paper = stored(hall, issued(hall, case_id, RECEIPT, "urban-management"))
    assert paper.number == "六开城管收〔2026〕1号"
    content = from_json(PaperKind.RECEIPT, paper.content)
    assert content.head.authority == "六安经济技术开发区城市管理行政执法局"


def test_a_department_with_a_seal_of_its_own_has_it_on_its_papers(hall: Hall, case_id: int) -> None:
    with hall.database.write() as transaction:
        authority = transaction.session.get_one(AuthorityRow, "hall")
        authority.seals = {PaperKind.RECEIPT: "政务服务专用章"}
    paper = stored(hall, issued(hall, case_id))
    content = from_json(PaperKind.RECEIPT, paper.content)
    assert content.head.seal_name == "政务服务专用章"
    named = replace(RECEIPT, head=replace(RECEIPT.head, seal_name="特别指定章"))  # type: ignore[arg-type]
    paper = stored(hall, issued(hall, case_id, named))  # type: ignore[arg-type]
    assert from_json(PaperKind.RECEIPT, paper.content).head.seal_name == "特别指定章"


def test_a_list_of_several_cases_belongs_to_its_batch_and_to_no_case(hall: Hall, case_id: int) -> None:
    content = CONTENTS[PaperKind.HANDOVER_LIST]
    with hall.database.write() as transaction:
        paper = issue_paper(
            transaction,
            PaperKind.HANDOVER_LIST,
            content,
            authority_key="hall",
            batch="20261123-1",
            actor=CLERK,
            at=AT,
        )
    assert (paper.case_id, paper.batch) == (None, "20261123-1")
    assert print_paper(hall, paper.id or 0, CLERK, AT).startswith(b"%PDF")
    with hall.database.read() as transaction:
        assert papers_of_case(transaction, case_id) == []
        assert events.verify(transaction.session) > 0


def test_a_content_under_the_wrong_kind_and_an_unknown_authority_are_refused(
    hall: Hall, case_id: int
) -> None:
    assert isinstance(RECEIPT, Receipt)
    with hall.database.write() as transaction:
        with pytest.raises(ValueError, match="Receipt"):
            issue_paper(
                transaction, PaperKind.GRANT_DECISION, RECEIPT, authority_key="hall", actor=CLERK, at=AT
            )
        with pytest.raises(UnknownAuthorityError):
            issue_paper(transaction, PaperKind.RECEIPT, RECEIPT, authority_key="nobody", actor=CLERK, at=AT)
    with pytest.raises(UnknownPaperError):
        print_paper(hall, 99, CLERK, AT)
