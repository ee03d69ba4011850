"""The sweeps of `yichuang up` and those of a hall with its own Prefect are the same, in the hall's time."""

from __future__ import annotations

from pathlib import Path

from cronsim import CronSim
from ruamel.yaml import YAML

from flows.sweeps import HALL_TIME, SWEEPS, prefect_yaml
from storage.clock import SHANGHAI, now

FILE = Path(__file__).parents[2] / "deployments" / "prefect.yaml"


def test_the_deployment_file_is_what_yichuang_schedule_writes() -> None:
    assert FILE.read_text(encoding="utf-8") == prefect_yaml()


def test_the_deployment_file_names_every_sweep_with_its_time() -> None:
    described = YAML(typ="safe").load(FILE.read_text(encoding="utf-8"))["deployments"]
    told = {(one["name"], one["parameters"]["name"], one["schedules"][0]["cron"]) for one in described}
    assert told == {(one.name, one.name, one.cron) for one in SWEEPS}
    assert {one["schedules"][0]["timezone"] for one in described} == {HALL_TIME}
    assert all(one["concurrency_limit"] == 1 for one in described)


def test_every_sweep_has_one_name_words_and_a_time_that_comes() -> None:
    assert len({one.name for one in SWEEPS}) == len(SWEEPS)
    assert all(one.words for one in SWEEPS)
    assert all(next(CronSim(one.cron, now().astimezone(SHANGHAI))) > now() for one in SWEEPS)
