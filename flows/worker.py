"""A long-lived worker: models warmed once, then one case after the other. `python -m flows.worker`."""

from __future__ import annotations

import logging
import sys

from prefect.task_worker import serve

from casework import read
from flows.health import wait_for_prefect
from flows.precheck import precheck_next, this_hall

PATIENCE_SECONDS = 120.0


def main() -> None:
    """Open the hall, warm the models, wait for the Prefect server, then serve until told to stop."""
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(name)s %(message)s")
    this_hall()
    read.warm_up()
    wait_for_prefect(PATIENCE_SECONDS)
    serve(precheck_next, limit=1)


if __name__ == "__main__":
    main()
