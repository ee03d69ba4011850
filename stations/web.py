"""The stations' web: the counter's pages and the JSON API. `uvicorn stations.web:app`, bound to 127.0.0.1.

There are no accounts yet. Whoever can reach the port is the counter: it is bound to loopback, answers to
loopback names only, and takes posts from its own pages and from programs, never from another site's page.
"""

from __future__ import annotations

import logging
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from stations.api import api
from stations.guard import Guard
from stations.pages import pages, problem_page
from stations.problems import BROKEN, Problem, of_hall_error, of_status, of_wrong_input
from stations.steps_api import steps
from storage.errors import HallError
from storage.settings import load_settings

log = logging.getLogger(__name__)

app = FastAPI(
    title="一窗",
    summary="综合窗口收件、识别、初审的接口",
    description=(
        "提交材料后立即得到办件编号，结论稍后可查。坐标框为摆正后页面的比例 [左, 上, 右, 下]；页码从 1 起。"
    ),
    version="1",
    openapi_url="/api/v1/openapi.json",
    docs_url=None,
    redoc_url=None,
)
app.include_router(api)
app.include_router(steps)
app.include_router(pages)
app.mount("/static", StaticFiles(directory=Path(__file__).parent / "static"), name="static")
app.add_middleware(Guard, settings=load_settings())


@app.exception_handler(HallError)
def hall_error(request: Request, error: HallError) -> Response:
    """Answer with one of our own errors."""
    return _answer(request, *of_hall_error(error))


@app.exception_handler(RequestValidationError)
def wrong_input(request: Request, error: RequestValidationError) -> Response:
    """Answer that the input has the wrong shape."""
    return _answer(request, 422, of_wrong_input(error.errors()))


@app.exception_handler(HTTPException)
def http_error(request: Request, error: HTTPException) -> Response:
    """Answer a plain HTTP error."""
    return _answer(request, error.status_code, of_status(error.status_code))


@app.exception_handler(Exception)
def broken(request: Request, error: Exception) -> Response:
    """Answer that something broke; its text may hold personal data and stays unsaid."""
    log.error("%s %s: %s", request.method, request.scope.get("route"), type(error).__name__)
    return _answer(request, 500, BROKEN)


def _answer(request: Request, status: int, problem: Problem) -> Response:
    if request.url.path.startswith("/api/"):
        return JSONResponse(problem.model_dump(), status_code=status)
    return problem_page(request, status, problem)
