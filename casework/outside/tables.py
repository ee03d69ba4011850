"""Mapping tables: one YAML file per outside system, those that come with the house and the hall's own.

A table is read strictly: a word that is none of ours, a state written by two codes, or a heading for a
field that there is not, refuses the file.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from casework.errors import OutsideSystemUnknownError, OutsideTableWrongError
from rules import code_lists
from rules.code_lists import CodeList
from rules.outside import OutsideState, OutsideSystem
from rules.states import CaseState
from storage.settings import Settings

SYSTEMS: Final = Path(__file__).parent / "systems"
FIELDS: Final = {
    "outside_number": "外部编号",
    "case_number": "办件编号",
    "state": "办件状态",
    "state_word": "状态名称",
    "received_on": "收件日期",
    "accepted_on": "受理日期",
    "decided_on": "决定日期",
    "matter": "事项",
    "matter_name": "事项名称",
    "matter_code": "实施编码",
    "applicant": "申请人",
}
"""The fields of an interchange file with their usual headings."""
_ALLOWED: Final = {"key", "name", "states", "lists", "columns", "departments"}
_OF_STATE: Final = {"word", "written_for", "agrees_with", "granted_only"}
_LISTS: Final[Mapping[str, type[CodeList]]] = {
    re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower(): found
    for name, found in inspect.getmembers(code_lists, inspect.isclass)
    if issubclass(found, CodeList) and found is not CodeList
}


def outside_systems(settings: Settings) -> dict[str, OutsideSystem]:
    """Return every outside system by its key; the hall's own file takes the place of one of ours.

    Raises OutsideTableWrongError.
    """
    folders = [SYSTEMS, *([settings.outside_folder] if settings.outside_folder else [])]
    files = [file for folder in folders for file in sorted(folder.glob("*.yaml"))]
    return {system.key: system for system in map(load_system, files)}


def outside_system(settings: Settings, key: str) -> OutsideSystem:
    """Return one outside system. Raises OutsideSystemUnknownError, OutsideTableWrongError."""
    known = outside_systems(settings)
    if key not in known:
        raise OutsideSystemUnknownError(system=key, known="、".join(sorted(known)))
    return known[key]


def load_system(file: Path) -> OutsideSystem:
    """Read one mapping table. Raises OutsideTableWrongError."""
    try:
        told = YAML(typ="safe").load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, YAMLError) as error:
        raise OutsideTableWrongError(file=file.name, why="不是能读取的YAML文件") from error
    try:
        return _system(told)
    except _WrongError as error:
        raise OutsideTableWrongError(file=file.name, why=str(error)) from None


class _WrongError(ValueError):
    """What is wrong with a table, in Chinese."""


def _system(told: Any) -> OutsideSystem:
    if not isinstance(told, dict) or not told.get("key") or not told.get("name"):
        raise _WrongError("没有 key 或 name")
    _only(told, _ALLOWED)
    columns = _mapping(told.get("columns"))
    _only(columns, set(FIELDS))
    return OutsideSystem(
        str(told["key"]),
        str(told["name"]),
        _states(_mapping(told.get("states"))),
        {_list_named(name): _codes(name, _mapping(table)) for name, table in _lists(told).items()},
        {str(field): str(heading) for field, heading in columns.items()},
        frozenset(map(str, told.get("departments") or ())),
    )


def _states(told: Mapping[Any, Any]) -> dict[str, OutsideState]:
    states = {}
    written: dict[CaseState, str] = {}
    for code, one in told.items():
        if not isinstance(code, str):
            raise _WrongError(f"代码 {code} 没有加引号，前面的零会丢失")
        described = _mapping(one)
        _only(described, _OF_STATE)
        state = OutsideState(
            code,
            str(described.get("word") or ""),
            _ours(described.get("written_for")),
            _ours(described.get("agrees_with")),
            bool(described.get("granted_only", False)),
        )
        for ours in state.written_for:
            if ours in written:
                raise _WrongError(f"{ours} 既写作 {written[ours]}，又写作 {code}")
            written[ours] = code
        states[code] = state
    return states


def _ours(told: Any) -> frozenset[CaseState]:
    try:
        return frozenset(CaseState(word) for word in told or ())
    except ValueError as error:
        raise _WrongError(f"没有这个办件状态：{error.args[0]}") from None


def _lists(told: Mapping[str, Any]) -> Mapping[Any, Any]:
    return _mapping(told.get("lists"))


def _list_named(name: str) -> type[CodeList]:
    if name not in _LISTS:
        raise _WrongError(f"没有代码表“{name}”")
    return _LISTS[name]


def _codes(name: str, table: Mapping[Any, Any]) -> dict[str, CodeList]:
    of_list = _list_named(name)
    try:
        return {str(raw): of_list(value) for raw, value in table.items()}
    except ValueError as error:
        raise _WrongError(f"代码表“{name}”：{error.args[0]}") from None


def _mapping(told: Any) -> Mapping[Any, Any]:
    if told is None:
        return {}
    if not isinstance(told, dict):
        raise _WrongError("应为“键: 值”的地方不是")
    return told


def _only(told: Mapping[Any, Any], allowed: set[str]) -> None:
    unknown = sorted(str(key) for key in told if key not in allowed)
    if unknown:
        raise _WrongError(f"不认识“{'、'.join(unknown)}”")
