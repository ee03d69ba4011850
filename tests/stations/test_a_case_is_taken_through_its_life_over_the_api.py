"""Every step over the API, by those who may take it; what may not be done is said and changes nothing."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from life import Life

from stations.problems import FIELD_NAMES
from storage.hall import Hall

SHOWN = {"Health", "MatterShown", "ReceiptShown", "PaperShown", "Stepped", "Problem"}
"""What the API answers with; nobody sends it."""


@pytest.fixture
def life(hall: Hall) -> Life:
    return Life(hall)


class Desk:
    """The API at one case."""

    def __init__(self, web: TestClient, number: str) -> None:
        self.web, self.address = web, f"/api/v1/cases/{number}"

    def step(self, step: str, who: str, /, **asked: Any) -> Response:
        return self.web.post(f"{self.address}/steps/{step}", json={"person": who, **asked})

    def done(self, step: str, who: str, /, **asked: Any) -> str:
        answer = self.step(step, who, **asked)
        assert answer.status_code == 200, answer.text
        state: str = answer.json()["state"]
        return state


def test_a_case_goes_from_acceptance_to_the_archive(web: TestClient, life: Life) -> None:
    number = life.receive()
    desk = Desk(web, number)
    assert desk.done("accept", "w1") == "ACCEPTED"
    batch = web.post("/api/v1/departments/urban-management/handover", json={"person": "w1"}).json()
    signed = web.post(f"/api/v1/handover/{batch['batch']}/sign", json={"person": "cg4"})
    assert signed.json() == {"differences": []}
    desk.done("acknowledge", "cg4")
    assert desk.done("begin-examination", "cg1") == "UNDER_EXAMINATION"
    desk.done("propose", "cg1", proposal="grant", reason="符合条件")
    assert desk.done("grant", "cg1", licence_name="许可证", permitted="准予占用") == "DECIDED_GRANTED"
    assert desk.done("make-result", "cg1", name="许可证") == "RESULT_MADE"
    results = web.post("/api/v1/departments/urban-management/results", json={"person": "cg4"}).json()
    web.post(f"/api/v1/handover/{results['batch']}/sign", json={"person": "w3"})
    assert desk.done("notify-pickup", "w3", channel="电话", reached=True) == "NOTIFIED"
    issued = web.post(
        f"{desk.address}/steps/issue",
        data={"person": "w3", "recipient": "王建国", "identity_checked": "true"},
        files={"signature": ("签名.png", b"signature")},
    )
    assert issued.json()["state"] == "ISSUED"
    assert desk.done("close", "w3") == "CLOSED"
    assert desk.done("archive", "w3") == "ARCHIVED"
    story = web.get(f"{desk.address}/story").json()
    assert (story["state"], story["agrees"]) == ("已归档", True)
    kinds = [one["kind"] for one in web.get(f"{desk.address}/papers").json()]
    assert kinds == ["acceptance_notice", "grant_decision", "pickup_notice", "proof_of_service"]


def test_what_may_not_be_done_is_said_with_who_can_and_changes_nothing(web: TestClient, life: Life) -> None:
    number = life.receive()
    answer = Desk(web, number).step("grant", "w1", licence_name="证", permitted="准予")
    assert answer.status_code == 409
    problem = answer.json()
    assert problem["code"] == "step_refused"
    assert "办件现在是“已收件”，不能决定准予" in problem["message"]
    assert "现在可以" in problem["what_to_do"]
    assert life.case(number).state == "RECEIVED"


def test_it_says_what_each_person_may_do_now(web: TestClient, life: Life) -> None:
    number = life.receive()
    clerk = web.get(f"/api/v1/cases/{number}/steps", params={"person": "w1"}).json()
    stranger = web.get(f"/api/v1/cases/{number}/steps", params={"person": "w3"}).json()
    assert "受理" in clerk["may"]
    assert stranger["may"] == []


def test_a_receipt_is_made_out_and_printed_as_often_as_it_is_asked_for(web: TestClient, life: Life) -> None:
    number = life.receive()
    made = web.post(f"/api/v1/cases/{number}/receipt", json={"person": "w1"}).json()["paper"]
    first, again = (web.post(f"/api/v1/papers/{made}/print", json={"person": "w1"}) for _ in range(2))
    assert first.headers["content-type"] == "application/pdf"
    assert first.content == again.content
    (listed,) = web.get(f"/api/v1/cases/{number}/papers").json()
    assert listed["prints"] == 2


@pytest.mark.parametrize(
    ("step", "asked"),
    [
        ("accept", {}),
        ("settle", {"person": "w1", "position": 0, "outcome": "pass"}),
        ("suspend", {"person": "cg1", "procedure": "听证", "expected_days": -1}),
        ("decline", {"person": "w1", "ground": "不高兴"}),
    ],
)
def test_a_wrong_call_is_answered_in_chinese(
    web: TestClient, life: Life, step: str, asked: dict[str, Any]
) -> None:
    number = life.receive()
    answer = web.post(f"/api/v1/cases/{number}/steps/{step}", json=asked)
    assert answer.status_code == 422
    assert answer.json()["code"] == "wrong_input"


def test_nobody_acts_under_a_name_that_the_hall_does_not_know(web: TestClient, life: Life) -> None:
    answer = Desk(web, life.receive()).step("accept", "nobody")
    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_person")


def test_everything_a_call_may_lack_has_a_name_in_chinese(web: TestClient) -> None:
    described = web.get("/api/v1/openapi.json").json()
    asked = {
        name
        for schema, told in described["components"]["schemas"].items()
        if schema not in SHOWN
        for name in told.get("properties", {})
    }
    asked |= {
        one["name"].lower()
        for methods in described["paths"].values()
        for told in methods.values()
        for one in told.get("parameters", [])
    }
    assert asked - set(FIELD_NAMES) - {"number", "department"} == set()
