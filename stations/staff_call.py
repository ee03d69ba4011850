"""What every command that a member of staff gives has in common: the hall, and who gives it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from stations.cli import WRONG_CALL, fail

if TYPE_CHECKING:
    from storage.hall import Hall
    from storage.values import Actor

DEVICE = "command-line"
By = Annotated[str, typer.Option(metavar="PERSON", help="由谁办理（人员的编号）。")]
Json = Annotated[bool, typer.Option("--json", help="只输出一个JSON对象。")]


@contextmanager
def the_hall() -> Iterator[Hall]:
    """Open the hall for one call; a name that it does not know ends the call with its exit status."""
    from casework.errors import UnknownPersonError
    from storage.hall import open_hall

    hall = open_hall()
    try:
        yield hall
    except UnknownPersonError as error:
        raise fail(error.sentence(), WRONG_CALL) from None
    finally:
        hall.database.close()


def actor(hall: Hall, by: str) -> Actor:
    """Return who gives the command. Raises UnknownPersonError."""
    from casework.staff import named
    from storage.values import Actor

    with hall.database.read() as transaction:
        person = named(transaction, by)
    return Actor(person.key, person.roles[0] if person.roles else "staff", DEVICE)
