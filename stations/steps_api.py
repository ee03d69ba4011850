"""The verbs of a case over the API: one route a step, each answered with where the case stands then.

Who acts is named in the call; what they may do is decided by the powers and roles that the hall has of them.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, File, Form, Response, UploadFile
from pydantic import BaseModel, Field

from casework import (
    accept,
    correct,
    decline,
    examine,
    handover,
    issue_counter,
    point,
    review_sheet,
    settle,
    visit,
)
from casework.errors import UnknownPersonError
from casework.papers.contents import NonAcceptanceGround
from casework.papers.issue import print_paper
from casework.papers.listing import case_papers
from casework.steps import look, possible
from casework.walk import walk
from rules.life_cycle import STEPS
from rules.states import STATE_WORDS, CaseState
from stations.api import PROBLEMS, TheHall, contents
from stations.walk_view import story_json
from storage.cases import case_by_number
from storage.clock import now
from storage.hall import Hall
from storage.powers import person_by_key
from storage.values import Actor

REFUSED: dict[int | str, dict[str, Any]] = {
    404: PROBLEMS[404],
    409: {**PROBLEMS[409], "description": "现在不能这样办"},
}
steps = APIRouter(prefix="/api/v1", responses={**REFUSED, 422: PROBLEMS[422], 503: PROBLEMS[503]})


class Who(BaseModel):
    """Who acts, and where."""

    person: str = Field(description="办理人的编号")
    device: str = Field(default="api", max_length=60, description="在哪台设备上办理")


class Reasoned(Who):
    """Who acts, and why."""

    reason: str = Field(default="", max_length=2000, description="理由")


class Settling(Reasoned):
    """What a person found where the machine was unsure."""

    position: int = Field(ge=1, description="第几条结论")
    outcome: Literal["pass", "fail"] = Field(description="pass 符合，fail 不符合")


class Signed(Reasoned):
    """A wish of the applicant, signed or not."""

    signed: bool = Field(default=False, description="申请人已签名")


class Declining(Reasoned):
    """Why an application is not accepted."""

    ground: NonAcceptanceGround
    competent_authority: str = Field(default="", description="应当向哪个机关申请")
    competent_address: str = ""


class Proposing(Reasoned):
    """The examiner's opinion."""

    proposal: Literal["grant", "refuse"]


class Suspending(Reasoned):
    """A special procedure."""

    procedure: str = Field(description="听证、检验、检测、鉴定、专家评审等")
    expected_days: int = Field(ge=1, le=365, description="预计工作日")


class Granting(Who):
    """What is granted."""

    licence_name: str
    permitted: str
    conditions: list[str] = Field(default_factory=list)
    licence_number: str = ""
    valid_from: date | None = None
    valid_until: date | None = None


class Refusing(Who):
    """Why nothing is granted."""

    facts: str
    reasons: list[str]


class Result(Who):
    """The result that was made."""

    name: str
    licence_number: str = ""
    copies: int = Field(default=1, ge=1)
    valid_from: date | None = None
    valid_until: date | None = None


class Telling(Who):
    """An attempt to tell the applicant."""

    channel: str = Field(description="电话、短信等")
    reached: bool


class Sending(Who):
    """A parcel."""

    carrier: str
    tracking_number: str
    recipient: str
    address: str
    phone: str


class Delivered(Who):
    """The courier's receipt."""

    signed_by: str
    served_on: date


class Supplying(Who):
    """A deferred material that came."""

    material: str


class Counting(Who):
    """What the receiver counted, by the item's number in the batch; what is left out is as listed."""

    counted: dict[int, tuple[int, int, str]] = Field(
        default_factory=dict, description="{条目: [份数, 页数, 说明]}"
    )


class Stepped(BaseModel):
    """Where the case stands now."""

    case: str
    state: str
    state_words: str
    owner: str | None
    queue: str | None
    may: list[str] = Field(description="办理人接着可以办的步骤")


def actor_of(hall: Hall, who: Who) -> Actor:
    """Return the person as an actor in their first role. Raises UnknownPersonError."""
    with hall.database.read() as transaction:
        person = person_by_key(transaction, who.person)
    if person is None:
        raise UnknownPersonError(person=who.person)
    return Actor(person.key, person.roles[0] if person.roles else "staff", who.device)


def stepped(hall: Hall, number: str, who: Who) -> Stepped:
    """Return where the case stands, and what this person may do next."""
    with look(hall, number, actor_of(hall, who)) as sitting:
        case = sitting.case
        return Stepped(
            case=case.number,
            state=case.state,
            state_words=STATE_WORDS[CaseState(case.state)],
            owner=case.owner,
            queue=case.queue,
            may=[STEPS[step].word for step in possible(sitting)],
        )


