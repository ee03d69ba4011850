"""The questions of the checks, one module per subject, gathered by name.

A question is a function (bundle, rule) -> Answer. A rule file names it; its message and basis stand there.
QUESTIONS are those of the common checks X-1 … X-13, OWN_QUESTIONS those a matter asks of fields it names.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from rules.bundle import Answer, Bundle
from rules.questions import attorney, marks, names, numbers, own, sheets, terms
from rules.rule_set import Rule

Question = Callable[[Bundle, Rule], Answer]

QUESTIONS: Mapping[str, Question] = {
    "name_on_licence": names.name_on_licence,
    "seal_is_applicants": names.seal_is_applicants,
    "representative_on_licence": names.representative_on_licence,
    "representative_on_card": names.representative_on_card,
    "applicant_on_card": names.applicant_on_card,
    "spare_card_belongs": names.spare_card_belongs,
    "address_agrees": names.address_agrees,
    "code_is_valid": numbers.code_is_valid,
    "code_is_licences": numbers.code_is_licences,
    "number_is_valid": numbers.number_is_valid,
    "birth_and_sex_agree": numbers.birth_and_sex_agree,
    "number_is_the_same": numbers.number_is_the_same,
    "is_in_force": terms.is_in_force,
    "is_not_in_future": terms.is_not_in_future,
    "principal_is_applicant": attorney.principal_is_applicant,
    "agent_is_card_holder": attorney.agent_is_card_holder,
    "covers_matter": attorney.covers_matter,
    "covers_receipt_date": attorney.covers_receipt_date,
    "is_signed": marks.is_signed,
    "is_sealed": marks.is_sealed,
    "is_complete_and_legible": sheets.is_complete_and_legible,
    "is_filled": sheets.is_filled,
    "form_is_matters": sheets.form_is_matters,
    "phone_is_valid": own.phone_is_valid,
    "phone_is_not_shared": own.phone_is_not_shared,
    "amounts_written_alike": own.amounts_written_alike,
}

OWN_QUESTIONS: Mapping[str, Question] = {
    "agrees_with": own.agrees_with,
    "amount_agrees_with": own.amount_agrees_with,
    "amount_at_least": own.amount_at_least,
    "issued_within_months": own.issued_within_months,
    "address_agrees_with": own.address_agrees_with,
}
"""What they need besides `field`: `against` other fields (material.field), or a number `n`."""
