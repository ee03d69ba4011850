"""Who of the staff may do what is not a step of a case: by role, and by department."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from casework.errors import UnknownPersonError
from rules.states import ROLE_WORDS
from storage.database import Transaction
from storage.errors import HallError
from storage.powers import person_by_key
from storage.tables import PersonRow
from storage.values import Actor


class Refused(Protocol):
    """An error class that says in Chinese why something is refused."""

    def __call__(self, *, why: str) -> HallError:
        """Make the error."""


def somebody(transaction: Transaction, actor: Actor) -> PersonRow:
    """Return who acts. Raises UnknownPersonError, also for the machine."""
    return named(transaction, actor.person or "")


def named(transaction: Transaction, key: str) -> PersonRow:
    """Return the member of staff. Raises UnknownPersonError."""
    person = person_by_key(transaction, key)
    if person is None:
        raise UnknownPersonError(person=key)
    return person


def staff(
    transaction: Transaction, actor: Actor, roles: Collection[str], refused: Refused, act: str
) -> PersonRow:
    """Return who acts where they hold one of `roles`; `act` is what they want to do, in Chinese.

    Raises UnknownPersonError, and the error that `refused` makes.
    """
    person = somebody(transaction, actor)
    if not set(roles) & set(person.roles):
        who = "、".join(ROLE_WORDS[role] for role in ROLE_WORDS if role in roles)
        raise refused(why=f"{act}由{who}办理")
    return person


def must(holds: bool, refused: Refused, why: str) -> None:
    """Raise the error that `refused` makes unless it `holds`."""
    if not holds:
        raise refused(why=why)
