"""`yichuang rules`: try, check, compare and describe the rule sets. For the people who own the matters."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from stations.cli import NOT_DONE, fail, talk
from stations.usage import ChineseCommand, ChineseGroup

if TYPE_CHECKING:
    from rules.catalogue import Catalogue
    from rules.rule_set import RuleSet
    from rules.trial import Trial

rules = typer.Typer(
    name="rules", cls=ChineseGroup, help="规则集：试例子、查毛病、比版本。", no_args_is_help=True
)

Folder = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="规则文件夹（其下各部门一个文件夹）；不填则用大厅的，没有则用自带的。"),
]


@rules.command(name="test", cls=ChineseCommand)
def try_out(
    matters: Annotated[
        list[str] | None, typer.Argument(metavar="[MATTER...]", help="事项的键；不填则全部。")
    ] = None,
    random: Annotated[int, typer.Option(min=0, help="每个事项再用多少组随机事实核对两个引擎。")] = 0,
    seed: Annotated[int, typer.Option(help="随机事实的种子。")] = 1,
    folder: Folder = None,
) -> None:
    """试例子：每个例子用两个引擎各算一遍，每条规则都要有一个通过、一个不通过的例子。"""
    from rules.cage import Cage
    from rules.trial import try_by_chance, try_examples

    catalogue = _loaded(folder)
    chosen = [_matter(catalogue, key) for key in matters or catalogue.matters]
    table = _table("事项", "版本", "规则", "通过的例子", "不通过的例子", "核对", "随机", "结论")
    wrong: list[str] = []
    with Cage() as cage, talk.status("正在试例子") as status:
        for rule_set in chosen:
            status.update(f"正在试：{rule_set.name}")
            tried = try_examples(rule_set, cage)
            chance = try_by_chance(rule_set, cage, random, seed) if random else None
            wrong += _row(table, tried, chance)
    out = Console(highlight=False)
    out.print(table)
    for sentence in wrong:
        out.print(sentence, markup=False, soft_wrap=True)
    if wrong:
        raise fail(f"{len(wrong)} 处不符。改好规则或例子后再试；没有试通的规则集不能发布。", NOT_DONE)
    out.print(f"{len(chosen)} 个事项全部相符。", markup=False)


def _row(table: Table, tried: Trial, chance: Trial | None) -> list[str]:
    """Add a rule set's line and return what is wrong with it, a sentence each."""
    troubles = [*tried.complaints(), *(chance.troubles if chance else [])]
    rule_set = tried.rule_set
    table.add_row(
        rule_set.key,
        rule_set.version,
        str(len(rule_set.rules)),
        f"{len(tried.passing)}/{len(tried.can_pass())}",
        f"{len(tried.failing)}/{len(tried.can_fail())}",
        str(tried.judged),
        str(chance.judged) if chance else "",
        "不符" if troubles else "相符",
    )
    return [f"{rule_set.file.name}：{sentence}" for sentence in troubles]


@rules.command(cls=ChineseCommand)
def check(folder: Folder = None) -> None:
    """查毛病：写法、永远不成立的条件、互相盖住或矛盾的规则、空档、读不出的栏目、版本日期。"""
    from rules.catalogue import MATTERS
    from rules.static_checks import check_folder
    from storage.settings import load_settings

    report = check_folder(folder or load_settings().rules_folder or MATTERS)
    for file, flaw in report.flaws:
        sys.stdout.write(f"{file.name} 第{flaw.line}行：{flaw.sentence}\n")
    if report.flaws:
        raise fail(f"{report.files} 个文件中有 {len(report.flaws)} 处毛病。", NOT_DONE)
    sys.stdout.write(f"{report.files} 个文件，{report.rules} 条核对规则，没有发现毛病。\n")


