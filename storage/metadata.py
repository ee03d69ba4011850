"""Every table of the hall in one place, for the migrations and for whoever compares them."""

from __future__ import annotations

from storage import clock_tables, life_tables, outbox_tables, people_tables, tables

__all__ = ["metadata"]

TABLE_MODULES = (tables, life_tables, people_tables, clock_tables, outbox_tables)
metadata = tables.metadata
