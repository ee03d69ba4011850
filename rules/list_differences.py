"""What changes from one list to the next, entry by entry and element by element, in Chinese words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from rules.departments import loose
from rules.implementation_list import ELEMENTS, MATERIAL_ELEMENTS, Element, Entry, MaterialEntry
from rules.list_values import shown

NOTHING = "（空）"
LONGEST_SHOWN = 60


class ChangeKind(StrEnum):
    """What happened to an entry; the value is the Chinese word."""

    ADDED = "新增"
    REMOVED = "取消"
    CHANGED = "修改"


@dataclass(frozen=True, slots=True)
class ElementChange:
    """One element before and after, both as a department writes them."""

    name: str
    before: str
    after: str

    def sentence(self) -> str:
        """Say it in Chinese."""
        return f"{self.name}：{_short(self.before)} → {_short(self.after)}"


@dataclass(frozen=True, slots=True)
class Change:
    """One entry that is new, gone or changed; `department` is its key in the newer list that has it."""

    kind: ChangeKind
    department: str
    title: str
    elements: tuple[ElementChange, ...] = ()

    def sentence(self) -> str:
        """Say it in Chinese."""
        told = "；".join(one.sentence() for one in self.elements)
        return f"{self.kind}：{self.title}" + (f"：{told}" if told else "")


def differences(before: Sequence[Entry], after: Sequence[Entry]) -> list[Change]:
    """Return what changes, in the order of `after`, what is gone last. Two equal lists give an empty list."""
    pairs = _paired(before, after)
    changes = []
    for entry in after:
        old = pairs.get(id(entry))
        if old is None:
            changes.append(Change(ChangeKind.ADDED, entry.department, entry.title()))
        elif found := tuple(_changed(old, entry)):
            changes.append(Change(ChangeKind.CHANGED, entry.department, entry.title(), found))
    kept = {id(old) for old in pairs.values()}
    gone = [entry for entry in before if id(entry) not in kept]
    return changes + [Change(ChangeKind.REMOVED, entry.department, entry.title()) for entry in gone]


def _paired(before: Sequence[Entry], after: Sequence[Entry]) -> dict[int, Entry]:
    """Return the older entry of each newer one: by code first, so that a new name is no new matter."""
    pairs: dict[int, Entry] = {}
    taken: set[int] = set()
    for identity in (_by_code, _by_key, _by_name):
        left = [entry for entry in before if id(entry) not in taken]
        known = _once(left, identity)
        wanted = _once([entry for entry in after if id(entry) not in pairs], identity)
        for value, entry in wanted.items():
            if old := known.get(value):
                pairs[id(entry)] = old
                taken.add(id(old))
    return pairs


def _by_code(entry: Entry) -> object:
    return (
        entry.variant_code or (entry.implementation_code, loose(entry.variant_name))
        if (entry.variant_code or entry.implementation_code)
        else None
    )


def _by_key(entry: Entry) -> object:
    return entry.key or None


def _by_name(entry: Entry) -> object:
    return entry.identity()


def _once(entries: Sequence[Entry], identity: Callable[[Entry], object]) -> dict[object, Entry]:
    """Return the entries by what `identity` says of them, those left out that share it or have none."""
    count = Counter(identity(entry) for entry in entries)
    return {one: entry for entry in entries if (one := identity(entry)) is not None and count[one] == 1}


def _changed(before: Entry, after: Entry) -> Iterator[ElementChange]:
    yield from _elements(ELEMENTS, before, after)
    yield from _materials(before.materials, after.materials)


def _elements(
    elements: Sequence[Element], before: Any, after: Any, prefix: str = ""
) -> Iterator[ElementChange]:
    for element in elements:
        old, new = getattr(before, element.key), getattr(after, element.key)
        if old != new:
            yield ElementChange(prefix + element.name, _told(element, old), _told(element, new))


def _materials(before: Sequence[MaterialEntry], after: Sequence[MaterialEntry]) -> Iterator[ElementChange]:
    old, new = _named(before), _named(after)
    for name in [*new, *(name for name in old if name not in new)]:
        if name not in old:
            yield ElementChange("申请材料", NOTHING, new[name].name)
        elif name not in new:
            yield ElementChange("申请材料", old[name].name, NOTHING)
        else:
            yield from _elements(MATERIAL_ELEMENTS, old[name], new[name], f"申请材料“{new[name].name}”的")
    kept = [name for name in old if name in new]
    if kept != [name for name in new if name in old]:
        names = ("、".join(one.name for one in materials) for materials in (before, after))
        yield ElementChange("申请材料的顺序", *names)


def _named(materials: Sequence[MaterialEntry]) -> dict[tuple[str, str, int], MaterialEntry]:
    """Return materials by name and condition; one that is listed again counts on."""
    named: dict[tuple[str, str, int], MaterialEntry] = {}
    seen: Counter[tuple[str, str]] = Counter()
    for one in materials:
        identity = loose(one.name), loose(one.condition)
        named[*identity, seen[identity]] = one
        seen[identity] += 1
    return named


def _told(element: Element, value: Any) -> str:
    cell = shown(element, value)
    if cell is None:
        return NOTHING
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _short(text: str) -> str:
    line = text.replace("\n", " ")
    return line if len(line) <= LONGEST_SHOWN else f"{line[:LONGEST_SHOWN]}……（共{len(line)}字）"
