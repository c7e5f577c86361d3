"""Tests of the addresses that say once more what the present one says."""

import pytest

from matcher.shared.web.addresses import address_of, this_address


def test_what_is_asked_is_asked_again_but_for_what_changes(app):
    with app.test_request_context("/activities?q=a+b&area=x&area=y&page=3"):
        assert this_address(page=4) == "/activities?q=a+b&area=x&area=y&page=4"
        assert this_address(without={"page", "q"}) == "/activities?area=x&area=y"
        assert this_address("members.index", without={"area"}) == "/organizations?q=a+b&page=3"


def test_a_part_of_the_path_stays(app):
    with app.test_request_context("/organizations/7?page=2"):
        assert this_address(page=3) == "/organizations/7?page=3"
        assert address_of("", []) == "/organizations/7"


@pytest.mark.parametrize("name", ["endpoint", "self", "_scheme", "_external", "_anchor", "values"])
def test_no_name_in_an_address_means_anything_to_us(app, client, name):
    assert client.get(f"/activities?q=a&{name}=x").status_code == 200
    with app.test_request_context(f"/activities?{name}=x"):
        assert this_address() == f"/activities?{name}=x"
