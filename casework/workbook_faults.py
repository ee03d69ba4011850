"""Where in a workbook something is wrong, what stands there and what is wanted, in one Chinese sentence."""

from __future__ import annotations

from dataclasses import dataclass

LONGEST_SHOWN = 40


@dataclass(frozen=True, slots=True)
class CellFault:
    """A fault with its place. `row` counts as Excel does, `column` is its letters; both may be 0 and ""."""

    sheet: str
    row: int
    column: str
    heading: str
    stands: str
    sentence: str

    def told(self) -> str:
        """Say where it is, what stands there and what is wanted."""
        place = f"工作表“{self.sheet}”" + (f"第{self.row}行" if self.row else "")
        place += f"{self.column}列" if self.column else ""
        place += f"“{self.heading}”" if self.heading else ""
        return f"{place}：{self._stands()}{self.sentence}"

    def _stands(self) -> str:
        line = self.stands.replace("\n", " ")
        if not line or f"“{line}”" in self.sentence:
            return ""
        short = line if len(line) <= LONGEST_SHOWN else f"{line[:LONGEST_SHOWN]}…"
        return f"写的是“{short}”，"
