"""Where the map of a town comes from."""

import dataclasses
import re
from urllib.parse import urlsplit

from matcher.city.problems import Problems

# The site goes into a security policy: nothing but what a site's address is made of.
SITE = re.compile(r"https?://[A-Za-z0-9.-]+(:\d+)?")
ZOOMS = range(5, 19)


@dataclasses.dataclass(frozen=True, slots=True)
class Map:
    """Where the pictures of the map come from, and whom to name for them.

    `tiles` holds {z}, {x} and {y}; empty, the town does without maps and shows lists alone.
    `link` leads to a map elsewhere, with {lat} and {lon}; empty, there is no such link.
    """

    tiles: str = dataclasses.field(
        default="https://cyberjapandata.gsi.go.jp/xyz/pale/{z}/{x}/{y}.png",
        metadata={"may_be_empty": True},
    )
    attribution: str = "地理院タイル"
    attribution_url: str = "https://maps.gsi.go.jp/development/ichiran.html"
    link: str = dataclasses.field(
        default="https://maps.gsi.go.jp/#16/{lat}/{lon}/", metadata={"may_be_empty": True}
    )
    zoom: int = 12
    most_zoom: int = 18

    @property
    def source(self) -> str:
        """Return the site the pictures come from, as a security policy names it."""
        parts = urlsplit(self.tiles)
        return f"{parts.scheme}://{parts.netloc}" if self.tiles else ""


def check_map(drawn: Map, problems: Problems) -> None:
    """Report what the map cannot be drawn with."""
    if drawn.tiles and not SITE.fullmatch(drawn.source):
        problems.add("map", 0, "tiles", "「tiles」は https:// で始まるアドレスにしてください。")
    elif drawn.tiles and not all(part in drawn.tiles for part in ("{z}", "{x}", "{y}")):
        problems.add("map", 0, "tiles", "「tiles」には {z} {x} {y} の3つを入れてください。")
    for key in ("attribution_url", "link"):
        if not (getattr(drawn, key) or "https://").startswith(("https://", "http://")):
            text = f"「{key}」は https:// で始まるアドレスにしてください。"
            problems.add("map", 0, key, text)
    for key in ("zoom", "most_zoom"):
        if getattr(drawn, key) not in ZOOMS:
            text = f"「{key}」は{ZOOMS[0]}から{ZOOMS[-1]}までにしてください。"
            problems.add("map", 0, key, text)
