"""The counter's pages, rendered here; the browser gets one small module and one style sheet of our own."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated
from uuid import uuid4

from fastapi import APIRouter, File, Form, Request, UploadFile
from fastapi.responses import RedirectResponse, Response
from fastapi.templating import Jinja2Templates

from casework.rule_sets import catalogue, version_of
from stations.api import TheHall, contents
from stations.case_view import case_view
from stations.counter_view import VERDICT_WORDS, clock_time, counter_view
from stations.guard import MAX_FILES
from stations.hall import ApplicantWord, Handed, intake_clerks, take_in
from stations.problems import Problem, of_hall_error
from storage.cases import cases_in
from storage.clock import local_date, now
from storage.errors import HallError
from storage.hall import Hall

RECENT = 8

templates = Jinja2Templates(Path(__file__).parent / "templates")
pages = APIRouter(include_in_schema=False)


@pages.get("/")
def counter(request: Request, hall: TheHall) -> Response:
    """Show the form for a new case, and the last cases."""
    return _counter(request, hall)


@pages.post("/cases")
def submit(
    request: Request,
    hall: TheHall,
    matter: Annotated[str, Form()] = "",
    files: Annotated[list[UploadFile] | None, File()] = None,
    agent: Annotated[bool, Form()] = False,
    applicant: Annotated[ApplicantWord | None, Form()] = None,
    received: Annotated[date | None, Form()] = None,
    clerk: Annotated[str | None, Form()] = None,
    override_reason: Annotated[str, Form(max_length=200)] = "",
    batch_key: Annotated[str | None, Form(max_length=200)] = None,
) -> Response:
    """Take the batch in and go to its page; what is wrong is said above the form, its entries kept."""
    try:
        sent = contents(files or [])
        handed = Handed(matter, sent, agent, applicant, received, batch_key, clerk, override_reason)
        receipt = take_in(hall, handed)
    except HallError as error:
        status, problem = of_hall_error(error)
        entered = {
            "matter": matter,
            "agent": agent,
            "applicant": applicant,
            "received": received,
            "clerk": clerk,
            "override_reason": override_reason,
        }
        return _counter(request, hall, status, problem, entered)
    return RedirectResponse(f"/cases/{receipt.case_number}", status_code=303)


@pages.get("/cases/{number}")
def case_page(
    request: Request, hall: TheHall, number: str, finding: int | None = None, place: int = 0
) -> Response:
    """Show a case: its progress, then verdict, materials, findings and their places on the pages."""
    view = case_view(hall, number)
    shown = counter_view(view, version_of(view.case))
    chosen, where = shown.chosen(finding, max(place, 0))
    return templates.TemplateResponse(
        request, "case.html", {"case": shown, "chosen": chosen, "place": where, "waiting": shown.stage}
    )


def problem_page(request: Request, status: int, problem: Problem) -> Response:
    """Say what is wrong, on a page."""
    return templates.TemplateResponse(request, "problem.html", {"problem": problem}, status_code=status)


def _counter(
    request: Request,
    hall: Hall,
    status: int = 200,
    problem: Problem | None = None,
    entered: dict[str, object] | None = None,
) -> Response:
    with hall.database.read() as transaction:
        cases = cases_in(transaction, limit=RECENT)
    matters = catalogue().matters
    recent = [
        {
            "number": case.number,
            "matter": matters[case.matter].name if case.matter in matters else case.matter,
            "at": f"{local_date(case.received_at):%m-%d} {clock_time(case.received_at)}",
            "verdict": case.verdict or "",
            "word": VERDICT_WORDS.get(case.verdict or "", ("识别中", ""))[0],
        }
        for case in cases
    ]
    told = {
        "matters": list(matters.values()),
        "clerks": intake_clerks(hall),
        "recent": recent,
        "problem": problem,
        "entered": entered or {},
        "batch_key": uuid4().hex,
        "today": local_date(now()).isoformat(),
        "limits": {"files": MAX_FILES, "mib": hall.settings.max_file_mib},
    }
    return templates.TemplateResponse(request, "counter.html", told, status_code=status)
