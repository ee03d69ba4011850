"""The docs fail here when something is not written down, or when a link leads nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from casework.cards import CAUSE_WORDS, Cause
from casework.papers.kinds import FORMS, PaperKind
from casework.precheck import FILE_RULE
from deployments.cli import app
from flows.sweeps import SWEEPS, Sweep
from rules.catalogue import load_catalogue
from rules.clocks import CLOCK_WORDS, Clock
from rules.facts import Outcome, VerdictKind
from rules.judge import ENGINE
from rules.life_cycle import Step
from storage.settings import Settings
from storage.values import QUEUE_WORDS, Queue

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
READMES = (ROOT / "README.md", ROOT / "README.zh-CN.md")
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.glob("*.md"), *ROOT.glob("*/README.md")])
ROOMS = ("rules", "extractors", "storage", "casework", "flows", "stations", "deployments", "samples")

COMMANDS: dict[str, Any] = dict(typer.main.get_command(app).commands)  # type: ignore[attr-defined]
SUBCOMMANDS: dict[str, Any] = {
    f"{name} {own}": command
    for name, group in COMMANDS.items()
    for own, command in getattr(group, "commands", {}).items()
}
OPTIONS = [
    (name, option)
    for name, command in [*COMMANDS.items(), *SUBCOMMANDS.items()]
    for parameter in command.params
    for option in parameter.opts
    if option.startswith("--")
]


def text(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def section(page: str, heading: str) -> str:
    """Return what stands under a heading, up to the next one."""
    return re.split(r"^## ", page.split(f"## {heading}\n", 1)[1], flags=re.M)[0]


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_is_written_down(name: str) -> None:
    assert f"## `yichuang {name}`" in text("commands.md")


@pytest.mark.parametrize(("command", "option"), OPTIONS)
def test_every_option_is_written_down_with_its_command(command: str, option: str) -> None:
    if option != "--help":
        assert f"`{option}`" in section(text("commands.md"), f"`yichuang {command.split(maxsplit=1)[0]}`")


@pytest.mark.parametrize("name", sorted(SUBCOMMANDS))
def test_every_command_of_a_group_is_written_down(name: str) -> None:
    page = section(text("commands.md"), f"`yichuang {name.split(maxsplit=1)[0]}`")
    assert f"### `yichuang {name}`" in page


def test_no_command_of_a_group_is_written_down_that_is_not_there() -> None:
    assert set(re.findall(r"^### `yichuang (\w+ \w+)`", text("commands.md"), re.M)) == set(SUBCOMMANDS)


def test_no_command_is_written_down_that_is_not_there() -> None:
    assert set(re.findall(r"^## `yichuang (\w+)`", text("commands.md"), re.M)) == set(COMMANDS)


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_is_written_down_with_its_default(name: str) -> None:
    default = Settings.model_fields[name].default
    shown = "–" if default is None else f"`{str(default).lower() if isinstance(default, bool) else default}`"
    assert f"| `YICHUANG_{name.upper()}` | {shown} |" in text("settings.md")


def test_every_variable_that_the_code_reads_is_written_down() -> None:
    read = set()
    for file in [*(f for room in ROOMS for f in (ROOT / room).rglob("*.py")), *(ROOT / "bin").iterdir()]:
        read |= set(re.findall(r"\bYICHUANG_[A-Z0-9_]*[A-Z0-9]\b", file.read_text(encoding="utf-8")))
    assert read
    assert sorted(name for name in read if f"`{name}`" not in text("settings.md")) == []


def test_no_setting_is_written_down_that_is_not_there() -> None:
    written = set(
        re.findall(
            r"^\| `YICHUANG_(\w+)` \| ", text("settings.md").split("These are read elsewhere")[0], re.M
        )
    )
    assert written == {name.upper() for name in Settings.model_fields}


def rules_of_all_matters() -> Iterator[tuple[str, str]]:
    for rule_set in load_catalogue().matters.values():
        for rule in rule_set.rules:
            yield rule_set.key, rule.id


def test_every_rule_is_written_down() -> None:
    page = text("rules.md")
    missing = {rule for _, rule in rules_of_all_matters() if f"| `{rule}` |" not in page}
    assert missing == set()
    for rule in (ENGINE, FILE_RULE):
        assert f"| `{rule}` |" in page


def test_every_check_of_one_matter_alone_is_written_down_with_its_matter() -> None:
    own = {(rule, matter) for matter, rule in rules_of_all_matters() if rule.startswith("P-")}
    assert [pair for pair in own if f"| `{pair[0]}` | `{pair[1]}` |" not in text("rules.md")] == []


@pytest.mark.parametrize("kind", PaperKind)
def test_every_paper_is_written_down_with_its_word_seal_and_copies(kind: PaperKind) -> None:
    form = FORMS[kind]
    [row] = [line for line in text("papers.md").splitlines() if line.startswith(f"| `{kind}` {form.title} |")]
    assert f"| {form.word} | {form.seal.value or '–'} | {'、'.join(form.copies)} |" in row


def test_every_outcome_and_verdict_is_written_down() -> None:
    for word in (*Outcome, *VerdictKind):
        assert f"| `{word.value}` |" in text("rules.md")


@pytest.mark.parametrize("step", sorted(Step))
def test_every_step_of_a_case_is_written_down(step: str) -> None:
    assert f"`{step}`" in text("life-of-a-case.md")


@pytest.mark.parametrize("sweep", SWEEPS, ids=lambda sweep: sweep.name)
def test_every_scheduled_task_is_written_down(sweep: Sweep) -> None:
    assert f"| `{sweep.name}` | {sweep.words} |" in text("clocks.md")


@pytest.mark.parametrize("clock", sorted(Clock))
def test_every_clock_is_written_down(clock: Clock) -> None:
    page, word = text("clocks.md"), CLOCK_WORDS[clock]
    if clock[0] == "E":
        assert "| `E1` to `E5` |" in page
    else:
        assert f"`{clock}`" in page
        assert word.removeprefix("法定").removeprefix("承诺") in page


@pytest.mark.parametrize("cause", sorted(Cause))
def test_every_cause_of_a_breach_is_written_down(cause: Cause) -> None:
    assert f"`{cause}` {CAUSE_WORDS[cause]}" in text("commands.md")


@pytest.mark.parametrize("queue", sorted(Queue))
def test_every_exception_queue_is_written_down(queue: Queue) -> None:
    assert f"| {queue} | {QUEUE_WORDS[queue]} |" in text("life-of-a-case.md")


def test_every_route_of_the_api_is_written_down() -> None:
    from stations.web import app as web

    described = web.openapi()["paths"]
    routes = {f"{method.upper()} {path}" for path, methods in described.items() for method in methods}
    assert routes
    assert sorted(route for route in routes if f"`{route}`" not in text("api.md")) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_and_picture_leads_somewhere(page: Path) -> None:
    written = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)
    links = [link.split("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", written)]
    local = [link for link in links if link and not re.match(r"[a-z]+:", link)]
    assert [link for link in local if not (page.parent / link).exists()] == []


def test_every_room_is_in_both_readmes_and_on_the_plan() -> None:
    for page in (*READMES, DOCS / "architecture.md", DOCS / "images" / "architecture.svg"):
        told = page.read_text(encoding="utf-8")
        assert [room for room in ROOMS if f"{room}/" not in told] == [], page


def test_the_two_readmes_say_the_same() -> None:
    english, chinese = (page.read_text(encoding="utf-8") for page in READMES)

    def fenced(page: str) -> list[str]:
        return re.findall(r"^```sh\n(.*?)^```", page, re.M | re.S)

    def links(page: str) -> list[str]:
        found = re.findall(r"\]\(([^)]+)\)", page)
        return [link for link in found if "README" not in link or "/" in link]

    def levels(page: str) -> list[str]:
        outside = re.sub(r"^```.*?^```", "", page, flags=re.M | re.S)
        return re.findall(r"^(#+) ", outside, re.M)

    assert levels(english) == levels(chinese)
    assert fenced(english) == fenced(chinese)
    assert links(english) == links(chinese)
    assert re.findall(r"<!-- GAP: (\S+)\.", english) == re.findall(r"<!-- GAP: (\S+)\.", chinese)


def test_a_command_shown_in_the_readme_is_one_that_exists() -> None:
    for called in re.findall(r"^bin/run (\w+)", READMES[0].read_text(encoding="utf-8"), re.M):
        assert called in COMMANDS