@steps.get("/cases/{number}/story", tags=["办件"], summary="办件经过")
def story(hall: TheHall, number: str) -> dict[str, Any]:
    """Return the case's story from its events alone."""
    return story_json(walk(hall.database, number))


@steps.get("/cases/{number}/steps", tags=["办理"], summary="某人现在可以办什么")
def may(hall: TheHall, number: str, person: str) -> Stepped:
    """Return where the case stands, and what the person may do."""
    return stepped(hall, number, Who(person=person))


@steps.post("/cases/{number}/steps/settle", tags=["办理"], summary="核定疑点")
def settle_finding(hall: TheHall, number: str, asked: Settling) -> Stepped:
    """Settle one finding of the current round."""
    settle.settle(hall, number, asked.position, asked.outcome, asked.reason, actor_of(hall, asked))
    return stepped(hall, number, asked)


@steps.post("/cases/{number}/steps/notify-correction", tags=["办理"], summary="一次性告知补正")
def notify_correction(hall: TheHall, number: str, asked: Reasoned) -> Stepped:
    """Give the one-time notice."""
    correct.notify_correction(hall, number, actor_of(hall, asked), reason=asked.reason)
    return stepped(hall, number, asked)


@steps.post("/cases/{number}/steps/resubmit", tags=["办理"], summary="接收补正材料")
def resubmit(
    hall: TheHall,
    number: str,
    person: Annotated[str, Form(description="办理人的编号")],
    batch_key: Annotated[str, Form(description="批次键，重发时相同", max_length=200)],
    files: Annotated[list[UploadFile], File(description="补正的材料")],
) -> Stepped:
    """Take in what the notice asked for."""
    who = Who(person=person)
    correct.resubmit(hall, number, contents(files), actor_of(hall, who), batch_key=batch_key)
    return stepped(hall, number, who)


@steps.post("/cases/{number}/steps/accept", tags=["办理"], summary="受理")
def accept_case(hall: TheHall, number: str, asked: Who) -> Stepped:
    """Accept a complete application."""
    accept.accept(hall, number, actor_of(hall, asked))
    return stepped(hall, number, asked)


@steps.post("/cases/{number}/steps/accept-with-tolerance", tags=["办理"], summary="容缺受理")
def accept_with_tolerance(hall: TheHall, number: str, asked: Signed) -> Stepped:
    """Accept what lacks only materials that may come later."""
    accept.accept_with_tolerance(hall, number, actor_of(hall, asked), commitment_signed=asked.signed)
    return stepped(hall, number, asked)


@steps.post("/cases/{number}/steps/supply-deferred", tags=["办理"], summary="补交容缺材料")
def supply_deferred(hall: TheHall, number: str, asked: Supplying) -> Stepped:
    """Write that a deferred material came."""
    accept.supply_deferred(hall, number, asked.material, actor_of(hall, asked))
    return stepped(hall, number, asked)


@steps.post("/cases/{number}/steps/notify-again", tags=["办理"], summary="重新出具受理通知书")
def notify_again(hall: TheHall, number: str, asked: Who) -> Stepped:
    """Make out a new acceptance notice after the last day moved."""
    accept.notify_again(hall, number, actor_of(hall, asked))
    return stepped(hall, number, asked)


@steps.post("/cases/{number}/steps/decline", tags=["办理"], summary="不予受理")
def decline_case(hall: TheHall, number: str, asked: Declining) -> Stepped:
    """Decide not to accept."""
    why = decline.Declined(asked.ground, asked.reason, asked.competent_authority, asked.competent_address)
    decline.decline(hall, number, why, actor_of(hall, asked))
    return stepped(hall, number, asked)


@steps.post("/cases/{number}/steps/withdraw", tags=["办理"], summary="撤回申请")
def withdraw(hall: TheHall, number: str, asked: Signed) -> Stepped:
    """End the case at the applicant's signed wish."""
    decline.withdraw(hall, number, asked.reason, actor_of(hall, asked), signed=asked.signed)
    return stepped(hall, number, asked)


@steps.post("/cases/{number}/steps/return-papers", tags=["办理"], summary="退件")
def return_papers(hall: TheHall, number: str, asked: Signed) -> Stepped:
    """Give the papers back, signed for."""
    decline.return_papers(hall, number, asked.reason, actor_of(hall, asked), signed=asked.signed)
    return stepped(hall, number, asked)


@steps.post("/cases/{number}/steps/terminate", tags=["办理"], summary="终止办理")
def terminate(hall: TheHall, number: str, asked: Reasoned) -> Stepped:
    """End a case whose object is gone."""
    decline.terminate(hall, number, asked.reason, actor_of(hall, asked))
    return stepped(hall, number, asked)


