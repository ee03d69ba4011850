"""A reader with nothing to read takes pages of another's pile; whatever becomes of it, every page is read."""

from __future__ import annotations

import socket
import stat
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw
from sheets import encoded

from extractors.files import RawPage
from extractors.layout import Page, Picture
from extractors.neighbours import Neighbours
from extractors.reader import Reader

RAW = RawPage(3, np.full((90, 60, 3), 255, np.uint8))


def read_as(who: str) -> Callable[[str, RawPage], Page]:
    """A stand-in for reading that says who read: real pages are read in the last test."""
    return lambda file, raw: Page(f"{file} by {who}", raw.number, Picture(raw.pixels))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "readers"


@pytest.fixture
def asking(folder: Path) -> Iterator[Neighbours]:
    one = Neighbours(folder, read_as("me"))
    yield one
    one.close()


@pytest.fixture
def helping(folder: Path, asking: Neighbours) -> Iterator[Neighbours]:
    other = Neighbours(folder, read_as("neighbour"))
    yield other
    other.close()


def test_a_page_is_read_by_a_neighbour_with_free_hands(asking: Neighbours, helping: Neighbours) -> None:
    for _ in range(3):
        errand = asking.ask("1.jpg", RAW)
        assert errand is not None
        page = errand.page()
        assert (page.file, page.number, page.pixels.shape) == ("1.jpg by neighbour", 3, (90, 60, 3))


def test_alone_nobody_is_asked(asking: Neighbours) -> None:
    assert asking.ask("1.jpg", RAW) is None


def test_a_neighbour_at_its_own_work_is_left_alone(asking: Neighbours, helping: Neighbours) -> None:
    with helping.own_work():
        assert asking.ask("1.jpg", RAW) is None
    assert asking.ask("1.jpg", RAW) is not None


def test_a_neighbour_takes_one_page_at_a_time(asking: Neighbours, folder: Path) -> None:
    may_end = threading.Event()

    def slow(file: str, raw: RawPage) -> Page:
        may_end.wait(30)
        return read_as("neighbour")(file, raw)

    other = Neighbours(folder, slow)
    first = asking.ask("1.jpg", RAW)
    assert first is not None
    assert asking.ask("2.jpg", RAW) is None
    may_end.set()
    assert first.page().file == "1.jpg by neighbour"
    other.close()


def test_a_page_whose_neighbour_fails_is_read_here(asking: Neighbours, folder: Path) -> None:
    def fail(file: str, raw: RawPage) -> Page:
        raise RuntimeError

    other = Neighbours(folder, fail)
    errand = asking.ask("1.jpg", RAW)
    assert errand is not None
    assert errand.page().file == "1.jpg by me"
    other.close()


def test_a_neighbour_that_died_is_forgotten(asking: Neighbours, folder: Path) -> None:
    with socket.socket(socket.AF_UNIX) as gone:
        gone.bind(str(folder / "gone"))
    assert asking.ask("1.jpg", RAW) is None
    assert not (folder / "gone").exists()


def test_a_neighbour_that_hangs_holds_nobody_up(asking: Neighbours, folder: Path) -> None:
    with socket.socket(socket.AF_UNIX) as hanging:
        hanging.bind(str(folder / "hanging"))
        hanging.listen()
        assert asking.ask("1.jpg", RAW) is None


def test_nobody_else_may_enter_where_readers_meet(asking: Neighbours, folder: Path) -> None:
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_pile_is_read_the_same_with_help(reader: Reader, tmp_path: Path) -> None:
    pages = []
    for number in range(1, 5):
        page = Image.new("RGB", (1240, 1754), "white")
        ImageDraw.Draw(page).text(
            (200, 200 * number), f"NO {number} 2026-0{number}-01", "black", font_size=48
        )
        pages.append((f"{number}.png", encoded(page, "PNG")))
    alone = reader.read_files(pages)
    helped: list[str] = []

    def of_neighbour(file: str, raw: RawPage) -> Page:
        helped.append(file)
        return Reader.read_page(second, file, raw)

    second = Reader()
    neighbour = Neighbours(tmp_path / "readers", of_neighbour)
    first = Reader()
    first.join(tmp_path / "readers")
    together = first.read_files(pages)
    assert [d.text for d in together.documents] == [d.text for d in alone.documents]
    assert together.page_count == 4
    assert helped
    assert pages[-1][0] not in helped  # there is nothing to read here meanwhile
    neighbour.close()
