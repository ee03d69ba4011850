"""What each kind of paper says, from pages made by hand: labels, tables and sentences."""

from __future__ import annotations

import pytest
from sheets import Text, sheet, table

from extractors.documents import documents_of
from extractors.layout import Page

COMPANY, CODE = "六皋市云禾达市政工程有限公司", "91349999MA0000007C"
WANG, ZHANG = "11010519491231002X", "440524188001010014"


def read(*pages: Page) -> dict[str, str]:
    (document,) = documents_of(pages)
    return {name: value.value for name, value in document.fields.items() if not value.blank}


def test_a_business_licence() -> None:
    page = sheet(
        (f"统一社会信用代码　{CODE}", 0.1, 0.12),
        ("名　　称", 0.1, 0.2),
        (COMPANY, 0.3, 0.2),
        ("类　　型", 0.1, 0.24),
        ("有限责任公司（自然人独资）", 0.3, 0.24),
        ("法定代表人", 0.1, 0.28),
        ("王芳", 0.3, 0.28),
        ("注册资本", 0.1, 0.32),
        ("伍拾万元整", 0.3, 0.32),
        ("成立日期", 0.1, 0.36),
        ("2019年05月06日", 0.3, 0.36),
        ("营业期限", 0.1, 0.40),
        ("2019年05月06日至2039年05月05日", 0.3, 0.40),
        ("住　　所", 0.1, 0.44),
        ("安徽省六皋市迎宾路176号", 0.3, 0.44),
        ("登记机关　六皋市市场监督管理局", 0.5, 0.7),
        ("2021年03月04日", 0.6, 0.75),
        heading="营业执照",
    )
    assert read(page) == {
        "title": "营业执照",
        "uscc": CODE,
        "name": COMPANY,
        "type": "有限责任公司（自然人独资）",
        "legal_representative": "王芳",
        "registered_capital": "伍拾万元整",
        "established_date": "2019-05-06",
        "valid_until": "2039-05-05",
        "address": "安徽省六皋市迎宾路176号",
        "registrar": "六皋市市场监督管理局",
        "issued_date": "2021-03-04",
    }


def test_an_application_form() -> None:
    texts, cells = table(
        [(0.2, "申请单位"), (0.6, COMPANY)],
        [(0.2, "统一社会信用代码"), (0.6, CODE)],
        [(0.2, "法定代表人"), (0.2, "王芳"), (0.2, "身份证号码"), (0.2, WANG)],
        [(0.2, "经办人"), (0.2, "张磊"), (0.2, "联系电话"), (0.2, "13800138000")],
        [(0.2, "占用期限"), (0.6, "自2026年12月1日至2026年12月30日")],
        [(0.2, "占用面积"), (0.6, "60平方米")],
    )
    page = sheet(
        *texts, ("填表日期：2026年11月20日", 0.5, 0.6), cells=cells, heading="临时占用城市道路申请表"
    )
    assert read(page) == {
        "title": "临时占用城市道路申请表",
        "applicant": COMPANY,
        "uscc": CODE,
        "legal_representative": "王芳",
        "id_number": WANG,
        "agent_name": "张磊",
        "agent_phone": "13800138000",
        "phone": "13800138000",
        "period_from": "2026-12-01",
        "period_until": "2026-12-30",
        "area_m2": "60",
        "signed_date": "2026-11-20",
    }


def test_the_date_that_the_office_writes_is_not_the_applicants() -> None:
    texts, cells = table(
        [(0.2, "申请人"), (0.6, "王芳")], [(0.2, "审批意见"), (0.6, "同意\n负责人签字：\n2026年11月25日")]
    )
    assert "signed_date" not in read(sheet(*texts, cells=cells, heading="老年人优待证申请表"))


def test_a_power_of_attorney_written_as_a_letter() -> None:
    page = sheet(
        (f"本单位{COMPANY}，统一社会信用代码{CODE}，", 0.12, 0.2),
        (f"现委托张磊（身份证号码：{ZHANG}）办理临时占用城市道路审批事项。", 0.12, 0.23),
        ("委托期限：自2026年11月20日至2026年12月31日止。", 0.12, 0.26),
        ("法定代表人（签字）：", 0.5, 0.5),
        ("2026年11月20日", 0.6, 0.55),
        heading="授权委托书",
    )
    found = read(page)
    assert found["principal"] == COMPANY
    assert found["agent_name"] == "张磊"
    assert found["agent_id_number"] == ZHANG
    assert found["valid_until"] == "2026-12-31"
    assert found["signed_date"] == "2026-11-20"
    assert "临时占用城市道路审批" in found["scope"]


