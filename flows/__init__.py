"""When: Prefect flows, tasks and schedules; order and retries, nothing else.

Prefect reads its environment when it is first imported, so that is settled here, before any flow is.
"""

from flows.environment import settle_environment

settle_environment()
