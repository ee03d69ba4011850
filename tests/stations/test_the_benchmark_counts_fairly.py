"""The pure parts of `yichuang bench`: what counts as found, wrong, sure; which seeds may be used."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import typer

from deployments.cli import app
from stations.bench import bench
from stations.bench_papers import fresh_seed, was_used_for_tuning
from stations.bench_readers import OCRMYPDF, OURS, READERS, TESSERACT, version_of
from stations.bench_score import (
    ReadField,
    Score,
    add_up,
    bin_names,
    bin_of,
    characters_wrong,
    exactness,
    into_bins,
    is_present,
    judge,
    ratio,
    score_fields,
    score_text,
    sure_and_wrong_per_thousand,
)
from stations.bench_view import as_markdown, report_calibration, report_reading, write_section

COMMANDS = Path(__file__).parents[2] / "docs" / "commands.md"


def score(reader: str, seconds: float, **counted: Any) -> Score:
    return Score(reader=reader, look="clean", pages=1, seconds=seconds, cpu_seconds=seconds, **counted)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("六皋市（云岭）商贸有限公司", "名称 六皋市(云岭)商贸\n有限公司"),
        ("2026-03-09", "签署日期：2026 年 3 月 9 日"),
        ("2026-03-09", "2026.03.09"),
        ("2026-03-09", "二〇二六年三月九日"),
        ("long_term", "2020.01.01-长期"),
        ("张三丰、李四", "承诺人：李四\n承诺人：张三丰"),
    ],
)
def test_a_value_is_present_in_any_form_papers_print_it(value: str, text: str) -> None:
    assert is_present(value, text)
    assert characters_wrong(value, text)[0] == 0


@pytest.mark.parametrize(
    ("value", "text"), [("2026-03-09", "2026年3月8日"), ("张三丰、李四", "张三丰"), ("吴旭峰", "")]
)
def test_a_value_that_is_not_there_is_not_present(value: str, text: str) -> None:
    assert not is_present(value, text)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("姓名吴旭峰男", 0),
        ("姓名吴日峰男", 1),
        ("姓名吴峰男", 1),
        ("姓名吴旭日峰男", 1),
        ("", 3),
        ("一二三四五六七八", 3),
    ],
)
def test_character_error_is_the_distance_to_the_nearest_stretch_of_the_text(text: str, wrong: int) -> None:
    assert characters_wrong("吴旭峰", text) == (wrong, 3)


def test_a_leap_over_another_column_counts_as_one_character() -> None:
    assert characters_wrong("代理记账财务咨询", "代理记账\n登记机关专用\n财务咨询") == (1, 8)


def test_what_stands_on_a_seal_only_is_not_looked_for_in_the_text() -> None:
    counted = score_text("business_licence", {"registrar": "某局", "name": "某公司"}, "某公司")
    assert (counted["printed"], counted["present"]) == (1, 1)


def test_a_field_is_exact_when_it_was_read_once_and_as_printed() -> None:
    truth = {"name": "吴旭峰", "sex": "男", "ethnicity": "汉"}
    read = [
        ReadField("id_card", "name", "吴旭峰", 0.9),
        ReadField("id_card", "sex", "男", 0.9),
        ReadField("id_card", "sex", "男", 0.9),
    ]
    assert score_fields("id_card", truth, read) == {"fields": 3, "exact": 1}


def test_a_paper_counts_as_right_when_it_came_out_as_one_document_of_its_kind() -> None:
    fields = {"name": "王芳", "id_number": "11010519491231002X"}
    read = [
        ReadField("id_card", "name", "王芳", 0.9),
        ReadField("id_card", "id_number", "110105194912310021", 0.9),
    ]
    once = exactness("clean", "id_card", fields, read, ["id_card"])
    assert (once.kind_right, once.exact, once.fields) == (True, 1, 2)
    assert (once.exact_numbers, once.numbers) == (0, 1)
    assert not exactness("clean", "id_card", fields, read, ["id_card", "other"]).kind_right
    assert not exactness("clean", "id_card", fields, read, ["other"]).kind_right


def test_seconds_are_medians_of_a_page_and_errors_are_over_all_characters() -> None:
    total = add_up(
        [
            score(OURS, 1.0, characters=90, characters_wrong=0),
            score(OURS, 9.0, characters=10, characters_wrong=5),
            score(OURS, 2.0),
        ]
    )
    assert (total.seconds, total.character_error) == (2.0, 0.05)


def test_a_ratio_is_how_many_times_as_long_as_ours() -> None:
    assert ratio(6.0, 2.0) == 3.0
    assert ratio(6.0, 0.0) is None


def test_an_edge_belongs_to_the_bin_above_it() -> None:
    names = bin_names()
    assert names[0] == "<0.5"
    assert names[-1] == "≥0.98"
    assert [names[bin_of(one)] for one in (0.0, 0.5, 0.949, 0.95, 0.98, 1.0)] == [
        "<0.5", "0.5–0.6", "0.9–0.95", "0.95–0.98", "≥0.98", "≥0.98",
    ]  # fmt: skip


def test_an_invented_value_and_a_denied_one_are_wrong_and_an_unlisted_one_is_left_out() -> None:
    read = [
        ReadField("id_card", "name", "吴日峰", 0.99),
        ReadField("id_card", "sex", "", 0.97),
        ReadField("id_card", "address", "某路", 0.96),
        ReadField("id_card", "note", "与原件一致", 0.99),
        ReadField("id_card", "id_number", "1", 0.5),
    ]
    judged = judge("scan", "id_card", {"name": "吴旭峰", "sex": "男", "id_number": "1"}, ["address"], read)
    assert [(one.name, one.right) for one in judged] == [
        ("name", False), ("sex", False), ("address", False), ("id_number", True),
    ]  # fmt: skip
    assert sure_and_wrong_per_thousand(judged) == 750.0
    bins = {one.name: one for one in into_bins(judged)}
    assert bins["0.95–0.98"].count == {"scan": 2}
    assert bins["0.5–0.6"].right == {"scan": 1}


def test_a_paper_taken_for_another_counts_with_all_its_values() -> None:
    judged = judge(
        "poor", "id_card", {"name": "吴旭峰"}, [], [ReadField("lease_contract", "lessor", "吴", 0.99)]
    )
    assert [one.sure_and_wrong for one in judged] == [True]


def test_a_fresh_seed_is_none_that_was_used_for_tuning() -> None:
    assert was_used_for_tuning(1)
    assert was_used_for_tuning(999)
    assert was_used_for_tuning(2026)
    assert not any(was_used_for_tuning(fresh_seed()) for _ in range(200))


def test_figures_from_a_seed_used_for_tuning_are_never_written_down() -> None:
    from stations.cli import WRONG_CALL, run

    assert run(["bench", "calibration", "--seed", "7", "--write"]) == WRONG_CALL


def test_a_reader_that_is_not_installed_is_named_with_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("stations.bench_readers.program", lambda _: None)
    versions = {reader: version_of(reader) for reader in READERS}
    assert versions[OCRMYPDF] is None
    assert versions[TESSERACT] is None
    scores = [
        Score(reader=reader, look=look, pages=1, seconds=1.0, cpu_seconds=1.0)
        for reader in READERS
        for look in ("clean", "scan", "poor", "phone")
        if versions[reader]
    ]
    page = as_markdown(report_reading("c", scores, dict.fromkeys(READERS, 1.0), versions), "m")
    assert "| OCRmyPDF | 未安装，安装：bin/setup bench |" in page


def test_a_result_takes_the_place_of_the_last_and_leaves_the_rest(tmp_path: Path) -> None:
    page = tmp_path / "benchmarks.md"
    page.write_text("before\n<!-- calibration -->\nold\n<!-- /calibration -->\nafter\n", "utf-8")
    write_section(page, "calibration", as_markdown(report_calibration("the command", [], []), "the machine"))
    told = page.read_text("utf-8")
    assert told.startswith("before\n")
    assert told.endswith("<!-- /calibration -->\nafter\n")
    assert "old" not in told
    assert "`the command`" in told
    assert "the machine" in told


def test_every_benchmark_and_option_is_written_down() -> None:
    page = COMMANDS.read_text("utf-8").split("## `yichuang bench`\n", 1)[1]
    commands: dict[str, Any] = typer.main.get_command(bench).commands  # type: ignore[attr-defined]
    assert set(re.findall(r"^### `yichuang bench (\w+)`", page, re.M)) == set(commands)
    options = {o for one in commands.values() for p in one.params for o in p.opts if o.startswith("--")}
    assert [option for option in options - {"--help"} if f"`{option}`" not in page] == []
    assert "bench" in typer.main.get_command(app).commands  # type: ignore[attr-defined]
