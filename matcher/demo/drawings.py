"""Simple pictures of what a town does together, drawn rather than taken."""

from io import BytesIO
from random import Random

from PIL import Image, ImageDraw

from matcher.recognition.pictures import Picture

WIDTH, HEIGHT = 960, 640
HORIZON = 300
_SKIES = ("#cfe4f7", "#f7e3c9", "#dbeed9", "#e7e1f4")
_HILLS = ("#7ba77c", "#6d9aa8", "#a39a6b", "#8b8fb0")
_GROUND = ("#c9b08a", "#b7c98a", "#a8c8a0", "#d8c7a3")
_CLOTHES = ("#c74700", "#0017c1", "#197a4b", "#b78f00", "#8b3f8b", "#4d4d4d")
_SKIN, _FLOWERS = "#e3b98f", ("#ec6a5e", "#f4c542", "#ffffff", "#d977c0")


def drawn(number: int, people: int) -> Picture:
    """Return a picture of some people at work outside, another for each number."""
    dice = Random(number)
    look = number % len(_SKIES)
    image = Image.new("RGB", (WIDTH, HEIGHT), _SKIES[look])
    pen = ImageDraw.Draw(image)
    pen.ellipse((720, 50, 820, 150), fill="#ffd98a")
    for left in (-120, 260, 600):
        pen.ellipse((left, 170, left + 560, 470), fill=_HILLS[look])
    pen.rectangle((0, HORIZON, WIDTH, HEIGHT), fill=_GROUND[look])
    for _flower in range(90):
        x, y = dice.randint(0, WIDTH), dice.randint(HORIZON + 180, HEIGHT)
        pen.ellipse((x - 6, y - 6, x + 6, y + 6), fill=dice.choice(_FLOWERS))
    for place in range(people):
        _person(pen, dice, 110 + place * (WIDTH - 220) // max(people - 1, 1))
    out = BytesIO()
    image.save(out, "JPEG", quality=78)
    return Picture(WIDTH, HEIGHT, out.getvalue())


def _person(pen: ImageDraw.ImageDraw, dice: Random, x: int) -> None:
    feet, tall = dice.randint(470, 540), dice.randint(150, 190)
    top = feet - tall
    clothes = dice.choice(_CLOTHES)
    pen.rounded_rectangle((x - 26, top + 54, x + 26, feet - 48), radius=18, fill=clothes)
    pen.rectangle((x - 20, feet - 52, x - 4, feet), fill="#3c3c46")
    pen.rectangle((x + 4, feet - 52, x + 20, feet), fill="#3c3c46")
    pen.ellipse((x - 22, top, x + 22, top + 50), fill=_SKIN)
    pen.pieslice((x - 25, top - 8, x + 25, top + 42), 180, 360, fill="#f2f2f2")
    pen.line((x + 26, top + 80, x + 58, feet - 10), fill="#7a5a33", width=7)
