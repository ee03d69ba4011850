"""The picture of a page, upright as the reader saw it, so that evidence boxes fit.

The pipeline stores originals only. The picture is made on demand with the reader's own steps, in this
process, whose engine is loaded at the first need; the last few stay in memory, nothing is written.
"""

from __future__ import annotations

import io
import threading
from functools import lru_cache
from itertools import islice

from PIL import Image

from extractors import ink
from extractors.errors import FileRefusedError
from extractors.files import open_pages
from stations.errors import NoSuchPageError
from storage.cases import case_by_number, files_of
from storage.hall import Hall

LONG_SIDE = 2200
QUALITY = 82
KEPT_PAGES = 24

_one_at_a_time = threading.Lock()


def page_picture(hall: Hall, number: str, position: int, page: int) -> bytes:
    """Return a JPEG of page `page` of the case's file at `position`, both from 1.

    Raises UnknownCaseError, NoSuchPageError, and what the object store raises.
    """
    with hall.database.read() as transaction:
        case = case_by_number(transaction, number)
        files = files_of(transaction, case.id or 0, case.round)
    file = next((one for one in files if one.position == position), None)
    if file is None or page < 1:
        raise NoSuchPageError(position=position, page=page)
    with _one_at_a_time:
        try:
            return _upright(_Original(hall, file.sha256), page)
        except FileRefusedError as error:
            raise NoSuchPageError(position=position, page=page) from error


class _Original:
    """A stored file as a key of the small memory: equal when the bytes are."""

    def __init__(self, hall: Hall, sha256: str) -> None:
        self.hall = hall
        self.sha256 = sha256

    def __hash__(self) -> int:
        return hash(self.sha256)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Original) and other.sha256 == self.sha256


@lru_cache(maxsize=KEPT_PAGES)
def _upright(original: _Original, page: int) -> bytes:
    data = original.hall.objects.get_original(original.sha256)
    raw = next(islice(open_pages(data), page - 1, page), None)
    if raw is None:
        raise FileRefusedError(f"no page {page}")
    pixels = raw.pixels
    if raw.text_layer is None and not ink.is_blank(pixels):
        from extractors.reader import reader
        from extractors.upright import make_upright

        pixels = make_upright(pixels, reader().engine, reader().second.orientation).pixels
    picture = Image.fromarray(pixels[:, :, ::-1])
    picture.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)
    encoded = io.BytesIO()
    picture.save(encoded, "JPEG", quality=QUALITY)
    return encoded.getvalue()
