"""What a map is drawn with: the town's pictures, the library, and the words on it."""

from typing import Any

from flask import Flask, g
from flask_babel import gettext as _

from matcher.shared.town import current_city
from matcher.shared.web.assets import leaflet_url

_SHOWN = "map_source"


def init_maps(app: Flask) -> None:
    """Give the map's components what they are drawn with."""
    app.jinja_env.globals.update(map_data=map_data, map_link=map_link, area_middles=area_middles)


def map_data() -> dict[str, Any] | None:
    """Return what a map of this town is drawn with; None in a town that does without.

    Asking lets the page at hand load the pictures: no other page may.
    """
    town = current_city()
    if not town.map.tiles:
        return None
    setattr(g, _SHOWN, town.map.source)
    return {
        "library": leaflet_url("leaflet.js"),
        "style": leaflet_url("leaflet.css"),
        "tiles": town.map.tiles,
        "attribution": town.map.attribution,
        "attribution-url": town.map.attribution_url,
        "zoom": town.map.zoom,
        "most-zoom": town.map.most_zoom,
        "lat": sum(area.lat for area in town.areas) / len(town.areas),
        "lon": sum(area.lon for area in town.areas) / len(town.areas),
        "zoom-in": _("地図を大きくする"),
        "zoom-out": _("地図を小さくする"),
        "close": _("閉じる"),
        "and-more": _("{title}、ほか{count}件"),
        "failed": _("いま、地図を表示できません。場所は、文字の案内でお確かめください。"),
    }


def map_link(lat: float, lon: float) -> str:
    """Return where a larger map of a place is to be seen; nothing in a town that names none."""
    link = current_city().map.link
    return link.replace("{lat}", f"{lat:.6f}").replace("{lon}", f"{lon:.6f}")


def area_middles() -> dict[str, tuple[float, float]]:
    """Return the middle of each area by its code: degrees north and east."""
    return {area.code: (area.lat, area.lon) for area in current_city().areas}


def shown_source() -> str:
    """Return the site from which this page's map takes its pictures, or nothing."""
    return str(g.get(_SHOWN, ""))
