"""A long-lived worker: models warmed once, then one case after the other. `python -m flows.worker`."""

from __future__ import annotations

import logging
import sys
import threading

from prefect.task_worker import serve

from casework import read
from flows.health import wait_for_prefect
from flows.precheck import on_duty, this_hall, work_until

log = logging.getLogger(__name__)

PATIENCE_SECONDS = 120.0


def main() -> None:
    """Open the hall, warm the models, wait for the Prefect server, then work until told to stop."""
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(name)s %(message)s")
    hall = this_hall()
    read.warm_up()
    try:
        read.join_neighbours(hall.settings.home / "readers")
    except OSError as error:
        log.warning("reading alone: %s", error.strerror or error)
    wait_for_prefect(PATIENCE_SECONDS)
    stopping = threading.Event()
    hands = threading.Thread(target=work_until, args=(stopping,), name="hands")
    hands.start()
    try:
        serve(on_duty)
    finally:
        stopping.set()
        hands.join()


if __name__ == "__main__":
    main()
