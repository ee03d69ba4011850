"""Start the embedded form, watch over it, stop it without a trace.

    with up(settings, on_progress) as running:
        print(running.addresses.web)
        running.wait()          # until Ctrl-C or SIGTERM

All children are started from one thread that lives as long as they do (the kernel's parent-death signal
goes by thread), and a warden outside kills whatever is left should the launcher itself be killed.
"""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from casework.seed import DEMO_HALL, seed_hall
from deployments.children import Child
from deployments.errors import PortTakenError, ServiceNotReadyError
from deployments.home import locked, port_is_free, settle_services
from deployments.services import environment_of, services
from deployments.warden import MARK_VARIABLE, sweep
from flows.errors import ScheduleNotCreatedError
from storage.database import open_database
from storage.hall import Hall
from storage.objects import ObjectStore
from storage.settings import Settings, load_settings

STOP_SECONDS = 6.0
LOOK_SECONDS = 0.25
KEEP_RESULTS_SECONDS = 7 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Progress:
    """A step of the start: which service, a Chinese sentence, seconds since the start, healthy or not yet."""

    service: str
    message: str
    seconds: float
    ready: bool


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the services answer; `web` is None where the stations are not installed."""

    web: str | None
    prefect: str
    object_store: str
    home: str


OnProgress = Callable[[Progress], None]


class Launcher:
    """The running hall: its addresses, its children, and how to wait for its end."""

    def __init__(self, settings: Settings, on_progress: OnProgress) -> None:
        self.settings = settings
        self.children: list[Child] = []
        self._on_progress = on_progress
        self._mark = secrets.token_hex(16)
        self._api_url_before = os.environ.get("PREFECT_API_URL")
        self._begun = time.monotonic()
        self._stopping = threading.Event()
        self._started = threading.Event()
        self._failure: BaseException | None = None
        self._supervisor = threading.Thread(target=self._supervise, name="supervisor", daemon=True)
        self._warden: subprocess.Popen[bytes] | None = None

    @property
    def addresses(self) -> Addresses:
        """Where the services answer."""
        settings = self.settings
        has_web = any(child.service.name == "web" for child in self.children)
        return Addresses(
            web=f"http://{settings.host}:{settings.port}" if has_web else None,
            prefect=(settings.prefect_api_url or "").removesuffix("/api"),
            object_store=settings.s3_endpoint or "",
            home=str(settings.home),
        )

    def start(self) -> None:
        """Start everything and return when all of it is healthy; else stop all of it and raise."""
        self._supervisor.start()
        while not self._started.wait(LOOK_SECONDS):
            pass
        if self._failure is not None:
            self._supervisor.join()
            raise self._failure

    def wait(self) -> None:
        """Watch until Ctrl-C, SIGTERM or `stop`, from the main thread; raises what broke the watch."""
        with _signals(self._stopping):
            while not self._stopping.wait(LOOK_SECONDS):
                pass
        if self._failure is not None:
            raise self._failure

    def stop(self) -> None:
        """Stop every child, the last asked first to go; returns within seconds."""
        self._stopping.set()
        self._supervisor.join()

    def _supervise(self) -> None:
        try:
            self._prepare()
            for child in self.children:
                child.start()
            self._await_health()
            self._started.set()
            while not self._stopping.wait(LOOK_SECONDS):
                self._tend()
        except BaseException as error:
            self._failure = error
        finally:
            self._stopping.set()
            self._end_children()
            _set_api_url(self._api_url_before)
            self._started.set()

    def _prepare(self) -> None:
        """Settle ports and keys, upgrade the tables, load the hall's data, set the warden."""
        own = load_settings(self.settings.home, with_services=False)
        settled = settle_services(self.settings)
        self.settings = self.settings.model_copy(
            update={name: getattr(settled, name) for name in ("prefect_api_url", *S3_SETTINGS)}
        )
        database = open_database(self.settings)
        database.upgrade()
        hall = Hall(self.settings, database, ObjectStore(self.settings))
        seed_hall(hall, self.settings.hall_file or DEMO_HALL)
        database.close()
        _set_api_url(self.settings.prefect_api_url)
        environment = environment_of(self.settings) | {MARK_VARIABLE: self._mark}
        _tidy(self.settings.home / "prefect" / "storage")
        self._warden = _start_warden(self._mark, environment_of(self.settings))
        logs = self.settings.home / "logs"
        self.children = [Child(service, environment, logs) for service in services(self.settings, own)]
        if any(child.service.name == "web" for child in self.children) and not port_is_free(
            self.settings.host, self.settings.port
        ):
            raise PortTakenError(port=self.settings.port)

    def _await_health(self) -> None:
        waiting = list(self.children)
        for child in waiting:
            self._tell(child, f"正在启动{child.service.label}", ready=False)
        while waiting and not self._stopping.is_set():
            self._tend()
            for child in [child for child in waiting if child.lives() and child.service.ready()]:
                waiting.remove(child)
                self._tell(child, f"{child.service.label}已就绪", ready=True)
            for child in waiting:
                if time.monotonic() - self._begun > child.service.patience:
                    raise _not_ready(child)
            time.sleep(LOOK_SECONDS)

    def _tend(self) -> None:
        for child in self.children:
            if child.tend():
                self._tell(child, f"{child.service.label}意外退出，已重新启动", ready=False)

    def _end_children(self) -> None:
        """Ask all to stop at once, the stores last; kill what does not go; sweep what they started."""
        stores = [child for child in self.children if child.service.name in ("objects", "prefect")]
        others = [child for child in self.children if child not in stores]
        deadline = time.monotonic() + STOP_SECONDS
        for group in (others, stores):
            for child in group:
                child.ask_to_stop()
            while any(child.lives() for child in group) and time.monotonic() < deadline:
                time.sleep(0.05)
            deadline = max(deadline, time.monotonic() + 2.0)
        for child in self.children:
            child.kill()
        sweep(self._mark)
        if self._warden is not None and self._warden.stdin is not None:
            self._warden.stdin.close()
            self._warden.wait()

    def _tell(self, child: Child, message: str, *, ready: bool) -> None:
        seconds = round(time.monotonic() - self._begun, 1)
        self._on_progress(Progress(child.service.name, message, seconds, ready))