@rules.command(cls=ChineseCommand)
def diff(
    old: Annotated[str, typer.Argument(help="旧版本：规则文件，或 事项@施行日期。")],
    new: Annotated[str, typer.Argument(help="新版本：规则文件，或 事项@施行日期。")],
    folder: Folder = None,
    cases: Annotated[
        bool, typer.Option("--cases", help="再用两个版本核对已记录的办件，看哪些结论会变。")
    ] = False,
) -> None:
    """比版本：用话说出改了什么，已记录的办件哪些结论会变。"""
    from rules.difference import changes_between

    before, after = (_version(one, folder) for one in (old, new))
    changes = changes_between(before, after)
    sys.stdout.write(f"{before.name}：{before.version} → {after.version}\n")
    for sentence in changes or ["没有改动"]:
        sys.stdout.write(f"· {sentence}\n")
    if cases:
        _print_flips(before, after)


def _print_flips(before: RuleSet, after: RuleSet) -> None:
    """Say which recorded cases of this hall would come out otherwise."""
    from casework.rejudge import rejudge
    from stations.counter_view import VERDICT_WORDS
    from storage.database import open_database
    from storage.settings import load_settings

    with talk.status("正在核对已记录的办件"):
        database = open_database(load_settings())
        database.check()
        result = rejudge(database, before, after)
    sys.stdout.write(f"已记录的办件 {result.cases} 件，结论会变的 {len(result.flips)} 件。\n")
    for flip in result.flips:
        was, now = VERDICT_WORDS[flip.before][0], VERDICT_WORDS[flip.after][0]
        sys.stdout.write(f"· {flip.number}：{was} → {now}（{'、'.join(flip.rules)}）\n")


@rules.command(cls=ChineseCommand)
def publish(
    by: Annotated[str, typer.Option(help="发布人的编号。")],
    document: Annotated[str, typer.Option(help="批准调整的文号。")],
    folder: Folder = None,
) -> None:
    """发布：查过、试过的新版本记入大厅，从施行日期起据以初审；已发布的版本不能再改。"""
    from casework.rule_sets import publish_rule_sets
    from storage.hall import open_hall
    from storage.values import Actor

    catalogue = _loaded(folder)
    with talk.status("正在查、试、发布"):
        done = publish_rule_sets(open_hall(), catalogue, Actor(by, "matter_owner", "cli"), document)
    for rule_set in done.new:
        sys.stdout.write(f"已发布：{rule_set.name}，{rule_set.version} 起施行\n")
    for rule_set in done.ended:
        sys.stdout.write(f"已记下：{rule_set.name} {rule_set.version} 的版本施行到 {rule_set.valid_to}\n")
    if not done.new and not done.ended:
        sys.stdout.write("没有要发布的新版本。\n")


@rules.command(cls=ChineseCommand)
def schema() -> None:
    """输出规则文件的 JSON Schema，供编辑器边写边查。"""
    from rules.schema import rule_file_schema

    sys.stdout.write(json.dumps(rule_file_schema(), ensure_ascii=False, indent=2) + "\n")


def _loaded(folder: Path | None) -> Catalogue:
    from rules.catalogue import load_catalogue
    from rules.errors import RuleFileError
    from storage.settings import load_settings

    try:
        return load_catalogue(folder or load_settings().rules_folder)
    except RuleFileError as error:
        raise fail(str(error), NOT_DONE) from None


def _matter(catalogue: Catalogue, key: str) -> RuleSet:
    from rules.errors import UnknownMatterError

    try:
        return catalogue.matter(key)
    except UnknownMatterError as error:
        raise fail(str(error)) from None


def _version(named: str, folder: Path | None) -> RuleSet:
    """Return the rule set of a file, or of matter@day in the catalogue."""
    from rules.catalogue import common_checks
    from rules.errors import RuleFileError
    from rules.loader import load_rule_set

    if Path(named).suffix == ".yaml":
        if not Path(named).is_file():
            raise fail(f"没有这个文件：{named}。请核对路径后重试。")
        try:
            return load_rule_set(Path(named), common_checks(folder))
        except RuleFileError as error:
            raise fail(str(error), NOT_DONE) from None
    catalogue = _loaded(folder)
    key, _, day = named.partition("@")
    rule_set = _matter(catalogue, key)
    versions = catalogue.versions[rule_set.key]
    found = next((one for one in versions if not day or one.version == day), None)
    if found is None:
        raise fail(f"{key} 没有 {day} 起施行的版本。有：{'、'.join(one.version for one in versions)}。")
    return found if day else versions[-1]


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    return table
