"""The JSON API under `/api/v1`; its description stands at `/api/v1/openapi.json`."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, File, Form, Header, Response, UploadFile
from pydantic import BaseModel, Field

from casework.rule_sets import catalogue
from stations.case_view import case_view
from stations.errors import TooManyFilesError
from stations.guard import MAX_FILES
from stations.hall import ApplicantWord, Handed, take_in, this_hall
from stations.page_picture import page_picture
from stations.problems import Problem
from storage.hall import Hall

TheHall = Annotated[Hall, Depends(this_hall)]
PROBLEMS: dict[int | str, dict[str, Any]] = {
    404: {"model": Problem, "description": "没有这个办件或页面"},
    409: {"model": Problem, "description": "批次键已用于另一批文件"},
    413: {"model": Problem, "description": "文件过大或过多"},
    422: {"model": Problem, "description": "提交的内容不正确"},
    503: {"model": Problem, "description": "数据库或存储连接不上"},
}

api = APIRouter(prefix="/api/v1", responses={code: PROBLEMS[code] for code in (422, 503)})


class Health(BaseModel):
    """Whether the hall can take cases in."""

    status: str = Field(description="ok")
    version: str


class MatterShown(BaseModel):
    """A matter that the hall offers."""

    key: str
    name: str
    department: str
    applicant: str = Field(description="person、organisation 或 either")
    rule_set_version: str
    materials: list[dict[str, Any]] = Field(description="材料清单：key、name、kinds、need")


class ReceiptShown(BaseModel):
    """The receipt of a batch."""

    number: str = Field(description="办件编号")
    fresh: bool = Field(description="false：同一批次键的材料先前已收，未重复收件")
    case: str = Field(description="查询该办件的地址")


@api.get("/health", tags=["运行"], summary="是否可以收件")
def health(hall: TheHall) -> Health:
    """Answer when database and object store can be reached."""
    from importlib.metadata import version

    hall.database.check()
    hall.objects.prepare()
    return Health(status="ok", version=version("yichuang"))


@api.get("/matters", tags=["事项"], summary="事项目录")
def matters() -> list[MatterShown]:
    """Return every matter with its list of materials."""
    return [
        MatterShown(
            key=one.key,
            name=one.name,
            department=one.department,
            applicant=one.applicant,
            rule_set_version=one.version,
            materials=[
                {"key": m.key, "name": m.name, "kinds": list(m.kinds), "need": m.need} for m in one.materials
            ],
        )
        for one in catalogue().matters.values()
    ]


@api.post("/cases", status_code=201, tags=["办件"], summary="收件", responses={409: PROBLEMS[409]})
def receive_case(
    hall: TheHall,
    response: Response,
    matter: Annotated[str, Form(description="事项的键，如 road-occupation")],
    files: Annotated[list[UploadFile], File(description="扫描件或电子文件，可以多个")],
    agent: Annotated[bool, Form(description="来窗口的不是申请人或法定代表人本人")] = False,
    applicant: Annotated[ApplicantWord | None, Form(description="申请人类型，不填则由材料判断")] = None,
    received: Annotated[date | None, Form(description="收件日期 YYYY-MM-DD，不填为今天")] = None,
    clerk: Annotated[str | None, Form(description="收件人，不填为该事项的收件窗口")] = None,
    override_reason: Annotated[str, Form(description="由别的窗口收件的原因", max_length=200)] = "",
    idempotency_key: Annotated[str | None, Header(max_length=200)] = None,
) -> ReceiptShown:
    """Take a batch in; the number comes at once, the verdict follows (`GET /api/v1/cases/{number}`)."""
    handed = Handed(
        matter, contents(files), agent, applicant, received, idempotency_key, clerk, override_reason
    )
    receipt = take_in(hall, handed)
    address = f"/api/v1/cases/{receipt.case_number}"
    response.headers["Location"] = address
    return ReceiptShown(number=receipt.case_number, fresh=receipt.fresh, case=address)


@api.get("/cases/{number}", tags=["办件"], summary="办件的进度、结论和依据", responses={404: PROBLEMS[404]})
def show_case(hall: TheHall, number: str) -> dict[str, Any]:
    """Return state, owner, verdict, documents and findings; ID and telephone numbers masked.

    `stage` is waiting, reading, done or failed; `verdict` is null until it is done. Where a rule has no
    place of its own (nothing was read), the finding's `evidence` is the material's page; it is empty where
    there is no such page, as when the material is missing.
    """
    return case_view(hall, number).as_json()


@api.get(
    "/cases/{number}/pages/{position}/{page}",
    tags=["办件"],
    summary="某一页的图像（已摆正，JPEG）",
    response_class=Response,
    responses={200: {"content": {"image/jpeg": {}}}, 404: PROBLEMS[404]},
)
def show_page(hall: TheHall, number: str, position: int, page: int) -> Response:
    """Return the stored image that evidence boxes refer to; `position` is the file's in `files`, from 1."""
    return Response(page_picture(hall, number, position, page), media_type="image/jpeg")


def contents(files: list[UploadFile]) -> list[tuple[str, bytes]]:
    """Read what was uploaded; raises TooManyFilesError."""
    sent = [file for file in files if file.filename]
    if len(sent) > MAX_FILES:
        raise TooManyFilesError(count=len(sent), limit=MAX_FILES)
    return [(bare_name(file.filename or ""), file.file.read()) for file in sent]


def bare_name(name: str) -> str:
    """Return a file name without folders and control characters, of bearable length."""
    bare = name.replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(character for character in bare if character.isprintable()).strip(" .")
    stem, dot, suffix = shown.rpartition(".")
    return f"{stem[:80]}{dot}{suffix[:10]}" if stem else shown[:80] or "扫描件"
