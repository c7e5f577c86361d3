"""Tests of how a listing goes on, and of what it lacks."""

import pytest

from matcher.activities.models import ActivityStatus
from matcher.activities.rules.listing import (
    Said,
    check_decision,
    check_editable,
    check_submittable,
    may_go,
    missing,
)
from matcher.errors import Conflict, RuleBroken

STEPS = {
    ("draft", "submitted"),
    ("submitted", "published"),
    ("submitted", "declined"),
    ("declined", "submitted"),
    ("published", "closed"),
    ("published", "cancelled"),
    ("closed", "published"),
    ("closed", "cancelled"),
}
TELLING = "浜に流れ着いたものを拾います。道具はこちらで用意します。初めての方も歓迎します。"
PLAIN = TELLING.replace("初めての", "ご近所の")


@pytest.mark.parametrize("current", ActivityStatus)
@pytest.mark.parametrize("wanted", ActivityStatus)
def test_these_steps_and_no_others(current, wanted):
    assert may_go(current, wanted) == ((current, wanted) in STEPS)
    if not may_go(current, wanted):
        with pytest.raises(Conflict, match="already_decided"):
            check_decision(current, wanted)
    else:
        check_decision(current, wanted)


@pytest.mark.parametrize("status", ActivityStatus)
def test_all_but_the_called_off_can_be_edited(status):
    if status is ActivityStatus.CANCELLED:
        with pytest.raises(RuleBroken, match="activity_cancelled"):
            check_editable(status)
    else:
        check_editable(status)


@pytest.mark.parametrize(
    ("group", "shifts", "title", "code"),
    [
        ("pending", 1, "清掃", "organization_not_approved"),
        (None, 1, "清掃", "organization_not_approved"),
        ("approved", 0, "清掃", "listing_incomplete"),
        ("approved", 1, "", "listing_incomplete"),
    ],
)
def test_what_is_not_ready_is_not_submitted(group, shifts, title, code):
    with pytest.raises(RuleBroken, match=code):
        check_submittable("draft", group, shifts=shifts, title=title)


def test_what_is_ready_is_submitted_once():
    check_submittable("draft", "approved", shifts=1, title="清掃")
    with pytest.raises(Conflict):
        check_submittable("submitted", "approved", shifts=1, title="清掃")


@pytest.mark.parametrize(
    ("words", "lacks"),
    [
        ({}, []),
        ({"place": ""}, ["place"]),
        ({"place": "", "traits": ["online"]}, []),
        ({"starts": []}, ["times"]),
        ({"starts": [None]}, ["times"]),
        ({"starts": [None], "note": "毎週火曜"}, []),
        ({"field": ""}, ["field"]),
        ({"summary": "初めての方も歓迎します。"}, ["details"]),
        ({"summary": PLAIN}, ["beginners"]),
        ({"summary": PLAIN, "traits": ["beginners"]}, []),
        (
            {"place": "", "starts": [], "field": "", "summary": ""},
            ["place", "times", "field", "details", "beginners"],
        ),
    ],
)
def test_what_readers_look_for_first_is_missed(words, lacks):
    whole = {"place": "東の浜", "starts": ["土曜"], "field": "environment", "summary": TELLING}
    assert missing(Said(**whole | words)) == lacks
