from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pdfplumber
import pypdfium2
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from pdfminer.pdftypes import resolve_all
from PIL import Image, ImageChops, ImageStat
from pypdfium2 import raw

from casework.papers.contents import (
    AcceptanceNotice,
    Content,
    CorrectionItem,
    CorrectionNotice,
    EvidenceCrop,
    ExceptionReviewSheet,
    GrantDecision,
    HandoverList,
    NonAcceptanceDecision,
    NonAcceptanceGround,
    PickupNotice,
    Receipt,
    kind_of,
)
from casework.papers.example import APPLICANT, CASE_NUMBER, example_papers
from casework.papers.kinds import FORMS, PaperKind
from casework.papers.paper import render_paper, template_version
from casework.papers.words import masked_address, minute, numeral

PAPERS = {kind_of(content): (number, content) for number, content in example_papers()}
PICTURE = Path(__file__).parents[2] / "docs" / "images" / "papers.png"
PICTURED = (
    PaperKind.RECEIPT,
    PaperKind.CORRECTION_NOTICE,
    PaperKind.ACCEPTANCE_NOTICE,
    PaperKind.HANDOVER_LIST,
    PaperKind.GRANT_DECISION,
    PaperKind.PROOF_OF_SERVICE,
)
ANOTHER_FONT = 6.0
"""Mean difference in grey levels (of 255) that other versions of fonts and WeasyPrint may make."""
WITHOUT_CASE = {PaperKind.HANDOVER_LIST, PaperKind.RESULT_HANDOVER_LIST, PaperKind.POINTER_SLIP}
SAID = {
    PaperKind.RECEIPT: ("收件不等于受理", "2026年10月12日9时12分", "第三十二条第一款第四项"),
    PaperKind.CORRECTION_NOTICE: (
        "不齐全、不符合法定形式",
        "第三十二条第一款第四项",
        "未列入本告知书的内容，本机关不再要求补正",
    ),
    PaperKind.CORRECTION_RECEIPT: ("收件不等于受理", "六开城管补〔2026〕15号", "第三十二条第一款第五项"),
    PaperKind.ACCEPTANCE_NOTICE: (
        "决定予以受理",
        "本机关将于2026年11月10日前作出是否准予行政许可的决定",
        "承诺办结时限为3个工作日",
        "第四十五条",
    ),
    PaperKind.NON_ACCEPTANCE_DECISION: (
        "决定不予受理",
        "第三十二条第一款第二项",
        "请向六安市金安区城市管理行政执法局提出申请",
        "60日内",
        "6个月内",
    ),
    PaperKind.RETURN_SLIP: ("撤回申请退件单", "六开政服收〔2026〕15号", "本件终止办理"),
    PaperKind.TOLERANT_ACCEPTANCE_NOTICE: ("决定容缺受理", "2026年10月16日前", "不作出准予的决定"),
    PaperKind.DEFERRAL_COMMITMENT: ("郑重承诺", "一、所提交的申请材料真实", "913415********002X"),
    PaperKind.SPECIAL_PROCEDURE_NOTICE: ("专家评审", "第四十五条", "所需时间不计算在期限内", "5个工作日"),
    PaperKind.EXTENSION_NOTICE: ("第四十二条第一款", "延长办理期限10个工作日", "2026年12月1日前"),
    PaperKind.HANDOVER_LIST: ("20261013-城管-02", "合计2件", "差异说明", "专人签名"),
    PaperKind.RESULT_HANDOVER_LIST: ("六开占道证第2026015号", "2026年11月23日起至2027年1月22日"),
    PaperKind.GRANT_DECISION: (
        "决定准予行政许可",
        "第三十八条第一款、第三十九条",
        "第四十四条",
        "本机关印章",
    ),
    PaperKind.REFUSAL_DECISION: (
        "决定不予行政许可",
        "第三十八条第二款",
        "理由如下",
        "申请行政复议",
        "行政诉讼",
    ),
    PaperKind.PICKUP_NOTICE: ("邮政快递免费寄送", "138****0026", "安徽省六安市金安区********"),
    PaperKind.PROOF_OF_SERVICE: ("送达文书名称", "与受送达人的关系", "见证人", "签名的日期为送达日期"),
    PaperKind.SUPERVISION_ORDER: ("黄牌", "法定办结时限20个工作日", "2026年11月17日12时00分"),
    PaperKind.EXCEPTION_REVIEW_SHEET: ("规则X-6", "系统只提示，不作结论", "一次性告知补正"),
    PaperKind.POINTER_SLIP: ("不动产登记窗口", "政务服务大厅二楼东侧", "不是受理或不予受理的凭证"),
}


