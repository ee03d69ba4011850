"""The sweeps of `yichuang up` and those of a hall with its own Prefect are the same, in the hall's time."""

from __future__ import annotations

from pathlib import Path

from ruamel.yaml import YAML

from flows.schedule import HALL_TIME, SWEEPS

FILE = Path(__file__).parents[2] / "deployments" / "prefect.yaml"


def test_the_deployment_file_names_every_sweep_with_its_time() -> None:
    described = YAML(typ="safe").load(FILE.read_text(encoding="utf-8"))["deployments"]
    told = {(one["entrypoint"], one["name"], one["schedules"][0]["cron"]) for one in described}
    ours = {
        (f"{flow.fn.__module__.replace('.', '/')}.py:{flow.fn.__name__}", name.split("/")[1], cron)
        for flow, name, cron in SWEEPS
    }
    assert told == ours
    assert {one["schedules"][0]["timezone"] for one in described} == {HALL_TIME}
    assert all(one["concurrency_limit"] == 1 for one in described)
