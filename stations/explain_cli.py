"""`yichuang explain` and `yichuang checklist`: why a verdict is what it is, and what to bring beforehand."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from stations.cli import NOT_DONE, WRONG_CALL, app, fail, today
from stations.usage import ChineseCommand

if TYPE_CHECKING:
    from rules.checklist import Checklist
    from rules.notice import Notice

DEVICE = "command-line"
Json = Annotated[bool, typer.Option("--json", help="只输出一个JSON对象。")]


@app.command(cls=ChineseCommand)
def explain(
    case: Annotated[str, typer.Argument(metavar="CASE", help="办件编号。")],
    notice: Annotated[bool, typer.Option("--notice", help="只输出一次性补正告知的内容。")] = False,
    round_number: Annotated[
        int | None, typer.Option("--round", min=1, help="第几次提交；不填为最近一次。")
    ] = None,
    reveal: Annotated[
        bool, typer.Option("--reveal", help="显示完整的证件号码和电话；须用 --by 指明查看人，并记录在案。")
    ] = False,
    by: Annotated[str | None, typer.Option(metavar="PERSON", help="查看人的编号。")] = None,
    as_json: Json = False,
) -> None:
    """说明：逐份材料、逐条规则说明结论，看了哪里、依据哪条；或列出一次性补正告知。"""
    from casework.errors import UnknownPersonError
    from casework.explain import explain_case
    from casework.explain import reveal as put_down
    from stations.explain_view import case_json, explanation_lines
    from storage.database import open_database
    from storage.errors import UnknownCaseError
    from storage.settings import load_settings

    if reveal and not by:
        raise fail("显示完整号码须说明由谁查看。请加上 --by 和查看人的编号。")
    database = open_database(load_settings())
    try:
        database.check()
        told = explain_case(database, case, round_number=round_number)
        if reveal and by:
            put_down(database, case, by, DEVICE)
    except (UnknownCaseError, UnknownPersonError) as error:
        raise fail(error.sentence(), WRONG_CALL) from None
    finally:
        database.close()
    if notice:
        from rules.notice import notice as notice_of

        _print_notice(notice_of(told.explanation), as_json)
    elif as_json:
        _print_json(case_json(told, reveal))
    else:
        _print_lines(explanation_lines(told, reveal))


@app.command(cls=ChineseCommand)
def checklist(
    matter: Annotated[str, typer.Argument(metavar="MATTER", help="事项的键，如 road-occupation。")],
    agent: Annotated[
        bool | None,
        typer.Option("--agent/--self", help="由他人代办，或由本人来办；不填则都列出。", show_default=False),
    ] = None,
    applicant: Annotated[
        Literal["person", "organisation"] | None,
        typer.Option(help="申请人是自然人还是单位；不填则都列出。"),
    ] = None,
    pdf: Annotated[Path | None, typer.Option(metavar="FILE", help="另存为一页A4的PDF，带二维码。")] = None,
    as_json: Json = False,
) -> None:
    """清单：来之前先看，办这件事要带哪些材料。"""
    from casework.rule_sets import catalogue
    from rules.checklist import Situation, checklist_lines
    from rules.checklist import checklist as checklist_of
    from rules.errors import NotInForceError, UnknownMatterError

    try:
        rule_set = catalogue().matter(matter, today())
    except (UnknownMatterError, NotInForceError) as error:
        raise fail(str(error)) from None
    if rule_set.applicant not in ("either", applicant or rule_set.applicant):
        who = "单位" if rule_set.applicant == "organisation" else "个人"
        raise fail(f"「{rule_set.name}」只能由{who}申请。请去掉 --applicant 再试。")
    told = checklist_of(rule_set, Situation(agent, applicant))
    if pdf is not None:
        _write_pdf(pdf, told)
    if as_json:
        from stations.explain_view import checklist_json

        _print_json(checklist_json(told))
    else:
        _print_lines(checklist_lines(told))


def _print_notice(told: Notice, as_json: bool) -> None:
    """Print the notice; one that a person must look at first, or with nothing to say, is not done."""
    from rules.notice import notice_lines
    from stations.explain_view import notice_json

    if as_json:
        _print_json(notice_json(told))
    else:
        _print_lines(notice_lines(told))
    if told.open_questions or told.refusals:
        raise typer.Exit(NOT_DONE)


def _write_pdf(file: Path, told: Checklist) -> None:
    from casework.papers.checklist import checklist_pdf

    try:
        file.write_bytes(checklist_pdf(told))
    except OSError:
        raise fail(f"写不了文件：{file}。请看文件夹在不在、能不能写，或换一个位置重试。", NOT_DONE) from None


def _print_lines(lines: Iterable[str]) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))


def _print_json(told: object) -> None:
    sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