@cache
def pdf_of(kind: PaperKind) -> bytes:
    number, content = PAPERS[kind]
    return render_paper(content, number).pdf


def words(pdf: bytes) -> str:
    """All text of a PDF, spaces and line ends left out."""
    document = pypdfium2.PdfDocument(pdf)
    return "".join("".join(page.get_textpage().get_text_bounded().split()) for page in document)


def rendered(content: Content) -> tuple[pypdfium2.PdfDocument, str]:
    pdf = render_paper(content, "六开城管补〔2026〕15号").pdf
    return pypdfium2.PdfDocument(pdf), words(pdf)


def test_the_example_has_every_paper_once_in_their_order() -> None:
    assert [kind_of(content) for _, content in example_papers()] == list(PaperKind)
    assert set(SAID) == set(PaperKind)


@pytest.mark.parametrize("kind", PaperKind)
def test_each_paper_is_one_page_and_says_what_the_law_asks_of_it(kind: PaperKind) -> None:
    number, content = PAPERS[kind]
    pdf = pdf_of(kind)
    assert len(pypdfium2.PdfDocument(pdf)) == 1
    text = words(pdf)
    wanted = [number, content.head.authority, *SAID[kind]]
    if kind not in WITHOUT_CASE:
        wanted += [CASE_NUMBER, APPLICANT]
    assert [one for one in wanted if one not in text] == []


@pytest.mark.parametrize("kind", PaperKind)
def test_each_paper_tells_its_copies_its_template_and_its_page(kind: PaperKind) -> None:
    text = words(pdf_of(kind))
    copies = FORMS[kind].copies
    assert f"本文书一式{len(copies)}份：{'，'.join(f'{one}1份' for one in copies)}。" in text
    assert f"模板{template_version(kind)}" in text
    assert "第1页共1页" in text


@pytest.mark.parametrize("kind", PaperKind)
def test_every_font_is_embedded_and_is_one_that_the_set_up_installs(kind: PaperKind) -> None:
    with pdfplumber.open(io.BytesIO(pdf_of(kind))) as document:
        fonts = [
            font for page in document.pages for font in resolve_all(page.page_obj.resources)["Font"].values()
        ]
        names = {char["fontname"] for page in document.pages for char in page.chars}
    assert fonts
    assert all("FontFile3" in one["FontDescriptor"] for font in fonts for one in font["DescendantFonts"])
    assert all("Noto-Serif-CJK-SC" in name for name in names)


@pytest.mark.parametrize("kind", [kind for kind in PaperKind if kind not in WITHOUT_CASE])
def test_the_code_on_a_paper_finds_its_case_when_it_is_scanned(kind: PaperKind) -> None:
    page = pypdfium2.PdfDocument(pdf_of(kind))[0].render(scale=3).to_pil()
    [code] = zxingcpp.read_barcodes(page)
    assert code.text == CASE_NUMBER


@pytest.mark.parametrize("kind", sorted(WITHOUT_CASE))
def test_a_list_of_several_cases_has_no_code_that_would_claim_what_follows_it(kind: PaperKind) -> None:
    assert zxingcpp.read_barcodes(pypdfium2.PdfDocument(pdf_of(kind))[0].render(scale=3).to_pil()) == []


@pytest.mark.parametrize("kind", PaperKind)
def test_nothing_is_printed_off_the_page_or_into_its_margin(kind: PaperKind) -> None:
    with pdfplumber.open(io.BytesIO(pdf_of(kind))) as document:
        for page in document.pages:
            edge = 40 if page.width > 430 else 30
            outside = [
                char["text"] for char in page.chars if char["x0"] < edge or char["x1"] > page.width - edge + 2
            ]
            assert outside == []


