"""The published versions of rule sets: from when to when, whose content, by whom and by which paper."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import col, select

from storage.database import Transaction
from storage.tables import MatterVersionRow


def published_versions(transaction: Transaction, matter: str) -> Sequence[MatterVersionRow]:
    """Return the published versions of a matter, oldest first."""
    query = (
        select(MatterVersionRow)
        .where(MatterVersionRow.matter == matter)
        .order_by(col(MatterVersionRow.valid_from))
    )
    return transaction.session.scalars(query).all()


def any_version(transaction: Transaction) -> bool:
    """Say whether the hall has a published version of any matter."""
    return transaction.session.scalars(select(MatterVersionRow).limit(1)).first() is not None


def add_version(transaction: Transaction, row: MatterVersionRow) -> None:
    """Write a newly published version."""
    transaction.session.add(row)
