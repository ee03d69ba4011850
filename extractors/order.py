"""The order of pages, where the paper shows it: page numbers, 共几页, articles that go on counting.

A pile goes through a scanner face down, or is dropped and picked up again. Pages change places only within a
file, and only where the paper itself says how they belong; otherwise they stay as they were handed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from extractors import normalise
from extractors.layout import Page

_LONE_NUMBER = re.compile(
    r"[-\u2013\u2014\u2015\u4e00·.~\s]*(\d{1,3})(?:/\d{1,3})?[-\u2013\u2014\u2015\u4e00·.~\s]*"
)
_PAGE_OF = re.compile(r"第([\d一二三四五六七八九十]{1,3})页")
_ARTICLE = re.compile(r"^\s*第([一二三四五六七八九十百\d]{1,5})条", re.MULTILINE)
_NAMED = 0.2  # of the height at top and bottom: where 第2页 may stand beside other words
_MARGIN = 0.86  # of the height: what stands below it alone may be a page number


def page_number(page: Page) -> int | None:
    """Return the number printed on a page (第2页, — 2 —, 2/5), None where there is none."""
    rows = page.rows
    for row in rows:
        if not (row.box.top > 1 - _NAMED or row.box.bottom < _NAMED):
            continue
        named = _PAGE_OF.search(normalise.half_width(normalise.tidy(row.text)))
        if named:
            return normalise.small_number(named.group(1))
    lowest = max(rows, key=lambda row: row.box.top, default=None)
    if lowest is None or lowest.box.top < _MARGIN:
        return None
    lone = _LONE_NUMBER.fullmatch(normalise.half_width(lowest.text))
    return int(lone.group(1)) if lone else None


def in_order(pages: Iterable[Page]) -> list[Page]:
    """Return the pages (in the order handed over) with those of each file in the order that they show."""
    result: list[Page] = []
    for _, of_file in groupby(pages, key=lambda page: page.file):
        result += _by_articles(_by_numbers(list(of_file)))
    return result


def _by_numbers(pages: Sequence[Page]) -> list[Page]:
    """Neighbours numbered 1 to n, each once, stand in that order."""
    result: list[Page] = []
    run: list[tuple[int, Page]] = []
    for page in pages:
        number = page_number(page)
        if number is None or any(number == other for other, _ in run):
            result, run = result + _sorted(run, result), []
        if number is None:
            result.append(page)
        else:
            run.append((number, page))
    return result + _sorted(run, result)


def _sorted(run: Sequence[tuple[int, Page]], before: Sequence[Page]) -> list[Page]:
    if not run:
        return []
    numbers = sorted(number for number, _ in run)
    follows_unnumbered = bool(before) and page_number(before[-1]) is None and not before[-1].blank
    if numbers != list(range(1, len(run) + 1)) or (follows_unnumbered and run[0][0] == 2):
        return [page for _, page in run]
    return [page for _, page in sorted(run, key=lambda one: one[0])]


def _by_articles(pages: Sequence[Page]) -> list[Page]:
    """A page that begins with 第六条 stands behind the one that ends with 第五条."""
    articles = [_articles(page) for page in pages]
    ends = [numbers[-1] if numbers else None for numbers in articles]
    order = list(range(len(pages)))
    for index, numbers in enumerate(articles):
        if not numbers or numbers[0] == 1 or page_number(pages[index]) is not None:
            continue
        before, place = numbers[0] - 1, order.index(index)
        if place and ends[order[place - 1]] == before:
            continue
        home = [other for other in order if other != index and ends[other] == before]
        if len(home) == 1:
            order.remove(index)
            order.insert(order.index(home[0]) + 1, index)
    return [pages[index] for index in order]


def _articles(page: Page) -> list[int]:
    found = (normalise.small_number(one) for one in _ARTICLE.findall(page.text))
    return [number for number in found if number is not None]
