"""The scheduled sweeps, served from one process in the hall's time. `python -m flows.schedule`."""

from __future__ import annotations

from prefect import Flow, serve
from prefect.deployments.runner import RunnerDeployment
from prefect.schedules import Cron
from prefect.types.entrypoint import EntrypointType

from flows.absences import DEPLOYMENT as REROUTE
from flows.absences import reroute
from flows.anomalies import DEPLOYMENT as ANOMALIES
from flows.anomalies import look_for_anomalies
from flows.bulletin import DEPLOYMENT as BULLETIN
from flows.bulletin import bulletin
from flows.deem import DEPLOYMENT as DEEM
from flows.deem import deem
from flows.health import wait_for_prefect
from flows.reconcile import DEPLOYMENT as RECONCILE
from flows.reconcile import reconcile

PATIENCE_SECONDS = 120.0
HALL_TIME = "Asia/Shanghai"
SWEEPS: tuple[tuple[Flow[..., int], str, str], ...] = (
    (reconcile, RECONCILE, "* * * * *"),
    (deem, DEEM, "30 7 * * *"),
    (reroute, REROUTE, "40 7 * * *"),
    (look_for_anomalies, ANOMALIES, "20 7 * * *"),
    (bulletin, BULLETIN, "0 8 * * *"),
)
"""What runs by itself: the flow, its deployment, and when, in the hall's time."""


def main() -> None:
    """Register the sweeps with the Prefect server and run them when due, until told to stop."""
    wait_for_prefect(PATIENCE_SECONDS)
    deployments = [_deployment(flow, name, cron) for flow, name, cron in SWEEPS]
    serve(*deployments, pause_on_shutdown=False, print_starting_message=False, limit=len(deployments))


def _deployment(flow: Flow[..., int], name: str, cron: str) -> RunnerDeployment:
    return RunnerDeployment.from_flow(
        flow,
        name=name.split("/")[1],
        schedules=[Cron(cron, timezone=HALL_TIME)],
        concurrency_limit=1,
        entrypoint_type=EntrypointType.MODULE_PATH,
    )


if __name__ == "__main__":
    main()
