"""How the story of a case is shown: as a table, and as JSON."""

from __future__ import annotations

from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from casework.walk import Line, Story
from storage.clock import SHANGHAI


def print_story(console: Console, story: Story) -> None:
    """Print the story as a table: the day where it changes, a person's role where they first appear."""
    console.print(Text(f"办件 {story.number}　{story.matter}"))
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("时间", no_wrap=True)
    table.add_column("谁", no_wrap=True)
    table.add_column("经过", overflow="fold")
    day, met = "", set[str]()
    for line in story.lines:
        when = line.at.astimezone(SHANGHAI)
        shown = f"{when:%H:%M}" if f"{when:%F}" == day else f"{when:%F %H:%M}"
        day = f"{when:%F}"
        who = line.who if line.who in met or line.role == line.who else f"{line.who} {line.role}"
        met.add(line.who)
        told = Text(line.what)
        if line.state:
            told.append(f" → {line.state}", style="bold")
        table.add_row(Text(shown, justify="right"), Text(who), told)
    console.print(table)
    console.print(Text(f"现在：{story.state}，在{story.owner}处。"))
    if not story.agrees:
        console.print(Text("注意：事件记录与办件表不一致，请报告系统审计员。", style="bold red"))


def story_json(story: Story) -> dict[str, Any]:
    """Return the story as JSON values; instants are in UTC."""
    return {
        "case": story.number,
        "matter": story.matter,
        "state": story.state,
        "owner": story.owner,
        "agrees": story.agrees,
        "events": [_line_json(line) for line in story.lines],
    }


def _line_json(line: Line) -> dict[str, str]:
    return {
        "at": line.at.isoformat(),
        "who": line.who,
        "role": line.role,
        "device": line.device,
        "what": line.what,
        "state": line.state,
    }
