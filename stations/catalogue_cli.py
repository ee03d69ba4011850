"""`yichuang catalogue`: the list of matters goes in and out as a workbook; preview first, then publish."""

from __future__ import annotations

import json
import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from stations.cli import FILE_REFUSED, NOT_DONE, UNREADABLE, fail, talk, today
from stations.usage import ChineseCommand, ChineseGroup

if TYPE_CHECKING:
    from casework.catalogue import Base, Publication
    from storage.database import Database
    from storage.hall import Hall

catalogue = typer.Typer(
    name="catalogue",
    cls=ChineseGroup,
    help="目录：事项清单的导入、公布、导出、质量和频次。",
    no_args_is_help=True,
    rich_markup_mode=None,
)

MIN_PERIOD_DAYS = 90
File = Annotated[Path, typer.Argument(metavar="FILE", help="工作簿（.xlsx）。")]
Json = Annotated[bool, typer.Option("--json", help="只输出一个JSON对象。")]
Document = Annotated[
    str | None, typer.Option(metavar="文号", help="公布所依据的文号，如 六开政服〔2026〕12号。")
]
By = Annotated[str | None, typer.Option(metavar="PERSON", help="由谁公布（人员的键）。")]
Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], metavar="YYYY-MM-DD")]
OfDepartment = Annotated[str | None, typer.Option(metavar="部门", help="只看这个部门，可写别名。")]


@catalogue.command("import", cls=ChineseCommand)
def import_(
    file: File,
    publish: Annotated[bool, typer.Option("--publish", help="预览无误后公布；不填则只预览。")] = False,
    document: Document = None,
    by: By = None,
    valid_from: Annotated[
        datetime | None,
        typer.Option("--from", formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="自哪天起生效，不填为今天。"),
    ] = None,
    totals: Annotated[
        bool, typer.Option("--totals", help="以表中“控制数”表为新的控制数（须由督查人员公布）。")
    ] = False,
    everything: Annotated[bool, typer.Option("--all", help="列出全部差别；不填只列前面的。")] = False,
    as_json: Json = False,
) -> None:
    """导入：先预览差别和错误；加 --publish 才公布。"""
    from casework.catalogue import preview
    from casework.errors import WorkbookRefusedError
    from stations.catalogue_view import as_json as told
    from stations.catalogue_view import print_preview

    publication = _publication(publish, document, by, valid_from, totals)
    data = read_file(file)
    day = valid_from.date() if valid_from else today()
    base = _base(day)
    try:
        checked = preview(base, file.name, data, day, new_totals=totals)
    except WorkbookRefusedError as error:
        raise fail(error.sentence(), FILE_REFUSED) from None
    if as_json and publication is None:
        _write_json(told(checked))
    elif not as_json:
        print_preview(_console(), checked, everything=everything)
    if publication is not None and checked.publishable:
        _publish(file.name, data, publication, as_json)
    elif not checked.publishable:
        if as_json and publication is not None:
            _write_json(told(checked))
        raise fail("没有公布任何内容。请按上面列出的各处更正后重新导入。", NOT_DONE)
    elif not as_json:
        talk.print(
            "以上是预览，没有公布。核对无误后加 --publish --document 文号 --by 人员 公布。", markup=False
        )


@catalogue.command(cls=ChineseCommand)
def export(file: File) -> None:
    """导出：把现行目录写成工作簿，可以改好后再导入。"""
    from casework.catalogue import export as exported

    base = _base(today())
    _write_workbook(file, exported(base))
    sys.stdout.write(f"{base.told()}，已写入 {file}\n")


@catalogue.command(cls=ChineseCommand)
def template(file: File) -> None:
    """空白表：写一份有表头和填写说明的工作簿，供部门填报。"""
    from casework.catalogue import template as empty

    _write_workbook(file, empty(_base(today())))
    sys.stdout.write(f"空白表已写入 {file}\n")


