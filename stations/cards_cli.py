"""`yichuang cards`: warnings, yellow and red cards: what is open, who has seen it, what was answered."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from rich.console import Console
from rich.table import Table

from stations.staff_call import By, Json, actor, the_hall
from stations.usage import ChineseCommand, ChineseGroup

if TYPE_CHECKING:
    from storage.clock_tables import CardRow

cards = typer.Typer(
    name="cards",
    cls=ChineseGroup,
    help="预警卡片：提示、预警、黄牌、红牌的查看、签阅、答复和撤回。",
    no_args_is_help=True,
    rich_markup_mode=None,
)
Card = Annotated[int, typer.Argument(metavar="CARD", help="卡片的编号。")]
STYLES = {"info": "", "amber": "dark_orange", "yellow": "yellow", "red": "bold red"}


@cards.command("list", cls=ChineseCommand)
def list_(
    department: Annotated[str | None, typer.Option(help="只看这个部门。")] = None,
    person: Annotated[str | None, typer.Option(help="只看告知这个人的。")] = None,
    everything: Annotated[bool, typer.Option("--all", help="也列出已经办完和撤回的。")] = False,
    as_json: Json = False,
) -> None:
    """列表：还没有人办的卡片，最近的在前。"""
    from casework.cards import shown_cards

    with the_hall() as hall:
        found = shown_cards(hall, department=department, person=person, open_only=not everything)
    if as_json:
        told = [_told(card, number) for card, number in found]
        sys.stdout.write(json.dumps({"cards": told}, ensure_ascii=False, indent=2) + "\n")
        return
    if not found:
        sys.stdout.write("没有待办的预警卡片。\n")
        return
    _print(found)


@cards.command(cls=ChineseCommand)
def acknowledge(card: Card, by: By) -> None:
    """签阅：写明已经看到。"""
    from casework.cards import acknowledge_card

    with the_hall() as hall:
        acknowledge_card(hall, card, actor(hall, by))
    sys.stdout.write(f"卡片 {card} 已签阅。\n")


@cards.command(cls=ChineseCommand)
def answer(
    card: Card,
    by: By,
    cause: Annotated[
        Literal["late_receipt", "liaison_absent", "correcting", "system_failure", "other"],
        typer.Option(help="原因：受理过晚、专人缺席、材料在补、系统故障、其他。"),
    ],
    text: Annotated[str, typer.Option(help="说明和措施；原因为其他时必填。")] = "",
) -> None:
    """答复：写明没有按时办的原因和措施。"""
    from casework.cards import Cause, answer_card

    with the_hall() as hall:
        answer_card(hall, card, Cause(cause), text, actor(hall, by))
    sys.stdout.write(f"卡片 {card} 已答复。\n")


@cards.command(cls=ChineseCommand)
def withdraw(card: Card, by: By, reason: Annotated[str, typer.Option(help="撤回的理由。")]) -> None:
    """撤回：不应当发出的卡片，由值班负责人或督查员撤回，记录保留。"""
    from casework.cards import withdraw_card

    with the_hall() as hall:
        withdraw_card(hall, card, reason, actor(hall, by))
    sys.stdout.write(f"卡片 {card} 已撤回。\n")


def _print(found: list[tuple[CardRow, str]]) -> None:
    from rules.clocks import CLOCK_WORDS, Clock
    from rules.ladders import COLOUR_WORDS
    from storage.clock import SHANGHAI

    table = Table("编号", "颜色", "办件", "时限", "说明", "到时", "现状")
    for card, number in found:
        table.add_row(
            str(card.id),
            COLOUR_WORDS[card.colour],
            number,
            CLOCK_WORDS[Clock(card.clock)],
            card.name,
            f"{card.due_at.astimezone(SHANGHAI):%m-%d %H:%M}",
            _standing(card),
            style=STYLES[card.colour],
        )
    Console(highlight=False, width=None if sys.stdout.isatty() else 120).print(table)


def _standing(card: CardRow) -> str:
    from casework.cards import CAUSE_WORDS, Cause

    if card.withdrawn_at:
        return f"已撤回：{card.withdrawn_because}"
    if card.answered_at and card.cause:
        return f"已答复：{CAUSE_WORDS[Cause(card.cause)]}{'，' + card.answer if card.answer else ''}"
    if card.to_answer:
        return "待答复"
    return "已签阅" if card.acknowledged_at else "待签阅"


def _told(card: CardRow, number: str) -> dict[str, Any]:
    names = ("id", "clock", "rung", "name", "colour", "department", "window", "told", "to_answer", "cause")
    told: dict[str, Any] = {"case": number} | {name: getattr(card, name) for name in names}
    for name in ("due_at", "raised_at", "acknowledged_at", "answered_at", "withdrawn_at"):
        at = getattr(card, name)
        told[name] = at.isoformat() if at else None
    return told
