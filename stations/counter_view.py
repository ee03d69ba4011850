"""What the case page of the counter shows: the materials ticked, the findings in order, their places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rules.rule_set import Material, RuleSet
from stations.case_view import CaseView
from storage.clock import SHANGHAI
from storage.tables import FindingRow

WORST_FIRST = ("refuse", "fail", "unknown", "pass")
OUTCOME_WORDS = {"refuse": "不予受理", "fail": "需补正", "unknown": "待核对", "pass": "合格"}
VERDICT_WORDS = {
    "complete": ("材料齐全", "符合受理条件，请核对后受理。"),
    "correction": ("需要补正", "请一次告知申请人下列需要补正的全部内容。"),
    "review": ("请人工核对", "下列各处机器不能确定，请看原件后判断。"),
    "refuse": ("不予受理", "不属于本厅受理的情形，请核对后告知申请人。"),
}
NEED_WORDS = {"required": "必须提交", "conditional": "视情形提交", "optional": "可以提交"}
WHOLE_PAGE_SHARE = 0.9


@dataclass(frozen=True, slots=True)
class PlaceShown:
    """A page to show for a finding: its picture (empty: none stored), its name, the boxes to highlight."""

    source: str
    label: str
    boxes: tuple[tuple[float, float, float, float], ...]


@dataclass(frozen=True, slots=True)
class FindingShown:
    """A finding, numbered by its position, with the pages it looked at."""

    position: int
    rule: str
    outcome: str
    word: str
    message: str
    basis: str
    places: tuple[PlaceShown, ...]


@dataclass(frozen=True, slots=True)
class MaterialShown:
    """A material of the list: its state (ok, missing, wrong, doubtful, absent) and that in words."""

    name: str
    state: str
    word: str


@dataclass(frozen=True, slots=True)
class CounterView:
    """Everything the template needs."""

    number: str
    matter: str
    received_on: str
    received_at: str
    stage: str
    verdict: str
    verdict_words: tuple[str, str]
    needs_review: bool
    owner: str
    queue_reason: str
    materials: Sequence[MaterialShown]
    troubles: Sequence[FindingShown]
    passed: Sequence[FindingShown]
    refused: Sequence[tuple[str, str]]
    files: Sequence[str]

    def chosen(self, position: int | None, place: int) -> tuple[FindingShown | None, PlaceShown | None]:
        """Return the finding and place to show: those asked for, else the first trouble that has a place."""
        every = [*self.troubles, *self.passed]
        asked = next((one for one in every if one.position == position and one.places), None)
        finding = asked or next((one for one in every if one.places), None)
        if finding is None:
            return None, None
        return finding, finding.places[min(place, len(finding.places) - 1)]


def counter_view(view: CaseView, rule_set: RuleSet | None) -> CounterView:
    """Return what to show of a case; `rule_set` None: the matter is no longer in the catalogue."""
    case, owner = view.case, view.owner
    shown = [_finding(view, row) for row in view.findings]
    shown.sort(key=lambda one: WORST_FIRST.index(one.outcome))
    return CounterView(
        number=case.number,
        matter=rule_set.name if rule_set else case.matter,
        received_on=case.received_on.strftime("%Y年%m月%d日"),
        received_at=clock_time(case.received_at),
        stage=view.stage,
        verdict=case.verdict or "",
        verdict_words=VERDICT_WORDS.get(case.verdict or "", ("", "")),
        needs_review=case.needs_review,
        owner=f"{owner.name}（{owner.section}）" if owner else "",
        queue_reason=case.queue_reason or "",
        materials=_materials(view.findings, rule_set),
        troubles=[one for one in shown if one.outcome != "pass"],
        passed=[one for one in shown if one.outcome == "pass"],
        refused=[(file.name, file.refused_reason or "") for file in view.files if file.refused_code],
        files=[file.name for file in view.files],
    )


def clock_time(instant: datetime) -> str:
    """Return the hall's time of day."""
    return instant.astimezone(SHANGHAI).strftime("%H:%M")


def _finding(view: CaseView, row: FindingRow) -> FindingShown:
    return FindingShown(
        position=row.position,
        rule=row.rule,
        outcome=row.outcome,
        word=OUTCOME_WORDS[row.outcome],
        message=row.message,
        basis=row.basis,
        places=_places(view, view.evidence_of(row)),
    )


def _places(view: CaseView, evidence: Sequence[dict[str, Any]]) -> tuple[PlaceShown, ...]:
    """Put the boxes of one page together; a file that was refused has no pages."""
    positions = {file.name: file.position for file in view.files if not file.refused_code}
    pictured = {(page.file, page.number) for one in view.documents for page in one.pages if page.pictured}
    boxes: dict[tuple[str, int], list[tuple[float, float, float, float]]] = {}
    for one in evidence:
        if one["file"] in positions:
            left, top, right, bottom = one["box"]
            boxes.setdefault((one["file"], one["page"]), []).append((left, top, right, bottom))
    pages = f"/api/v1/cases/{view.case.number}/pages"
    return tuple(
        PlaceShown(
            source=f"{pages}/{positions[file]}/{page}" if (file, page) in pictured else "",
            label=f"{file} 第{page}页",
            boxes=tuple(box for box in dict.fromkeys(found) if not _is_whole_page(box)),
        )
        for (file, page), found in boxes.items()
    )


def _is_whole_page(box: tuple[float, float, float, float]) -> bool:
    left, top, right, bottom = box
    return (right - left) * (bottom - top) > WHOLE_PAGE_SHARE


def _materials(findings: Sequence[FindingRow], rule_set: RuleSet | None) -> list[MaterialShown]:
    if rule_set is None or not findings:
        return []
    return [_material(findings, material) for material in rule_set.materials]


def _material(findings: Sequence[FindingRow], material: Material) -> MaterialShown:
    about = [row for row in findings if row.material == material.key]
    outcomes = {row.outcome for row in about}
    presence = next((row.outcome for row in about if row.rule == f"R-{material.key}"), None)
    if not about:
        return MaterialShown(material.name, "absent", "本次不需要")
    if presence == "fail":
        return MaterialShown(material.name, "missing", "缺少")
    if "fail" in outcomes or "refuse" in outcomes:
        return MaterialShown(material.name, "wrong", "有问题")
    if "unknown" in outcomes:
        return MaterialShown(material.name, "doubtful", "待核对")
    return MaterialShown(material.name, "ok", "合格")