def test_the_same_paper_is_the_same_bytes_in_another_process() -> None:
    program = (
        "import hashlib; from casework.papers.example import example_papers; "
        "from casework.papers.paper import render_paper; "
        "number, content = example_papers()[0]; "
        "print(hashlib.sha256(render_paper(content, number).pdf).hexdigest())"
    )
    number, content = example_papers()[0]
    pdf = render_paper(content, number).pdf
    assert pdf == pdf_of(PaperKind.RECEIPT)
    made = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert made.stdout.strip() == hashlib.sha256(pdf).hexdigest()


def item(number: int) -> CorrectionItem:
    return CorrectionItem(
        material=f"第{number}种材料",
        defect=f"问题{number}：复印件没有加盖公章，有效期已经届满",
        needed=f"要求{number}：重新提交有效期内的复印件并加盖单位公章",
        basis="办事指南材料清单",
        how="复印件1份",
        ways=("窗口提交",),
    )


def notice(items: tuple[CorrectionItem, ...]) -> CorrectionNotice:
    content = PAPERS[PaperKind.CORRECTION_NOTICE][1]
    assert isinstance(content, CorrectionNotice)
    return replace(content, items=items)


def test_a_long_notice_goes_on_under_a_repeated_head_with_nothing_lost() -> None:
    document, text = rendered(notice(tuple(item(number) for number in range(1, 31))))
    pages = [words_of_page(page) for page in document]
    assert len(pages) > 2
    for number in range(1, 31):
        assert text.count(f"要求{number}：重新提交有效期内的复印件并加盖单位公章") == 1
    with_rows = [page for page in pages if "重新提交" in page]
    assert all("材料名称存在的问题及依据补正要求" in page for page in with_rows)
    assert all(f"第{number}页共{len(pages)}页" in page for number, page in enumerate(pages, start=1))
    assert all("六开城管补〔2026〕15号" in page for page in pages)


def words_of_page(page: pypdfium2.PdfPage) -> str:
    return "".join(page.get_textpage().get_text_bounded().split())


def test_the_place_for_the_seal_never_stands_alone_on_a_page() -> None:
    for count in range(4, 10):
        document, _ = rendered(notice(tuple(item(number) for number in range(count))))
        last = words_of_page(document[len(document) - 1])
        assert "行政审批专用章" in last
        assert "本机关依法予以受理" in last


def test_a_row_longer_than_a_page_is_broken_and_not_cut() -> None:
    document, text = rendered(notice((replace(item(1), defect="鱼" * 3000),)))
    assert len(document) > 1
    assert text.count("鱼") == 3000


def test_a_list_of_a_whole_day_keeps_each_case_with_its_first_material() -> None:
    content = PAPERS[PaperKind.HANDOVER_LIST][1]
    assert isinstance(content, HandoverList)
    rows = tuple(
        replace(content.rows[0], case_number=f"CASE{number // 3:03d}", material=f"材料{number:03d}")
        for number in range(180)
    )
    document, text = rendered(replace(content, rows=rows))
    assert len(document) > 3
    assert all(f"材料{number:03d}" in text for number in range(180))
    assert "合计60件" in text
    for page in document:
        rows_part = words_of_page(page).split("密封袋号")[-1]
        group = rows_part.rfind("CASE")
        assert group < 0 or "材料" in rows_part[group:]


HOSTILE = [
    "<script>alert(1)</script>公司",
    "{{ head.query_code }}有限公司",
    '"><img src=x onerror=alert(1)>',
    "</style><h1>准予</h1>",
    "吴𠮷㛃䶮王堃（巴特尔·额尔敦）",
    "甲" * 300,
    "Aa" * 150,
]


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("kind", [PaperKind.RECEIPT, PaperKind.GRANT_DECISION, PaperKind.PROOF_OF_SERVICE])
def test_whatever_a_name_holds_is_printed_as_it_is(kind: PaperKind, name: str) -> None:
    content = PAPERS[kind][1]
    changes: dict[str, Any] = {"head": replace(content.head, applicant=name)}  # type: ignore[arg-type]
    if kind is PaperKind.PROOF_OF_SERVICE:
        changes["recipient"] = name
    document, text = rendered(replace(content, **changes))
    assert name.replace(" ", "") in text
    with pdfplumber.open(io.BytesIO(render_paper(replace(content, **changes), "x").pdf)) as pdf:
        assert all(char["x0"] > 0 and char["x1"] < page.width for page in pdf.pages for char in page.chars)
    assert len(document) <= 3


