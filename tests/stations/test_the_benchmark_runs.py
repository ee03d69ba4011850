"""A small run of `yichuang bench reading`, in real processes on fresh pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from samples.looks import LOOKS
from stations.bench_papers import make_papers, make_pile
from stations.bench_readers import OURS, TESSERACT, ReaderEndedError, ReaderProcess
from stations.bench_run import compare, time_pile

pytestmark = [pytest.mark.slow, pytest.mark.heavy]


def test_every_reader_is_measured_on_every_paper(tmp_path: Path) -> None:
    papers = make_papers(4243, 1, tmp_path)
    scores, peaks = compare(papers, (OURS, TESSERACT), 4243)
    assert sorted((one.reader, one.look) for one in scores) == sorted(
        (reader, look) for reader in (OURS, TESSERACT) for look in LOOKS
    )
    assert not any(one.failed for one in scores)
    assert all(one.seconds > 0 and one.cpu_seconds > 0 for one in scores)
    assert sum(one.characters for one in scores) > 0
    ours = [one for one in scores if one.reader == OURS]
    assert sum(one.exact for one in ours) > 0.8 * sum(one.fields for one in ours)
    assert peaks[OURS] > peaks[TESSERACT] > 50


def test_a_pile_is_timed_alone_and_with_help(tmp_path: Path) -> None:
    papers = make_pile(4244, 3, tmp_path)
    assert {one.look for one in papers} == {"scan"}
    alone, together = time_pile(papers, 3, 2, tmp_path / "readers")
    assert len(alone) == len(together) == 2
    assert min(alone + together) > 0


def test_a_reader_that_dies_says_why() -> None:
    process = ReaderProcess("nobody", 0)
    try:
        with pytest.raises(ReaderEndedError, match="nobody"):
            process.peak_mib()
    finally:
        process.close()


def test_the_same_seed_gives_the_same_papers_in_all_looks(tmp_path: Path) -> None:
    once, again = (make_papers(4242, 1, tmp_path / name) for name in ("once", "again"))
    assert [one.look for one in once] == ["clean", "scan", "poor", "phone"]
    assert [(one.kind, one.fields) for one in once] == [(one.kind, one.fields) for one in again]
    assert [p.read_bytes() for one in once for p in one.pages] == [
        p.read_bytes() for one in again for p in one.pages
    ]
