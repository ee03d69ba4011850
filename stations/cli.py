"""The command line: `yichuang precheck` and `samples`; `deployments.cli` adds `up`, `demo` and `doctor`.

Standard output carries results, standard error progress and messages. Exit status 0: done, whatever the
verdict; 1: it could not be done; 2: the call is wrong; 3: a file was refused.
"""

from __future__ import annotations

import json
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from typer._click.exceptions import ClickException, NoArgsIsHelpError

from stations.usage import ChineseCommand, ChineseGroup, sentence_of

app = typer.Typer(
    name="yichuang",
    cls=ChineseGroup,
    help="一窗：政务服务大厅综合窗口的收件、识别、初审、转办流水线。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
talk = Console(stderr=True, highlight=False)

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOT_DONE, WRONG_CALL, FILE_REFUSED, INTERRUPTED = 1, 2, 3, 130
UNREADABLE: dict[type[OSError], str] = {
    IsADirectoryError: "它是一个文件夹，请给出其中的文件",
    PermissionError: "没有读取权限，请检查权限后重试",
}


def fail(message: str, status: int = WRONG_CALL) -> typer.Exit:
    """Say what is wrong, in Chinese, and return the exit to raise."""
    talk.print(message, style="bold red", markup=False, soft_wrap=True)
    return typer.Exit(status)


@app.callback()
def yichuang() -> None:
    """一窗：收件、识别、初审、转办。"""


@app.command(cls=ChineseCommand)
def precheck(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="扫描件或电子文件，可以多个。")],
    matter: Annotated[str, typer.Option(help="事项的键，如 road-occupation。")],
    agent: Annotated[bool, typer.Option("--agent", help="来窗口的不是申请人或法定代表人本人。")] = False,
    applicant: Annotated[
        Literal["person", "organisation"] | None,
        typer.Option(help="申请人是自然人还是单位；不填则由材料判断。"),
    ] = None,
    received: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="收件日期，不填为今天。"),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="只输出一个JSON对象。")] = False,
) -> None:
    """初审：读一批材料，对照事项的规则，说出齐不齐、哪里不对、依据哪条。"""
    from stations.precheck_view import print_result, reading_progress

    contents = _read_all(files)
    on = received.date() if received else today()
    with reading_progress(talk, len(contents)) as progress:
        from casework.precheck import precheck_files
        from rules.errors import NotInForceError, UnknownMatterError

        try:
            result = precheck_files(
                matter, contents, received_on=on, agent=agent, applicant=applicant, progress=progress
            )
        except (UnknownMatterError, NotInForceError) as error:
            raise fail(str(error)) from None
    if as_json:
        sys.stdout.write(json.dumps(result.as_json(), ensure_ascii=False, indent=2) + "\n")
    else:
        print_result(Console(highlight=False), result)
    for refused in result.reading.refused:
        talk.print(f"{refused.file}：{refused.reason}", style="bold red", markup=False, soft_wrap=True)
    if result.reading.refused:
        raise typer.Exit(FILE_REFUSED)


def today() -> date:
    """Return today in Asia/Shanghai."""
    return datetime.now(SHANGHAI).date()


def _read_all(files: list[Path]) -> list[tuple[str, bytes]]:
    """Read the files; names are unique in the result (the folder is kept where two are alike)."""
    contents = []
    names = [file.name for file in files]
    for file in files:
        name = file.name if names.count(file.name) == 1 else str(file)
        try:
            contents.append((name, file.read_bytes()))
        except FileNotFoundError:
            raise fail(f"没有这个文件：{file}。请核对路径后重试。") from None
        except OSError as error:
            why = UNREADABLE.get(type(error), "读取时出错，请换一份后重试")
            raise fail(f"文件打不开：{file}：{why}。") from None
    return contents


@app.command(cls=ChineseCommand)
def samples(
    out: Annotated[Path, typer.Option(metavar="DIR", help="写到哪个文件夹。")],
    count: Annotated[int, typer.Option(min=1, help="几件。")] = 16,
    seed: Annotated[int, typer.Option(help="种子；同样的参数，得到同样的文件。")] = 1,
    matter: Annotated[str | None, typer.Option(help="只做这个事项；不填则轮流。")] = None,
    look: Annotated[
        Literal["clean", "scan", "poor", "phone"] | None, typer.Option(help="只做这种样貌；不填则轮流。")
    ] = None,
    defect: Annotated[str | None, typer.Option(help="只做这种缺陷（none 为无缺陷）；不填则轮流。")] = None,
) -> None:
    """制作样例申请材料，答案写在各文件夹的 truth.json 中。"""
    from samples.defects import DEFECTS, defects_of
    from samples.make import make_batch
    from samples.story import MATTERS

    if matter is not None and matter not in MATTERS:
        raise fail(f"没有事项 {matter} 的样例。可以是：{'、'.join(MATTERS)}。")
    if defect is not None and defect not in (defects_of(matter) if matter else DEFECTS):
        known = "、".join(defects_of(matter) if matter else DEFECTS)
        raise fail(f"{matter or '样例'}没有缺陷 {defect}。可以是：{known}。")
    if defect is not None and matter is None and not all(defect in defects_of(one) for one in MATTERS):
        raise fail(f"缺陷 {defect} 不是每个事项都有，请用 --matter 指明事项。")
    with talk.status(f"正在制作 {count} 件样例"):
        made = make_batch(out, count, seed, matter, look, defect)
    sys.stdout.write(f"{len(made)} 件，{sum(len(one.files) for one in made)} 个文件，在 {out}\n")


def main() -> None:
    """Run the command line; every message is Chinese, whoever has it to say."""
    sys.exit(run())


def run(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit status."""
    from storage.errors import HallError

    try:
        return app(arguments, prog_name="yichuang", standalone_mode=False) or 0
    except NoArgsIsHelpError as error:
        talk.print(error.format_message(), markup=False)
        return WRONG_CALL
    except ClickException as error:
        return fail(sentence_of(error)).exit_code
    except HallError as error:
        return fail(error.sentence(), NOT_DONE).exit_code
    except (typer.Abort, KeyboardInterrupt):
        talk.print("已停止。")
        return INTERRUPTED


if __name__ == "__main__":
    main()
