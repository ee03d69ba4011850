"""The scheduled sweeps, served from one process in the hall's time. `python -m flows.schedule`."""

from __future__ import annotations

from prefect import serve
from prefect.deployments.runner import RunnerDeployment
from prefect.schedules import Cron
from prefect.types.entrypoint import EntrypointType

from flows.health import wait_for_prefect
from flows.reconcile import DEPLOYMENT, reconcile

PATIENCE_SECONDS = 120.0
HALL_TIME = "Asia/Shanghai"


def main() -> None:
    """Register the sweeps with the Prefect server and run them when due, until told to stop."""
    wait_for_prefect(PATIENCE_SECONDS)
    every_minute = RunnerDeployment.from_flow(
        reconcile,
        name=DEPLOYMENT.split("/")[1],
        schedules=[Cron("* * * * *", timezone=HALL_TIME)],
        concurrency_limit=1,
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    serve(every_minute, pause_on_shutdown=False, print_starting_message=False, limit=2)


if __name__ == "__main__":
    main()
