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
