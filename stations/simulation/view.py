"""What `yichuang simulate` says at its end."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from rules.ladders import COLOUR_WORDS, COLOURS
from stations.simulation.year import Lived

BROKEN_SHOWN = 40


def print_lived(console: Console, lived: Lived) -> None:
    """Print what came of a simulation: figures, what people were refused, what was found broken."""
    table = Table(title=f"模拟 {lived.days} 天", title_justify="left", show_header=False)
    handled = lived.handed_over + lived.breaches
    rate = f"{lived.handed_over / handled:.1%}" if handled else "—"
    colours = "，".join(f"{COLOUR_WORDS[one]} {lived.cards[one]}" for one in COLOURS)
    for name, value in (
        ("收件", f"{lived.received} 件"),
        ("事件", f"{lived.events} 条"),
        (
            "当日移交",
            f"{lived.handed_over} 件，未移交 {lived.breaches} 件，免于移交 {lived.exempt} 件（{rate}）",
        ),
        ("卡片", colours),
        ("用时", f"{lived.seconds:.0f} 秒，每秒 {lived.received / lived.seconds:.1f} 件"),
    ):
        table.add_row(name, value)
    console.print(table)
    if lived.refused:
        refused = "；".join(f"{what} {n} 次" for what, n in lived.refused.most_common(12))
        console.print(f"被系统拒绝的步骤：{refused}", markup=False)
    if not lived.broken:
        console.print("每晚检查：没有发现不符之处。", style="green")
        return
    console.print(f"每晚检查：发现 {len(lived.broken)} 处不符：", style="bold red")
    for one in lived.broken[:BROKEN_SHOWN]:
        console.print(f"  {one}", markup=False)
