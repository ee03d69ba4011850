from __future__ import annotations

import hashlib
import io

import pytest

from storage.errors import ObjectDamagedError, ObjectMissingError, ObjectStoreUnreachableError
from storage.hall import Hall
from storage.objects import ORIGINALS, ObjectStore, object_key


def spoil(hall: Hall, sha256: str, data: bytes) -> None:
    """Change an object behind the store's back."""
    hall.objects._client.put_object(
        bucket_name=hall.settings.s3_bucket,
        object_name=object_key(ORIGINALS, sha256),
        data=io.BytesIO(data),
        length=len(data),
    )


def test_an_object_lies_under_the_hash_of_its_bytes(hall: Hall) -> None:
    data = "一份扫描件".encode()
    stored = hall.objects.put_original(data)
    assert stored.sha256 == hashlib.sha256(data).hexdigest()
    assert object_key(ORIGINALS, stored.sha256) == f"originals/{stored.sha256[:2]}/{stored.sha256[2:]}"
    assert hall.objects.get_original(stored.sha256) == data


def test_storing_the_same_bytes_again_writes_nothing(hall: Hall) -> None:
    first = hall.objects.put_original(b"scan")
    spoil(hall, first.sha256, b"SCAN")  # same length: a second writing would put it right
    assert hall.objects.put_original(b"scan") == first
    with pytest.raises(ObjectDamagedError):
        hall.objects.get_original(first.sha256)


def test_reading_back_a_damaged_object_says_so(hall: Hall) -> None:
    stored = hall.objects.put_original(b"the true bytes")
    spoil(hall, stored.sha256, b"other bytes")
    with pytest.raises(ObjectDamagedError, match="备份恢复"):
        hall.objects.get_original(stored.sha256)


def test_a_torn_write_is_set_aside_and_made_good(hall: Hall) -> None:
    stored = hall.objects.put_original(b"the true bytes")
    spoil(hall, stored.sha256, b"the tr")
    hall.objects.put_original(b"the true bytes")
    assert hall.objects.get_original(stored.sha256) == b"the true bytes"
    aside = hall.objects._client.list_objects(hall.settings.s3_bucket, prefix="damaged/", recursive=True)
    assert [item.size for item in aside] == [6]


def test_a_missing_object_is_named_so(hall: Hall) -> None:
    with pytest.raises(ObjectMissingError):
        hall.objects.get_original("0" * 64)


def test_an_empty_and_a_large_file_survive(hall: Hall) -> None:
    for data in (b"", b"\x00\xff" * 6_000_000):
        assert hall.objects.get_original(hall.objects.put_original(data).sha256) == data


def test_several_at_once_come_back_in_their_order_and_the_same_bytes_are_written_once(hall: Hall) -> None:
    scans = [b"one", b"two", b"one", *(bytes([number]) * 1000 for number in range(20))]
    stored = hall.objects.put_originals(scans)
    assert [hall.objects.get_original(one.sha256) for one in stored] == scans
    kept = hall.objects._client.list_objects(hall.settings.s3_bucket, prefix="originals/", recursive=True)
    assert len(list(kept)) == 22
    assert hall.objects.put_originals([]) == []


def test_a_store_that_does_not_answer_is_named_so_without_its_keys(hall: Hall) -> None:
    settings = hall.settings.model_copy(update={"s3_endpoint": "127.0.0.1:9"})
    with pytest.raises(ObjectStoreUnreachableError) as caught:
        ObjectStore(settings).put_original(b"scan")
    assert "secret-secret" not in str(caught.value)
