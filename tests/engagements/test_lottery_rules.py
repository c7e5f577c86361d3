"""Tests of the lottery itself: the order follows from seed and numbers alone, and is fair."""

from collections import Counter
from hashlib import sha256
from math import sqrt

from hypothesis import given
from hypothesis import strategies as st

from matcher.engagements.rules.lottery import Ticket, commitment_of, draw, rank, winners

SEEDS, NUMBERS = 2_000, tuple(range(101, 111))
numbers = st.lists(st.integers(1, 2**31), min_size=1, max_size=40, unique=True)
seeds = st.text("0123456789abcdef", min_size=1, max_size=64)
tickets = st.lists(
    st.builds(Ticket, st.integers(1, 500), st.integers(1, 6), st.booleans()),
    max_size=30,
    unique_by=lambda ticket: ticket.number,
)


@given(seeds, numbers, st.randoms(use_true_random=False))
def test_the_order_of_the_entries_changes_nothing(seed, given_numbers, dice):
    shuffled = list(given_numbers)
    dice.shuffle(shuffled)
    assert rank(seed, shuffled) == rank(seed, given_numbers)
    assert sorted(rank(seed, shuffled)) == sorted(given_numbers)


@given(seeds, tickets, st.none() | st.integers(0, 40), st.randoms(use_true_random=False))
def test_drawn_again_it_is_the_same(seed, entered, free, dice):
    shuffled = list(entered)
    dice.shuffle(shuffled)
    assert draw(seed, shuffled, free) == draw(seed, entered, free)


@given(tickets, st.none() | st.integers(0, 40))
def test_the_seats_are_given_along_the_order_to_all_for_whom_they_are_enough(ranked, free):
    won = winners(ranked, free)
    left = free
    for ticket in ranked:
        fits = left is None or ticket.seats <= left
        assert (ticket.number in won) == (fits and not ticket.away)
        if ticket.number in won and left is not None:
            left -= ticket.seats
    assert left is None or left >= 0


def test_a_party_too_large_is_passed_over_and_so_is_who_is_away():
    ranked = [Ticket(1, 2), Ticket(2, 3), Ticket(3, away=True), Ticket(4)]
    assert winners(ranked, 3) == [1, 4]
    assert winners(ranked, None) == [1, 2, 4]


def test_every_number_has_the_same_chance_at_every_place():
    firsts, losers = Counter(), Counter()
    for seed in range(SEEDS):
        order = rank(f"{seed:064x}", NUMBERS)
        firsts[order[0]] += 1
        losers.update(order[4:])
    for counted, chance in ((firsts, 1 / len(NUMBERS)), (losers, 6 / len(NUMBERS))):
        bound = 4.5 * sqrt(SEEDS * chance * (1 - chance))
        assert all(abs(counted[number] - SEEDS * chance) < bound for number in NUMBERS)


def test_two_numbers_beside_each_other_are_drawn_apart_as_often_as_any():
    before = sum(rank(f"{seed}", (7, 8))[0] == 7 for seed in range(SEEDS))
    assert abs(before - SEEDS / 2) < 4.5 * sqrt(SEEDS) / 2


def test_what_is_promised_is_the_sha256_of_the_seed_as_anybody_computes_it():
    assert commitment_of("abc") == sha256(b"abc").hexdigest()
    digests = {number: sha256(f"abc:{number}".encode()).hexdigest() for number in (1, 2, 3)}
    assert rank("abc", (3, 1, 2)) == sorted(digests, key=lambda number: digests[number])