def test_a_power_of_attorney_set_as_a_table() -> None:
    texts, cells = table(
        [(0.2, "委托人"), (0.6, "王芳")],
        [(0.2, "委托人身份证号"), (0.6, WANG)],
        [(0.2, "受托人"), (0.6, "张磊")],
        [(0.2, "受托人身份证号"), (0.6, ZHANG)],
        [(0.2, "有效期至"), (0.6, "2026年12月31日")],
        [(0.2, "委托事项"), (0.6, "办理老年人优待证")],
    )
    page = sheet(*texts, ("日期：2026年11月20日", 0.5, 0.6), cells=cells, heading="委托书")
    assert read(page) == {
        "title": "委托书",
        "principal": "王芳",
        "principal_id_number": WANG,
        "agent_name": "张磊",
        "agent_id_number": ZHANG,
        "scope": "办理老年人优待证",
        "valid_until": "2026-12-31",
        "signed_date": "2026-11-20",
    }


@pytest.mark.parametrize(
    "sentences",
    [
        (f"王芳系{COMPANY}的法定代表人，", "现委托张磊为我单位代理人，办理临时占用城市道路的申请。"),
        (
            f"本授权书声明：{COMPANY}（统一社会信用代码{CODE}）",
            "法定代表人王芳授权张磊为我单位的合法代理人，就临时占用城市道路事项代表我单位办理。",
        ),
    ],
)
def test_a_letter_in_which_the_representative_speaks_for_the_principal(sentences: tuple[str, str]) -> None:
    lines: list[Text] = [(text, 0.12, 0.2 + 0.03 * at) for at, text in enumerate(sentences)]
    found = read(sheet(*lines, ("2026年11月20日", 0.6, 0.55), heading="授权委托书"))
    assert (found["principal"], found["agent_name"]) == (COMPANY, "张磊")
    assert "临时占用城市道路" in found["scope"]


def test_a_power_of_attorney_with_a_column_for_each_party() -> None:
    texts, cells = table(
        [(0.2, ""), (0.3, "委托人"), (0.3, "受托人")],
        [(0.2, "姓名"), (0.3, "王芳"), (0.3, "张磊")],
        [(0.2, "证照号码"), (0.3, WANG), (0.3, ZHANG)],
        [(0.2, "联系电话"), (0.3, "13800138000"), (0.3, "13900139000")],
    )
    found = read(sheet(*texts, cells=cells, heading="授权委托书"))
    assert (found["principal"], found["principal_id_number"]) == ("王芳", WANG)
    assert (found["agent_name"], found["agent_id_number"]) == ("张磊", ZHANG)
    assert found["agent_phone"] == "13900139000"


def test_a_term_whose_dash_was_read_as_the_numeral_one() -> None:
    page = sheet(("委托期限：2026年05月04日一2026年09月04日", 0.12, 0.2), heading="授权委托书")
    assert read(page)["valid_until"] == "2026-09-04"


def test_the_date_of_signing_is_not_the_end_of_the_term() -> None:
    page = sheet(
        ("委托人：王芳", 0.12, 0.2),
        ("受托人：张磊", 0.12, 0.23),
        ("有效期至：2026年12月31日", 0.12, 0.26),
        ("日期：2026年11月20日", 0.12, 0.29),
        heading="委托书",
    )
    assert read(page)["valid_until"] == "2026-12-31"


def test_a_lease_contract() -> None:
    page = sheet(
        ("出租方（甲方）：李敏", 0.12, 0.15),
        (f"承租方（乙方）：{COMPANY}", 0.12, 0.18),
        ("第一条　甲方将位于六皋市迎宾路176号的房屋出租给乙方使用，", 0.12, 0.22),
        ("建筑面积120平方米。", 0.12, 0.25),
        ("第二条　租赁期限自2025年1月1日起至2027年12月31日止。", 0.12, 0.28),
        ("第三条　每月租金2600元，押金5000元。", 0.12, 0.31),
        ("签订日期：2024年12月20日", 0.5, 0.8),
        heading="房屋租赁合同",
    )
    assert read(page) == {
        "title": "房屋租赁合同",
        "lessor": "李敏",
        "lessee": COMPANY,
        "address": "六皋市迎宾路176号",
        "area_m2": "120",
        "valid_from": "2025-01-01",
        "valid_until": "2027-12-31",
        "signed_date": "2024-12-20",
    }


