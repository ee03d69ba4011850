"""From what was read to what the rules look at: the papers of the case, and findings about the pile itself.

Used when a case is first judged and whenever it is judged again from what was stored.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from casework.covers import Sorted, pages_of, sort_by_cover
from extractors.values import WHOLE_PAGE, Document, FieldValue, MarkPlace, Place, RefusedFile
from rules import facts

FILE_RULE, COVER_RULE = "FILE", "COVER"
_FILE_BASIS = "收件须能打开、能辨认（本厅审查规则）"
_COVER_BASIS = "回执和封面页的二维码标明其后材料所属的办件（本厅审查规则）"


@dataclass(frozen=True, slots=True)
class Submitted:
    """What a rule set is asked about, and the findings that no rule of a matter makes."""

    application: facts.Application
    besides: tuple[facts.Finding, ...] = ()


def submitted_from(
    documents: Iterable[Document],
    refused: Iterable[RefusedFile],
    *,
    received_on: date,
    agent: bool = False,
    applicant: str | None = None,
    case_number: str = "",
    phone_given_by_others: int | None = None,
) -> Submitted:
    """Return what a pile amounts to for `case_number`; what follows another case's cover is not its paper."""
    pile, files = sort_by_cover(documents, case_number), tuple(refused)
    application = facts.Application(
        papers=tuple(paper_of(document) for document in pile.own) + tuple(_unread(file) for file in files),
        received_on=received_on,
        agent_present=agent,
        applicant_type=facts.ApplicantType(applicant) if applicant else None,
        phone_given_by_others=phone_given_by_others,
    )
    return Submitted(application, (*(_refused_finding(file) for file in files), *_elsewhere(pile)))


def _elsewhere(pile: Sorted) -> list[facts.Finding]:
    """One finding for each other case whose papers lie in the pile: a person takes them there."""
    of_case: dict[str, list[Document]] = {}
    for number, document in pile.others:
        of_case.setdefault(number, []).append(document)
    return [
        facts.Finding(
            COVER_RULE,
            facts.Outcome.UNKNOWN,
            "",
            f"{pages_of(documents)}放在办件{number}的回执后面，没有计入本件。请转到办件{number}。",
            _COVER_BASIS,
            tuple(_evidence(Place(*document.parts[0], WHOLE_PAGE)) for document in documents),
        )
        for number, documents in of_case.items()
    ]


def _unread(refused: RefusedFile) -> facts.Paper:
    """A file nobody could read may hold any paper: what is not found elsewhere is unknown, not missing."""
    return facts.Paper("other", 0.0, facts.Evidence(refused.file, 1, (0.0, 0.0, 1.0, 1.0)))


def _refused_finding(refused: RefusedFile) -> facts.Finding:
    place = facts.Evidence(refused.file, 1, (0.0, 0.0, 1.0, 1.0))
    return facts.Finding(
        FILE_RULE, facts.Outcome.UNKNOWN, "", f"{refused.file}：{refused.reason}", _FILE_BASIS, (place,)
    )


def paper_of(document: Document) -> facts.Paper:
    """Return a document as the rules look at it."""
    file, page = document.parts[0]
    return facts.Paper(
        kind=document.kind,
        kind_confidence=document.kind_confidence,
        evidence=_evidence(Place(file, page, WHOLE_PAGE)),
        fields={name: _value(value) for name, value in document.fields.items()},
        seals=tuple(
            facts.Seal(s.text, s.confidence, _evidence(s.place), s.sure_text, s.red) for s in document.seals
        ),
        mark_places=tuple(_mark_place(place) for place in document.mark_places),
        page_count=len(document.parts),
        blank_pages=tuple(_evidence(Place(f, n, WHOLE_PAGE)) for f, n in document.blank_pages),
        legibility=document.legibility,
        grey=document.grey,
        text=document.text,
    )


def _evidence(place: Place) -> facts.Evidence:
    left, top, right, bottom = place.box.as_list()
    return facts.Evidence(place.file, place.page, (left, top, right, bottom))


def _value(value: FieldValue) -> facts.Value:
    return facts.Value(value.value, value.confidence, _evidence(value.place), value.blank)


def _mark_place(place: MarkPlace) -> facts.MarkPlace:
    state = facts.MarkState(place.state)
    return facts.MarkPlace(place.asks_for, place.label, state, place.confidence, _evidence(place.place))
