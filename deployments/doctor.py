"""Look over the machine and the home: what is there, what is missing, what to do about it. In Chinese."""

from __future__ import annotations

import importlib.metadata
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from casework.channels.channels_file import channels_of
from casework.errors import ChannelsFileWrongError
from deployments.errors import AlreadyRunningError, ToolMissingError
from deployments.home import locked, port_is_free
from deployments.services import RECONCILE, rclone
from flows.health import next_scheduled_run, prefect_is_healthy, worker_count
from storage.database import open_database
from storage.errors import HallError
from storage.objects import ObjectStore
from storage.settings import Settings

GIB = 1024**3
LEAST_FREE_GIB = 5
ASK_SECONDS = 20

# Newer ones install and then break without a word (measured.md, Prefect).
CEILINGS = {"sqlalchemy": (2, 1), "fastapi": (0, 155)}
EXACT = {"prefect": "3.8.8"}


@dataclass(frozen=True, slots=True)
class Check:
    """One finding: what was looked at, whether it is well, what was seen, and what to do if not."""

    name: str
    ok: bool
    detail: str
    remedy: str = ""


def check(settings: Settings) -> list[Check]:
    """Look at everything; never raises. Services are asked only while the hall is running."""
    checks = [_python(), *_versions(), *_tools(), _disk(settings.home)]
    if settings.channels_file is not None:
        checks.append(_channels(settings, settings.channels_file))
    running = is_running(settings.home)
    checks.append(_port(settings, running))
    if running or settings.database_url is not None:
        checks.append(_database(settings))
    if running:
        checks += [_objects(settings), *_prefect(settings)]
    else:
        checks.append(Check("服务", True, "未启动(运行 yichuang up 启动)"))
    return checks


def is_running(home: Path) -> bool:
    """Say whether a launcher holds this home."""
    if not (home / "launcher.lock").exists():
        return False
    try:
        with locked(home):
            return False
    except AlreadyRunningError:
        return True


def _python() -> Check:
    version = ".".join(str(part) for part in sys.version_info[:3])
    good = (3, 11) <= sys.version_info[:2] < (3, 14)
    return Check("Python", good, version, "" if good else "请安装 Python 3.11 至 3.13，再运行 bin/run。")


def _versions() -> list[Check]:
    remedy = "请用项目锁定的版本重新安装依赖(重新运行 bin/run)。"
    found = []
    for name, ceiling in CEILINGS.items():
        version = importlib.metadata.version(name)
        good = tuple(int(part) for part in version.split(".")[:2]) < ceiling
        found.append(Check(name, good, version, "" if good else remedy))
    for name, wanted in EXACT.items():
        version = importlib.metadata.version(name)
        found.append(Check(name, version == wanted, version, "" if version == wanted else remedy))
    return found


def _tools() -> list[Check]:
    install = "请重新运行 bin/run，由它补装。"
    try:
        found = [Check("rclone", True, _first_line([rclone(), "version"]))]
    except ToolMissingError:
        found = [Check("rclone", False, "没有安装", install)]
    if shutil.which("tesseract") is None:
        return [*found, Check("tesseract", False, "没有安装", install)]
    languages = _output(["tesseract", "--list-langs"]).split()
    chinese = "chi_sim" in languages
    detail = _first_line(["tesseract", "--version"]) + ("" if chinese else "，缺少 chi_sim 语言包")
    return [*found, Check("tesseract", chinese, detail, "" if chinese else install)]


def _disk(home: Path) -> Check:
    place = next(path for path in (home, *home.parents) if path.exists())
    free = shutil.disk_usage(place).free / GIB
    good = free >= LEAST_FREE_GIB
    remedy = f"请清理磁盘或用 YICHUANG_HOME 换到空间充足的盘，至少留 {LEAST_FREE_GIB} GiB。"
    return Check("磁盘", good, f"{home} 剩余 {free:.1f} GiB", "" if good else remedy)


def _port(settings: Settings, running: bool) -> Check:
    if running or port_is_free(settings.host, settings.port):
        return Check("端口", True, f"{settings.port} {'由一窗使用' if running else '空闲'}")
    return Check(
        "端口", False, f"{settings.port} 被其他程序占用", "请停止该程序，或用 YICHUANG_PORT 另设端口。"
    )


def _channels(settings: Settings, file: Path) -> Check:
    name = "消息通道"
    try:
        channels = channels_of(settings)
    except ChannelsFileWrongError as error:
        return Check(name, False, error.message.format(**error.details), error.remedy)
    detail = f"邮箱 {len(channels.mail)} 个，机器人 {len(channels.robots)} 个"
    if file.stat().st_mode & 0o077:
        return Check(name, False, f"{file} 别的用户也能读，其中有密钥", f"请运行 chmod 600 {file}。")
    if channels.mail and settings.smtp_host is None:
        return Check(
            name, False, f"{detail}，但没有邮件服务器", "请设置 YICHUANG_SMTP_HOST 等，见 docs/messages.md。"
        )
    return Check(name, True, detail)


def _database(settings: Settings) -> Check:
    kind = "SQLite" if settings.database_url is None else "PostgreSQL"
    database = open_database(settings)
    try:
        return _asked("数据库", database.check, kind)
    finally:
        database.close()


def _objects(settings: Settings) -> Check:
    return _asked("对象存储", lambda: ObjectStore(settings).prepare(), settings.s3_endpoint or "")


def _prefect(settings: Settings) -> list[Check]:
    url = settings.prefect_api_url or ""
    logs = settings.home / "logs"
    if not prefect_is_healthy(url):
        return [Check("任务调度", False, f"{url} 没有应答", f"请查看 {logs / 'prefect.log'}。")]
    look = f"请查看 {logs / 'worker-1.log'}。"
    workers, planned = worker_count(url), next_scheduled_run(url, RECONCILE)
    return [
        Check("任务调度", True, url),
        Check("识别进程", workers > 0, f"{workers} 个", "" if workers else look),
        Check(
            "定时任务",
            planned is not None,
            f"下次 {planned.astimezone():%H:%M:%S}" if planned else "没有生成任何定时任务",
            "" if planned else "请用项目锁定的版本重新安装依赖(sqlalchemy 须低于 2.1)，再重新启动。",
        ),
    ]


def _asked(name: str, question: Callable[[], object], detail: str) -> Check:
    try:
        question()
    except HallError as error:
        return Check(name, False, error.message.format(**error.details), error.remedy.format(**error.details))
    return Check(name, True, detail)


def _first_line(command: list[str]) -> str:
    return _output(command).partition("\n")[0].strip()


def _output(command: list[str]) -> str:
    """Return what a program says, on either channel; empty when it does not answer."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=ASK_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout or done.stderr
