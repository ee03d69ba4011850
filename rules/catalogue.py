"""The catalogue of matters: every rule set under `rules/matters/<department>/`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from rules.errors import DuplicateEntryError, UnknownMatterError
from rules.loader import load_common, load_rule_set
from rules.rule_set import RuleSet

MATTERS: Final = Path(__file__).with_name("matters")
_COMMON: Final = "common.yaml"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All matters of the hall by key, in order of department and key."""

    matters: Mapping[str, RuleSet]

    def matter(self, key: str) -> RuleSet:
        """Return a matter's rule set. Raises UnknownMatterError, which names the nearest keys."""
        if key in self.matters:
            return self.matters[key]
        near = get_close_matches(key, self.matters, n=3, cutoff=0.4)
        by_name = [one.key for one in self.matters.values() if key and (key in one.name or one.name in key)]
        named = tuple(dict.fromkeys([*by_name, *near])) or tuple(self.matters)[:5]
        raise UnknownMatterError(key, tuple(f"{one}（{self.matters[one].name}）" for one in named))


def load_catalogue(path: Path | None = None) -> Catalogue:
    """Load every rule file under `path` (the project's own without one). Raises RuleFileError subclasses."""
    folder = path or MATTERS
    common_file = folder / _COMMON
    common = load_common(common_file if common_file.exists() else MATTERS / _COMMON)
    matters: dict[str, RuleSet] = {}
    for file in sorted(folder.glob("*/*.yaml")):
        rule_set = load_rule_set(file, common)
        if rule_set.key in matters:
            raise DuplicateEntryError(file, 1, f"事项「{rule_set.key}」有两份规则文件")
        matters[rule_set.key] = rule_set
    return Catalogue(matters)
