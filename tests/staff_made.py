"""Members of staff that the demonstration hall does not have."""

from __future__ import annotations

from storage.hall import Hall
from storage.rows import add
from storage.tables import PersonRow
from storage.values import Actor


def add_person(hall: Hall, key: str, department: str | None, roles: list[str]) -> Actor:
    """Write a member of staff down; return them as who acts."""
    with hall.database.write() as transaction:
        add(transaction, PersonRow(key=key, name=f"工作人员{key}", department=department, roles=roles))
    return Actor(key, roles[0], "office")