S3_SETTINGS = ("s3_endpoint", "s3_access_key", "s3_secret_key", "s3_local_dir")


@contextmanager
def up(settings: Settings, on_progress: OnProgress = lambda _: None) -> Iterator[Launcher]:
    """Start the embedded form; stop all of it at the end of the block.

    Ctrl-C and SIGTERM end `wait` quietly; elsewhere in the block they raise KeyboardInterrupt.

    Raises AlreadyRunningError, PortTakenError, ServiceNotReadyError, ScheduleNotCreatedError,
    ToolMissingError, DatabaseUnreachableError.
    """
    with locked(settings.home):
        launcher = Launcher(settings, on_progress)
        with _signals_interrupt():
            try:
                launcher.start()
                yield launcher
            finally:
                launcher.stop()


def _tidy(folder: Path) -> None:
    """Remove the results of background tasks (a number each) that Prefect keeps for ever."""
    for path in folder.glob("*") if folder.is_dir() else ():
        if path.is_file() and time.time() - path.stat().st_mtime > KEEP_RESULTS_SECONDS:
            path.unlink(missing_ok=True)


def _set_api_url(url: str | None) -> None:
    """Tell this process's own Prefect client where the server is; None: as if nobody had said."""
    if url is None:
        os.environ.pop("PREFECT_API_URL", None)
    else:
        os.environ["PREFECT_API_URL"] = url


def _not_ready(child: Child) -> Exception:
    if child.service.name == "scheduler" and child.lives():
        return ScheduleNotCreatedError(deployment=child.service.label)
    return ServiceNotReadyError(
        service=child.service.label, seconds=int(child.service.patience), log=child.log
    )


def _start_warden(mark: str, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "deployments.warden", mark],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


@contextmanager
def _signals(stopping: threading.Event) -> Iterator[None]:
    """Turn SIGINT and SIGTERM into the event, for the time of the block."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopping.set()

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _signals_interrupt() -> Iterator[None]:
    """Make SIGTERM end the block as Ctrl-C does; off the main thread signals are somebody else's."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
