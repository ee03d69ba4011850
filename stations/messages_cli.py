"""`yichuang messages`: what the hall told its people, what could not be delivered, and a list on paper."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from stations.catalogue_cli import write_new
from stations.cli import NOT_DONE, WRONG_CALL, fail
from stations.usage import ChineseCommand, ChineseGroup

if TYPE_CHECKING:
    from storage.hall import Hall
    from storage.outbox_tables import MessageRow
    from storage.values import Actor

messages = typer.Typer(
    name="messages",
    cls=ChineseGroup,
    help="消息：未阅的、停发的，立即投递，打印消息单。",
    invoke_without_command=True,
    rich_markup_mode=None,
)

DEVICE = "command-line"
WIDTH = 110
Json = Annotated[bool, typer.Option("--json", help="只输出一个JSON对象。")]
By = Annotated[str, typer.Option(metavar="PERSON", help="由谁办理（人员的编号）。")]
CHANNEL_WORDS = {"station": "岗位页面", "mail": "电子邮件"}
STATE_WORDS = {"waiting": "待发", "sent": "已发", "failed": "停发"}


@messages.callback()
def overview(
    context: typer.Context,
    person: Annotated[
        str | None, typer.Option(metavar="KEY", help="看这个人未阅的消息；不填则看各通道的情况。")
    ] = None,
    as_json: Json = False,
) -> None:
    """消息：某人未阅的消息，或者各通道待发、已发、停发的条数。"""
    if context.invoked_subcommand is not None:
        return
    with _hall() as hall:
        if person is None:
            _print_overview(hall, as_json)
        else:
            _print_messages(_inbox(hall, person), as_json, "没有未阅的消息。")


@messages.command("deliver", cls=ChineseCommand)
def deliver_now(as_json: Json = False) -> None:
    """投递：立即发送到时的消息，平时每分钟自动进行。"""
    from casework.deliver import deliver

    with _hall() as hall:
        done = deliver(hall)
    if as_json:
        _print_json(
            {"sent": done.sent, "failed": done.failed, "given_up": done.given_up, "down": dict(done.down)}
        )
    else:
        sys.stdout.write("".join(f"{line}\n" for line in done.lines()))
    if done.failed or done.down:
        raise typer.Exit(NOT_DONE)


@messages.command(cls=ChineseCommand)
def failed(as_json: Json = False) -> None:
    """停发：多次发送不成、等人处理的消息和原因。"""
    from casework.outbox import given_up

    with _hall() as hall:
        rows = given_up(hall)
    _print_messages(rows, as_json, "没有停发的消息。")
    if rows:
        raise typer.Exit(NOT_DONE)


@messages.command(cls=ChineseCommand)
def retry(
    message_id: Annotated[int, typer.Argument(metavar="ID", help="停发的消息的编号。")], by: By
) -> None:
    """重发：把停发的消息重新放入待发。"""
    from casework.outbox import retry as try_again

    with _hall() as hall:
        try_again(hall, message_id, _actor(hall, by))
    sys.stdout.write(f"消息 {message_id} 已重新放入待发，一分钟内发送。\n")


@messages.command("list", cls=ChineseCommand)
def print_list(
    out: Annotated[Path, typer.Option(metavar="FILE.pdf", help="写到哪个文件。")],
    department: Annotated[
        str | None, typer.Option(metavar="KEY", help="哪个部门的人；大厅自己的人员写 hall。")
    ] = None,
    person: Annotated[str | None, typer.Option(metavar="KEY", help="哪一个人。")] = None,
    seen: Annotated[
        bool, typer.Option("--seen", help="打印的消息由本人当面看过，记为已阅；须用 --by 说明由谁登记。")
    ] = False,
    by: Annotated[str | None, typer.Option(metavar="PERSON", help="由谁登记，与 --seen 同用。")] = None,
) -> None:
    """消息单：把未阅的消息打印成一张A4清单，给没有电脑的人。"""
    from casework.outbox import hand_over, printed_list
    from storage.clock import now

    if (department is None) == (person is None):
        raise fail("请用 --department 或 --person 说明是谁的消息，只能写一个。")
    if seen == (by is None):
        raise fail("--seen 和 --by 同用：记为已阅须说明由谁登记。")
    with _hall() as hall:
        actor = _actor(hall, by) if by else None
        made = printed_list(hall, now(), department=department, person=person)
        write_new(out, made.pdf)
        if actor is not None:
            hand_over(hall, made.listed, actor)
    count = sum(map(len, made.listed.values()))
    sys.stdout.write(f"{count} 条消息，已写入 {out}\n")


def _inbox(hall: Hall, person: str) -> list[MessageRow]:
    from casework.outbox import inbox

    return inbox(hall, person)


@contextmanager
def _hall() -> Iterator[Hall]:
    """Open the hall for one call; what a caller may get wrong ends it in Chinese."""
    from casework.errors import NoSuchDepartmentError, NoSuchMessageError, UnknownPersonError
    from storage.hall import open_hall

    hall = open_hall()
    try:
        yield hall
    except (NoSuchDepartmentError, NoSuchMessageError, UnknownPersonError) as error:
        raise fail(error.sentence(), WRONG_CALL) from None
    finally:
        hall.database.close()


def _actor(hall: Hall, by: str) -> Actor:
    from casework.staff import named
    from storage.values import Actor

    with hall.database.read() as transaction:
        person = named(transaction, by)
    return Actor(person.key, person.roles[0] if person.roles else "staff", DEVICE)


def _print_overview(hall: Hall, as_json: bool) -> None:
    from casework.outbox import overview as look

    found = look(hall)
    if as_json:
        counted = [{"channel": one, "state": state, "count": n} for (one, state), n in found.counts.items()]
        _print_json({"channels": counted, "unseen": dict(found.unseen), "strangers": list(found.strangers)})
        return
    table = Table(title="各通道的消息", title_justify="left")
    for heading in ("通道", *STATE_WORDS.values()):
        table.add_column(heading, justify="left" if heading == "通道" else "right")
    for channel in sorted({channel for channel, _ in found.counts}):
        of_channel = [str(found.counts.get((channel, state), 0)) for state in STATE_WORDS]
        table.add_row(CHANNEL_WORDS.get(channel, channel), *of_channel)
    _console().print(table, markup=False)
    told = "、".join(f"{name}{count}条" for name, count in found.unseen.items())
    sys.stdout.write(f"未阅：{told}\n" if told else "没有未阅的消息。\n")
    for stranger in found.strangers:
        sys.stdout.write(f"通道文件中的{stranger}不在本大厅，其消息无人收到。\n")


def _print_messages(rows: Sequence[MessageRow], as_json: bool, none: str) -> None:
    from casework.papers.words import short_minute

    if as_json:
        _print_json({"messages": [_plain(row) for row in rows]})
        return
    if not rows:
        sys.stdout.write(none + "\n")
        return
    table = Table()
    for heading in ("编号", "时间", "通道", "收件人", "内容", "次数", "未成原因"):
        table.add_column(heading, overflow="fold")
    for row in rows:
        told = f"{'【急】' if row.urgent else ''}{row.subject}\n{row.body}".rstrip()
        channel = CHANNEL_WORDS.get(row.channel, row.channel)
        shown = (short_minute(row.made_at), channel, row.person or "", told, str(row.attempts))
        table.add_row(str(row.id), *shown, row.last_error)
    _console().print(table, markup=False)


def _plain(row: MessageRow) -> dict[str, Any]:
    from storage.clock import SHANGHAI

    return {
        "id": row.id,
        "made_at": row.made_at.astimezone(SHANGHAI).isoformat(timespec="seconds"),
        "channel": row.channel,
        "person": row.person,
        "urgent": row.urgent,
        "subject": row.subject,
        "body": row.body,
        "state": row.state,
        "attempts": row.attempts,
        "last_error": row.last_error,
    }


def _console() -> Console:
    return Console(highlight=False, width=None if sys.stdout.isatty() else WIDTH)


def _print_json(told: object) -> None:
    sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
