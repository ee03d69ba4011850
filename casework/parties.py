"""申请人、代理人: who a case is of, as a person confirmed it at the counter, else as the papers say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from casework.steps import Sitting
from extractors.values import Document
from storage.database import Transaction
from storage.life import parties_of
from storage.life_tables import PartyRow
from storage.readings import stored_documents
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


UNNAMED = Party("（申请人姓名或名称待核）")


def parties(transaction: Transaction, case: CaseRow) -> Parties:
    """Return the parties of a case: those confirmed, and of the others what the papers say."""
    told = {role: _party(row) for role, row in parties_of(transaction, case.id or 0).items()}
    read = _read(stored_documents(transaction, case.id or 0, case.round)) if "applicant" not in told else {}
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


def _read(documents: tuple[Document, ...]) -> dict[str, Party]:
    """Return the parties that the application form and the power of attorney name."""
    found: dict[str, Party] = {}
    form = next((one for one in documents if one.kind == "application_form"), None)
    if form is not None:
        applicant = _text(form, "applicant")
        identity = _text(form, "uscc") or _text(form, "id_number")
        if applicant:
            found["applicant"] = Party(applicant, identity, _text(form, "phone"), _text(form, "address"))
        if representative := _text(form, "legal_representative"):
            found["legal_representative"] = Party(representative)
    power = next((one for one in documents if one.kind == "power_of_attorney"), None)
    if power is not None and (agent := _text(power, "agent_name")):
        found["agent"] = Party(agent, _text(power, "agent_id_number"), _text(power, "agent_phone"))
    return found


def _text(document: Document, field: str) -> str:
    value = document.fields.get(field)
    return value.value if value is not None else ""
