"""The coherent facts behind one application: who applies for what, and who stands at the window."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from samples import people
from samples.dice import dice
from samples.people import Company, Person

MATTERS = ("road-occupation", "temporary-structure", "bookkeeping-agency", "senior-card")


@dataclass(frozen=True)
class Story:
    """Everything that the papers of a flawless application agree on."""

    matter: str
    received: date
    signed: date
    applicant_kind: str
    applicant: Person
    company: Company | None
    agent: Person | None
    staff: tuple[Person, ...]
    landlord: Person
    location: str
    area: str
    period_from: date
    period_until: date
    reason: str
    lease_from: date
    lease_until: date
    lease_signed: date
    poa_until: date
    practice_by_promise: bool

    @property
    def applicant_name(self) -> str:
        """The applicant as the form names it."""
        return self.company.name if self.company else self.applicant.name

    @property
    def applicant_address(self) -> str:
        """The applicant's address as licence or card give it."""
        return self.company.address if self.company else self.applicant.address


_REASONS = {
    "road-occupation": (
        "给水管道维修施工需临时占用人行道",
        "楼体外墙维修搭设脚手架",
        "通信管线铺设开挖施工",
        "道路绿化带改造施工围挡",
    ),
    "temporary-structure": ("搭建施工临时板房", "堆放建筑材料", "搭建临时仓储棚", "搭建临时工人宿舍"),
}


def _applicant_kind(rng: Random, matter: str) -> str:
    if matter == "senior-card":
        return "person"
    dice = rng.random()
    return "person" if matter == "temporary-structure" and dice < 0.35 else "organisation"


def tell(matter: str, seed: int, agent: bool | None = None, applicant: str | None = None) -> Story:
    """Return the story of one application: the same seed, the same story."""
    rng = dice("story", matter, seed)
    received = date(2026, 11, 23) - timedelta(days=rng.randrange(0, 55))
    signed = received - timedelta(days=rng.randrange(0, 12))
    kind = _applicant_kind(rng, matter)
    company = people.company(rng, matter, received)
    ages = (61, 88) if matter == "senior-card" else (26, 62)
    citizen = people.person(rng, received, ages)
    helper, with_helper = people.person(rng, received), rng.random() < 0.45
    kind = applicant or kind
    organised = kind == "organisation"
    period_from = received + timedelta(days=rng.randrange(10, 40))
    lease_from = received - timedelta(days=rng.randrange(60, 500))
    return Story(
        matter=matter,
        received=received,
        signed=signed,
        applicant_kind=kind,
        applicant=company.legal if organised else citizen,
        company=company if organised else None,
        agent=helper if (with_helper if agent is None else agent) else None,
        staff=tuple(people.person(rng, received, plain=True) for _ in range(rng.choice((3, 3, 4, 5)))),
        landlord=people.person(rng, received, plain=True),
        location="与".join(rng.sample(people.ROADS, 2)) + f"交叉口{rng.choice('东西南北')}侧"
        if matter == "road-occupation"
        else people.work_address(rng),
        area=str(rng.choice((36, 48, 60, 85, 120, 150, 200, 260))),
        period_from=period_from,
        period_until=period_from + timedelta(days=rng.randrange(20, 170)),
        reason=rng.choice(_REASONS.get(matter, ("办理优待证",))),
        lease_from=lease_from,
        lease_until=people.years_later(lease_from, rng.choice((3, 5))) - timedelta(days=1),
        lease_signed=lease_from - timedelta(days=rng.randrange(3, 25)),
        poa_until=received + timedelta(days=rng.randrange(20, 120)),
        practice_by_promise=rng.random() < 0.5,
    )
