"""What a paper is, and where one ends and the next begins."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image
from sheets import bgr, sheet

from extractors.documents import documents_of
from extractors.kinds import site_photo
from extractors.values import Barcode, Box, Place
from samples.scene import scene

BODY = [(f"这是正文的第{n}行，写着一些与材料种类无关的话", 0.12, 0.2 + 0.03 * n) for n in range(8)]


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("营业执照", "business_licence"),
        ("临时占用城市道路申请表", "application_form"),
        ("代理记账资格申请书", "application_form"),
        ("备案登记表", "application_form"),
        ("授权委托书", "power_of_attorney"),
        ("法定代表人授权委托书", "power_of_attorney"),
        ("委托书", "power_of_attorney"),
        ("房屋租赁合同", "lease_contract"),
        ("场地租赁协议", "lease_contract"),
        ("不动产权证书", "property_certificate"),
        ("会计专业技术资格证书", "qualification_certificate"),
        ("专职从业承诺书", "commitment_letter"),
        ("代理记账业务内部规范", "internal_regulations"),
        ("财务管理制度", "internal_regulations"),
        ("占用位置图", "location_drawing"),
        ("总平面图", "location_drawing"),
        ("特种作业操作证", "training_certificate"),
        ("烟花爆竹零售经营人员安全培训合格证", "training_certificate"),
        ("常住人口登记卡", "household_register"),
        ("居民户口簿", "household_register"),
        ("验资报告", "capital_verification_report"),
        ("安全现状评价报告", "safety_assessment"),
        ("生产安全事故风险评估报告", "safety_assessment"),
        ("水质检测报告", "test_report"),
        ("公共场所卫生学评价报告", "test_report"),
        ("烟花爆竹购销合同", "supply_contract"),
        ("建筑垃圾运输合同", "supply_contract"),
        ("开户许可证", "bank_account"),
        ("基本存款账户信息", "bank_account"),
        ("居民死亡医学证明（推断）书", "death_certificate"),
        ("介绍信", "introduction_letter"),
        ("公司章程（草案）", "articles_of_association"),
        ("关于同意成立六皋市云禾养老服务中心的批复", "approval_document"),
        ("准予行政许可决定书", "approval_document"),
        ("施工现场照片", "site_photo"),
        ("注册安全工程师执业资格证书", "qualification_certificate"),
        ("全国会计专业技术资格考试合格证明", "qualification_certificate"),
        ("房屋买卖合同", "other"),
        ("审计报告", "other"),
        ("收款收据", "other"),
    ],
)
def test_a_paper_is_what_its_heading_says(heading: str, kind: str) -> None:
    (document,) = documents_of([sheet(*BODY, heading=heading)])
    assert document.kind == kind
    if kind in ("application_form", "commitment_letter", "location_drawing", "internal_regulations", "other"):
        assert document.fields["title"].value == heading


def test_a_page_without_a_heading_goes_on_with_the_paper_before_it() -> None:
    pages = [
        sheet(
            *BODY, ("第一条　甲方将房屋出租给乙方", 0.1, 0.5), heading="房屋租赁合同", file="1.pdf", number=1
        ),
        sheet(*BODY, ("第九条　违约责任", 0.1, 0.5), file="1.pdf", number=2),
    ]
    (contract,) = documents_of(pages)
    assert contract.kind == "lease_contract"
    assert contract.parts == (("1.pdf", 1), ("1.pdf", 2))


def test_each_heading_begins_a_paper_of_its_own() -> None:
    headings = ("授权委托书", "专职从业承诺书", "承诺书", "占用位置图")
    pages = [sheet(*BODY, heading=name, file="1.pdf", number=n) for n, name in enumerate(headings, 1)]
    assert [document.parts for document in documents_of(pages)] == [(("1.pdf", n),) for n in (1, 2, 3, 4)]


def test_a_word_in_the_text_does_not_make_the_paper() -> None:
    page = sheet(
        *BODY, ("请提交营业执照、授权委托书和租赁合同各一份", 0.12, 0.6), heading="临时占用城市道路申请表"
    )
    assert [document.kind for document in documents_of([page])] == ["application_form"]


def test_a_blank_page_is_no_paper_but_is_told_of() -> None:
    blank = sheet(file="1.pdf", number=2)
    blank.blank = True
    (document,) = documents_of([sheet(*BODY, heading="授权委托书", file="1.pdf"), blank])
    assert document.blank_pages == (("1.pdf", 2),)
    (alone,) = documents_of([blank])
    assert (alone.kind, alone.blank_pages) == ("other", (("1.pdf", 2),))


def test_a_portrait_is_a_photo() -> None:
    picture = Image.new("RGB", (300, 400), (58, 120, 200))
    picture.paste((222, 184, 160), (100, 80, 200, 230))
    picture.paste((40, 40, 60), (60, 230, 240, 400))
    (document,) = documents_of([sheet(pixels=bgr(picture))])
    assert document.kind == "id_photo"


def test_a_grey_copy_of_a_place_that_lies_is_no_portrait() -> None:
    paper = Image.new("L", (1400, 1000), 230)
    paper.paste(scene(7).convert("L").resize((1180, 800)), (110, 100))
    assert site_photo.fills_sheet(bgr(paper))
    person = Image.new("L", (1400, 1000), 230)
    person.paste(90, (600, 200, 800, 450))
    person.paste(40, (500, 450, 900, 900))
    assert not site_photo.fills_sheet(bgr(person))


def test_a_page_of_lines_and_few_words_is_a_drawing() -> None:
    pixels = np.full((1754, 1240, 3), 255, dtype=np.uint8)
    for at in range(200, 1000, 60):
        pixels[300:1500, at : at + 3] = 0
        pixels[at + 200 : at + 203, 150:1100] = 0
    (document,) = documents_of([sheet(("桂花路", 0.4, 0.12), ("12米", 0.6, 0.12), pixels=pixels)])
    assert document.kind == "location_drawing"


def test_every_kind_of_the_folder_is_named_once() -> None:
    from extractors.kinds import BY_KEY, KINDS

    assert len(BY_KEY) == len(KINDS)


def test_words_of_two_columns_are_no_heading() -> None:
    page = sheet(
        ("申请单位：六皋市云禾达市政工程有限公司", 0.1, 0.2),
        ("负责人：王芳", 0.1, 0.26),
        ("审批意见", 0.62, 0.26),
        ("地址：六皋市迎宾路176号", 0.1, 0.32),
        heading="代理记账许可申请书",
    )
    (document,) = documents_of([page])
    assert document.kind == "application_form"


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("委托代理书", "power_of_attorney"),
        ("政务服务事项委托代办书", "power_of_attorney"),
        ("委托办理证明", "power_of_attorney"),
        ("临时占用城市道路网上申报单", "application_form"),
        ("代理记账许可申报书", "application_form"),
        ("场地出租合同", "lease_contract"),
        ("厂房租用协议书", "lease_contract"),
        ("房屋产权证明", "property_certificate"),
        ("会计工作手册", "internal_regulations"),
        ("中级会计师证书", "qualification_certificate"),
        ("申请材料清单", "other"),
        ("委托代理合同", "other"),
    ],
)
def test_headings_that_halls_use_name_the_kind(heading: str, kind: str) -> None:
    (document,) = documents_of([sheet(("某某某", 0.1, 0.3), ("二〇二六年", 0.1, 0.35), heading=heading)])
    assert document.kind == kind


def test_a_cover_sheet_with_a_code_is_a_paper_of_its_own() -> None:
    code = Barcode(Place("1.png", 1, Box(0.4, 0.1, 0.6, 0.2)), "QR Code", "LA012026110210008R")
    cover = sheet(("办件回执", 0.1, 0.3), number=1)
    cover.barcodes = (code,)
    first, second = documents_of([cover, sheet(("一张便条", 0.1, 0.3), number=2)])
    assert (first.parts, second.parts) == ((("1.png", 1),), (("1.png", 2),))
