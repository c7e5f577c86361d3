"""An invitation round: whom to ask about what, so that the most seats find somebody."""

from dataclasses import replace
from functools import partial

import numpy as np

from matcher.matching.engine.rounds.board import Board, board
from matcher.matching.engine.rounds.bound import STEPS, bound_at, choice_at, search
from matcher.matching.engine.rounds.candidates import KEPT, best
from matcher.matching.engine.rounds.greedy import lazy_greedy
from matcher.matching.engine.rounds.hashing import fingerprint
from matcher.matching.engine.rounds.model import Ask, Bools, Floats, Plan, Reason, Round, Why
from matcher.matching.engine.rounds.responding import best_response, within_budget
from matcher.matching.engine.rounds.tails import empty_without, filled, with_all

FOND = 0.3
NEAR_KM = 5.0


def plan(given: Round, *, steps: int = STEPS) -> Plan:
    """Return the best plan found and a bound on all plans; the same round gives the same plan.

    Pairs beyond the best 30 of a person are left aside, by the bound too. More steps bring the
    bound a little nearer; it is correct with none.
    """
    thinned = _thinned(given)
    laid = board(thinned)
    asks, bound = solved(laid, budget=given.budget, steps=steps)
    asks = _worth_asking(thinned, laid, asks)
    gained = _gained(laid, asks)
    return Plan(
        asks=_asks(thinned, laid, asks),
        fill=dict(zip(laid.shifts.tolist(), gained.tolist(), strict=True)),
        objective=float(laid.weights @ gained),
        bound=bound,
        seed=given.seed,
        model=given.model,
        version=_version(given, laid, asks),
    )


def solved(laid: Board, *, budget: int | None = None, steps: int = STEPS) -> tuple[Bools, float]:
    """Return whom to ask about what, as true cells of the board, and the bound.

    The search for the bound ends at prices at which people would take nearly the best plan, so
    responding begins there once more.
    """
    asks = _limited(laid, best_response(laid), budget)
    if budget is not None:
        asks = max(asks, lazy_greedy(laid, budget=budget), key=partial(worth, laid))
    prices = search(laid, asks, objective=worth(laid, asks), budget=budget, steps=steps)
    again = best_response(laid, choice_at(laid, prices), price=prices.fee)
    asks = max(asks, _limited(laid, again, budget), key=partial(worth, laid))
    return asks, bound_at(laid, prices, budget=budget)


def worth(laid: Board, asks: Bools) -> float:
    """Return how many weighted seats the asks are expected to fill."""
    return float(laid.weights @ _gained(laid, asks))


def _limited(laid: Board, asks: Bools, budget: int | None) -> Bools:
    """Return about these asks, but not more than the budget, and not fewer if more are of use."""
    if budget is None:
        return asks
    fewer = asks if asks.sum() <= budget else within_budget(laid, asks, budget)
    return lazy_greedy(laid, fewer, budget=budget)


def _thinned(given: Round) -> Round:
    score = given.chances * given.weights[given.found.shifts]
    people, shifts = given.people_ids, given.shift_ids
    kept = best(given.found, score, people=people, shifts=shifts, period=given.seed, limit=KEPT)
    return replace(
        given,
        found=given.found.only(kept),
        chances=given.chances[kept],
        affinity=None if given.affinity is None else given.affinity[kept],
        km=None if given.km is None else given.km[kept],
    )


def _gained(laid: Board, asks: Bools) -> Floats:
    """Return how many seats of each shift the asks are expected to fill."""
    counts = with_all(laid.waiting, laid.need, laid.what[asks], laid.chances[asks])
    return filled(counts, laid.need) - filled(laid.waiting, laid.need)


def _gains(laid: Board, asks: Bools) -> Floats:
    """Return what would be lost without each ask, line by line."""
    shifts, chances = laid.what[asks], laid.chances[asks]
    gains: Floats = laid.weights[shifts] * chances
    return gains * empty_without(laid.waiting, laid.need, shifts, chances)


def _worth_asking(given: Round, laid: Board, asks: Bools) -> Bools:
    """Return the plan after people weighed anew what an ask gains and the goodwill it costs.

    One after the other, so that a shift many are asked about loses some of them and not all.
    """
    if given.goodwill is None or not asks.any():
        return asks
    row = given.found.people[laid.pairs[:, 0]]
    spared = best_response(laid, asks, price=given.goodwill[row] * _gains(laid, asks).mean())
    return spared if given.budget is None else spared & asks


def _asks(given: Round, laid: Board, asks: Bools) -> tuple[Ask, ...]:
    lines, columns = np.nonzero(asks)
    shifts, chances = laid.what[lines, columns], laid.chances[lines, columns]
    people, gains = laid.people[lines], _gains(laid, asks)
    pairs = laid.pairs[lines, columns]
    order = np.lexsort((laid.shifts[shifts], people))
    return tuple(
        Ask(
            person=int(people[at]),
            shift=int(laid.shifts[shifts[at]]),
            chance=float(chances[at]),
            gain=float(gains[at]),
            reasons=_reasons(given, int(pairs[at])),
        )
        for at in order
    )


def _reasons(given: Round, pair: int) -> tuple[Reason, ...]:
    """Return what speaks for asking, from this pair and the shift alone."""
    shift, reasons = given.found.shifts[pair], []
    if given.affinity is not None and given.affinity[pair] >= FOND:
        reasons.append(Reason(Why.INTEREST, {"hundredths": round(100 * given.affinity[pair])}))
    if given.km is not None and given.km[pair] <= NEAR_KM:
        reasons.append(Reason(Why.NEAR, {"km": int(np.ceil(given.km[pair]))}))
    reasons.append(Reason(Why.STILL_NEEDED, {"missing": int(given.need[shift])}))
    if given.weights[shift] > 1:
        reasons.append(Reason(Why.GROUP_SHORT))
    return tuple(reasons)


def _version(given: Round, laid: Board, asks: Bools) -> str:
    return fingerprint(
        f"{given.seed} {given.budget} {given.model}",
        *(laid.people, laid.caps, laid.what, laid.chances, laid.clashes),
        *(laid.shifts, laid.need, laid.weights, laid.waiting, asks),
    )