@steps.post("/cases/{number}/steps/acknowledge", tags=["移交"], summary="确认收到电子材料")
def acknowledge(hall: TheHall, number: str, asked: Who) -> Stepped:
    """Write that the department has the electronic papers."""
    handover.acknowledge(hall, number, actor_of(hall, asked))
    return stepped(hall, number, asked)


@steps.post("/cases/{number}/steps/begin-examination", tags=["办理"], summary="开始审查")
def begin_examination(hall: TheHall, number: str, asked: Who) -> Stepped:
    """Begin to examine."""
    examine.begin_examination(hall, number, actor_of(hall, asked))
    return stepped(hall, number, asked)


@steps.post("/cases/{number}/steps/propose", tags=["办理"], summary="提出审查意见")
def propose(hall: TheHall, number: str, asked: Proposing) -> Stepped:
    """Write the examiner's opinion."""
    examine.propose(hall, number, asked.proposal, asked.reason, actor_of(hall, asked))
    return stepped(hall, number, asked)


@steps.post("/cases/{number}/steps/suspend", tags=["办理"], summary="启动特别程序")
def suspend(hall: TheHall, number: str, asked: Suspending) -> Stepped:
    """Begin a special procedure."""
    who = actor_of(hall, asked)
    examine.suspend(hall, number, asked.procedure, asked.reason, asked.expected_days, who)
    return stepped(hall, number, asked)


@steps.post("/cases/{number}/steps/resume", tags=["办理"], summary="结束特别程序")
def resume(hall: TheHall, number: str, asked: Who) -> Stepped:
    """End the special procedure."""
    examine.resume(hall, number, actor_of(hall, asked))
    return stepped(hall, number, asked)


@steps.post("/cases/{number}/steps/extend", tags=["办理"], summary="延长期限")
def extend(hall: TheHall, number: str, asked: Reasoned) -> Stepped:
    """Extend the decision once."""
    examine.extend(hall, number, asked.reason, actor_of(hall, asked))
    return stepped(hall, number, asked)


@steps.post("/cases/{number}/steps/grant", tags=["办理"], summary="决定准予")
def grant(hall: TheHall, number: str, asked: Granting) -> Stepped:
    """Decide to grant."""
    what = asked.model_dump(exclude={"person", "device"}) | {"conditions": tuple(asked.conditions)}
    examine.grant(hall, number, examine.Granted(**what), actor_of(hall, asked))
    return stepped(hall, number, asked)


@steps.post("/cases/{number}/steps/refuse", tags=["办理"], summary="决定不予")
def refuse(hall: TheHall, number: str, asked: Refusing) -> Stepped:
    """Decide to refuse."""
    examine.refuse(hall, number, asked.facts, tuple(asked.reasons), actor_of(hall, asked))
    return stepped(hall, number, asked)


@steps.post("/cases/{number}/steps/make-result", tags=["办理"], summary="制证")
def make_result(hall: TheHall, number: str, asked: Result) -> Stepped:
    """Write that the result is made."""
    what = asked.model_dump(exclude={"person", "device", "name"})
    examine.make_result(hall, number, asked.name, actor_of(hall, asked), **what)
    return stepped(hall, number, asked)


@steps.post("/cases/{number}/steps/notify-pickup", tags=["出件"], summary="通知领取")
def notify_pickup(hall: TheHall, number: str, asked: Telling) -> Stepped:
    """Write an attempt to tell the applicant."""
    issue_counter.notify_pickup(hall, number, asked.channel, actor_of(hall, asked), reached=asked.reached)
    return stepped(hall, number, asked)


@steps.post("/cases/{number}/steps/dispatch", tags=["出件"], summary="快递寄出")
def dispatch(hall: TheHall, number: str, asked: Sending) -> Stepped:
    """Send the result by courier."""
    parcel = issue_counter.Parcel(**asked.model_dump(exclude={"person", "device"}))
    issue_counter.dispatch(hall, number, parcel, actor_of(hall, asked))
    return stepped(hall, number, asked)


@steps.post("/cases/{number}/steps/delivered", tags=["出件"], summary="快递已签收")
def delivered(hall: TheHall, number: str, asked: Delivered) -> Stepped:
    """Write the courier's receipt."""
    issue_counter.delivered(hall, number, asked.signed_by, asked.served_on, actor_of(hall, asked))
    return stepped(hall, number, asked)


@steps.post("/cases/{number}/steps/came-back", tags=["出件"], summary="快递退回")
def came_back(hall: TheHall, number: str, asked: Reasoned) -> Stepped:
    """Write that a parcel came back."""
    issue_counter.came_back(hall, number, asked.reason, actor_of(hall, asked))
    return stepped(hall, number, asked)


