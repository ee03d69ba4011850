"""Chance with a name: the same words, the same run of luck, whatever else was drawn before."""

from __future__ import annotations

from random import Random


def dice(*words: object) -> Random:
    """Return a generator seeded by the words."""
    return Random("/".join(str(word) for word in words))  # noqa: S311 (pictures, not secrets)
