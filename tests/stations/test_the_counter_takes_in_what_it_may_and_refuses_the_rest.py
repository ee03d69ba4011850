from __future__ import annotations

import asyncio
import re
from datetime import date

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from starlette.types import Message, Receive, Scope, Send

from casework.judge import work_waits
from stations.guard import Guard
from storage.cases import count_cases
from storage.hall import Hall
from storage.rule_sets import published_versions
from storage.settings import Settings

FILES = [("files", ("申请表.jpg", b"one")), ("files", ("申请表.jpg", b"two"))]
HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>.jpg'


def the_problem_is_told(answer: Response, status: int, code: str) -> None:
    assert answer.status_code == status
    problem = answer.json()
    assert problem.keys() == {"code", "message", "what_to_do"}
    assert problem["code"] == code
    assert re.search("[一-龥]", problem["message"]) and re.search("[一-龥]", problem["what_to_do"])


def test_a_number_comes_at_once_and_the_case_waits_for_a_worker(web: TestClient, hall: Hall) -> None:
    form = {"matter": "senior-card", "agent": "true", "received": "2026-03-02", "applicant": "person"}
    answer = web.post("/api/v1/cases", data=form, files=FILES)
    assert answer.status_code == 201
    case = web.get(answer.headers["location"]).json()
    assert case["number"] == answer.json()["number"]
    assert (case["state"], case["stage"], case["verdict"]) == ("RECEIVED", "waiting", None)
    assert case["received_on"] == "2026-03-02"
    assert case["owner"]["key"] == "w1"
    assert [one["name"] for one in case["files"]] == ["申请表.jpg", "申请表(2).jpg"]
    assert work_waits(hall)


def test_the_same_batch_sent_twice_is_one_case(web: TestClient, hall: Hall) -> None:
    sent = {"data": {"matter": "senior-card"}, "headers": {"Idempotency-Key": "batch-1"}}
    first = web.post("/api/v1/cases", files=FILES, **sent).json()  # type: ignore[arg-type]
    again = web.post("/api/v1/cases", files=FILES, **sent).json()  # type: ignore[arg-type]
    assert (first["fresh"], again["fresh"]) == (True, False)
    assert first["number"] == again["number"]
    other = web.post("/api/v1/cases", files=FILES[:1], **sent)  # type: ignore[arg-type]
    the_problem_is_told(other, 409, "batch_key_reused")
    with hall.database.read() as transaction:
        assert count_cases(transaction) == 1


@pytest.mark.parametrize(
    ("form", "files", "status", "code"),
    [
        ({"matter": "no-such"}, FILES, 422, "unknown_matter"),
        ({}, FILES, 422, "wrong_input"),
        ({"matter": "senior-card"}, [], 422, "wrong_input"),
        ({"matter": "senior-card", "received": "昨天"}, FILES, 422, "wrong_input"),
        ({"matter": "senior-card", "applicant": "cat"}, FILES, 422, "wrong_input"),
        ({"matter": "senior-card", "clerk": "cg1"}, FILES, 422, "unknown_person"),
        ({"matter": "senior-card"}, FILES * 40, 413, "too_many_files"),
    ],
)
def test_what_cannot_be_taken_in_is_said_in_chinese_and_leaves_nothing(
    web: TestClient, hall: Hall, form: dict[str, str], files: list[object], status: int, code: str
) -> None:
    the_problem_is_told(web.post("/api/v1/cases", data=form, files=files), status, code)  # type: ignore[arg-type]
    with hall.database.read() as transaction:
        assert count_cases(transaction) == 0


def test_a_matter_without_a_version_for_the_day_is_refused_in_chinese(web: TestClient, hall: Hall) -> None:
    with hall.database.write() as transaction:
        published_versions(transaction, "senior-card")[-1].valid_to = date(2026, 3, 1)
    form = {"matter": "senior-card", "received": "2026-03-02"}
    the_problem_is_told(web.post("/api/v1/cases", data=form, files=FILES), 422, "matter_not_in_force")
    with hall.database.read() as transaction:
        assert count_cases(transaction) == 0


def test_unknown_addresses_and_cases_are_said_in_chinese(web: TestClient) -> None:
    the_problem_is_told(web.get("/api/v1/nothing"), 404, "not_found")
    the_problem_is_told(web.get("/api/v1/cases/1"), 404, "unknown_case")
    the_problem_is_told(web.delete("/api/v1/cases/1"), 405, "method_not_allowed")
    the_problem_is_told(web.get("/api/v1/cases/1/pages/1/0"), 404, "unknown_case")
    page = web.get("/cases/1")
    assert page.status_code == 404
    assert "没有编号为 1 的办件" in page.text


