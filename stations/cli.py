"""The command line: `yichuang precheck`, `up`, `demo`, `samples`, `doctor`.

Standard output carries results, standard error progress and messages. Exit status 0: done, whatever the
verdict; 2: the call is wrong; 3: a file was refused.
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

app = typer.Typer(
    name="yichuang",
    help="一窗：政务服务大厅综合窗口的收件、识别、初审、转办流水线。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
talk = Console(stderr=True, highlight=False)

SHANGHAI = ZoneInfo("Asia/Shanghai")
WRONG_CALL, FILE_REFUSED = 2, 3


def fail(message: str, status: int = WRONG_CALL) -> typer.Exit:
    """Say what is wrong, in Chinese, and return the exit to raise."""
    talk.print(message, style="bold red", markup=False)
    return typer.Exit(status)


@app.callback()
def yichuang() -> None:
    """一窗：收件、识别、初审、转办。"""


@app.command()
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
        from rules.errors import UnknownMatterError

        try:
            result = precheck_files(
                matter, contents, received_on=on, agent=agent, applicant=applicant, progress=progress
            )
        except UnknownMatterError as error:
            raise fail(str(error)) from None
    if as_json:
        sys.stdout.write(json.dumps(result.as_json(), ensure_ascii=False, indent=2) + "\n")
    else:
        print_result(Console(highlight=False), result)
    for refused in result.reading.refused:
        talk.print(f"{refused.file}：{refused.reason}", style="bold red", markup=False)
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
            raise fail(f"文件打不开：{file}（{error.strerror}）。请检查权限或换一份后重试。") from None
    return contents


def main() -> None:
    """Run the command line."""
    app()


if __name__ == "__main__":
    main()