def test_a_lease_contract_keeps_its_term_apart_from_its_date_of_signing() -> None:
    page = sheet(
        ("出租方：李敏", 0.12, 0.15),
        ("承租方：王芳", 0.12, 0.18),
        ("签订日期：2024年12月20日", 0.12, 0.22),
        ("租赁期限：2025年1月1日至2027年12月31日", 0.12, 0.26),
        heading="租赁合同",
    )
    found = read(page)
    assert (found["valid_from"], found["valid_until"]) == ("2025-01-01", "2027-12-31")
    assert found["signed_date"] == "2024-12-20"


def test_a_certificate_of_qualification() -> None:
    page = sheet(
        ("姓名：苏鹏", 0.12, 0.2),
        (f"身份证号：{WANG}", 0.12, 0.24),
        ("资格名称：会计师", 0.12, 0.28),
        ("级别：中级", 0.12, 0.32),
        ("批准日期：2020年9月6日", 0.12, 0.36),
        ("管理号：20203499012345", 0.12, 0.40),
        heading="会计专业技术资格证书",
    )
    found = read(page)
    found.pop("title", None)
    assert found == {
        "name": "苏鹏",
        "id_number": WANG,
        "qualification": "会计师",
        "level": "中级",
        "issued_date": "2020-09-06",
        "certificate_number": "20203499012345",
    }


def test_a_commitment_of_several_people() -> None:
    page = sheet(
        ("我们郑重承诺在代理记账机构专职从业。", 0.12, 0.2),
        ("承诺人：苏鹏、曹妹、谢莺秀", 0.12, 0.5),
        ("2026年11月20日", 0.6, 0.6),
        heading="专职从业承诺书",
    )
    assert read(page) == {
        "title": "专职从业承诺书",
        "promisors": "苏鹏、曹妹、谢莺秀",
        "signed_date": "2026-11-20",
    }


def test_signatures_that_could_be_read_one_under_another_name_everybody() -> None:
    page = sheet(
        ("我们郑重承诺在代理记账机构专职从业。", 0.12, 0.2),
        *[
            (f"承诺人（签字）：{name}", 0.12, 0.4 + 0.05 * n)
            for n, name in enumerate(("苏鹏", "曹妹", "谢莺秀"))
        ],
        ("2026年11月20日", 0.6, 0.6),
        heading="专职从业承诺书",
    )
    assert read(page)["promisors"] == "苏鹏、曹妹、谢莺秀"


def test_a_deed() -> None:
    page = sheet(
        ("皖（2020）六皋市不动产权第0012345号", 0.2, 0.14),
        ("权利人", 0.1, 0.2),
        ("李敏", 0.3, 0.2),
        ("坐落", 0.1, 0.24),
        ("六皋市迎宾路176号", 0.3, 0.24),
        ("面积", 0.1, 0.28),
        ("建筑面积85.30平方米", 0.3, 0.28),
        heading="不动产权证书",
    )
    found = read(page)
    assert found["owner"] == "李敏"
    assert found["address"] == "六皋市迎宾路176号"
    assert found["area_m2"] == "85.30"
    assert found["certificate_number"] == "皖（2020）六皋市不动产权第0012345号"


def test_a_field_left_blank_is_told_as_blank_and_not_left_out() -> None:
    texts, cells = table([(0.2, "申请人"), (0.6, "王芳")], [(0.2, "联系电话"), (0.6, "")])
    (form,) = documents_of([sheet(*texts, cells=cells, heading="老年人优待证申请表")])
    assert form.fields["phone"].blank
    assert form.fields["phone"].value == ""


def test_a_value_is_surer_when_its_check_digit_holds() -> None:
    def confidence(number: str) -> float:
        texts, cells = table([(0.2, "申请人"), (0.6, "王芳")], [(0.2, "身份证号码"), (0.6, number)])
        (form,) = documents_of([sheet(*texts, cells=cells, heading="老年人优待证申请表")])
        return form.fields["id_number"].confidence

    assert confidence(WANG) > confidence(WANG[:17] + "1")
