"""A file nobody can read is refused with a sentence for the counter, and the others are read on."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from PIL import Image, ImageFile
from sheets import encoded, locked_pdf, pdf_page, printed, written_pdf

from extractors import errors
from extractors.files import Limits, open_pages
from extractors.reader import Reader

NOISE = Image.effect_noise((200, 200), 80)


def half(data: bytes) -> bytes:
    return data[: len(data) // 2]


PDF = printed("<p>" + "六皋市政务服务大厅" * 60)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "TIFF", "BMP", "WEBP"])
def test_a_picture_that_breaks_off_is_refused(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", False)
    with pytest.raises(errors.DamagedError):
        list(open_pages(half(encoded(NOISE, form))))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "TIFF", "BMP"])
def test_even_where_another_library_told_this_process_to_be_lenient(
    form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # importing weasyprint does this
    with pytest.raises(errors.DamagedError):
        list(open_pages(half(encoded(NOISE, form))))


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(PDF[:200], id="a PDF that breaks off"),
        pytest.param(b"%PDF-1.7\n" + b"\x00" * 3000, id="a PDF in name only"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + b"\x00" * 100, id="a PNG in name only"),
        pytest.param(b"BM" + b"\xff" * 60, id="a BMP in name only"),
        pytest.param(b"II*\x00\x08\x00\x00\x00\xff\xff", id="a TIFF whose list never ends"),
    ],
)
def test_a_damaged_file_is_refused(data: bytes) -> None:
    with pytest.raises(errors.DamagedError) as refused:
        list(open_pages(data))
    assert refused.value.reason == "该文件已损坏，无法打开，请重新扫描或重新导出后再提交。"


def test_a_file_with_a_password_is_refused() -> None:
    with pytest.raises(errors.EncryptedError) as refused:
        list(open_pages(locked_pdf()))
    assert refused.value.reason == "该文件设有密码，无法打开，请取消密码后重新提交。"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="no bytes"),
        pytest.param(
            written_pdf(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>"),
            id="a PDF without a page",
        ),
    ],
)
def test_an_empty_file_is_refused(data: bytes) -> None:
    with pytest.raises(errors.EmptyFileError) as refused:
        list(open_pages(data))
    assert refused.value.reason == "该文件是空的，没有任何页面，请重新扫描后再提交。"


def test_a_file_with_too_many_bytes_is_refused() -> None:
    data = encoded(NOISE, "BMP")
    with pytest.raises(errors.TooLargeError) as refused:
        list(open_pages(data, replace(Limits(), file_bytes=len(data) - 1)))
    assert refused.value.reason == "该文件过大，请分成几个文件，或用200dpi重新扫描后再提交。"


def test_a_file_with_too_many_pages_is_refused() -> None:
    data = io.BytesIO()
    sheets = [Image.new("L", (8, 8), shade) for shade in (0, 80, 160)]
    sheets[0].save(data, "TIFF", save_all=True, append_images=sheets[1:])
    with pytest.raises(errors.TooLargeError):
        list(open_pages(data.getvalue(), replace(Limits(), pages=2)))


def test_every_refusal_says_in_chinese_what_to_do() -> None:
    refusals = errors.FileRefusedError.__subclasses__()
    assert len({refusal.code for refusal in refusals}) == len(refusals) == 6
    for refusal in refusals:
        assert refusal.reason.startswith("该文件")
        assert refusal.reason.endswith("。")
        assert "请" in refusal.reason


def test_the_others_are_read_on(reader: Reader) -> None:
    reading = reader.read_files(
        [
            ("1.pdf", PDF[:200]),
            ("2.pdf", printed("<h1>代理记账业务内部规范</h1><p>第一条 为规范代理记账业务，制定本规范。</p>")),
            ("3.pdf", locked_pdf()),
            ("4.jpg", b""),
            ("5.jpg", b"MZ\x90\x00"),
            ("6.pdf", pdf_page()),
        ]
    )
    assert [(file.file, file.code) for file in reading.refused] == [
        ("1.pdf", "damaged"),
        ("3.pdf", "encrypted"),
        ("4.jpg", "empty"),
        ("5.jpg", "not_a_document"),
    ]
    assert [document.parts[0][0] for document in reading.documents] == ["2.pdf"]
    assert reading.page_count == 2