@steps.post("/cases/{number}/steps/issue", tags=["出件"], summary="发证送达")
def issue(
    hall: TheHall,
    number: str,
    person: Annotated[str, Form(description="办理人的编号")],
    recipient: Annotated[str, Form(description="领取人姓名")],
    relation: Annotated[str, Form(description="与申请人的关系，本人不填")] = "",
    identity_checked: Annotated[bool, Form(description="已核对身份证件")] = False,
    authorised: Annotated[bool, Form(description="代领人已出示授权委托书")] = False,
    signature: Annotated[UploadFile | None, File(description="签名图像")] = None,
) -> Stepped:
    """Hand the result over at the counter."""
    who = Who(person=person)
    image = signature.file.read() if signature is not None else None
    taker = issue_counter.Recipient(recipient, relation, identity_checked, authorised, image)
    issue_counter.hand_out(hall, number, taker, actor_of(hall, who))
    return stepped(hall, number, who)


@steps.post("/cases/{number}/steps/close", tags=["出件"], summary="办结")
def close(hall: TheHall, number: str, asked: Who) -> Stepped:
    """Close a served case."""
    issue_counter.close(hall, number, actor_of(hall, asked))
    return stepped(hall, number, asked)


@steps.post("/cases/{number}/steps/archive", tags=["出件"], summary="归档")
def archive(hall: TheHall, number: str, asked: Who) -> Stepped:
    """File a case that has ended."""
    issue_counter.archive(hall, number, actor_of(hall, asked))
    return stepped(hall, number, asked)


@steps.post("/cases/{number}/receipt", status_code=201, tags=["文书"], summary="制作收件回执")
def receipt(hall: TheHall, number: str, asked: Who, large: bool = False) -> dict[str, int]:
    """Make out the receipt; `large` in large print."""
    return {"paper": visit.give_receipt(hall, number, actor_of(hall, asked), large=large)}


class Asking(Who):
    """What somebody asked for at the wrong window."""

    asked_for: str = Field(min_length=1, max_length=100, description="要办什么")


@steps.post("/pointer-slips", status_code=201, tags=["文书"], summary="制作窗口指引单")
def pointer_slip(hall: TheHall, asked: Asking) -> dict[str, int]:
    """Make out the slip to the window for a matter that is not the integrated window's."""
    return {"paper": point.point_elsewhere(hall, asked.asked_for, actor_of(hall, asked))}


@steps.post("/cases/{number}/review-sheet", status_code=201, tags=["文书"], summary="制作异常复核单")
def make_review_sheet(hall: TheHall, number: str, asked: Who) -> dict[str, int]:
    """Make out the sheet over what the machine could not make sure of."""
    return {"paper": review_sheet.review_sheet(hall, number, actor_of(hall, asked))}


class PaperShown(BaseModel):
    """A paper of a case."""

    id: int
    kind: str
    number: str
    made_at: str
    prints: int


@steps.get("/cases/{number}/papers", tags=["文书"], summary="办件的文书")
def papers(hall: TheHall, number: str) -> list[PaperShown]:
    """Return the papers of a case in the order they were made out."""
    with hall.database.read() as transaction:
        case_by_number(transaction, number)
    return [
        PaperShown(
            id=one.id, kind=one.kind, number=one.number, made_at=one.made_at.isoformat(), prints=one.prints
        )
        for one in case_papers(hall.database, number)
    ]


@steps.post(
    "/papers/{paper}/print",
    tags=["文书"],
    summary="打印文书（PDF）",
    response_class=Response,
    responses={200: {"content": {"application/pdf": {}}}},
)
def print_one(hall: TheHall, paper: int, asked: Who) -> Response:
    """Return the paper as PDF and count the print."""
    return Response(print_paper(hall, paper, actor_of(hall, asked), now()), media_type="application/pdf")


@steps.post("/departments/{department}/handover", status_code=201, tags=["移交"], summary="列出移交清单")
def make_batch(hall: TheHall, department: str, asked: Who) -> dict[str, Any]:
    """List what still has to go to the department."""
    batch = handover.make_batch(hall, department, actor_of(hall, asked))
    return {"batch": batch.id, "list": batch.list_number, "paper": batch.paper, "items": batch.items}


@steps.post("/departments/{department}/results", status_code=201, tags=["移交"], summary="列出结果移交单")
def make_result_batch(hall: TheHall, department: str, asked: Who) -> dict[str, Any]:
    """List the results that go to the issue counter."""
    batch = handover.make_result_batch(hall, department, actor_of(hall, asked))
    return {"batch": batch.id, "list": batch.list_number, "paper": batch.paper, "items": batch.items}


@steps.post("/handover/{batch}/sign", tags=["移交"], summary="签收移交批次")
def sign(hall: TheHall, batch: int, asked: Counting) -> dict[str, list[str]]:
    """Sign a batch as counted; return the differences in words."""
    counted = {item: handover.Counted(*told) for item, told in asked.counted.items()}
    return {"differences": handover.sign(hall, batch, actor_of(hall, asked), counted)}
