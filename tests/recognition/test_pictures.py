"""Tests of taking pictures in: what is kept of them, and what is refused."""

from io import BytesIO

import pytest
from PIL import Image

from matcher.errors import RuleBroken
from matcher.recognition.pictures import LONGEST_SIDE, MOST_BYTES, taken_in
from tests.recognition.pictures import bomb, picture, with_place

HTML = b"<html><script>alert(1)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>1</script></svg>'


def kept(raw: bytes) -> Image.Image:
    image = Image.open(BytesIO(taken_in(BytesIO(raw)).data))
    image.load()
    return image


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_a_picture_of_any_usual_kind_becomes_a_jpeg(kind):
    image = kept(picture(kind))
    assert (image.format, image.size, image.mode) == ("JPEG", (400, 300), "RGB")


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("PNG", "RGBA"), ("PNG", "L"), ("PNG", "P"), ("PNG", "LA"), ("PNG", "1"), ("JPEG", "CMYK")],
)
def test_colours_of_any_kind_become_plain_ones(kind, mode):
    assert kept(picture(kind, mode=mode)).mode == "RGB"


def test_what_one_can_see_through_becomes_white():
    out = BytesIO()
    Image.new("RGBA", (40, 30), (0, 0, 0, 0)).save(out, "PNG")
    assert kept(out.getvalue()).getpixel((9, 9)) == (255, 255, 255)


def test_a_large_picture_is_made_small_and_keeps_its_shape():
    image = kept(picture(size=(4000, 1000)))
    assert image.size == (LONGEST_SIDE, 400)


@pytest.mark.parametrize("size", [(4032, 3024), (3000, 2250), (2400, 2400), (7000, 5500)])
def test_a_photograph_of_any_telephone_is_taken(size):
    assert max(kept(picture(size=size)).size) == LONGEST_SIDE


def test_nothing_tells_where_by_what_or_by_whom_it_was_taken():
    raw = with_place()
    assert b"SecretCamera" in raw
    made = taken_in(BytesIO(raw))
    image = Image.open(BytesIO(made.data))
    assert not image.getexif()
    assert not {"exif", "icc_profile", "comment", "xmp"} & set(image.info)
    assert b"Secret" not in made.data


def test_a_picture_taken_sideways_stands_upright():
    made = taken_in(BytesIO(with_place((400, 300))))
    assert (made.width, made.height) == (300, 400)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        HTML,
        SVG,
        b"\xff\xd8\xff\xe0" + HTML,
        picture("GIF"),
        picture("BMP"),
        picture("TIFF"),
        picture()[:300],
        picture("PNG")[:60],
        picture("WEBP")[:40],
        bomb(100, 100),
        b"%PDF-1.7",
        b"PK\x03\x04" + b"\x00" * 100,
    ],
    ids=range(13),
)
def test_what_is_no_whole_picture_is_refused(raw):
    with pytest.raises(RuleBroken, match="picture_unreadable"):
        taken_in(BytesIO(raw))


@pytest.mark.parametrize(
    "raw",
    [
        bomb(50_000, 50_000),
        bomb(2**31 - 1, 2**31 - 1),
        bomb(10_000, 10_000),
        bomb(6300, 6300),
        picture("WEBP", size=(2800, 2100)),
        picture(size=(7400, 5600)),
        b"\xff" * (MOST_BYTES + 1),
    ],
    ids=[
        "2.5 gigapixels",
        "largest",
        "100 megapixels",
        "40 megapixels",
        "unpacks whole",
        "a large JPEG",
        "bytes",
    ],
)
def test_what_is_too_large_is_refused_before_it_is_unpacked(raw):
    with pytest.raises(RuleBroken, match="picture_too_large"):
        taken_in(BytesIO(raw))


def test_a_picture_with_a_page_behind_it_loses_the_page():
    made = taken_in(BytesIO(picture() + HTML))
    assert b"script" not in made.data
