"""The same bytes under two names: the button was pressed twice, or one paper serves two materials."""

from __future__ import annotations

from PIL import Image, ImageDraw
from sheets import encoded

from extractors.files import RawPage
from extractors.layout import Page
from extractors.reader import Reader
from samples.marks import font


class CountingReader(Reader):
    """A reader that counts the pages it reads."""

    pages_read = 0

    def read_page(self, file: str, raw: RawPage) -> Page:
        self.pages_read += 1
        return super().read_page(file, raw)


def test_it_is_read_once_and_stands_under_both_names() -> None:
    page = Image.new("RGB", (1240, 1754), "white")
    pen = ImageDraw.Draw(page)
    pen.text((400, 150), "承诺书", font=font("sans", 60), fill="black")
    pen.text((140, 400), "承诺人：王小芳", font=font("sans", 40), fill="black")
    pen.text((140, 600), "本人承诺所交材料真实有效，愿意承担责任。", font=font("sans", 40), fill="black")
    data = encoded(page, "PNG")
    reader = CountingReader()
    reading = reader.read_files([("1.png", data), ("2.png", data)])
    assert reader.pages_read == 1
    assert [document.parts for document in reading.documents] == [(("1.png", 1),), (("2.png", 1),)]
    places = [document.fields["promisors"].place.file for document in reading.documents]
    assert places == ["1.png", "2.png"]
