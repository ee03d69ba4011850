"""A number written one character to a box (一格一字) is read whole, whatever the boxes' rules look like."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, ImageDraw
from sheets import HEIGHT, WIDTH, bgr, raw

from extractors.documents import documents_of
from extractors.reader import Reader
from samples.marks import font

NUMBER = "99010119830628477X"


def boxed(
    number: str, label: str, rule: int = 2, lost: tuple[int, ...] = (), ink: str = "black"
) -> npt.NDArray[np.uint8]:
    """A form at 150 dpi whose number stands in boxes; `lost` are the rules that did not print."""
    page = Image.new("RGB", (WIDTH, HEIGHT), "white")
    pen = ImageDraw.Draw(page)
    pen.text((430, 120), "临时占道申请表", font=font("serif", 50), fill="black")
    pen.text((120, 300), "申请人：六皋市云禾达市政工程有限公司", font=font("serif", 30), fill="black")
    pen.text((120, 400), label, font=font("serif", 30), fill="black")
    for index in range(19):
        x = 420 + 40 * index
        if index not in lost:
            pen.line([(x, 390), (x, 446)], fill="black", width=rule)
    for y in (390, 446):
        pen.line([(420, y), (1140, y)], fill="black", width=rule)
    for index, digit in enumerate(number):
        pen.text((431 + 40 * index, 400), digit, font=font("sans", 32), fill=ink)
    pen.text((120, 520), "联系电话：13804373775", font=font("serif", 30), fill="black")
    pen.text((120, 620), "申请日期：2026年5月7日", font=font("serif", 30), fill="black")
    return bgr(page)


def read(reader: Reader, pixels: npt.NDArray[np.uint8], field: str) -> tuple[str | None, bool]:
    (document,) = documents_of([reader.read_page("1.jpg", raw(pixels))])
    value = document.fields.get(field)
    return (None, False) if value is None else (value.value, value.blank)


@pytest.mark.parametrize("rule", [1, 2, 4])
def test_behind_its_label(reader: Reader, rule: int) -> None:
    assert read(reader, boxed(NUMBER, "身份证号码：", rule), "id_number") == (NUMBER, False)


@pytest.mark.parametrize("lost", [(5,), (0,), (18,), (9, 10)], ids=str)
def test_with_rules_that_did_not_print(reader: Reader, lost: tuple[int, ...]) -> None:
    assert read(reader, boxed(NUMBER, "身份证号码：", lost=lost), "id_number") == (NUMBER, False)


def test_written_with_a_blue_pen(reader: Reader) -> None:
    assert read(reader, boxed(NUMBER, "身份证号码：", ink="#3a4fa0"), "id_number") == (NUMBER, False)


def test_a_little_askew(reader: Reader) -> None:
    turn = cv2.getRotationMatrix2D((WIDTH / 2, HEIGHT / 2), 1.6, 1.0)
    askew = cv2.warpAffine(boxed(NUMBER, "身份证号码："), turn, (WIDTH, HEIGHT), borderValue=(255, 255, 255))
    assert read(reader, np.asarray(askew, dtype=np.uint8), "id_number") == (NUMBER, False)


def test_a_code_with_letters(reader: Reader) -> None:
    code = "91349999MAA7G7GK1K"
    assert read(reader, boxed(code, "统一社会信用代码："), "uscc")[0] == code


def test_empty_boxes_are_a_blank_not_a_number(reader: Reader) -> None:
    assert read(reader, boxed("", "身份证号码："), "id_number") == ("", True)
