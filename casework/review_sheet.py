"""异常复核单: what the machine could not make sure of, the places it looked at, and what people found."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping
from datetime import datetime

from PIL import Image

from casework.findings import StandingFinding, standing_findings
from casework.make_out import HALL, head_of, make_out
from casework.papers.contents import EvidenceCrop, ExceptionReviewSheet, ReviewItem
from casework.papers.kinds import PaperKind
from casework.steps import Sitting, sit
from rules.facts import Evidence, Outcome
from rules.words import place_words
from storage.cases import case_by_number
from storage.hall import Hall
from storage.powers import person_by_key
from storage.readings import page_images_of, stored_findings
from storage.values import Actor

MARGIN = 0.02
WIDEST = 900
"""Pixels; a crop is printed some ten centimetres wide."""

Crops = Mapping[Evidence, str]


def review_sheet(hall: Hall, number: str, actor: Actor, at: datetime | None = None) -> int:
    """Make out the sheet over all that was, or is, unsure about a case; return its row number.

    Pictures of the places are cut from the stored pages. Raises UnknownCaseError, UnknownPersonError.
    """
    crops = _crops(hall, number)
    with sit(hall, number, actor, at) as sitting:
        looked_at = [one for one in standing_findings(sitting.transaction, sitting.case) if _reviewed(one)]
        done = [one.settlement for one in looked_at if one.settlement is not None]
        open_still = len(looked_at) - len(done)
        content = ExceptionReviewSheet(
            head=head_of(sitting, HALL),
            items=tuple(_item(sitting, one, crops) for one in looked_at),
            reviewer=sitting.person.name if sitting.person else "",
            raised_at=sitting.case.prechecked_at or sitting.case.received_at,
            reviewed_at=max((one.at for one in done), default=None) if not open_still else None,
            conclusion="" if open_still else f"共{len(looked_at)}处，已全部复核。",
        )
        return make_out(sitting, PaperKind.EXCEPTION_REVIEW_SHEET, content, HALL)


def _reviewed(one: StandingFinding) -> bool:
    return one.finding.outcome is Outcome.UNKNOWN or one.settlement is not None


def _item(sitting: Sitting, one: StandingFinding, crops: Crops) -> ReviewItem:
    return ReviewItem(
        rule=one.finding.rule,
        message=one.finding.message,
        basis=one.finding.basis,
        evidence=tuple(
            EvidenceCrop(place=place_words(place), text="", picture=crops.get(place, ""))
            for place in one.finding.evidence
        ),
        decision=_decision(sitting, one),
    )


def _decision(sitting: Sitting, one: StandingFinding) -> str:
    if one.settlement is None:
        return ""
    person = person_by_key(sitting.transaction, one.settlement.person)
    word = "符合" if one.settlement.outcome == Outcome.PASS else "不符合"
    return f"{word}：{one.settlement.reason}（{person.name if person else ''}）"


def _crops(hall: Hall, number: str) -> dict[Evidence, str]:
    """Return a PNG in base64 of each place that an unsure finding looked at."""
    with hall.database.read() as transaction:
        case = case_by_number(transaction, number)
        found = stored_findings(transaction, case.id or 0, case.round)
        images = page_images_of(transaction, case.id or 0, case.round)
    places = {place for one in found if one.outcome is Outcome.UNKNOWN for place in one.evidence}
    return {
        place: _crop(hall.objects.get_page_image(sha256), place)
        for place in places
        if (sha256 := images.get((place.file, place.page))) is not None
    }


def _crop(jpeg: bytes, place: Evidence) -> str:
    with Image.open(io.BytesIO(jpeg)) as page:
        left, top, right, bottom = place.box
        area = (
            max(left - MARGIN, 0) * page.width,
            max(top - MARGIN, 0) * page.height,
            min(right + MARGIN, 1) * page.width,
            min(bottom + MARGIN, 1) * page.height,
        )
        picture = page.crop(area).convert("L")
    picture.thumbnail((WIDEST, WIDEST))
    data = io.BytesIO()
    picture.save(data, "PNG", optimize=True)
    return base64.b64encode(data.getvalue()).decode("ascii")
