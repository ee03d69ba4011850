"""居民身份证: front and back are one document, wherever each of them lies."""

from __future__ import annotations

import pytest
from sheets import Text, sheet

from extractors.documents import documents_of
from extractors.layout import Page

NUMBER = "11010519491231002X"
VALUES = {
    "name": "王芳",
    "sex": "女",
    "ethnicity": "汉",
    "birth_date": "1949-12-31",
    "address": "安徽省六皋市云岭区望湖街道迎宾路176号3幢201室",
    "id_number": NUMBER,
    "issuing_authority": "六皋市公安局云岭分局",
    "valid_from": "2015-03-12",
    "valid_until": "long_term",
}


def front(name: str = "王芳", number: str = NUMBER, top: float = 0.1) -> list[Text]:
    return [
        (f"姓名{name}", 0.1, top),
        ("性别女　民族汉", 0.1, top + 0.03),
        (f"出生{number[6:10]}年{int(number[10:12])}月{int(number[12:14])}日", 0.1, top + 0.06),
        ("住址", 0.1, top + 0.09),
        ("安徽省六皋市云岭区望湖街道", 0.16, top + 0.09),
        ("迎宾路176号3幢201室", 0.16, top + 0.113),
        (f"公民身份号码　{number}", 0.1, top + 0.16),
    ]


def back(term: str = "2015.03.12-长期", top: float = 0.5) -> list[Text]:
    return [
        ("中华人民共和国", 0.2, top),
        ("居民身份证", 0.2, top + 0.04),
        ("签发机关　六皋市公安局云岭分局", 0.15, top + 0.1),
        (f"有效期限　{term}", 0.15, top + 0.14),
    ]


def values(*pages: Page) -> list[dict[str, str]]:
    documents = documents_of(pages)
    assert {document.kind for document in documents} == {"id_card"}
    return [{name: value.value for name, value in document.fields.items()} for document in documents]


def test_on_one_page() -> None:
    assert values(sheet(*front(), *back())) == [VALUES]


def test_on_two_pages_of_one_file() -> None:
    assert values(sheet(*front(), number=1), sheet(*back(), number=2)) == [VALUES]


def test_in_two_files() -> None:
    pages = sheet(*front(), file="正面.jpg"), sheet(*back(), file="反面.jpg")
    assert values(*pages) == [VALUES]
    (card,) = documents_of(pages)
    assert card.parts == (("正面.jpg", 1), ("反面.jpg", 1))


def test_the_back_before_the_front() -> None:
    assert values(sheet(*back(), file="1.jpg"), sheet(*front(), file="2.jpg")) == [VALUES]


def test_with_other_papers_in_between() -> None:
    licence = sheet(("登记机关　经营范围　注册资本", 0.1, 0.5), heading="营业执照", file="2.jpg")
    documents = documents_of([sheet(*front(), file="1.jpg"), licence, sheet(*back(), file="3.jpg")])
    assert [document.kind for document in documents] == ["id_card", "business_licence"]
    assert documents[0].parts == (("1.jpg", 1), ("3.jpg", 1))


def test_the_cards_of_two_people_stay_apart_in_the_order_handed_over() -> None:
    other = "440524188001010014"
    pages = [
        sheet(*front(), file="1.jpg"),
        sheet(*back("2015.03.12-长期"), file="2.jpg"),
        sheet(*front("李敏", other), file="3.jpg"),
        sheet(*back("2020.01.02-2040.01.02"), file="4.jpg"),
    ]
    first, second = values(*pages)
    assert (first["name"], first["valid_until"]) == ("王芳", "long_term")
    assert (second["name"], second["valid_until"]) == ("李敏", "2040-01-02")


def test_fronts_first_and_backs_after_go_together_in_order() -> None:
    pages = [
        sheet(*front(), file="1.jpg"),
        sheet(*front("李敏", "440524188001010014"), file="2.jpg"),
        sheet(*back("2015.03.12-长期"), file="3.jpg"),
        sheet(*back("2020.01.02-2040.01.02"), file="4.jpg"),
    ]
    assert [(card["name"], card["valid_until"]) for card in values(*pages)] == [
        ("王芳", "long_term"),
        ("李敏", "2040-01-02"),
    ]


def test_a_front_alone_has_no_term_and_a_back_alone_no_name() -> None:
    (card,) = values(sheet(*front()))
    assert "valid_until" not in card
    (card,) = values(sheet(*back()))
    assert "name" not in card
    assert card["valid_until"] == "long_term"


@pytest.mark.parametrize(
    "term", ["2015.03.12-2035.03.12", "2015.03.12—2035.03.12", "20150312-20350312", "2015.03.12至2035.03.12"]
)
def test_the_term_is_read_in_each_printed_form(term: str) -> None:
    (card,) = values(sheet(*back(term)))
    assert (card["valid_from"], card["valid_until"]) == ("2015-03-12", "2035-03-12")


def test_a_misread_birth_date_is_put_right_by_a_number_whose_check_digit_holds() -> None:
    texts = [
        ("出生1949年12月37日", x, y) if text.startswith("出生") else (text, x, y) for text, x, y in front()
    ]
    (card,) = values(sheet(*texts))
    assert card["birth_date"] == "1949-12-31"


def test_a_wrong_number_proves_nothing_about_the_birth_date() -> None:
    wrong = NUMBER[:16] + "9X"
    (card,) = values(sheet(*front(number=wrong)))
    assert card["id_number"] == wrong
    assert card["birth_date"] == "1949-12-31"


def test_a_form_that_asks_for_an_id_number_is_no_card() -> None:
    page = sheet(
        ("申请人姓名：王芳　性别：女　民族：汉", 0.1, 0.2),
        (f"公民身份号码：{NUMBER}", 0.1, 0.23),
        ("住址：迎宾路176号", 0.1, 0.26),
        heading="老年人优待证申请表",
    )
    assert [document.kind for document in documents_of([page])] == ["application_form"]


def test_a_front_whose_small_labels_cannot_be_read_is_read_by_its_layout() -> None:
    faint = sheet(
        ("链密", 0.1, 0.1), ("王芳", 0.16, 0.1),
        ("性剂", 0.1, 0.13), ("女", 0.16, 0.13), ("民慶汉", 0.24, 0.13),
        ("出性", 0.1, 0.16), ("1949年12月31日", 0.16, 0.16),
        ("雄", 0.1, 0.19), ("安徽省六皋市云岭区望湖街道", 0.16, 0.19),
        ("迎宾路176号3幢201室", 0.16, 0.213),
        ("公壤身份码码", 0.1, 0.26), (NUMBER, 0.24, 0.26),
    )  # fmt: skip
    (read,) = values(faint)
    assert read == {
        name: value
        for name, value in VALUES.items()
        if name not in ("issuing_authority", "valid_from", "valid_until")
    }


def test_what_is_no_ethnic_group_is_not_read_as_one() -> None:
    lines = [(text.replace("民族汉", "民族窗"), x, y) for text, x, y in front()]
    (read,) = values(sheet(*lines))
    assert "ethnicity" not in read


def test_a_letter_that_names_a_number_is_no_card() -> None:
    letter = sheet(
        (f"委托人：李四　公民身份号码：{NUMBER}", 0.1, 0.2), ("代理人：王芳", 0.1, 0.25), heading="委托代理书"
    )
    (document,) = documents_of([letter])
    assert document.kind == "power_of_attorney"
