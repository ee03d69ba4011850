"""Signed, not signed, or for a person to look at: by the ink behind the words that ask for it."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image
from sheets import HEIGHT, WIDTH, Text, bgr, line, sheet, table

from extractors.documents import documents_of
from extractors.layout import Page, segments_of
from extractors.normalise import half_width
from extractors.values import Box, MarkPlace, Place, Seal
from samples.dice import dice
from samples.marks import font, signature

ASKS: Text = ("申请人（签字）：", 0.12, 0.6)


def paper(
    *texts: Text, signed_at: tuple[float, float] | None = None, tall: int = 70
) -> npt.NDArray[np.uint8]:
    """The pixels of printed lines, with a signature at a place."""
    from PIL import ImageDraw

    picture = Image.new("RGB", (WIDTH, HEIGHT), "white")
    draw = ImageDraw.Draw(picture)
    for text, left, top in texts:
        for character, (start, _) in zip(text, line(text, left, top).edges, strict=True):
            draw.text((start * WIDTH, top * HEIGHT), character, font=font("serif", 26), fill="black")
    if signed_at is not None:
        pen = signature("王芳", dice("signature", 7))
        pen = pen.resize((int(pen.width * tall / pen.height), tall))
        picture.paste(pen, (int(signed_at[0] * WIDTH), int(signed_at[1] * HEIGHT)), pen)
    return bgr(picture)


def marks(page: Page, asks_for: str = "signature") -> list[MarkPlace]:
    heading = segments_of([line("临时占用城市道路申请表", 0.3, 0.06, 0.024)], (), HEIGHT / WIDTH)
    page.segments = (*heading, *page.segments)
    (form,) = documents_of([page])
    assert form.kind == "application_form"
    return [mark for mark in form.mark_places if mark.asks_for == asks_for]


def seal_at(top: float, left: float = 0.3) -> Seal:
    return Seal(
        Place("1.png", 1, Box(left, top, left + 0.17, top + 0.12)), "六皋市云禾达市政工程有限公司", 0.9
    )


@pytest.mark.parametrize(
    "words",
    [
        "申请人（签字）：",
        "申请人签名：",
        "法定代表人（签名）",
        "负责人（签章）：",
        "经办人签字：",
        "申请人（签名或盖章）：",
    ],
)
def test_ink_behind_the_words_is_a_signature(words: str) -> None:
    asks = (words, 0.12, 0.6)
    (mark, *_) = marks(sheet(asks, pixels=paper(asks, signed_at=(0.4, 0.588))))
    assert mark.state == "present"
    assert mark.label == half_width(words).rstrip(":")


@pytest.mark.parametrize("words", ["申请人（签字）：", "申请人签名：", "法定代表人（签名）", "经办人签字："])
def test_nothing_behind_the_words_is_no_signature(words: str) -> None:
    asks = (words, 0.12, 0.6)
    (mark,) = marks(sheet(asks, pixels=paper(asks)))
    assert mark.state == "absent"
    assert mark.place.box.left >= 0.12


def test_a_name_that_was_written_there_and_read_is_a_signature() -> None:
    pixels = paper(ASKS, signed_at=(0.42, 0.588))
    (mark,) = marks(sheet(ASKS, ("王芳", 0.42, 0.6), pixels=pixels))
    assert mark.state == "present"


def test_a_name_that_is_printed_there_is_for_a_person_to_look_at() -> None:
    name: Text = ("王芳", 0.42, 0.6)
    (mark,) = marks(sheet(ASKS, name, pixels=paper(ASKS, name)))
    assert mark.state == "unsure"


def test_the_end_of_the_label_found_a_second_time_does_not_hide_the_signature() -> None:
    again: Text = ("）：王芳", 0.255, 0.6)
    (mark,) = marks(sheet(ASKS, again, pixels=paper(ASKS, signed_at=(0.42, 0.588))))
    assert mark.state == "present"


@pytest.mark.parametrize(("signed", "state"), [(True, "present"), (False, "absent")])
def test_a_letter_is_signed_behind_a_title_at_its_close(signed: bool, state: str) -> None:
    told: Text = ("法定代表人：", 0.4, 0.6)
    day: Text = ("2026年11月20日", 0.4, 0.65)
    pixels = paper(told, day, signed_at=(0.55, 0.588) if signed else None)
    (mark,) = marks(sheet(told, day, pixels=pixels))
    assert (mark.label, mark.state) == ("法定代表人", state)


def test_a_title_far_from_the_close_asks_for_no_signature() -> None:
    told: Text = ("法定代表人：", 0.12, 0.2)
    day: Text = ("2026年11月20日", 0.4, 0.65)
    assert marks(sheet(told, day, pixels=paper(told, day))) == []


def test_what_the_applicant_declares_is_not_the_offices() -> None:
    heading: Text = ("申请人意见", 0.12, 0.5)
    (mark,) = marks(sheet(heading, ASKS, pixels=paper(heading, ASKS, signed_at=(0.4, 0.588))))
    assert mark.state == "present"


def test_the_date_behind_it_is_no_signature() -> None:
    day: Text = ("2026年11月20日", 0.42, 0.6)
    (mark,) = marks(sheet(ASKS, day, pixels=paper(ASKS, day)))
    assert mark.state == "absent"


def test_printed_words_behind_it_are_no_signature() -> None:
    date: Text = ("日期：", 0.42, 0.6)
    (mark,) = marks(sheet(ASKS, date, pixels=paper(ASKS, date)))
    assert mark.state == "absent"


def test_the_underline_is_no_signature() -> None:
    pixels = paper(ASKS)
    pixels[int(0.617 * HEIGHT) : int(0.617 * HEIGHT) + 2, int(0.35 * WIDTH) : int(0.7 * WIDTH)] = 0
    (mark,) = marks(sheet(ASKS, pixels=pixels))
    assert mark.state == "absent"


def test_a_red_seal_is_no_signature() -> None:
    pixels = paper(ASKS)
    pixels[int(0.6 * HEIGHT) : int(0.62 * HEIGHT), int(0.4 * WIDTH) : int(0.44 * WIDTH)] = (40, 40, 215)
    (mark,) = marks(sheet(ASKS, pixels=pixels))
    assert mark.state == "absent"


def test_one_thin_stroke_is_for_a_person_to_look_at() -> None:
    pixels = paper(ASKS)
    pixels[1052:1070, 560:564] = 0
    (mark,) = marks(sheet(ASKS, pixels=pixels))
    assert mark.state == "unsure"


def test_specks_are_no_signature() -> None:
    pixels = paper(ASKS)
    for left in range(520, 760, 40):
        pixels[1056:1063, left : left + 6] = 0
    (mark,) = marks(sheet(ASKS, pixels=pixels))
    assert mark.state == "absent"


@pytest.mark.parametrize(
    "words",
    ["审批人（签字）：", "受理人员（签字）：", "审核人签字：", "主管领导签字：", "窗口人员（签名）："],
)
def test_what_the_office_signs_is_not_the_applicants_to_sign(words: str) -> None:
    asks = (words, 0.12, 0.6)
    assert marks(sheet(asks, pixels=paper(asks))) == []


def test_what_stands_in_the_offices_cell_is_not_the_applicants_to_sign() -> None:
    texts, cells = table([(0.2, "审批意见"), (0.6, "（盖章）\n负责人（签字）：")], top=0.55)
    page = sheet(*texts, cells=cells, pixels=paper(*texts))
    assert marks(page) == []
    assert marks(page, "seal") == []


def test_what_stands_below_the_line_for_the_office_is_not_the_applicants_to_sign() -> None:
    texts: list[Text] = [("以下由受理机关填写", 0.3, 0.5), ("负责人（签字）：", 0.12, 0.6)]
    assert marks(sheet(*texts, pixels=paper(*texts))) == []


@pytest.mark.parametrize(
    "sentence",
    ["本表经申请人签字后生效。", "须由申请人签字并加盖公章", "申请人应当亲自签名，不得由他人代签。"],
)
def test_a_sentence_about_signing_asks_for_no_signature(sentence: str) -> None:
    text = (sentence, 0.12, 0.6)
    assert marks(sheet(text, pixels=paper(text))) == []


def test_every_row_of_a_list_of_signatures_is_looked_at() -> None:
    texts, cells = table(
        [(0.2, "承诺人"), (0.3, "身份证号"), (0.3, "签字")],
        [(0.2, "苏鹏"), (0.3, "11010519491231002X"), (0.3, "")],
        [(0.2, "曹妹"), (0.3, "440524188001010014"), (0.3, "")],
        [(0.2, ""), (0.3, ""), (0.3, "")],
        top=0.5,
    )
    page = sheet(*texts, cells=cells, pixels=paper(*texts, signed_at=(0.65, 0.537), tall=44))
    assert [mark.state for mark in marks(page)] == ["present", "absent"]


def test_a_seal_answers_where_a_seal_is_asked_for() -> None:
    asks: Text = ("申请单位（盖章）：", 0.12, 0.6)
    (mark,) = marks(sheet(asks, pixels=paper(asks), seals=[seal_at(0.55)]), "seal")
    assert mark.state == "present"
    (mark,) = marks(sheet(asks, pixels=paper(asks)), "seal")
    assert mark.state == "absent"


def test_on_a_copy_without_colour_faint_ink_about_the_label_is_for_a_person_to_look_at() -> None:
    asks: Text = ("申请单位（盖章）：", 0.12, 0.6)
    pixels = paper(asks)
    cv2.ellipse(pixels, (600, 1060), (110, 110), 0, 20, 160, (185, 185, 185), 4)
    (mark,) = marks(sheet(asks, pixels=pixels, grey=True), "seal")
    assert mark.state == "unsure"


def test_on_a_copy_without_colour_bare_paper_about_the_label_has_no_seal() -> None:
    asks: Text = ("申请单位（盖章）：", 0.12, 0.6)
    (mark,) = marks(sheet(asks, pixels=paper(asks), grey=True), "seal")
    assert mark.state == "absent"


def test_the_offices_own_seal_does_not_answer_for_the_applicants() -> None:
    texts, cells = table([(0.2, "审批意见"), (0.6, "\n\n\n\n")], top=0.6)
    asks: Text = ("申请单位（盖章）：", 0.12, 0.4)
    page = sheet(asks, *texts, cells=cells, pixels=paper(asks, *texts), seals=[seal_at(0.61, 0.5)])
    (mark,) = marks(page, "seal")
    assert mark.state == "absent"


def test_a_seal_answers_where_signing_or_sealing_will_do() -> None:
    asks: Text = ("申请人（签章）：", 0.12, 0.6)
    page = sheet(asks, pixels=paper(asks), seals=[seal_at(0.55)])
    assert marks(page) == []
    assert [mark.state for mark in marks(page, "seal")] == ["present"]


def test_a_label_that_heads_the_cell_with_the_place_is_no_place_of_its_own() -> None:
    texts, cells = table([(0.2, "申请人签章"), (0.6, "申请人签字：\n\n")], top=0.58)
    (mark,) = marks(sheet(*texts, cells=cells, pixels=paper(*texts, signed_at=(0.5, 0.58))))
    assert (mark.label, mark.state) == ("申请人签字", "present")


def _named(name: str, between: str, end: str, top: float) -> list[Text]:
    number = "990101199001011236"
    if between.strip():
        return [(f"{name}{between}{number}{end}", 0.12, top)]
    return [(name, 0.12, top), (number, 0.3, top)]


@pytest.mark.parametrize("between", ["（身份证号：", "    "])
def test_each_of_the_people_listed_under_the_label_signs_behind_the_name(between: str) -> None:
    end = "）" if between.strip() else ""
    rows: list[Text] = [
        ("承诺人签名：", 0.12, 0.5),
        *_named("王芳", between, end, 0.54),
        *_named("李强", between, end, 0.6),
    ]
    page = sheet(*rows, heading="专职从业承诺书", pixels=paper(*rows, signed_at=(0.64, 0.53)))
    (letter,) = documents_of([page])
    assert [mark.state for mark in letter.mark_places if mark.asks_for == "signature"] == [
        "present",
        "absent",
    ]


@pytest.mark.parametrize("read", [True, False])
def test_a_signature_right_below_the_label_counts(read: bool) -> None:
    texts = [ASKS, ("王芳", 0.14, 0.63)] if read else [ASKS]
    (mark,) = marks(sheet(*texts, pixels=paper(ASKS, signed_at=(0.14, 0.618))))
    assert mark.state == "present"


def test_the_next_label_below_is_no_signature() -> None:
    other: Text = ("联系电话：13800138000", 0.12, 0.625)
    (mark,) = marks(sheet(ASKS, other, pixels=paper(ASKS, other)))
    assert mark.state == "absent"


def test_handwriting_that_strayed_from_the_place_is_for_a_person_to_look_at() -> None:
    (mark,) = marks(sheet(ASKS, pixels=paper(ASKS, signed_at=(0.4, 0.556), tall=55)))
    assert mark.state == "unsure"


def test_on_a_copy_without_colour_a_seal_over_the_place_is_for_a_person_to_look_at() -> None:
    pixels = paper(ASKS)
    cv2.circle(pixels, (560, 1130), 100, (60, 60, 60), 5)
    seal = Seal(Place("1.png", 1, Box(0.36, 0.58, 0.55, 0.71)), "六皋市云禾达市政工程有限公司", 0.9)
    (mark,) = marks(sheet(ASKS, pixels=pixels, seals=[seal], grey=True))
    assert mark.state == "unsure"