def test_another_sites_page_cannot_post_and_another_name_is_not_answered(web: TestClient) -> None:
    for headers in (
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://127.0.0.1:9999"},
    ):
        for address in ("/api/v1/cases", "/cases"):
            answer = web.post(address, data={"matter": "senior-card"}, files=FILES, headers=headers)
            the_problem_is_told(answer, 403, "cross_site")
    same = {"Origin": "http://127.0.0.1", "Sec-Fetch-Site": "same-origin"}
    assert web.post("/cases", data={"matter": "senior-card"}, files=FILES, headers=same).status_code == 303
    the_problem_is_told(web.get("/", headers={"Host": "evil.example"}), 421, "wrong_host")


def test_more_than_a_batch_may_hold_is_refused_whatever_its_head_says(web: TestClient) -> None:
    huge = {"Content-Length": str(10**12)}
    the_problem_is_told(web.post("/api/v1/cases", content=b"", headers=huge), 413, "batch_too_large")
    answers = asyncio.run(an_endless_body(Settings(max_file_mib=1)))
    assert answers[0]["status"] == 413


async def an_endless_body(settings: Settings) -> list[Message]:
    """Send megabytes for ever through the guard to something that reads it all."""
    answers: list[Message] = []

    async def reads_all(_scope: Scope, receive: Receive, _send: Send) -> None:
        while (await receive())["more_body"]:
            pass

    async def more() -> Message:
        return {"type": "http.request", "body": bytes(1024 * 1024), "more_body": True}

    async def answer(message: Message) -> None:
        answers.append(message)

    scope = {"type": "http", "method": "POST", "path": "/", "headers": [(b"host", b"localhost")]}
    await Guard(reads_all, settings)(scope, more, answer)
    return answers


def test_a_file_above_the_limit_is_refused_by_name(web: TestClient, hall: Hall) -> None:
    data = bytes((hall.settings.max_file_mib + 1) * 1024 * 1024)
    answer = web.post("/api/v1/cases", data={"matter": "senior-card"}, files=[("files", ("大.pdf", data))])
    the_problem_is_told(answer, 413, "file_too_large")
    assert "大.pdf" in answer.json()["message"]


def test_hostile_file_names_are_shown_as_text(web: TestClient) -> None:
    names = [
        HOSTILE,
        "../../etc/passwd",
        "..\\..\\a.jpg",
        "a\r\nb\x00.jpg",
        "长" * 300 + ".jpg",
        "..",
        "🙂.png",
    ]
    files = [("files", (name, name.encode())) for name in names]
    answer = web.post("/api/v1/cases", data={"matter": "senior-card"}, files=files)
    assert answer.status_code == 201
    stored = [one["name"] for one in web.get(answer.json()["case"]).json()["files"]]
    assert all("/" not in name and "\\" not in name and name.isprintable() for name in stored)
    assert all(0 < len(name) <= 100 for name in stored)
    page = web.get(f"/cases/{answer.json()['number']}").text
    assert "<script>alert" not in page


def test_the_form_goes_to_the_cases_page_and_keeps_its_entries_when_something_is_wrong(
    web: TestClient,
) -> None:
    sent = web.post("/cases", data={"matter": "senior-card", "batch_key": "b1"}, files=FILES)
    assert sent.status_code == 303
    assert "识别、核对" in web.get(sent.headers["location"]).text
    wrong = web.post("/cases", data={"matter": "senior-card", "agent": "true"})
    assert wrong.status_code == 422
    assert "没有收到任何扫描件" in wrong.text
    assert 'value="senior-card" selected' in wrong.text
    assert re.search(r'name="agent" value="true" checked', wrong.text)


def test_pages_carry_no_inline_script_or_style_and_forbid_it(web: TestClient) -> None:
    sent = web.post("/cases", data={"matter": "senior-card"}, files=FILES)
    for address in ("/", sent.headers["location"], "/nothing"):
        page = web.get(address)
        assert "default-src 'self'" in page.headers["content-security-policy"]
        assert "unsafe" not in page.headers["content-security-policy"]
        assert page.headers["x-content-type-options"] == "nosniff"
        assert page.headers["cache-control"] == "no-store"
        assert not re.search(
            r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|https?://(?!www.w3.org)", page.text
        )
    for name in ("station.css", "station.js", "mark.svg"):
        assert web.get(f"/static/{name}").status_code == 200


def test_the_api_is_described_and_the_matters_are_listed(web: TestClient) -> None:
    described = web.get("/api/v1/openapi.json").json()
    assert {"/api/v1/health", "/api/v1/matters", "/api/v1/cases", "/api/v1/cases/{number}"} <= described[
        "paths"
    ].keys()
    assert web.get("/api/v1/health").json()["status"] == "ok"
    keys = {matter["key"] for matter in web.get("/api/v1/matters").json()}
    assert {"road-occupation", "temporary-structure", "bookkeeping-agency"} <= keys
