"""申请人、代理人: who a case is of, as a person confirmed it at the counter, else as the papers say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from casework.steps import Sitting
from storage.database import Transaction
from storage.life import parties_of
from storage.life_tables import PartyRow
from storage.readings import first_fields
from storage.rows import add
from storage.tables import CaseRow

PartyRole = Literal["applicant", "legal_representative", "agent", "contact"]


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody a case concerns; `identity` is an ID number or a USCC. Empty is what is not known."""

    name: str
    identity: str = ""
    phone: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Parties:
    """The parties of a case. An organisation is represented, and an agent may stand at the window."""

    applicant: Party
    legal_representative: Party | None = None
    agent: Party | None = None
    contact: Party | None = None

    @property
    def contact_name(self) -> str:
        """Whom the hall talks to."""
        return (self.contact or self.agent or self.legal_representative or self.applicant).name

    @property
    def phone(self) -> str:
        """The number to call."""
        known = (self.contact, self.agent, self.applicant, self.legal_representative)
        return next((one.phone for one in known if one and one.phone), "")


FORM, ATTORNEY = "application_form", "power_of_attorney"
UNNAMED = Party("（申请人姓名或名称待核）")


def parties(transaction: Transaction, case: CaseRow) -> Parties:
    """Return the parties of a case: those confirmed, and of the others what the papers say."""
    told = {role: _party(row) for role, row in parties_of(transaction, case.id or 0).items()}
    read = {} if "applicant" in told else _read(transaction, case)
    known = read | told
    return Parties(
        known.get("applicant", UNNAMED),
        known.get("legal_representative"),
        known.get("agent"),
        known.get("contact"),
    )


def confirm_party(sitting: Sitting, role: PartyRole, party: Party) -> None:
    """Write who a party is, as the person at the counter has seen it; the last word counts."""
    row = parties_of(sitting.transaction, sitting.case_id).get(role)
    if row is None:
        add(
            sitting.transaction,
            PartyRow(
                case_id=sitting.case_id,
                role=role,
                name=party.name,
                identity=party.identity,
                phone=party.phone,
                address=party.address,
            ),
        )
    else:
        row.name, row.identity = party.name, party.identity
        row.phone, row.address = party.phone, party.address
    sitting.record("party_confirmed", {"role": role})


def _party(row: PartyRow) -> Party:
    return Party(row.name, row.identity, row.phone, row.address)


def _read(transaction: Transaction, case: CaseRow) -> dict[str, Party]:
    """Return the parties that the application form and the power of attorney name."""
    found: dict[str, Party] = {}
    papers = first_fields(transaction, case.id or 0, case.round, (FORM, ATTORNEY))
    form, power = papers.get(FORM, {}), papers.get(ATTORNEY, {})
    if applicant := form.get("applicant"):
        identity = form.get("uscc") or form.get("id_number", "")
        found["applicant"] = Party(applicant, identity, form.get("phone", ""), form.get("address", ""))
    if representative := form.get("legal_representative"):
        found["legal_representative"] = Party(representative)
    if agent := power.get("agent_name"):
        found["agent"] = Party(agent, power.get("agent_id_number", ""), power.get("agent_phone", ""))
    return found
