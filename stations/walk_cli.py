"""`yichuang walk`: the whole story of a case on one screen, from its events alone."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer
from rich.console import Console

from stations.cli import WRONG_CALL, app, fail
from stations.usage import ChineseCommand


@app.command(cls=ChineseCommand)
def walk(
    case: Annotated[str, typer.Argument(metavar="CASE", help="办件编号。")],
    as_json: Annotated[bool, typer.Option("--json", help="只输出一个JSON对象。")] = False,
) -> None:
    """经过：一个办件从收件到现在的全部经过，只凭事件记录讲述。"""
    from casework.walk import walk as told
    from stations.walk_view import print_story, story_json
    from storage.case_numbers import parse
    from storage.database import open_database
    from storage.errors import CaseNumberWrongError, UnknownCaseError
    from storage.settings import load_settings

    database = open_database(load_settings())
    try:
        database.check()
        story = told(database, parse(case))
    except (CaseNumberWrongError, UnknownCaseError) as error:
        raise fail(error.sentence(), WRONG_CALL) from None
    finally:
        database.close()
    if as_json:
        sys.stdout.write(json.dumps(story_json(story), ensure_ascii=False, indent=2) + "\n")
    else:
        print_story(Console(highlight=False), story)
