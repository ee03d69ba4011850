"""The catalogue of matters: every version of every rule set under `rules/matters/<department>/`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Final

from rules.errors import DuplicateEntryError, NotInForceError, UnknownMatterError, VersionsError
from rules.expansion import CommonCheck
from rules.loader import load_common, load_rule_set
from rules.rule_set import RuleSet

MATTERS: Final = Path(__file__).with_name("matters")
_COMMON: Final = "common.yaml"


@dataclass(frozen=True)
class Catalogue:
    """All matters of the hall by key, in order of department and key; of each its versions, oldest first."""

    versions: Mapping[str, tuple[RuleSet, ...]]

    @cached_property
    def matters(self) -> Mapping[str, RuleSet]:
        """The latest version of each matter."""
        return {key: versions[-1] for key, versions in self.versions.items()}

    def matter(self, key: str, on: date | None = None) -> RuleSet:
        """Return the version of a matter's rule set in force on a day, the latest without one.

        A day before the first version is judged by the first: there is no older one, and the verdict names
        the version. Raises UnknownMatterError, which names the nearest keys, and NotInForceError after the
        last version's last day.
        """
        if key not in self.versions:
            raise UnknownMatterError(key, self._near(key))
        versions = self.versions[key]
        if on is None or on > versions[-1].valid_from:
            chosen = versions[-1]
        else:
            chosen = next((one for one in reversed(versions) if one.valid_from <= on), versions[0])
        if on is not None and chosen.valid_to is not None and chosen.valid_to < on:
            raise NotInForceError(chosen.name, chosen.valid_to)
        return chosen

    def _near(self, key: str) -> tuple[str, ...]:
        near = get_close_matches(key, self.matters, n=3, cutoff=0.4)
        by_name = [one.key for one in self.matters.values() if key and (key in one.name or one.name in key)]
        named = tuple(dict.fromkeys([*by_name, *near])) or tuple(self.matters)[:5]
        return tuple(f"{one}（{self.matters[one].name}）" for one in named)


def load_catalogue(path: Path | None = None) -> Catalogue:
    """Load every rule file under `path` (the project's own without one). Raises RuleFileError subclasses."""
    folder = path or MATTERS
    common = common_checks(folder)
    return catalogue_of(load_rule_set(file, common) for file in rule_files(folder))


def catalogue_of(rule_sets: Iterable[RuleSet]) -> Catalogue:
    """Return the catalogue of these. Raises DuplicateEntryError or VersionsError for days that do not fit."""
    found: dict[str, list[RuleSet]] = {}
    for rule_set in rule_sets:
        found.setdefault(rule_set.key, []).append(rule_set)
    return Catalogue({key: _in_order(versions) for key, versions in found.items()})


def common_checks(folder: Path | None = None) -> Mapping[str, CommonCheck]:
    """Return the shared checks that the rule files of `folder` refer to: its own, else the project's."""
    file = (folder or MATTERS) / _COMMON
    return load_common(file if file.exists() else MATTERS / _COMMON)


def rule_files(folder: Path) -> Iterable[Path]:
    """Return the rule files of a folder, in order of department and key."""
    return sorted(folder.glob("*/*.yaml"))


def _in_order(found: list[RuleSet]) -> tuple[RuleSet, ...]:
    """Return the versions of one matter, oldest first, each ending before the next begins, without a gap."""
    found.sort(key=lambda one: one.valid_from)
    for before, after in pairwise(found):
        if before.valid_from == after.valid_from:
            raise DuplicateEntryError(
                after.file, 1, f"事项「{after.key}」有两份 {after.version} 起施行的规则文件"
            )
        if before.valid_to is None or before.valid_to >= after.valid_from:
            raise VersionsError(
                after.file,
                1,
                f"与 {before.version} 的版本施行期间重叠：请把旧版本的 valid_to 写成新版本施行的前一日",
            )
        if before.valid_to + timedelta(days=1) < after.valid_from:
            raise VersionsError(
                after.file, 1, f"与 {before.version} 的版本之间有空档：{before.valid_to} 之后没有可用的版本"
            )
    return tuple(found)
