"""Letter.text(): whatever is told, it fits, ends with its number, and no character is cut in two."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from receivers import AT

from casework.channels.letter import CUT, Letter, clipped

WORDS = st.text(alphabet=st.characters(codec="utf-8"), max_size=400)


@given(WORDS, WORDS, st.integers(min_value=150, max_value=2048))
def test_a_text_never_exceeds_its_limit_and_keeps_its_number(subject: str, body: str, limit: int) -> None:
    text = Letter(7, "t", None, subject, body, None, AT, AT).text(limit)
    assert len(text.encode()) <= limit
    assert text.endswith("\n（消息7，11月23日10:00）")


@given(WORDS, st.integers(min_value=60, max_value=500))
def test_what_is_cut_is_the_beginning_and_says_so(text: str, limit: int) -> None:
    cut = clipped(text, limit)
    assert cut == text or (cut.endswith(CUT) and text.startswith(cut.removesuffix(CUT)))
