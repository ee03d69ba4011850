from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import AwareDatetime, ValidationError

from casework.papers.contents import CONTENTS, PointerSlip, from_json, to_json
from casework.papers.kinds import FORMS, PaperKind

st.register_type_strategy(AwareDatetime, st.datetimes(timezones=st.just(UTC)))  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", PaperKind)
@given(data=st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_content_comes_back_from_stored_json_as_it_was(kind: PaperKind, data: st.DataObject) -> None:
    content = data.draw(st.builds(CONTENTS[kind]))
    stored = json.loads(json.dumps(to_json(content)))
    assert from_json(kind, stored) == content


def test_every_kind_has_a_form_and_a_content_of_its_own() -> None:
    assert set(FORMS) == set(CONTENTS) == set(PaperKind)
    assert len(set(CONTENTS.values())) == len(PaperKind)


def test_no_two_kinds_share_their_word_in_the_document_number() -> None:
    assert len({form.word for form in FORMS.values()}) == len(PaperKind)


def test_a_time_without_a_zone_is_refused() -> None:
    stored = {
        "head": {"authority": "某局", "issued_on": "2026-11-23", "hall": "大厅"},
        **dict.fromkeys(("asked_for", "reason", "window", "window_kind", "location", "phone"), "x"),
    }
    with_zone = from_json(PaperKind.POINTER_SLIP, stored | {"given_at": "2026-11-23T09:00:00+08:00"})
    assert isinstance(with_zone, PointerSlip)
    assert with_zone.given_at == datetime(2026, 11, 23, 1, tzinfo=UTC)
    with pytest.raises(ValidationError):
        from_json(PaperKind.POINTER_SLIP, stored | {"given_at": "2026-11-23T09:00:00"})
