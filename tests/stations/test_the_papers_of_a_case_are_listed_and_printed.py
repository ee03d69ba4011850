"""`yichuang papers`, as a clerk types it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
import pytest
from harness import CLERK

from casework.papers.contents import kind_of
from casework.papers.example import example_papers
from casework.papers.issue import issue_paper
from casework.papers.kinds import PaperKind
from casework.receive import Batch, receive
from deployments.cli import app
from stations.cli import run
from storage.cases import case_by_number
from storage.hall import Hall
from storage.papers import papers_of_case

assert app  # the commands are there once the entry point is imported

AT = datetime(2026, 11, 23, 1, 12, tzinfo=UTC)


@pytest.fixture
def here(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> Hall:
    """The hall as the commands find it: by its home and its object store."""
    settings = hall.settings
    monkeypatch.setenv("YICHUANG_HOME", str(settings.home))
    monkeypatch.setenv("YICHUANG_S3_ENDPOINT", settings.s3_endpoint or "")
    monkeypatch.setenv("YICHUANG_S3_BUCKET", settings.s3_bucket)
    monkeypatch.setenv("YICHUANG_S3_ACCESS_KEY", "access")
    monkeypatch.setenv("YICHUANG_S3_SECRET_KEY", "secret-secret")
    return hall


def case_with_papers(hall: Hall, *kinds: PaperKind) -> str:
    receipt = receive(hall, Batch("b", "road-occupation", [("1.jpg", b"1")]), CLERK)
    contents = {kind_of(content): content for _, content in example_papers()}
    with hall.database.write() as transaction:
        for kind in kinds:
            issue_paper(
                transaction,
                kind,
                contents[kind],
                authority_key="hall",
                case_id=receipt.case_id,
                actor=CLERK,
                at=AT,
            )
    return receipt.case_number


def test_the_example_is_written_as_one_file_for_each_paper(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["papers", "--example", str(tmp_path / "papers")]) == 0
    names = sorted(file.name for file in (tmp_path / "papers").iterdir())
    assert names == [f"{position:02d}-{kind}.pdf" for position, kind in enumerate(PaperKind, start=1)]
    assert all(len(pypdfium2.PdfDocument(tmp_path / "papers" / name)) == 1 for name in names)
    assert "19 种文书" in capsys.readouterr().out


def test_the_papers_of_a_case_are_listed(here: Hall, capsys: pytest.CaptureFixture[str]) -> None:
    number = case_with_papers(here, PaperKind.RECEIPT, PaperKind.ACCEPTANCE_NOTICE)
    assert run(["papers", number]) == 0
    text = capsys.readouterr().out
    assert "材料接收凭证" in text
    assert "六开政服收〔2026〕1号" in text
    assert "2026年11月23日9时12分" in text
    assert "许知远" in text
    assert "未打印" in text
    assert run(["papers", number, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [(one["kind"], one["number"], one["prints"]) for one in told["papers"]] == [
        ("receipt", "六开政服收〔2026〕1号", 0),
        ("acceptance_notice", "六开政服受〔2026〕1号", 0),
    ]


def test_the_papers_of_a_case_are_printed_and_it_is_put_down_who_did(
    here: Hall, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    number = case_with_papers(here, PaperKind.RECEIPT, PaperKind.ACCEPTANCE_NOTICE)
    for _ in range(2):
        assert run(["papers", number, "--out", str(tmp_path), "--by", "w3"]) == 0
    assert "2 份文书" in capsys.readouterr().out
    assert sorted(file.name for file in tmp_path.glob("*.pdf")) == [
        "01-receipt.pdf",
        "02-acceptance_notice.pdf",
    ]
    with here.database.read() as transaction:
        case = case_by_number(transaction, number)
        assert [paper.prints for paper in papers_of_case(transaction, case.id or 0)] == [2, 2]


def test_a_case_without_papers_says_so(here: Hall, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["papers", case_with_papers(here)]) == 0
    assert "还没有文书" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        ([], 2, "请给出办件编号"),
        (["1", "--example", "x"], 2, "请给出办件编号"),
        (["1", "--by", "w1"], 2, "--out 和 --by 同用"),
        (["1", "--out", "x"], 2, "由谁打印"),
        (["--example", "x", "--out", "y", "--by", "w1"], 2, "--out 和 --by 同用"),
        (["000000000000000000"], 2, "没有编号为"),
        (["--example", "/dev/null/x"], 1, "写不了文件"),
    ],
)
def test_a_wrong_call_says_what_to_do(
    here: Hall, arguments: list[str], status: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["papers", *arguments]) == status
    assert said in capsys.readouterr().err.replace("\n", "")


def test_nobody_prints_in_the_name_of_a_stranger(
    here: Hall, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    number = case_with_papers(here, PaperKind.RECEIPT)
    assert run(["papers", number, "--out", str(tmp_path), "--by", "nobody"]) == 2
    assert "没有编号为“nobody”的工作人员" in capsys.readouterr().err.replace("\n", "")
    assert list(tmp_path.glob("*.pdf")) == []
