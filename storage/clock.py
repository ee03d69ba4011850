"""The hall's time: the one place that asks what time it is."""

from __future__ import annotations

from datetime import UTC, date, datetime

from rules.working_calendar import SHANGHAI

__all__ = ["SHANGHAI", "local_date", "now"]


def now() -> datetime:
    """Return the present instant, in UTC."""
    return datetime.now(UTC)


def local_date(instant: datetime) -> date:
    """Return the calendar date of `instant` in the hall (Asia/Shanghai)."""
    return instant.astimezone(SHANGHAI).date()
