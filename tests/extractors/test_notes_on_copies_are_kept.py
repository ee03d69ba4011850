"""「与原件一致」: what is noted on a copy is part of what was handed in."""

from __future__ import annotations

import pytest
from sheets import sheet

from extractors.documents import documents_of


@pytest.mark.parametrize(
    "note",
    [
        "与原件一致",
        "复印件与原件核对一致",
        "与原件相符",
        "仅供办理老年人优待证使用",
        "原件已核",
        "再次复印无效",
    ],
)
def test_a_note_is_found_with_its_place(note: str) -> None:
    (document,) = documents_of([sheet(("姓名王芳", 0.1, 0.2), (note, 0.4, 0.7))])
    (found,) = document.notes
    assert found.text == note
    assert found.place.box.top == pytest.approx(0.7)


def test_a_promise_in_a_sentence_of_the_form_is_no_note() -> None:
    sentence = (
        "申请人承诺提交的全部材料真实有效，复印件与原件一致，如有不实愿意承担由此产生的一切法律责任和后果。"
    )
    (document,) = documents_of([sheet((sentence, 0.1, 0.2))])
    assert document.notes == ()
