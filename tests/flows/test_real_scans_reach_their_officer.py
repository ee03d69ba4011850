from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from harness import CLERK, eventually, running

from casework.receive import Batch, receive
from deployments import services
from samples.make import make_application
from storage import events
from storage.cases import case_by_id
from storage.hall import Hall
from storage.readings import documents_of, findings_of

pytestmark = pytest.mark.slow


def test_a_clean_application_is_complete_and_lies_with_the_clerk_who_may_accept_it(
    flowing_hall: Hall, tmp_path: Path
) -> None:
    sample = make_application("road-occupation", "clean", "none", 1, tmp_path / "sample", agent=False)
    batch = Batch(
        "b",
        "road-occupation",
        [(file.name, file.read_bytes()) for file in sample.files],
        agent_present=sample.truth["options"]["agent"],
        applicant_type=sample.truth["options"]["applicant"],
        received_on=date.fromisoformat(sample.truth["options"]["received"]),
    )
    with running(services.worker(flowing_hall.settings, 1), flowing_hall.settings):
        receipt = receive(flowing_hall, batch, CLERK)

        def judged() -> bool:
            with flowing_hall.database.read() as transaction:
                return case_by_id(transaction, receipt.case_id).verdict is not None

        eventually(judged, seconds=90)
    with flowing_hall.database.read() as transaction:
        case = case_by_id(transaction, receipt.case_id)
        kinds = {document.kind for document in documents_of(transaction, receipt.case_id, 1)}
        findings = findings_of(transaction, receipt.case_id, 1)
        prechecked = events.of_case(transaction.session, receipt.case_id)[1]
    assert case.verdict in sample.truth["expected"]["acceptable"]
    assert {"application_form", "business_licence", "id_card", "location_drawing"} <= kinds
    assert all(finding.basis and finding.message for finding in findings)
    assert case.owner == "w1"
    assert prechecked.detail["reading_seconds"] > 0
