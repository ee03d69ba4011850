"""A QR code or bar code is a mark of its page; a licence's QR code is a second source for its USCC."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest
import zxingcpp
from PIL import Image
from sheets import HEIGHT, WIDTH, bgr, sheet

from extractors.barcodes import find_barcodes
from extractors.documents import documents_of
from extractors.layout import Page
from extractors.values import Barcode, Box, FieldValue

CODE = "91349999MAA7G7G1K7"  # its check character is wrong
VALID = "91349999MA864TCM4Q"


def with_code(text: str, form: str, left: int = 800, top: int = 150, turn: int = 0) -> npt.NDArray[np.uint8]:
    made = zxingcpp.create_barcode(text, zxingcpp.barcode_format_from_str(form))
    picture = Image.fromarray(np.asarray(zxingcpp.write_barcode_to_image(made, scale=4)))
    page = Image.new("RGB", (WIDTH, HEIGHT), "white")
    page.paste(picture.convert("RGB").rotate(turn, expand=True), (left, top))
    return bgr(page)


@pytest.mark.parametrize("form", ["QRCode", "Code128", "PDF417"])
def test_each_form_is_read_where_it_stands(form: str) -> None:
    (found,) = find_barcodes(with_code("YC-2026-000123", form, 300, 300))
    assert found.text == "YC-2026-000123"
    assert found.box.left == pytest.approx(300 / WIDTH, abs=0.06)
    assert found.box.top == pytest.approx(300 / HEIGHT, abs=0.06)


@pytest.mark.parametrize("turn", [90, 180, 270, 12])
def test_a_qr_code_may_lie_in_any_direction(turn: int) -> None:
    (found,) = find_barcodes(with_code("YC-2026-000123", "QRCode", turn=turn))
    assert found.text == "YC-2026-000123"


def test_chinese_text_is_read() -> None:
    (found,) = find_barcodes(with_code("名称：六皋市云禾达市政工程有限公司", "QRCode"))
    assert found.text == "名称：六皋市云禾达市政工程有限公司"


def test_a_page_without_a_code_has_none() -> None:
    assert find_barcodes(np.full((HEIGHT, WIDTH, 3), 255, np.uint8)) == ()


def licence(printed: str, said: str) -> Page:
    page = sheet(
        (f"统一社会信用代码：{printed}", 0.3, 0.14),
        ("名称：六皋市云禾达市政工程有限公司", 0.1, 0.2),
        ("类型：有限责任公司", 0.1, 0.24),
        ("经营范围：市政工程", 0.1, 0.28),
        ("登记机关：六皋市市场监督管理局", 0.5, 0.6),
        heading="营业执照",
    )
    page.barcodes = (Barcode(page.place(Box(0.7, 0.1, 0.8, 0.2)), "QR Code", said),)
    return page


def uscc(page: Page) -> FieldValue | None:
    (document,) = documents_of([page])
    assert document.kind == "business_licence"
    return document.fields.get("uscc")


def test_a_licence_qr_code_gives_the_code_that_print_does_not() -> None:
    value = uscc(licence("", f"https://example.invalid/?uniscid={VALID}"))
    assert value is not None
    assert (value.value, value.confidence) == (VALID, 0.99)


def test_print_that_is_clear_stands_against_the_qr_code() -> None:
    value = uscc(licence(CODE, VALID))
    assert value is not None
    assert value.value == CODE


def test_print_that_is_unclear_gives_way_to_the_qr_code() -> None:
    page = licence(CODE, VALID)
    page.segments = tuple(replace(segment, confidence=0.7) for segment in page.segments)
    value = uscc(page)
    assert value is not None
    assert value.value == VALID


def test_an_address_of_a_page_is_no_code() -> None:
    assert uscc(licence("", "http://qy.example.invalid/30935c4107628f19b29390e0")) is None
