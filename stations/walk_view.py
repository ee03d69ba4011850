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
    """Print the story as a table, a blank date where it is the day of the line above."""
    console.print(Text(f"办件 {story.number}　{story.matter}"))
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("日期", "时间", "谁", "岗位", "经过", "办件状态"):
        table.add_column(heading, overflow="fold", no_wrap=heading in ("日期", "时间"))
    day = ""
    for line in story.lines:
        when = line.at.astimezone(SHANGHAI)
        shown = f"{when:%m-%d}" if f"{when:%F}" != day else ""
        day = f"{when:%F}"
        cells = (shown, f"{when:%H:%M:%S}", line.who, line.role, line.what, line.state)
        table.add_row(*(Text(cell) for cell in cells))
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
