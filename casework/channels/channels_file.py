"""消息通道文件: who has which e-mail address, which department or role has which robot, the quiet hours.

One YAML file of the hall (YICHUANG_CHANNELS_FILE), read strictly. Robots' addresses are as secret as
passwords: whoever has one can write to the group. Nothing here shows or repeats them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal
from urllib.parse import urlsplit

from pydantic import SecretStr
from ruamel.yaml.error import YAMLError

from casework.channels.quiet import QuietHours
from casework.errors import ChannelsFileWrongError
from rules.errors import RuleFileError, WrongValueError
from rules.states import ROLE_WORDS
from rules.yaml_node import Node, read_node
from storage.outbox import MAIL, STATION
from storage.settings import Settings
from storage.tables import PersonRow

HALL: Final = "hall"
"""The department of those who belong to none: the hall's own people."""
RobotKind = Literal["wecom", "dingtalk", "webhook"]
KINDS: Final[Mapping[str, RobotKind]] = {"wecom": "wecom", "dingtalk": "dingtalk", "webhook": "webhook"}
SIGNED: Final = frozenset({"dingtalk", "webhook"})
_ADDRESS: Final = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
_HOUR: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_URL: Final = re.compile(r"[!-~]+")


@dataclass(frozen=True, slots=True)
class Robot:
    """A group's robot, or another system's receiver; for a department, for roles, or for roles within one."""

    name: str
    kind: RobotKind
    url: SecretStr
    secret: SecretStr | None = None
    department: str | None = None
    roles: frozenset[str] = frozenset()

    def is_for(self, person: PersonRow) -> bool:
        """Say whether what this person is told is told here too."""
        of_department = self.department in (None, person.department or HALL)
        return of_department and (not self.roles or bool(self.roles & set(person.roles)))


@dataclass(frozen=True, slots=True)
class Channels:
    """What the hall has besides its stations; `mail` is keyed by person."""

    mail: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    robots: Mapping[str, Robot] = field(default_factory=lambda: MappingProxyType({}))
    quiet: QuietHours | None = None


NONE: Final = Channels()


def channels_of(settings: Settings) -> Channels:
    """Return the channels of a hall; none where no file is set. A changed file counts at once.

    Raises ChannelsFileWrongError.
    """
    file = settings.channels_file
    if file is None:
        return NONE
    try:
        found = file.stat()
    except OSError:
        raise ChannelsFileWrongError(file=file.name, line=1, why="没有这个文件，或者没有读取权限") from None
    return _read(file, found.st_mtime_ns, found.st_size)


@lru_cache(maxsize=2)
def _read(file: Path, _mtime_ns: int, _size: int) -> Channels:
    try:
        told = read_node(file)
        return _channels(Node(told.file, told.data, "通道文件"))
    except RuleFileError as error:
        raise ChannelsFileWrongError(file=file.name, line=error.line, why=error.sentence) from None
    except (OSError, UnicodeDecodeError, YAMLError):
        raise ChannelsFileWrongError(file=file.name, line=1, why="不是能读取的YAML文件") from None


def _channels(told: Node) -> Channels:
    quiet = told.maybe_child("quiet_hours", "免打扰时段")
    mail = told.maybe_child("mail", "邮箱表")
    robots: dict[str, Robot] = {}
    for one in told.children("robots", "机器人"):
        robot = _robot(one)
        if robot.name in robots or robot.name in (STATION, MAIL):
            one.fail(WrongValueError, "机器人的「name」已经用过，或者是保留的名称", "name")
        robots[robot.name] = robot
    told.done()
    return Channels(
        MappingProxyType(_mail(mail) if mail else {}),
        MappingProxyType(robots),
        _quiet(quiet) if quiet else None,
    )


def _mail(told: Node) -> dict[str, str]:
    found = {}
    for key in map(str, told.data):
        address = told.text(key)
        if not _ADDRESS.fullmatch(address):
            told.fail(WrongValueError, f"人员「{key}」的邮箱地址不正确", key)
        found[key] = address
    return found


def _quiet(told: Node) -> QuietHours:
    hours = []
    for key in ("from", "until"):
        text = told.text(key)
        if not _HOUR.fullmatch(text):
            told.fail(WrongValueError, f'免打扰时段的「{key}」应当写作 "20:00"', key)
        hours.append(time.fromisoformat(text))
    told.done()
    if hours[0] == hours[1]:
        told.fail(WrongValueError, "免打扰时段的起止相同", "until")
    return QuietHours(*hours)


def _robot(told: Node) -> Robot:
    kind = _kind(told)
    secret = told.maybe_text("secret")
    robot = Robot(
        told.text("name"),
        kind,
        SecretStr(_url(told)),
        SecretStr(secret) if secret else None,
        told.maybe_text("department"),
        frozenset(told.texts("roles")),
    )
    told.done()
    if not robot.name.strip() or "|" in robot.name:
        told.fail(WrongValueError, "机器人的「name」是空的，或者含有竖线", "name")
    if kind in SIGNED and robot.secret is None:
        told.fail(WrongValueError, f"{kind} 须写明签名用的「secret」", "kind")
    if kind not in SIGNED and robot.secret is not None:
        told.fail(WrongValueError, f"{kind} 不签名，没有「secret」", "secret")
    if robot.department is None and not robot.roles:
        told.fail(WrongValueError, "机器人须写明「department」或「roles」：谁的消息发到这里", "name")
    if unknown := robot.roles - set(ROLE_WORDS):
        told.fail(WrongValueError, f"没有岗位「{min(unknown)}」", "roles")
    return robot


def _kind(told: Node) -> RobotKind:
    """Take the kind; unlike `choice` it does not repeat what stands there, which may be an address."""
    kind = KINDS.get(told.text("kind"))
    if kind is None:
        told.fail(WrongValueError, f"机器人的「kind」只能是{'、'.join(KINDS)}", "kind")
    return kind


def _url(told: Node) -> str:
    """Take the address; what is wrong with it is said without repeating it."""
    url = told.text("url")
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        good = good and parts.username is None and not parts.fragment
    except ValueError:
        good = False
    if not good or not _URL.fullmatch(url):
        told.fail(WrongValueError, "机器人的「url」应当是完整的 http 或 https 地址", "url")
    return url
