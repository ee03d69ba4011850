"""免打扰时段: the hours of the night in which what is not urgent waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from storage.clock import SHANGHAI


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From `begins` (included) to `ends` (not), in the hall's time; over midnight where it ends earlier."""

    begins: time
    ends: time

    def over(self, at: datetime) -> datetime:
        """Return `at`, or where that is quiet, the instant at which it no longer is."""
        local = at.astimezone(SHANGHAI)
        clock = local.time()
        if self.begins <= self.ends:
            quiet = self.begins <= clock < self.ends
        else:
            quiet = clock >= self.begins or clock < self.ends
        if not quiet:
            return at
        day = local.date() + timedelta(days=1 if clock >= self.ends else 0)
        return datetime.combine(day, self.ends, SHANGHAI)