def test_a_hostile_number_or_authority_breaks_nothing() -> None:
    content = PAPERS[PaperKind.RECEIPT][1]
    name = '某局"</style><script>'
    head = replace(content.head, authority=name, seal_name="<b>章</b>")  # type: ignore[arg-type]
    pdf = render_paper(replace(content, head=head), '"><b>六〔2026〕1号').pdf  # type: ignore[arg-type]
    text = words(pdf)
    assert name in text
    assert "<b>章</b>" in text
    assert text.count('"><b>六〔2026〕1号') == 2  # at the top and at the foot


def test_large_print_is_larger_and_says_the_same() -> None:
    number, content = PAPERS[PaperKind.RECEIPT]
    assert isinstance(content, Receipt)
    large = render_paper(replace(content, large=True), number).pdf

    def size_of(pdf: bytes) -> float:
        with pdfplumber.open(io.BytesIO(pdf)) as document:
            chars = [char for page in document.pages for char in page.chars if char["text"] == "照"]
        return min(char["size"] for char in chars)

    assert size_of(large) > size_of(pdf_of(PaperKind.RECEIPT)) * 1.25
    assert all(one in words(large) for one in SAID[PaperKind.RECEIPT])


def test_a_picture_of_the_place_is_on_the_review_sheet_and_no_other_address_is_read() -> None:
    number, content = PAPERS[PaperKind.EXCEPTION_REVIEW_SHEET]
    assert isinstance(content, ExceptionReviewSheet)
    dot = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
    crop = EvidenceCrop(place="营业执照 第1页", text="看不清", picture=dot)
    items = (replace(content.items[0], evidence=(crop,)),)
    document = pypdfium2.PdfDocument(render_paper(replace(content, items=items), number).pdf)
    assert len(list(document[0].get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=4))) == 1


def test_what_will_be_decided_and_why_it_was_accepted_are_told_truly() -> None:
    content = PAPERS[PaperKind.ACCEPTANCE_NOTICE][1]
    assert isinstance(content, AcceptanceNotice)
    _, text = rendered(replace(content, deemed=True, decision_words="是否予以备案的决定", promised_by=None))
    assert "视为受理" in text
    assert "第三十二条第一款第四项" in text
    assert "申请材料齐全、符合法定形式" not in text
    assert "是否予以备案的决定" in text
    assert "承诺办结时限" not in text


@pytest.mark.parametrize("basis", [(), ("《某办法》第八条",)])
@pytest.mark.parametrize("kind", [kind for kind in PaperKind if kind not in WITHOUT_CASE])
def test_a_paper_of_a_matter_that_is_no_licence_does_not_name_the_law_of_licences(
    kind: PaperKind, basis: tuple[str, ...]
) -> None:
    content = PAPERS[kind][1]
    head = replace(content.head, licence=False, basis=basis)  # type: ignore[arg-type]
    _, text = rendered(replace(content, head=head))  # type: ignore[arg-type]
    said_by_the_content = (
        "《中华人民共和国行政许可法》第三十二条第一款第二项",
        "《行政许可法》第二十九条",
        "《行政许可法》第三十一条",
        "准予行政许可决定书",
        "是否准予行政许可的决定",
    )
    for one in said_by_the_content:
        text = text.replace(one, "")
    assert "许可法" not in text
    assert "行政许可" not in text


def test_a_decision_made_at_the_window_says_by_whose_authority() -> None:
    content = PAPERS[PaperKind.GRANT_DECISION][1]
    assert isinstance(content, GrantDecision)
    assert "以本机关名义" not in words(pdf_of(PaperKind.GRANT_DECISION))
    _, text = rendered(replace(content, delegation="《授权书》（六开社发授〔2026〕4号）"))
    assert "由综合窗口根据《授权书》（六开社发授〔2026〕4号），以本机关名义作出，本机关对决定负责" in text
    assert content.head.authority in text


def test_a_decision_that_is_no_licence_rests_on_its_own_basis() -> None:
    content = PAPERS[PaperKind.REFUSAL_DECISION][1]
    head = replace(content.head, licence=False, basis=("《某办法》第八条",))  # type: ignore[arg-type]
    _, text = rendered(replace(content, head=head))  # type: ignore[arg-type]
    assert "不予批准决定书" in text
    assert "根据《某办法》第八条的规定，本机关决定不予批准" in text


