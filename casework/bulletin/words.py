"""The summary of a bulletin in sentences: only what was counted, and how it moved."""

from __future__ import annotations

from casework.bulletin.build import Bulletin
from casework.bulletin.figures import Figure
from casework.bulletin.names import Names
from casework.load import LoadReport

SAME = 0.05
"""A change smaller than this is lost in the rounding of what is shown."""


def summary(bulletin: Bulletin) -> list[str]:
    """Return the sentences of the summary, in the order of the sections."""
    figures = bulletin.figures
    if not any(figure.total for figure in figures.values()):
        return [f"{bulletin.span.word}没有办件，也没有未结的办件、异常、评价和意见。"]
    told = [_volume(bulletin), _handover(bulletin), _limits(bulletin), _telling(bulletin), _endings(bulletin)]
    told += [_service(bulletin), _review(bulletin), _voices(bulletin)]
    return [sentence for sentence in told if sentence]


def moved(now: Figure, before: Figure) -> str:
    """Return how a figure moved against another month, "" where there is nothing to compare."""
    if now.value is None or before.value is None or (now.definition.kind == "count" and not before.total):
        return ""
    change = now.value - before.value
    if abs(change) < SAME:
        return "持平"
    word = "增加" if change > 0 else "减少"
    if now.definition.kind == "rate":
        return f"{'提高' if change > 0 else '下降'}{abs(change):.1f}个百分点"
    return f"{word}{abs(change):.{0 if now.definition.kind == 'count' else 1}f}{now.definition.unit}"


def compared(bulletin: Bulletin, key: str) -> str:
    """Return both comparisons of a figure, "" where there is nothing to compare with."""
    now, before, year = (column[key] for column in bulletin.columns)
    told = [
        f"{word}{move}"
        for word, move in (("比上月", moved(now, before)), ("比上年同月", moved(now, year)))
        if move
    ]
    return "，".join(told)


def _rate(bulletin: Bulletin, key: str, *, compare: bool = True) -> str:
    figure = bulletin.figures[key]
    if figure.value is None:
        return ""
    aside = [figure.parts(), compared(bulletin, key) if compare else ""]
    return f"{figure.definition.name}{figure.shown()}{_aside(*aside)}"


def _aside(*parts: str) -> str:
    said = [part for part in parts if part]
    return f"（{'，'.join(said)}）" if said else ""


def _sentence(*parts: str) -> str:
    said = [part for part in parts if part]
    return f"{'，'.join(said)}。" if said else ""


def _volume(bulletin: Bulletin) -> str:
    figures = bulletin.figures
    busiest = [row for row in bulletin.by_department if row.figures[0].total][:1]
    most = (
        f"其中{busiest[0].name}最多（{busiest[0].figures[0].total}件）"
        if busiest and len(bulletin.by_department) > 1
        else ""
    )
    so_far = "本月" if bulletin.span.closed else "本月至今"
    return _sentence(
        f"{so_far}收件{figures['received'].total}件{_aside(compared(bulletin, 'received'))}",
        most,
        f"受理{figures['accepted'].total}件、决定{figures['decided'].total}件、送达办结{figures['served'].total}件",
    )


def _handover(bulletin: Bulletin) -> str:
    figure, exempt = bulletin.figures["same_day"], bulletin.figures["not_to_hand_over"]
    if not figure.total and not exempt.total:
        return ""
    late = len(figure.outstanding)
    return _sentence(
        _rate(bulletin, "same_day") or "没有需要当天移交的材料",
        f"未当天移交{late}次，逐件列后" if late else "全部当天移交" if figure.total else "",
        f"另有{exempt.total}次当天不需移交" if exempt.total else "",
    )


def _limits(bulletin: Bulletin) -> str:
    over = bulletin.figures["overdue"].total
    return _sentence(
        _rate(bulletin, "on_time"),
        _rate(bulletin, "promise_kept"),
        _rate(bulletin, "early", compare=False),
        f"月末超期未决定{over}件，逐件列后" if over else "月末没有超期未决定的办件",
    )


def _telling(bulletin: Bulletin) -> str:
    waiting = bulletin.figures["unanswered"].total
    return _sentence(
        _rate(bulletin, "first_pass"),
        _rate(bulletin, "one_time", compare=False),
        f"月末尚有{waiting}件没有答复申请人" if waiting else "",
    )


def _endings(bulletin: Bulletin) -> str:
    figures = bulletin.figures
    parts = [
        (figures[key].total, figures[key].definition.name) for key in ("declined", "refused", "withdrawn")
    ]
    return _sentence(*(f"{name}{count}件" for count, name in parts if count))


def _service(bulletin: Bulletin) -> str:
    return _sentence(
        _rate(bulletin, "courier"),
        _rate(bulletin, "at_most_once", compare=False),
        _mean(bulletin, "visits"),
    )


def _mean(bulletin: Bulletin, key: str) -> str:
    figure = bulletin.figures[key]
    return f"{figure.definition.name}{figure.shown()}" if figure.value is not None else ""


def _review(bulletin: Bulletin) -> str:
    lying = bulletin.figures["queue_open"].total
    cards = {
        key: bulletin.figures[key].total for key in ("red_cards", "yellow_cards") if key in bulletin.figures
    }
    return _sentence(
        _rate(bulletin, "automation"),
        f"月末异常未结{lying}件，平均{bulletin.figures['queue_age'].shown()}" if lying else "",
        f"发出红牌{cards['red_cards']}张、黄牌{cards['yellow_cards']}张" if any(cards.values()) else "",
    )


def _voices(bulletin: Bulletin) -> str:
    bad = bulletin.figures["bad_ratings"].total
    heard, lying = bulletin.figures["feedback"].total, bulletin.figures["feedback_open"].total
    stars = bulletin.figures["stars"]
    return _sentence(
        f"收到评价{stars.total}条，平均{stars.shown()}" if stars.total else "",
        f"差评{bad}条" if bad else "",
        f"收到意见建议{heard}条" if heard else "",
        f"月末未结意见{lying}条" if lying else "",
    )


def load_lines(report: LoadReport, names: Names) -> list[str]:
    """Return what the load of the counters suggests; a suggestion is never applied by itself (S9)."""
    if not report.moves:
        return []
    ratio = f"是另一窗口的{report.ratio:.1f}倍" if report.ratio is not None else "另一窗口没有收件"
    source, target = (
        names.window(key).partition("（")[0] for key in (report.moves[0].source, report.moves[0].target)
    )
    listed = "、".join(f"{names.matter(one.matter)}（{one.cases}件）" for one in report.moves)
    return [
        f"{source}收件{_cases(report, report.moves[0].source)}件，{ratio}，达到{report.limit:g}倍的界限。"
        f"建议{target}同时受理：{listed}。此为建议，由值班负责人决定。"
    ]


def _cases(report: LoadReport, window: str) -> int:
    return next(one.cases for one in report.counters if one.window == window)
