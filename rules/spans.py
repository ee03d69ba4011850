"""The span that narrows a power: cases whose number in a field lies from `from` up to below `below` (S16)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

from rules.vocabulary import FIELDS_OF_KIND

FIELDS: Final = frozenset().union(*FIELDS_OF_KIND.values())
KEYS: Final = frozenset({"field", "from", "below"})


def span_fault(span: Mapping[str, Any]) -> str:
    """Return in Chinese what is wrong with a span, "" for one that is right.

    It names a field that papers have, and at least one bound; `from` itself is within, `below` is not.
    """
    if not set(span) <= KEYS:
        return f"条件中不认识“{'、'.join(sorted(set(span) - KEYS))}”"
    if span.get("field") not in FIELDS:
        return f"材料中没有“{span.get('field')}”这一项"
    bounds = [span.get("from"), span.get("below")]
    given = [bound for bound in bounds if bound is not None]
    if not given or not all(map(_is_number, given)):
        return "条件的上下限至少写一个，且须是数字"
    if len(given) == 2 and given[0] >= given[1]:
        return "条件的下限须小于上限"
    return ""


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
