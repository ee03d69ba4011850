"""The scheduled sweeps, served from one process in the hall's time. `python -m flows.schedule`."""

from __future__ import annotations

from prefect import serve
from prefect.deployments.runner import RunnerDeployment
from prefect.schedules import Cron
from prefect.types.entrypoint import EntrypointType

from flows.health import wait_for_prefect
from flows.scheduled import sweep
from flows.sweeps import HALL_TIME, SWEEPS, Sweep

PATIENCE_SECONDS = 120.0


def main() -> None:
    """Register the sweeps with the Prefect server and run them when due, until told to stop."""
    wait_for_prefect(PATIENCE_SECONDS)
    deployments = [_deployment(one) for one in SWEEPS]
    serve(*deployments, pause_on_shutdown=False, print_starting_message=False, limit=len(deployments))


def _deployment(one: Sweep) -> RunnerDeployment:
    return RunnerDeployment.from_flow(
        sweep,
        name=one.name,
        description=one.words,
        parameters={"name": one.name},
        schedules=[Cron(one.cron, timezone=HALL_TIME)],
        concurrency_limit=1,
        entrypoint_type=EntrypointType.MODULE_PATH,
    )


if __name__ == "__main__":
    main()