@catalogue.command(cls=ChineseCommand)
def show(
    department: OfDepartment = None,
    on: Annotated[
        datetime | None,
        typer.Option(
            "--on", formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="看哪天有效的目录，不填为今天。"
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """显示：现行目录是哪一号，各部门事项数与控制数是否相等。"""
    from stations.catalogue_view import base_as_json, print_base

    day = on.date() if on else today()
    base = _base(day)
    chosen = _chosen(base, department)
    if as_json:
        _write_json(base_as_json(base, chosen, day))
    else:
        print_base(_console(), base, chosen, day)


@catalogue.command(cls=ChineseCommand)
def quality(
    department: OfDepartment = None,
    long_list: Annotated[int, typer.Option("--long", min=1, help="申请材料多于几项算过多。")] = 10,
    as_json: Json = False,
) -> None:
    """质量：哪些事项缺时限、缺依据、条件不明、材料过多，窗口人均事项数。"""
    from stations.catalogue_view import print_quality, quality_as_json

    base = _base(today())
    chosen = _chosen(base, department)
    people = _people_at_counters()
    if as_json:
        _write_json(quality_as_json(base, chosen, people, long_list))
    else:
        print_quality(_console(), base, chosen, people, long_list)


@catalogue.command(cls=ChineseCommand)
def frequency(
    first: Annotated[
        datetime | None,
        typer.Option("--from", formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="从哪天，不填为90天前。"),
    ] = None,
    last: Annotated[
        datetime | None,
        typer.Option("--to", formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="到哪天，不填为今天。"),
    ] = None,
    high: Annotated[float, typer.Option(min=0, help="30日办件量达到几件，建议列为高频。")] = 20.0,
    low: Annotated[float, typer.Option(min=0, help="30日办件量不足几件，建议列为低频。")] = 5.0,
    slow: Annotated[
        float, typer.Option(min=0, help="办理耗时中位长于几小时，须加倍的办件量才列为高频。")
    ] = 240.0,
    related: Annotated[
        float, typer.Option(min=0, max=1, help="与其他事项同日办理的比例达到多少，半数的办件量即列为高频。")
    ] = 0.5,
    approve: Annotated[
        list[str] | None, typer.Option(metavar="KEY", help="批准这个事项的调整，可以多次；all 为全部。")
    ] = None,
    document: Document = None,
    by: By = None,
    valid_from: Annotated[
        datetime | None,
        typer.Option(
            "--valid-from", formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="调整自哪天起，不填为今天。"
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """频次：高频低频各在哪个窗口收件；按实际办件提出调整建议，由人批准。"""
    from casework.frequency import report_of
    from rules.frequency import Thresholds
    from stations.catalogue_view import frequency_as_json, print_frequency

    publication = _publication(bool(approve), document, by, valid_from, True)
    until = last.date() if last else today()
    since = first.date() if first else until - timedelta(days=MIN_PERIOD_DAYS - 1)
    if since > until:
        raise fail("起止日期颠倒了，请把 --from 写成较早的一天。")
    if low > high:
        raise fail("--low 不能大于 --high。")
    database = _database()
    if database is None:
        raise fail("本机还没有大厅数据，没有办件可以统计。请先运行 yichuang up。", NOT_DONE)
    found = report_of(database, since, until, Thresholds(high, low, slow, related))
    if as_json:
        _write_json(frequency_as_json(found))
    else:
        print_frequency(_console(), found)
    if publication is not None and approve:
        _approve(found, approve, publication)


def _approve(found: Any, keys: list[str], publication: Publication) -> None:
    from casework.frequency import approve as approved

    wanted = [one.figures.key for one in found.proposals] if keys == ["all"] else keys
    if not wanted:
        raise fail("没有建议可以批准。", NOT_DONE)
    done = approved(_hall(), found, wanted, publication)
    told = f"已批准{len(wanted)}项调整，公布为第{done.number}号目录"
    talk.print(f"{told}（{publication.document_number}）。", style="green", markup=False, soft_wrap=True)


def _publish(name: str, data: bytes, publication: Publication, as_json: bool) -> None:
    from casework.catalogue import publish
    from stations.catalogue_view import as_json as told

    done = publish(_hall(), name, data, publication)
    if as_json:
        _write_json({**told(done.preview), "release": done.number, "fresh": done.fresh})
    if done.fresh:
        sentence = f"已公布为第{done.number}号目录，自{publication.valid_from.isoformat()}起生效。"
    else:
        sentence = f"这份表已经公布过，是第{done.number}号目录；没有另外公布。"
    talk.print(sentence, style="green", markup=False, soft_wrap=True)


def _publication(
    wanted: bool, document: str | None, by: str | None, valid_from: datetime | None, totals: bool
) -> Publication | None:
    """Return who publishes by which paper, None where nothing is to be published. Ends the wrong call."""
    from casework.catalogue import Publication, document_number
    from storage.errors import CatalogueNotPublishedError

    if not wanted:
        return None
    if not document or not by:
        raise fail("公布目录须写明文号和公布人：--document 文号 --by 人员的键。")
    try:
        number = document_number(document)
    except CatalogueNotPublishedError as error:
        raise fail(error.sentence()) from None
    return Publication(by, number, valid_from.date() if valid_from else today(), totals)


def _database() -> Database | None:
    """Return this machine's database, None where no hall was ever started here."""
    from storage.database import open_database
    from storage.settings import load_settings

    settings = load_settings()
    if settings.database_url is None and not (settings.home / "yichuang.db").exists():
        return None
    database = open_database(settings)
    database.check()
    return database


def _base(day: date) -> Base:
    """Return the list in force on `day`; where no hall was ever started, the sample of its description."""
    from casework.catalogue import load_base
    from casework.described import described_base
    from casework.seed import DEMO_HALL
    from storage.settings import load_settings

    database = _database()
    if database is not None:
        return load_base(database, day)
    talk.print("本机还没有大厅数据，按基础数据文件中的部门和控制数处理。", style="yellow", markup=False)
    return described_base(load_settings().hall_file or DEMO_HALL)


def _hall() -> Hall:
    from storage.hall import open_hall

    if _database() is None:
        raise fail("本机还没有大厅数据，不能公布。请先运行 yichuang up，再在另一个终端公布。", NOT_DONE)
    return open_hall()


def _people_at_counters() -> dict[str, int]:
    """Return how many clerks sit at intake counters 1 and 2."""
    from storage.powers import people

    database = _database()
    if database is None:
        return {}
    with database.read() as transaction:
        clerks = [one for one in people(transaction) if "intake_clerk" in one.roles]
    return {number: sum(one.section.endswith(number) for one in clerks) for number in ("1", "2")}


def _chosen(base: Base, text: str | None) -> str | None:
    """Return the key of the department meant, None for all. Ends the call for one that is not there."""
    from rules.departments import department_named

    if text is None:
        return None
    found = department_named(base.departments, text)
    if found is None:
        raise fail(f"没有部门“{text}”。可以是：{'、'.join(one.name for one in base.departments)}。")
    return found.key


def read_file(file: Path) -> bytes:
    """Return what is in the file; end the call, in Chinese, where it cannot be read."""
    try:
        return file.read_bytes()
    except FileNotFoundError:
        raise fail(f"没有这个文件：{file}。请核对路径后重试。") from None
    except OSError as error:
        why = UNREADABLE.get(type(error), "读取时出错，请换一份后重试")
        raise fail(f"文件打不开：{file}：{why}。") from None


def _write_workbook(file: Path, data: bytes) -> None:
    """Write a workbook under a name that a spreadsheet opens."""
    if file.suffix.lower() != ".xlsx":
        raise fail(f"文件名须以 .xlsx 结尾：{file}。")
    write_new(file, data)


def write_new(file: Path, data: bytes) -> None:
    """Write a file; what stands there already may hold a department's work and is left alone."""
    try:
        with file.open("xb") as target:
            target.write(data)
    except FileExistsError:
        raise fail(f"已有文件 {file}，没有覆盖。请换一个文件名。", NOT_DONE) from None
    except OSError:
        raise fail(f"文件写不进去：{file}。请检查文件夹和权限。", NOT_DONE) from None


def _console() -> Console:
    return Console(highlight=False, width=None if sys.stdout.isatty() else 120)


def _write_json(told: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
