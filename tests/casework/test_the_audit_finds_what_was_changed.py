from __future__ import annotations

import io

from harness import CLERK

from casework.audit import audit
from casework.receive import Batch, receive
from storage.hall import Hall
from storage.objects import ORIGINALS, object_key


def test_a_hall_in_order_has_no_faults_and_a_damaged_original_is_named(hall: Hall) -> None:
    receive(hall, Batch("b", "road-occupation", [("1.jpg", b"one"), ("2.jpg", b"two")]), CLERK)
    assert (audit(hall).originals, audit(hall).faults) == (2, ())
    sha256 = hall.objects.put_original(b"two").sha256
    hall.objects._client.put_object(
        bucket_name=hall.settings.s3_bucket,
        object_name=object_key(ORIGINALS, sha256),
        data=io.BytesIO(b"TWO"),
        length=3,
    )
    [fault] = audit(hall).faults
    assert sha256 in fault
