"""A case's life in the tests: papers as the reader would have read them, and the people of the demo hall.

Nothing here is a mock: cases are received, judged by both evaluators and stored as in a hall. Only the
reading itself is told, so that a test says in words what lies on the counter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import uuid4

import rule_papers as papers_of

from casework.accept import accept
from casework.application import submitted_from
from casework.correct import resubmit
from casework.examine import Granted, begin_examination, grant, make_result, propose
from casework.handover import acknowledge, make_batch, make_result_batch, sign
from casework.issue_counter import Recipient
from casework.judge import record_precheck, take_work
from casework.precheck import cage
from casework.read import load_submission
from casework.receive import Batch, Received, receive
from casework.rule_sets import rule_set_of
from extractors.values import Box, Document, FieldValue, MarkPlace, Place, Reading, Seal
from rules.facts import Paper, verdict_of
from rules.judge import judge
from storage.cases import case_by_number
from storage.clock import SHANGHAI
from storage.hall import Hall
from storage.tables import CaseRow
from storage.values import Actor

MORNING = datetime(2026, 11, 23, 9, 30, tzinfo=SHANGHAI)

W1 = Actor("w1", "intake_clerk", "window-1")
W2 = Actor("w2", "intake_clerk", "window-2")
W3 = Actor("w3", "issue_clerk", "window-3")
DUTY_HEAD = Actor("d1", "duty_head", "board")
HANDLER = Actor("cg1", "handler", "office")
DEPUTY = Actor("cg2", "handler", "office")
SECTION_HEAD = Actor("cg3", "section_head", "office")
LIAISON = Actor("cg4", "liaison_officer", "handover-desk")
HEAD = Actor("cg5", "department_head", "office")
FINANCE = Actor("cz1", "handler", "office")
PERMIT = Granted("临时占用城市道路许可证", "准予占用迎宾路南侧人行道30平方米", valid_until=date(2026, 12, 31))
SIGNATURE = b"\x89PNG\r\n\x1a\n a signature on the pad"
SELF = Recipient("王建国", identity_checked=True, signature=SIGNATURE)


def documents(papers: Sequence[Paper], prefix: str = "") -> tuple[list[tuple[str, bytes]], list[Document]]:
    """Return papers as files, one each, and as the documents that the reader would make of them."""
    files, read = [], []
    for position, paper in enumerate(papers, start=1):
        name = f"{prefix}{position}-{paper.kind}.jpg"
        files.append((name, f"{uuid4().hex} {name}".encode()))
        read.append(_document(paper, name))
    return files, read


def _document(paper: Paper, name: str) -> Document:
    def place(row: int) -> Place:
        return Place(name, 1, Box(0.1, row / 40, 0.5, row / 40 + 0.02))

    fields = {
        key: FieldValue(value.text, value.text, value.confidence, place(row), value.blank)
        for row, (key, value) in enumerate(paper.fields.items())
    }
    seals = tuple(Seal(place(30), one.text, one.confidence, one.sure_text, one.red) for one in paper.seals)
    marks = tuple(
        MarkPlace(one.asks_for, one.label, one.state.value, one.confidence, place(31 + row))
        for row, one in enumerate(paper.mark_places)
    )
    return Document(((name, 1),), paper.kind, 0.97, fields, seals, marks, text=paper.text)


@dataclass
class Life:
    """One hall and its cases; `at` is the time at which the next step is taken."""

    hall: Hall
    at: datetime = MORNING
    numbers: list[str] = field(default_factory=list)

    def receive(
        self,
        papers: Sequence[Paper] | None = None,
        matter: str = "road-occupation",
        *,
        agent: bool = False,
        clerk: Actor = W1,
        visit: str | None = None,
        override: str = "",
        judged: bool = True,
    ) -> str:
        """Take papers in at the counter and judge them; return the case's number."""
        chosen = list(papers if papers is not None else papers_of.CLEAN[matter]())
        files, read = documents(chosen)
        window = (clerk.device or "window-1")[-1]
        batch = Batch(
            uuid4().hex,
            matter,
            files,
            window=window,
            agent_present=agent,
            visit_key=visit,
            override_reason=override,
        )
        received = receive(self.hall, batch, clerk, self.at)
        self.numbers.append(received.case_number)
        if judged:
            self.judge(received, read)
        return received.case_number

    def resubmit(self, number: str, papers: Sequence[Paper], clerk: Actor = W1) -> Received:
        """Take in what was asked for, and judge it with what was there."""
        files, read = documents(papers, prefix=f"{uuid4().hex[:4]}-")
        received = resubmit(self.hall, number, files, clerk, batch_key=uuid4().hex, at=self.at)
        self.judge(received, read)
        return received

    def judge(self, received: Received, read: Sequence[Document]) -> None:
        """Do a worker's work, with the reading told."""
        lease = take_work(self.hall, uuid4().hex, self.at)
        assert lease is not None
        assert lease.case_id == received.case_id
        submission = load_submission(self.hall, lease.case_id, lease.round)
        kept = submission.carried.still_counting(read)
        submitted = submitted_from(
            (*(paper for _, paper in kept), *read),
            (),
            received_on=submission.received_on,
            agent=submission.agent_present,
            case_number=submission.case_number,
        )
        rule_set = rule_set_of(submission.matter, submission.version or "")
        verdict = verdict_of(judge(rule_set, submitted.application, cage()).findings + submitted.besides)
        reading = Reading(tuple(read), (), len(read))
        superseded = submission.carried.superseded(read)
        record_precheck(self.hall, lease, reading, verdict, rule_set.version, self.at, superseded=superseded)

    def case(self, number: str) -> CaseRow:
        """Return the case as it is stored."""
        with self.hall.database.read() as transaction:
            return case_by_number(transaction, number)

    def accepted(self, **received: object) -> str:
        """Return a case that was received complete and accepted."""
        number = self.receive(**received)  # type: ignore[arg-type]
        accept(self.hall, number, W1, self.at)
        return number

    def examined(self) -> str:
        """Return a case under examination, its papers with the department on both legs."""
        number = self.accepted()
        self.handed_over()
        acknowledge(self.hall, number, LIAISON, self.at)
        begin_examination(self.hall, number, HANDLER, self.at)
        return number

    def handed_over(self) -> None:
        """Hand over on paper whatever waits for the department."""
        batch = make_batch(self.hall, "urban-management", W1, self.at)
        sign(self.hall, batch.id, LIAISON, at=self.at)

    def decided(self) -> str:
        """Return a case that was granted."""
        number = self.examined()
        propose(self.hall, number, "grant", "符合条件", HANDLER, self.at)
        grant(self.hall, number, PERMIT, HANDLER, self.at)
        return number

    def at_issue_counter(self) -> str:
        """Return a case whose result lies at the issue counter."""
        number = self.decided()
        make_result(self.hall, number, PERMIT.licence_name, HANDLER, at=self.at)
        batch = make_result_batch(self.hall, "urban-management", LIAISON, self.at)
        sign(self.hall, batch.id, W3, at=self.at)
        return number


def unsure(paper: Paper, name: str) -> Paper:
    """Return the paper with one field read unsurely."""
    value = replace(paper.fields[name], confidence=0.2)
    return replace(paper, fields={**paper.fields, name: value})
