"""When: Prefect flows, tasks and schedules; order and retries, nothing else."""
