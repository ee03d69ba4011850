"""Options of a form, one of them ticked: □新设 ☑变更.

The engine reads an empty box well, a ticked one often not at all. Only where every option has its sign, and
one is ticked, is that one the value; anything else with boxes in it goes to a person.
"""

from __future__ import annotations

import re

from extractors.layout import GAP, Flow

_TICKED, _EMPTY = "\u2611\u2612\u25a0\u221a\u2713\u2714", "\u25a1\u2610"
_OPTION = re.compile(rf"([{_TICKED}{_EMPTY}]?)[\s{GAP}]*([^{_TICKED}{_EMPTY}\s{GAP}]+)")
_NOT_CLEAR = 0.5


def chosen(value: Flow) -> Flow:
    """Return the one option that is ticked; a value whose ticks are not clear, whole and doubtful."""
    if not re.search(rf"[{_TICKED}{_EMPTY}]", value.text):
        return value
    options = list(_OPTION.finditer(value.text))
    ticked = [option for option in options if option[1] and option[1] in _TICKED]
    if len(ticked) == 1 and all(option[1] for option in options):
        return value.part(*ticked[0].span(2))
    return Flow(value.text, value.boxes, [min(c, _NOT_CLEAR) for c in value.confidences])
