"""Tests of the words alike, as the staff keep them."""

import pytest

from matcher.activities.service.finding import Filters, find
from matcher.activities.service.synonyms import groups
from matcher.authz import AccountRole
from matcher.desk.service.synonyms import keys_of
from matcher.desk.usual_words import USUAL
from tests.activities.posted import posted
from tests.factories import person, staff


@pytest.fixture
def desk(app, signed_in_as):
    """A client of the staff of the whole town."""
    return signed_in_as(staff())


def kept():
    return [group.words for group in groups()]


def add(client, words):
    return client.submit("/desk/synonyms", {"words": words}, form="add-synonyms")


def test_a_group_is_added_changed_and_removed(desk, now):
    posted("河川敷の除草")
    assert add(desk, "草刈り、除草\n草むしり,").status_code == 303
    assert kept() == [["草刈り", "除草", "草むしり"]]
    assert find(Filters(words="草むしり"), 1, now=now).total == 1
    address = f"/desk/synonyms/{groups()[0].id}"
    assert desk.submit(address, {"words": "草刈り、草取り"}, form=address).status_code == 303
    assert kept() == [["草刈り", "草取り"]]
    assert desk.submit("/desk/synonyms", form="remove").status_code == 303
    assert kept() == []


@pytest.mark.parametrize(
    ("words", "error"),
    [
        ("", "2つ以上"),
        ("草刈り", "2つ以上"),
        ("草刈り、", "2つ以上"),
        ("ゴミ、ごみ", "2回入力"),
        ("、".join(f"言葉{n}" for n in range(21)), "20個まで"),
        ("短い、" + "長" * 41, "40字まで"),
    ],
)
def test_what_is_no_group_is_refused_with_a_word(desk, words, error):
    page = add(desk, words)
    assert page.status_code == 200
    assert error in page.text
    assert kept() == []


def test_a_word_is_in_one_group_only(desk):
    add(desk, "草刈り、除草")
    assert "「草刈り」は、ほかの組にあります" in add(desk, "草刈り、刈払い").text
    address = f"/desk/synonyms/{groups()[0].id}"
    assert desk.submit(address, {"words": "草刈り、刈払い"}, form=address).status_code == 303


def test_a_new_town_begins_with_the_usual_words_by_one_button(desk):
    assert desk.submit("/desk/synonyms", form="usual").status_code == 303
    assert len(kept()) == len(USUAL)
    assert "usual" not in desk.get("/desk/synonyms").text


def test_the_usual_words_leave_what_is_there_alone(desk):
    add(desk, "除草、刈払い")
    token = desk.get("/desk/synonyms").text.split('name="csrf_token" value="')[1].split('"')[0]
    desk.post("/desk/synonyms/usual", data={"csrf_token": token})
    assert len(kept()) == len(USUAL)
    assert ["除草", "刈払い"] in kept()


def test_no_usual_word_is_in_two_groups():
    words = [word for group in USUAL for word in group]
    assert len(keys_of(words)) == len(words)


@pytest.mark.parametrize("role", [AccountRole.AREA_STAFF])
def test_who_works_for_one_area_does_not_set_the_towns_words(app, signed_in_as, role):
    client = signed_in_as(staff(role, ("chuo",)))
    assert client.get("/desk/synonyms").status_code == 403
    assert "/desk/synonyms" not in client.get("/desk").text


def test_residents_have_no_say(app, signed_in_as):
    assert signed_in_as(person()[0]).get("/desk/synonyms").status_code == 403
