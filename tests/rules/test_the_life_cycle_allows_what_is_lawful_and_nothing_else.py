"""The life cycle as data: what starts where, who may, and what a refusal says."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.guards import LookedUp, Standing
from rules.life_cycle import STEPS, Step, refusals, steps_from
from rules.states import BEFORE_DECISION, DECIDED_STATES, ENDED, ROLE_WORDS, STATE_WORDS, CaseState, PowerKind

ALL_POWERS = frozenset(PowerKind)
ALL_ROLES = frozenset(ROLE_WORDS)
states = st.sampled_from(CaseState)
steps = st.sampled_from(Step)


def standing(state: CaseState, **more: object) -> Standing:
    return replace(
        Standing(state, name="许知远", roles=ALL_ROLES, powers=ALL_POWERS, reason="理由"),
        **more,  # type: ignore[arg-type]
    )


@given(states, steps, st.booleans())
def test_a_step_is_taken_from_its_own_states_and_no_other(
    state: CaseState, step: Step, instant: bool
) -> None:
    refused = refusals(step, standing(state, instant=instant))
    starts = state in STEPS[step].starts_from(instant=instant)
    assert starts is not any(one.guard == "state" for one in refused)


class _Told:
    """Facts that write down which of them were asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    @property
    def debts(self) -> tuple[str, ...]:
        self.asked.append("debts")
        return ("验资报告",)

    @property
    def failing(self) -> int:
        self.asked.append("failing")
        return 1


def test_a_fact_is_looked_up_only_for_a_guard_that_asks_for_it_and_once() -> None:
    facts = _Told()
    looked_up = LookedUp(
        facts, state=CaseState.UNDER_EXAMINATION, name="许知远", roles=ALL_ROLES, powers=ALL_POWERS
    )
    told = [refusals(Step.GRANT, looked_up) for _ in range(2)]
    assert [one.guard for one in told[0]] == [one.guard for one in told[1]] == ["no_debt"]
    assert facts.asked == ["debts"]


@given(steps)
def test_nobody_without_power_and_role_takes_any_step(step: Step) -> None:
    for state in STEPS[step].before:
        refused = refusals(step, standing(state, roles=frozenset(), powers=frozenset()))
        assert [one.guard for one in refused] == ["power"]


@given(states, steps)
def test_the_machine_takes_no_step_that_is_a_persons(state: CaseState, step: Step) -> None:
    by_machine = not refusals(step, standing(state, machine=True, correction_lapsed=True))
    assert not by_machine or step is Step.DEEM_ACCEPTED


def test_every_state_can_be_reached_and_only_the_last_ones_lead_nowhere() -> None:
    reached = {CaseState.RECEIVED, CaseState.NOTIFIED}  # by receiving, and by telling the applicant
    reached |= {rule.after for rule in STEPS.values() if rule.after is not None}
    assert reached == set(CaseState)
    assert {state for state in CaseState if not steps_from(state)} == {CaseState.ARCHIVED}


@pytest.mark.parametrize("state", sorted(ENDED))
def test_an_ended_case_can_only_be_filed(state: CaseState) -> None:
    assert steps_from(state) == ([] if state is CaseState.ARCHIVED else [Step.ARCHIVE])


def test_a_case_can_be_withdrawn_until_it_is_decided_and_not_after() -> None:
    for state in CaseState:
        may = not refusals(Step.WITHDRAW, standing(state))
        assert may is (state in BEFORE_DECISION)


def test_there_is_no_way_round_the_acceptance_to_a_decision() -> None:
    """Every way from the receipt to a decision leads through one of the three acceptances."""
    ways, open_ends = [], [[CaseState.RECEIVED]]
    while open_ends:
        way = open_ends.pop()
        for rule in STEPS.values():
            if rule.after is None or way[-1] not in rule.starts_from(instant=True) or rule.after in way:
                continue
            longer = [*way, rule.after]
            (ways if rule.after in DECIDED_STATES else open_ends).append(longer)
    assert ways
    assert all(any(state.startswith("ACCEPTED") for state in way) for way in ways)


@given(states, steps, st.integers(0, 3), st.booleans(), st.text(max_size=5))
def test_a_refusal_says_in_chinese_what_is_wrong_and_who_can_do_what(
    state: CaseState, step: Step, doubts: int, lapsed: bool, reason: str
) -> None:
    refused = refusals(
        step, standing(state, unsettled=doubts, correction_lapsed=lapsed, failing=doubts, reason=reason)
    )
    for one in refused:
        assert one.reason
        assert one.remedy
        assert not any(character.isascii() and character.isalpha() for character in one.reason + one.remedy)


def test_every_state_and_role_has_a_word() -> None:
    assert set(STATE_WORDS) == set(CaseState)
    assert {role for rule in STEPS.values() for role in rule.roles | rule.roles_at_once} <= set(ROLE_WORDS)
