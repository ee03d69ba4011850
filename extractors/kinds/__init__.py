"""The kinds of documents, one file each; the order is the order in which they are tried."""

from __future__ import annotations

from extractors.kinds import (
    application_form,
    business_licence,
    id_card,
    lease_contract,
    others,
    power_of_attorney,
)
from extractors.kinds.base import Kind

KINDS: tuple[Kind, ...] = (
    id_card.KIND,
    business_licence.KIND,
    power_of_attorney.KIND,
    lease_contract.KIND,
    others.COMMITMENT,
    others.CERTIFICATE,
    others.DEED,
    others.REGULATIONS,
    application_form.KIND,
    others.DRAWING,
    others.PHOTO,
    others.OTHER,
)
BY_KEY = {kind.key: kind for kind in KINDS}
