"""The kinds of documents, one file each; the order is the order in which they are tried."""

from __future__ import annotations

from extractors.kinds import (
    application_form,
    approval_document,
    articles_of_association,
    bank_account,
    business_licence,
    capital_verification_report,
    commitment_letter,
    death_certificate,
    household_register,
    id_card,
    id_photo,
    internal_regulations,
    introduction_letter,
    lease_contract,
    location_drawing,
    other,
    power_of_attorney,
    property_certificate,
    qualification_certificate,
    safety_assessment,
    site_photo,
    supply_contract,
    test_report,
    training_certificate,
)
from extractors.kinds.base import Kind

KINDS: tuple[Kind, ...] = (
    id_card.KIND,
    business_licence.KIND,
    power_of_attorney.KIND,
    lease_contract.KIND,
    commitment_letter.KIND,
    training_certificate.KIND,
    qualification_certificate.KIND,
    property_certificate.KIND,
    household_register.KIND,
    capital_verification_report.KIND,
    safety_assessment.KIND,
    test_report.KIND,
    supply_contract.KIND,
    bank_account.KIND,
    death_certificate.KIND,
    introduction_letter.KIND,
    articles_of_association.KIND,
    approval_document.KIND,
    internal_regulations.KIND,
    application_form.KIND,
    location_drawing.KIND,
    site_photo.KIND,
    id_photo.KIND,
    other.KIND,
)
BY_KEY = {kind.key: kind for kind in KINDS}
