"""The flat facts of a rule set: their names and the values each may take. README.md lists them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from rules.bundle import Presence, Word
from rules.rule_set import Material

Sort = type[bool] | type[int] | frozenset[str]
"""What a fact may be: true or false, a whole number, or one of these words."""

WORDS: Final = frozenset(word.value for word in Word)
PRESENCES: Final = frozenset(presence.value for presence in Presence)

DOCUMENT_KINDS: Final = (
    "id_card", "business_licence", "application_form", "power_of_attorney", "lease_contract",
    "property_certificate", "qualification_certificate", "commitment_letter", "location_drawing",
    "internal_regulations", "articles_of_association", "capital_verification_report", "household_register",
    "test_report", "approval_document", "training_certificate", "supply_contract", "safety_assessment",
    "bank_account", "death_certificate", "introduction_letter", "id_photo", "site_photo", "other",
)  # fmt: skip
"""contract.md, keys of document kinds."""


PICTURES: Final = ("id_photo", "site_photo", "location_drawing")
"""Kinds that are told by their looks and hardly by words: one may be taken for another."""


def sorts_of(materials: Iterable[Material]) -> Mapping[str, Sort]:
    """Return every fact that conditions of a rule set with these materials may name."""
    sorts: dict[str, Sort] = {
        "agent.present": bool,
        "applicant.is_org": bool,
        "applicant.is_person": bool,
        "applicant.is_unknown": bool,
        "age": int,
        "age.known": bool,
    }
    sorts |= {f"given.{kind}": bool for kind in DOCUMENT_KINDS}
    for material in materials:
        sorts[f"given.{material.key}"] = bool
        sorts[f"state.{material.key}"] = PRESENCES
    return sorts


def needs_only(name: str) -> bool:
    """Say whether a fact is known before papers are matched: only such may decide what is needed."""
    return name.startswith(("agent.", "applicant.")) or name.removeprefix("given.") in DOCUMENT_KINDS


WORDS_OF_KIND: Final[dict[str, tuple[str, ...]]] = {
    "application_form": ("申请",),
    "power_of_attorney": ("委托", "授权"),
    "lease_contract": ("租赁", "出租", "承租"),
    "commitment_letter": ("承诺",),
    "business_licence": ("营业执照",),
    "id_card": ("居民身份证", "公民身份号码"),
    "internal_regulations": ("制度", "规范", "管理办法"),
    "qualification_certificate": ("资格", "职称"),
}
"""Words that a paper of a kind can hardly do without: an unknown paper with them may be of that kind."""

FIELDS_OF_KIND: Final[dict[str, frozenset[str]]] = {
    "id_card": frozenset(
        [
            "address",
            "birth_date",
            "ethnicity",
            "id_number",
            "issuing_authority",
            "name",
            "sex",
            "valid_from",
            "valid_until",
        ]
    ),
    "business_licence": frozenset(
        [
            "address",
            "business_scope",
            "established_date",
            "issued_date",
            "legal_representative",
            "name",
            "registered_capital",
            "registrar",
            "type",
            "uscc",
            "valid_until",
        ]
    ),
    "application_form": frozenset(
        [
            "address",
            "agent_id_number",
            "agent_name",
            "agent_phone",
            "applicant",
            "area_m2",
            "head",
            "id_number",
            "legal_representative",
            "location",
            "period_from",
            "period_until",
            "phone",
            "signed_date",
            "staff_count",
            "title",
            "uscc",
        ]
    ),
    "power_of_attorney": frozenset(
        [
            "agent_id_number",
            "agent_name",
            "agent_phone",
            "principal",
            "principal_id_number",
            "principal_uscc",
            "scope",
            "signed_date",
            "valid_until",
        ]
    ),
    "lease_contract": frozenset(
        ["address", "area_m2", "lessee", "lessor", "signed_date", "valid_from", "valid_until"]
    ),
    "property_certificate": frozenset(["address", "area_m2", "certificate_number", "owner"]),
    "qualification_certificate": frozenset(
        ["certificate_number", "id_number", "issued_date", "level", "name", "qualification"]
    ),
    "commitment_letter": frozenset(["promisors", "signed_date", "title"]),
    "location_drawing": frozenset(["title"]),
    "internal_regulations": frozenset(["title"]),
    "articles_of_association": frozenset(
        ["address", "organisation", "registered_capital", "signed_date", "title"]
    ),
    "capital_verification_report": frozenset(
        ["amount", "issued_date", "issuer", "organisation", "report_number", "title"]
    ),
    "household_register": frozenset(
        ["address", "head", "member_id_numbers", "members", "register_number", "title"]
    ),
    "test_report": frozenset(
        [
            "address",
            "cma_number",
            "conclusion",
            "issued_date",
            "issuer",
            "organisation",
            "report_number",
            "sample",
            "title",
        ]
    ),
    "approval_document": frozenset(
        ["addressee", "document_number", "issued_date", "issuer", "project", "title"]
    ),
    "training_certificate": frozenset(
        [
            "certificate_number",
            "id_number",
            "issued_date",
            "issuer",
            "name",
            "subject",
            "title",
            "valid_until",
        ]
    ),
    "supply_contract": frozenset(
        ["buyer", "quantity", "signed_date", "subject", "supplier", "title", "valid_from", "valid_until"]
    ),
    "safety_assessment": frozenset(
        ["assessor", "conclusion", "issued_date", "organisation", "report_number", "title"]
    ),
    "bank_account": frozenset(["account_name", "account_number", "bank", "title"]),
    "death_certificate": frozenset(
        ["certificate_number", "death_date", "id_number", "issued_date", "issuer", "name", "title"]
    ),
    "introduction_letter": frozenset(
        ["bearer", "id_number", "issuer", "purpose", "signed_date", "title", "valid_days", "valid_until"]
    ),
    "id_photo": frozenset(["title"]),
    "site_photo": frozenset(["title"]),
    "other": frozenset(["title"]),
}
"""What each kind of paper is read for (contract.md): a rule may ask for nothing else."""
