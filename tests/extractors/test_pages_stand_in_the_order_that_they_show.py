"""A pile that was scanned face down, or dropped: pages come back into the order that the paper shows."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from sheets import HEIGHT, WIDTH, sheet

from extractors.documents import documents_of
from extractors.layout import Page
from extractors.order import in_order, page_number


def contract_page(articles: range, at: int, printed: str = "", heading: str = "") -> Page:
    lines = [
        (f"第{'一二三四五六七八九十'[n - 1]}条 双方应当遵守约定。", 0.1, 0.15 + 0.04 * n) for n in articles
    ]
    foot = [(printed, 0.48, 0.95)] if printed else []
    return sheet(*lines, *foot, heading=heading, file="合同.pdf", number=at)


def numbers(pages: list[Page]) -> list[int]:
    return [page.number for page in pages]


def test_a_page_number_is_read_in_the_forms_that_papers_print() -> None:
    for printed in ("第2页 共3页", "— 2 —", "-2-", "2/3", "2", "第二页"):
        assert page_number(contract_page(range(1, 3), 1, printed)) == 2, printed


def test_a_number_in_the_text_is_no_page_number() -> None:
    assert page_number(sheet(("2", 0.5, 0.5))) is None


@settings(max_examples=24)
@given(st.permutations([1, 2, 3, 4]))
def test_numbered_pages_of_one_file_come_back_in_order(at: list[int]) -> None:
    pages = [
        contract_page(range(2 * n - 1, 2 * n + 1), place, f"第{n}页 共4页", "房屋租赁合同" if n == 1 else "")
        for place, n in enumerate(at, 1)
    ]
    (document,) = documents_of(pages)
    assert [at[place - 1] for _, place in document.parts] == [1, 2, 3, 4]


def test_two_contracts_scanned_face_down_do_not_mix() -> None:
    pages = [
        contract_page(range(3, 5), 1, "2"),
        contract_page(range(1, 3), 2, "1", "房屋租赁合同"),
        contract_page(range(3, 5), 3, "2"),
        contract_page(range(1, 3), 4, "1", "房屋租赁合同"),
    ]
    assert numbers(in_order(pages)) == [2, 1, 4, 3]


def test_articles_that_go_on_counting_tell_the_order_without_page_numbers() -> None:
    pages = [contract_page(range(4, 7), 1), contract_page(range(1, 4), 2, heading="房屋租赁合同")]
    (document,) = documents_of(pages)
    assert document.parts == (("合同.pdf", 2), ("合同.pdf", 1))


def test_a_page_that_follows_an_unnumbered_cover_stays_where_it_is() -> None:
    cover = sheet(("安徽省六皋市", 0.4, 0.5), heading="房屋租赁合同", file="合同.pdf", number=1)
    second = contract_page(range(1, 3), 2, "2")
    other = contract_page(range(1, 3), 3, "1", "劳动合同")
    assert numbers(in_order([cover, second, other])) == [1, 2, 3]


def test_a_file_scanned_from_its_last_page_is_turned_round() -> None:
    form = sheet(
        ("申请人：王芳", 0.1, 0.2),
        ("联系电话：13900000000", 0.1, 0.25),
        heading="临时占用城市道路申请表",
        number=3,
    )
    letter = sheet(("承诺人：王芳", 0.1, 0.3), heading="承诺书", number=2)
    rest = sheet(("附件：申请人提交的材料清单", 0.1, 0.1), ("一、身份证", 0.1, 0.2), number=1)
    kinds = [(document.kind, document.parts) for document in documents_of([rest, letter, form])]
    assert kinds == [
        ("application_form", (("1.png", 3),)),
        ("commitment_letter", (("1.png", 2), ("1.png", 1))),
    ]


@settings(max_examples=20)
@given(st.lists(st.sampled_from(("照片", "示意图", "说明")), min_size=1, max_size=5))
def test_pages_that_show_no_order_keep_theirs(words: list[str]) -> None:
    pages = [sheet((word, 0.1, 0.2), number=n) for n, word in enumerate(words, 1)]
    assert numbers(in_order(pages)) == numbers(pages)


def test_the_page_with_the_signatures_goes_on_where_its_number_says_so() -> None:
    rules = sheet(
        ("第一条 为规范管理，制定本制度。", 0.1, 0.2), ("— 1 —", 0.47, 0.95), heading="内部管理制度", number=1
    )
    closing = sheet(("某某有限公司", 0.6, 0.2), ("2026年1月5日", 0.6, 0.25), ("— 2 —", 0.47, 0.95), number=2)
    (document,) = documents_of([rules, closing])
    assert document.parts == (("1.png", 1), ("1.png", 2))


def test_a_picture_without_words_never_goes_on_with_a_text() -> None:
    rules = sheet(("第一条 为规范管理，制定本制度。", 0.1, 0.2), heading="内部管理制度", number=1)
    pixels = np.full((HEIGHT, WIDTH, 3), 255, np.uint8)
    pixels[300:900, 300:800] = 110
    assert len(documents_of([rules, sheet(number=2, pixels=pixels)])) == 2
