"""What the kinds beyond the first matters say, from pages made by hand: labels, tables and sentences."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest
from sheets import line, sheet, table

from extractors.documents import documents_of
from extractors.kinds.base import amount, document_number
from extractors.layout import Page, segments_of
from extractors.values import Box, Place, Seal

COMPANY = "六皋市云禾达市政工程有限公司"
WANG, ZHANG = "11010519491231002X", "440524188001010014"


def read(kind: str, *pages: Page) -> dict[str, str]:
    (document,) = documents_of(pages)
    assert document.kind == kind
    return {name: value.value for name, value in document.fields.items() if not value.blank}


def test_articles_state_name_seat_and_capital_in_their_sentences() -> None:
    page = sheet(
        (f"第二条　公司名称：{COMPANY}。", 0.12, 0.2),
        ("第三条　公司住所：安徽省六皋市迎宾路176号3号", 0.12, 0.23),
        ("楼2层。", 0.12, 0.26),
        ("第四条　公司注册资本为人民币贰佰万元整。", 0.12, 0.29),
        ("全体股东签字：", 0.12, 0.5),
        ("2026年3月5日", 0.6, 0.55),
        heading="公司章程",
    )
    assert read("articles_of_association", page) == {
        "title": "公司章程",
        "organisation": COMPANY,
        "address": "安徽省六皋市迎宾路176号3号楼2层",
        "registered_capital": "贰佰万元整",
        "signed_date": "2026-03-05",
    }


def test_articles_are_named_by_their_heading_where_no_article_names_them() -> None:
    page = sheet(("第一条　本章程由全体股东订立。", 0.12, 0.2), heading="六皋市云禾养老服务中心章程")
    assert read("articles_of_association", page)["organisation"] == "六皋市云禾养老服务中心"


def test_a_report_on_capital_written_as_a_letter() -> None:
    page = sheet(
        ("六云会验字〔2026〕第38号", 0.6, 0.12),
        (f"{COMPANY}全体股东：", 0.1, 0.16),
        ("我们接受委托，审验了贵公司截至2026年3月2日止的注册资本实收情况。", 0.14, 0.2),
        ("贵公司已收到王芳缴纳的注册资本（实收资本）合计人民币贰佰万元整", 0.14, 0.23),
        ("（¥2,000,000.00）。", 0.1, 0.26),
        ("六皋市诚信会计师事务所（普通合伙）", 0.5, 0.5),
        ("2026年3月6日", 0.6, 0.53),
        heading="验资报告",
    )
    assert read("capital_verification_report", page) == {
        "title": "验资报告",
        "report_number": "六云会验字〔2026〕第38号",
        "organisation": COMPANY,
        "amount": "贰佰万元整",
        "issuer": "六皋市诚信会计师事务所（普通合伙）",
        "issued_date": "2026-03-06",
    }


def _card(name: str, relation: str, number: str, file: str) -> Page:
    texts, cells = table(
        [(0.2, "姓名"), (0.2, name), (0.2, "户主或与户主关系"), (0.2, relation)],
        [(0.2, "曾用名"), (0.2, ""), (0.2, "性别"), (0.2, "女")],
        [(0.4, "公民身份证件编号"), (0.4, number)],
        [(0.2, "文化程度"), (0.2, "高中"), (0.2, "服务处所"), (0.2, "")],
    )
    return sheet(*texts, cells=cells, heading="常住人口登记卡", file=file)


def test_the_cards_of_a_household_are_one_booklet() -> None:
    texts, cells = table(
        [(0.2, "户别"), (0.2, "家庭户"), (0.2, "户主姓名"), (0.2, "王芳")],
        [(0.2, "户号"), (0.2, "340012345"), (0.2, "住址"), (0.2, "六皋市迎宾路1号")],
    )
    pages = [
        sheet(*texts, cells=cells, heading="居民户口簿", file="1.jpg"),
        _card("王芳", "户主", WANG, "2.jpg"),
        _card("张磊", "配偶", ZHANG, "3.jpg"),
    ]
    assert read("household_register", *pages) == {
        "title": "居民户口簿",
        "head": "王芳",
        "register_number": "340012345",
        "address": "六皋市迎宾路1号",
        "members": "王芳、张磊",
        "member_id_numbers": f"{WANG}、{ZHANG}",
    }


@pytest.mark.parametrize(("printed", "numbers"), [(ZHANG, f"{WANG}、{ZHANG}"), (ZHANG[:-1] + "5", WANG)])
def test_a_number_whose_cell_a_stripe_parts_is_found_by_its_check_digit(printed: str, numbers: str) -> None:
    card = _card("张磊", "配偶", printed, "3.jpg")
    stripe = next(n for n, one in enumerate(card.segments) if one.text == printed)
    home = card.segments[stripe].cell
    assert home is not None
    box = card.cells[home]
    card.cells = (*card.cells[:home], replace(box, right=box.left + 0.003), *card.cells[home + 1 :])
    card.segments = tuple(
        replace(one, cell=None) if n == stripe else one for n, one in enumerate(card.segments)
    )
    found = read("household_register", _card("王芳", "户主", WANG, "2.jpg"), card)
    assert (found["members"], found["member_id_numbers"]) == ("王芳、张磊", numbers)


def test_a_household_printed_as_a_list() -> None:
    texts, cells = table(
        [(0.1, "序号"), (0.2, "姓名"), (0.2, "与户主关系"), (0.3, "公民身份号码")],
        [(0.1, "1"), (0.2, "王芳"), (0.2, "户主"), (0.3, WANG)],
        [(0.1, "2"), (0.2, "张磊"), (0.2, "配偶"), (0.3, ZHANG)],
    )
    found = read("household_register", sheet(*texts, cells=cells, heading="户籍证明"))
    assert found["members"] == "王芳、张磊"
    assert found["member_id_numbers"] == f"{WANG}、{ZHANG}"


def test_a_laboratorys_report() -> None:
    texts, cells = table(
        [(0.2, "样品名称"), (0.6, "生活污水")],
        [(0.2, "委托单位"), (0.6, COMPANY)],
        [(0.2, "采样地点"), (0.6, "六皋市迎宾路176号")],
        [(0.2, "检测结论"), (0.6, "所检项目均符合标准要求。")],
    )
    page = sheet(
        ("报告编号：YLJC202608171", 0.1, 0.12),
        ("资质认定证书编号：261212345678", 0.5, 0.12),
        *texts,
        ("安徽南岗检测技术有限公司", 0.55, 0.6),
        ("签发日期：2026年8月26日", 0.55, 0.64),
        cells=cells,
        heading="水质检测报告",
    )
    assert read("test_report", page) == {
        "title": "水质检测报告",
        "report_number": "YLJC202608171",
        "cma_number": "261212345678",
        "sample": "生活污水",
        "organisation": COMPANY,
        "address": "六皋市迎宾路176号",
        "conclusion": "所检项目均符合标准要求",
        "issuer": "安徽南岗检测技术有限公司",
        "issued_date": "2026-08-26",
    }


def test_a_report_whose_date_cannot_be_read_is_not_dated_by_its_samples() -> None:
    page = sheet(
        ("采样日期：2026年8月20日", 0.1, 0.2), ("检测日期：2026年8月21日", 0.1, 0.24), heading="水质检测报告"
    )
    assert "issued_date" not in read("test_report", page)


def test_a_report_that_repeats_its_heading_is_one_paper() -> None:
    pages = [
        sheet(("报告编号：YLJC202608171", 0.3, 0.3), heading="水质检测报告", file="1.pdf", number=1),
        sheet(
            ("报告编号：YLJC202608171　第2页 共2页", 0.1, 0.12),
            ("检测依据和检测结果见下表，所检项目合格。", 0.1, 0.2),
            heading="水质检测报告",
            file="1.pdf",
            number=2,
        ),
    ]
    assert read("test_report", *pages)["report_number"] == "YLJC202608171"


def test_an_approval_with_a_red_head() -> None:
    page = sheet(
        ("六民函〔2026〕140号", 0.4, 0.12),
        ("六皋市云禾养老服务中心筹备组：", 0.1, 0.2),
        ("你单位报来的申请收悉。经研究，现批复如下：", 0.14, 0.23),
        ("一、原则同意。二、请依法办理登记。此复。", 0.14, 0.26),
        ("六皋市民政局", 0.6, 0.5),
        ("2026年6月27日", 0.6, 0.53),
        heading="关于同意成立六皋市云禾养老服务中心的批复",
    )
    assert read("approval_document", page) == {
        "title": "关于同意成立六皋市云禾养老服务中心的批复",
        "document_number": "六民函〔2026〕140号",
        "addressee": "六皋市云禾养老服务中心筹备组",
        "project": "成立六皋市云禾养老服务中心",
        "issuer": "六皋市民政局",
        "issued_date": "2026-06-27",
    }


def test_a_certificate_of_training_in_one_sentence() -> None:
    page = sheet(
        ("证书编号：AQ2026014", 0.6, 0.12),
        (f"王芳同志（身份证号：{WANG}）于2026年3月1日参加烟花爆竹零售", 0.14, 0.2),
        ("经营安全培训，经考核合格，特发此证。", 0.1, 0.23),
        ("有效期：2026年3月26日至2029年3月25日", 0.14, 0.26),
        ("六皋市应急管理局", 0.6, 0.5),
        ("2026年3月26日", 0.6, 0.53),
        heading="培训合格证书",
    )
    assert read("training_certificate", page) == {
        "title": "培训合格证书",
        "certificate_number": "AQ2026014",
        "name": "王芳",
        "id_number": WANG,
        "subject": "烟花爆竹零售经营安全",
        "valid_until": "2029-03-25",
        "issuer": "六皋市应急管理局",
        "issued_date": "2026-03-26",
    }


@pytest.mark.parametrize(
    ("first", "second", "sentence"),
    [
        ("安徽青石桥烟花爆竹有限公司", COMPANY, "一、甲方向乙方供应烟花爆竹，数量以订单为准。"),
        (COMPANY, "安徽青石桥烟花爆竹有限公司", "一、乙方向甲方供应烟花爆竹，数量以订单为准。"),
        (COMPANY, "安徽青石桥烟花爆竹有限公司", "一、甲方向乙方采购烟花爆竹，数量以订单为准。"),
    ],
)
def test_a_sentence_says_which_side_of_a_contract_delivers(first: str, second: str, sentence: str) -> None:
    page = sheet(
        (f"甲方：{first}", 0.1, 0.16),
        (f"乙方：{second}", 0.1, 0.19),
        (sentence, 0.14, 0.24),
        ("二、合同期限：自2026年8月1日起至2027年7月31日止。", 0.14, 0.27),
        ("签订日期：2026年7月20日", 0.5, 0.6),
        heading="烟花爆竹供货合同",
    )
    assert read("supply_contract", page) == {
        "title": "烟花爆竹供货合同",
        "supplier": "安徽青石桥烟花爆竹有限公司",
        "buyer": COMPANY,
        "subject": "烟花爆竹",
        "valid_from": "2026-08-01",
        "valid_until": "2027-07-31",
        "signed_date": "2026-07-20",
    }


def test_a_contract_of_carriage_names_the_carrier_as_the_one_who_delivers() -> None:
    page = sheet(
        (f"托运方：{COMPANY}", 0.1, 0.16),
        ("承运方：六皋市顺达运输有限公司", 0.1, 0.19),
        ("签订日期：2026年7月20日", 0.5, 0.6),
        heading="建筑垃圾运输合同",
    )
    found = read("supply_contract", page)
    assert (found["supplier"], found["buyer"]) == ("六皋市顺达运输有限公司", COMPANY)


def test_sides_that_no_word_tells_apart_are_left_unknown() -> None:
    page = sheet(
        (f"甲方：{COMPANY}", 0.1, 0.16), ("乙方：六皋市顺达商贸有限公司", 0.1, 0.19), heading="购销合同"
    )
    assert not {"supplier", "buyer"} & read("supply_contract", page).keys()


def test_an_assessment_of_safety_behind_a_cover() -> None:
    pages = [
        sheet(
            (COMPANY, 0.3, 0.03),
            ("报告编号：AP-2026-744", 0.35, 0.12),
            ("安徽东城安全技术咨询有限公司", 0.35, 0.5),
            ("2026年8月26日", 0.4, 0.53),
            heading="安全条件评价报告",
            file="1.pdf",
        ),
        sheet(
            ("五、评价结论：具备安全经营条件。", 0.14, 0.2),
            ("评价人员：张磊", 0.1, 0.3),
            file="1.pdf",
            number=2,
        ),
    ]
    assert read("safety_assessment", *pages) == {
        "title": "安全条件评价报告",
        "organisation": COMPANY,
        "report_number": "AP-2026-744",
        "conclusion": "具备安全经营条件",
        "assessor": "安徽东城安全技术咨询有限公司",
        "issued_date": "2026-08-26",
    }


def test_a_licence_to_open_an_account() -> None:
    page = sheet(
        ("核准号：J3690001234567", 0.1, 0.12),
        (f"经审核，{COMPANY}符合开户条件，准予开立基本存款账户。", 0.14, 0.18),
        ("开户银行：六皋云岭农村商业银行股份有限公司青石支行", 0.14, 0.22),
        ("账　　号：3753 0000 8280 1831 753", 0.14, 0.26),
        heading="开户许可证",
    )
    assert read("bank_account", page) == {
        "title": "开户许可证",
        "account_name": COMPANY,
        "bank": "六皋云岭农村商业银行股份有限公司青石支行",
        "account_number": "3753000082801831753",
    }


def test_a_certificate_of_death_written_as_a_letter() -> None:
    page = sheet(
        (f"兹证明王芳，女，身份证号码：{WANG}，生前住六皋市迎宾路1号，", 0.14, 0.2),
        ("于2026年5月4日因病死亡，情况属实。", 0.1, 0.23),
        ("六皋市公安局云岭派出所", 0.6, 0.4),
        ("2026年5月6日", 0.6, 0.43),
        heading="死亡证明",
    )
    assert read("death_certificate", page) == {
        "title": "死亡证明",
        "name": "王芳",
        "id_number": WANG,
        "death_date": "2026-05-04",
        "issuer": "六皋市公安局云岭派出所",
        "issued_date": "2026-05-06",
    }


@pytest.mark.parametrize(("printed", "days"), [("7", "7"), ("柒", "7"), ("拾伍", "15"), ("三十", "30")])
def test_a_letter_of_introduction(printed: str, days: str) -> None:
    page = sheet(
        ("六皋市档案馆：", 0.1, 0.16),
        (f"兹介绍我单位张磊同志（身份证号码：{ZHANG}）前往你处查阅本单位", 0.14, 0.2),
        ("会计档案事宜，请予接洽。", 0.1, 0.23),
        (f"（有效期{printed}天）", 0.1, 0.3),
        (COMPANY, 0.5, 0.4),
        ("2026年11月2日", 0.6, 0.43),
        heading="介绍信",
    )
    assert read("introduction_letter", page) == {
        "title": "介绍信",
        "bearer": "张磊",
        "id_number": ZHANG,
        "purpose": "查阅本单位会计档案",
        "valid_days": days,
        "issuer": COMPANY,
        "signed_date": "2026-11-02",
    }


def _street() -> npt.NDArray[np.uint8]:
    """A picture of many tones of which none prevails."""
    random = np.random.default_rng(7)
    small = random.integers(0, 255, (40, 30, 3), dtype=np.uint8)
    return np.ascontiguousarray(np.repeat(np.repeat(small, 20, axis=0), 20, axis=1))


def test_a_picture_of_a_place_is_no_portrait_and_no_drawing() -> None:
    assert read("site_photo", sheet(pixels=_street())) == {}


def test_a_heading_cut_in_the_middle_of_a_word_still_names_the_kind() -> None:
    body = [(f"这是正文的第{n}行，写着一些与材料种类无关的话", 0.12, 0.3 + 0.03 * n) for n in range(8)]
    page = sheet(*body)
    cut = [line("烟花爆竹零售经营人员安全培训合", 0.25, 0.06, 0.024), line("格证", 0.47, 0.1, 0.024)]
    page.segments = (*segments_of(cut, (), page.aspect), *page.segments)
    (document,) = documents_of([page])
    assert document.kind == "training_certificate"


def test_the_last_character_of_a_heading_may_stand_alone_in_the_line_below() -> None:
    page = sheet(
        *[(f"这是正文的第{n}行，写着一些与材料种类无关的话", 0.12, 0.3 + 0.03 * n) for n in range(8)]
    )
    cut = [line("烟花爆竹零售经营人员安全培训合格", 0.29, 0.06, 0.0185), line("证", 0.487, 0.085, 0.0185)]
    page.segments = (*segments_of(cut, (), page.aspect), *page.segments)
    (document,) = documents_of([page])
    assert document.kind == "training_certificate"
    assert document.fields["title"].value == "烟花爆竹零售经营人员安全培训合格证"


def test_the_words_at_which_the_sides_seal_name_nobody() -> None:
    page = sheet(
        (f"甲方：{COMPANY}", 0.1, 0.16),
        ("乙方：六皋市顺达商贸有限公司", 0.1, 0.19),
        ("一、乙方向甲方供应包装材料，品种和数量以每次订货单为准。", 0.14, 0.3),
        ("供方（盖章：", 0.1, 0.5),
        ("需方（盖章）：", 0.5, 0.5),
        heading="购销合同",
    )
    found = read("supply_contract", page)
    assert (found["supplier"], found["buyer"]) == ("六皋市顺达商贸有限公司", COMPANY)


@pytest.mark.parametrize(
    ("printed", "score", "on_seal", "issuer"),
    [
        ("六皋市首草坡工程有限公司", 0.3, "六皋市百草坡工程有限公司", "六皋市百草坡工程有限公司"),
        ("六皋市草坡工程有限公司", 0.6, "六皋市百草坡工程有限公司", "六皋市百草坡工程有限公司"),
        ("六皋市首草坡工程有限公司", 0.97, "六皋市百草坡工程有限公司", "六皋市首草坡工程有限公司"),
        ("六皋市首草坡工程有限公司", 0.3, "安徽九里河环境检测有限公司", "六皋市首草坡工程有限公司"),
    ],
    ids=["print hardly read", "a character passed over", "print read surely", "another's seal"],
)
def test_a_seal_read_surely_says_what_the_print_under_it_is(
    printed: str, score: float, on_seal: str, issuer: str
) -> None:
    place = Place("1.png", 1, Box(0.6, 0.38, 0.77, 0.5))
    page = sheet(
        ("六皋市档案馆：", 0.1, 0.16),
        (f"兹介绍我单位张磊同志（身份证号码：{ZHANG}）前往你处查阅本单位", 0.14, 0.2),
        ("会计档案事宜，请予接洽。", 0.1, 0.23),
        ("2026年11月2日", 0.6, 0.43),
        heading="介绍信",
        seals=[Seal(place, on_seal, 0.96, on_seal)],
    )
    name = replace(line(printed, 0.5, 0.4), scores=(score,) * len(printed))
    page.segments = (*page.segments, *segments_of([name], (), page.aspect))
    assert read("introduction_letter", page)["issuer"] == issuer


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("人民币贰佰万元整", "贰佰万元整"),
        ("200万元", "200万元"),
        ("¥2,000,000.00", "¥2000000.00"),
        ("共三份", None),
    ],
)
def test_an_amount_is_kept_as_printed(printed: str, value: str | None) -> None:
    assert amount(printed) == value


@pytest.mark.parametrize(
    "printed", ["六民函〔2026〕15号", "六民函[2026]15号", "六民函（2026）015号", "六民函【2026】15号"]
)
def test_the_number_of_an_official_paper_has_six_cornered_brackets(printed: str) -> None:
    assert document_number(printed) == "六民函〔2026〕15号"