def test_a_matter_that_needs_no_licence_sends_nobody_elsewhere() -> None:
    content = PAPERS[PaperKind.NON_ACCEPTANCE_DECISION][1]
    assert isinstance(content, NonAcceptanceDecision)
    article = "《中华人民共和国行政许可法》第三十二条第一款第一项"
    _, text = rendered(replace(content, ground=NonAcceptanceGround.NO_LICENCE_NEEDED, article=article))
    assert "依法不需要取得行政许可" in text
    assert article in text
    assert "请向" not in text


def test_the_periods_of_the_remedies_are_those_of_the_content() -> None:
    content = PAPERS[PaperKind.NON_ACCEPTANCE_DECISION][1]
    assert isinstance(content, NonAcceptanceDecision)
    remedies = replace(content.remedies, review_days=30, litigation_months=3)
    _, text = rendered(replace(content, remedies=remedies))
    assert "30日内向六安市人民政府申请行政复议" in text
    assert "3个月内依法向六安市金安区人民法院提起行政诉讼" in text
    assert "60日" not in text


def test_a_day_to_supply_by_is_told_only_with_the_rule_that_gives_it() -> None:
    _, without = rendered(notice((item(1),)))
    assert "前补正" not in without
    told = replace(notice((item(1),)), supply_by=date(2026, 10, 26), supply_basis="某规定第五条")
    assert "请于2026年10月26日前补正（某规定第五条）" in rendered(told)[1]


def test_a_courier_slip_never_shows_a_whole_address_or_number() -> None:
    number, content = PAPERS[PaperKind.PICKUP_NOTICE]
    assert isinstance(content, PickupNotice)
    assert content.courier is not None
    text = words(render_paper(content, number).pdf)
    assert content.courier.address not in text
    assert "皋陶路188号" not in text
    assert content.courier.phone not in text


@given(st.text(alphabet="安徽省六安市金安区小区某街道县旗12号*", max_size=40))
def test_a_masked_address_stays_as_it_is_when_masked_again(address: str) -> None:
    once = masked_address(address)
    assert masked_address(once) == once
    assert once.endswith("********")


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("安徽省六安市金安区皋陶路188号3栋1201室", "安徽省六安市金安区********"),
        ("六安市霍山县某镇某村", "六安市霍山县********"),
        ("六安市阳光小区3栋", "六安市********"),
        ("皋陶路188号", "皋陶路********"),
    ],
)
def test_an_address_is_shown_down_to_its_district(address: str, shown: str) -> None:
    assert masked_address(address) == shown


def test_numerals_and_times_are_written_as_on_paper() -> None:
    assert [numeral(one) for one in (1, 10, 11, 20, 34)] == ["一", "十", "十一", "二十", "三十四"]
    content = PAPERS[PaperKind.RECEIPT][1]
    assert isinstance(content, Receipt)
    assert minute(content.received_at) == "2026年10月12日9时12分"


def test_the_picture_in_the_docs_shows_the_papers_as_they_are_now() -> None:
    sheets = [_pictured(*PAPERS[kind]) for kind in PICTURED]
    width, height = (max(sheet.size[side] for sheet in sheets) for side in (0, 1))
    picture = Image.new("RGB", (width * 3, height * 2), "white")
    for place, sheet in enumerate(sheets):
        row, column = divmod(place, 3)
        picture.paste(sheet, (column * width, row * height))
    if os.environ.get("YICHUANG_UPDATE_PICTURES") == "1":
        picture.convert("L").quantize(16, dither=Image.Dither.NONE).save(PICTURE, optimize=True)
    with Image.open(PICTURE) as kept:
        assert kept.size == picture.size
        difference = ImageStat.Stat(ImageChops.difference(kept.convert("L"), picture.convert("L")))
    assert difference.mean[0] < ANOTHER_FONT


def _pictured(number: str, content: Content) -> Image.Image:
    page = pypdfium2.PdfDocument(render_paper(content, number).pdf)[0]
    return page.render(scale=0.9).to_pil().convert("RGB")  # type: ignore[no-any-return]
