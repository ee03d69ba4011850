"""The vocabulary of a form: which words on it ask for which field."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

from extractors.layout import GAP
from extractors.normalise import half_width

Vocabulary = Mapping[str, tuple[str, ...]]

_LONGEST_LABEL = 14  # characters
_ALIKE = 0.88  # of the characters of both words
_HINT = rf"(?:\s*\([^(){GAP}]{{0,24}}\)?)?"
MARK_HINT = re.compile(r"\([^()]*(?:签|章|盖)[^()]*\)")
_OWNERS = "申请单位|申请人|申请机构|本单位|本公司|企业|公司|单位|机构|商户"
_OWNER = re.compile(rf"^(?:{_OWNERS})")
_SUFFIX = re.compile(r"(?<=[方人])(?:名称|姓名|全称)$")
_BULLET = re.compile(r"^[\s*※★●\d.、一二三四五六七八九十()]{0,5}(?=\S)")


class Labels:
    """A vocabulary compiled once: field names and the words that ask for them."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        run_on: Sequence[str] = (),
        endings: Vocabulary | None = None,
        unless: str = "(?!)",
    ) -> None:
        """Compile the words.

        `run_on`: words whose value may follow at once, without colon or gap (法定代表人王芳). `endings`:
        words that say what a label asks for by its end (法人信用代码), unless it holds `unless`.
        """
        self._endings = {word: name for name, words in (endings or {}).items() for word in words}
        self._unless = re.compile(unless)
        self._field_of = {word: name for name, words in vocabulary.items() for word in words}
        ordered = sorted(self._field_of, key=len, reverse=True)
        spaced = [rf"[\s{GAP}._]*".join(map(re.escape, word)) for word in ordered]
        self._words = "|".join(spaced)
        self._owner = rf"(?:(?<![\u3400-\u9fff])(?:{_OWNERS})[\s{GAP}]*)?"
        ended = "|".join(sorted(map(re.escape, self._endings), key=len, reverse=True)) or "(?!)"
        before = rf"(?:(?!{unless})[\u3400-\u9fff]){{0,8}}(?:\([\u3400-\u9fff]{{1,6}}\))?"
        family = rf"(?<![\u3400-\u9fff]){before}(?:{ended})"
        long = "|".join(one for word, one in zip(ordered, spaced, strict=True) if len(word) > 2) or "(?!)"
        short = "|".join(one for word, one in zip(ordered, spaced, strict=True) if len(word) <= 2) or "(?!)"
        self.inline = re.compile(
            rf"(?:(?<![^\s{GAP}:;,.、,。。_\d)(])(?P<edge>{self._owner}(?:{self._words})|{family}){_HINT}(?=[\s{GAP}_]|$)(?!\s*:)"
            rf"|(?P<colon>{self._owner}(?:{long})|(?<![\u3400-\u9fff])(?:{self._owner}(?:{short}))|{family}){_HINT}\s*[{GAP}]?\s*:{_run_on(run_on)})"
        )

    def pure(self, text: str) -> str | None:
        """Return the field whose label is the whole of `text` (hints, bullets and colons aside)."""
        if MARK_HINT.search(half_width(text)):
            return None
        bare = re.sub(r"\([^()]*\)", "", half_width(text))
        bare = re.sub(r"[\s:*_※★]", "", bare)
        for candidate in (bare, _BULLET.sub("", bare)):
            name = self._known(candidate)
            if name is not None:
                return name
        if len(bare) >= 4:
            for word, name in self._field_of.items():
                if len(word) == len(bare) and sum(a != b for a, b in zip(word, bare, strict=True)) == 1:
                    return name
                if len(word) >= 6 and _almost_alike(word, bare):
                    return name
        return self._by_ending(_BULLET.sub("", bare))

    def field_of(self, label: str) -> str:
        """Return the field that a matched label asks for."""
        bare = re.sub(rf"[\s{GAP}._]", "", label)
        name = self._known(bare) or self._asked_by_ending(bare)
        if name is None:
            raise KeyError(label)
        return name

    def _by_ending(self, label: str) -> str | None:
        """The field of a short label by the word that it ends with."""
        if len(label) > _LONGEST_LABEL or self._unless.search(label):
            return None
        return self._asked_by_ending(label)

    def _asked_by_ending(self, label: str) -> str | None:
        fitting = [word for word in self._endings if label.endswith(word)]
        return self._endings[max(fitting, key=len)] if fitting else None

    def _known(self, word: str) -> str | None:
        """The field of a word, said of the applicant or not: 地址, 企业地址."""
        bare = _OWNER.sub("", word)
        return next(
            (self._field_of[one] for one in (word, bare, _SUFFIX.sub("", bare)) if one in self._field_of),
            None,
        )


def _almost_alike(word: str, other: str) -> bool:
    """Whether two words differ in a character or two of a dozen; by their lengths first: that is cheap."""
    most = 2 * min(len(word), len(other)) / (len(word) + len(other))
    return most > _ALIKE and SequenceMatcher(None, word, other).ratio() > _ALIKE


def _run_on(words: Sequence[str]) -> str:
    """The branch of the label pattern for words that start a segment and run on into their value."""
    if not words:
        return ""
    spaced = [rf"[\s{GAP}._]*".join(map(re.escape, word)) for word in sorted(words, key=len, reverse=True)]
    never = "书|人员|单位|签|盖|身份|证|电话|联系|地址|意见|或|/"
    return rf"|(?:(?<=^)|(?<={GAP}))(?P<run>{'|'.join(spaced)})(?:\([^()]{{0,12}}\))?(?!{never})[\s{GAP}]*"
