"""Tests of what a map is drawn with, and what its page may load."""

import pytest

from matcher.shared.web.maps import map_data, map_link


@pytest.mark.parametrize("name", ["leaflet.js", "leaflet.css", "images/layers.png"])
def test_the_library_is_ours_to_serve_and_kept_for_a_year(app, name):
    with app.test_client().get(f"/static/leaflet/{name}?v=1") as answer:
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    "name", ["leaflet-src.js", "leaflet.js.map", "../__init__.py", "images/../leaflet-src.js", "x"]
)
def test_nothing_else_of_its_package_is_served(app, name):
    assert app.test_client().get(f"/static/leaflet/{name}").status_code == 404


def test_our_style_has_the_last_word(app):
    sheet = app.test_client().get("/static/leaflet/leaflet.css").text
    assert sheet.startswith("@layer layout.leaflet {")
    assert ".leaflet-container" in sheet


def test_what_a_map_is_drawn_with_comes_from_the_towns_file(every_town):
    with every_town.test_request_context():
        data = map_data()
        town = every_town.extensions["city"]
        assert data is not None
        assert data["tiles"] == town.map.tiles
        assert min(a.lat for a in town.areas) < data["lat"] < max(a.lat for a in town.areas)
        assert map_link(34.5, 131.25).endswith("/34.500000/131.250000/")
