"""The kinds of documents, one file each; the order is the order in which they are tried."""

from __future__ import annotations

from extractors.kinds import (
    application_form,
    business_licence,
    commitment_letter,
    id_card,
    id_photo,
    internal_regulations,
    lease_contract,
    location_drawing,
    other,
    power_of_attorney,
    property_certificate,
    qualification_certificate,
)
from extractors.kinds.base import Kind

KINDS: tuple[Kind, ...] = (
    id_card.KIND,
    business_licence.KIND,
    power_of_attorney.KIND,
    lease_contract.KIND,
    commitment_letter.KIND,
    qualification_certificate.KIND,
    property_certificate.KIND,
    internal_regulations.KIND,
    application_form.KIND,
    location_drawing.KIND,
    id_photo.KIND,
    other.KIND,
)
BY_KEY = {kind.key: kind for kind in KINDS}
