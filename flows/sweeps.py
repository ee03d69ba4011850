"""定时任务: what runs by itself, one line each. Every run may be late, repeated, missed or beside itself.

A sweep asks the database what is due and does that; Prefect says when, and hears the sweep's name and a
count, nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cronsim import CronSim

from casework.audit import nightly_audit
from casework.bulletin.publish import publish_what_is_due
from casework.calendar import reckon_years, warn_of_missing_year
from casework.cards import sweep as raise_cards
from casework.delegate import reroute_absent
from casework.deliver import deliver
from casework.handover_day import report_breaches, tell_liaisons
from casework.judge import redrive
from casework.lapse import deem_lapsed
from casework.off_system import find_off_system_work
from rules.working_calendar import DAY, SHANGHAI
from storage.clock import local_date
from storage.hall import Hall
from storage.values import MACHINE

HALL_TIME: Final = "Asia/Shanghai"
FLOW: Final = "sweep"


@dataclass(frozen=True, slots=True)
class Sweep:
    """One scheduled task: its name, what it is called in the hall, when it runs (cron, in the hall's time),
    and the verb, which returns how much there was to do.
    """

    name: str
    words: str
    cron: str
    verb: Callable[[Hall, datetime], int]

    @property
    def deployment(self) -> str:
        """The name of its Prefect deployment."""
        return f"{FLOW}/{self.name}"


def _reconcile(hall: Hall, _: datetime) -> int:
    return redrive(hall)


def _deliver(hall: Hall, at: datetime) -> int:
    return deliver(hall, at).sent


def _clocks(hall: Hall, at: datetime) -> int:
    return len(reckon_years(hall, at)) + raise_cards(hall, at)


def _bulletin(hall: Hall, at: datetime) -> int:
    return len(publish_what_is_due(hall, at))


def _anomalies(hall: Hall, at: datetime) -> int:
    return find_off_system_work(hall, local_date(at) - DAY).fresh


def _deem_accepted(hall: Hall, at: datetime) -> int:
    return len(deem_lapsed(hall, at))


def _reroute_absent(hall: Hall, at: datetime) -> int:
    return len(reroute_absent(hall, local_date(at), MACHINE, at).moved)


SWEEPS: Final = (
    Sweep("reconcile", "断线补办", "* * * * *", _reconcile),
    Sweep("deliver-messages", "消息投递", "* * * * *", _deliver),
    Sweep("clocks", "时限预警", "*/5 * * * *", _clocks),
    Sweep("handover-runs", "移交班次告知", "*/5 7-20 * * *", tell_liaisons),
    Sweep("integrity", "完整性检查", "30 1 * * *", nightly_audit),
    Sweep("anomalies", "体外办理检查", "20 7 * * *", _anomalies),
    Sweep("deem-accepted", "视为受理", "30 7 * * *", _deem_accepted),
    Sweep("reroute-absent", "不在岗转办", "40 7 * * *", _reroute_absent),
    Sweep("bulletin", "月度通报", "0 8 * * *", _bulletin),
    Sweep("calendar-warning", "日历提醒", "10 8 * * *", warn_of_missing_year),
    Sweep("breach-report", "未移交通报", "0 9 * * *", report_breaches),
)
NAMED: Final = {one.name: one for one in SWEEPS}


def next_run(one: Sweep, after: datetime) -> datetime:
    """Return when a task runs next after an instant."""
    return next(CronSim(one.cron, after.astimezone(SHANGHAI)))


def prefect_yaml() -> str:
    """Return deployments/prefect.yaml, for a hall with a Prefect work pool of its own."""
    entries = [
        f"""  - name: {one.name}
    description: {one.words}
    entrypoint: flows/scheduled.py:sweep
    parameters:
      name: {one.name}
    concurrency_limit: 1
    schedules:
      - cron: "{one.cron}"
        timezone: {HALL_TIME}
    work_pool:
      name: yichuang
"""
        for one in SWEEPS
    ]
    return _PREFECT_HEAD + "".join(entries)


_PREFECT_HEAD: Final = """\
# Written by `yichuang schedule --prefect-file`; the tasks themselves stand in flows/sweeps.py.
# For a hall that has its own Prefect server and work pool instead of `yichuang up`:
#
#     prefect work-pool create yichuang --type process
#     prefect --no-prompt deploy --all --prefect-file deployments/prefect.yaml     (from the project's folder)
#     prefect worker start --pool yichuang
#
# YICHUANG_CHECKOUT is the project's folder on the machine that runs the pool. With the pinned FastAPI the
# command `deploy` ends in a 422 while it looks for workers to recommend; the deployment is made by then.
# Reading itself is not scheduled: run one `python -m flows.worker` per core on every machine that reads.
name: yichuang
prefect-version: 3.8.8

pull:
  - prefect.deployments.steps.set_working_directory:
      directory: "{{ $YICHUANG_CHECKOUT }}"

deployments:
"""
