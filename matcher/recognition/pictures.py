"""Pictures as they come from people's telephones, made fit for everybody to see."""

from dataclasses import dataclass
from io import BytesIO
from math import ceil
from typing import IO

from PIL import Image, ImageOps

from matcher.errors import RuleBroken

LONGEST_SIDE = 1600
MOST_PIXELS = 40_000_000
MOST_UNPACKED = 1440 * 3200
"""So many pixels are unpacked, a telephone's screen: only a JPEG unpacks smaller than it is."""
MOST_PROGRESSIVE = 12_500_000
"""A JPEG that comes in passes is kept whole meanwhile."""
MOST_BYTES = 10 * 1024 * 1024
KINDS = ("JPEG", "PNG", "WEBP", "AVIF")
_QUALITY = 82
_TAKEN = "RGB"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it is kept: JPEG, without any word of where and by what it was taken."""

    width: int
    height: int
    data: bytes


def taken_in(upload: IO[bytes]) -> Picture:
    """Return the picture of an upload: upright, no side longer than 1600 px, pixels and no more.

    Raise RuleBroken("picture_too_large") for one that is too large to be opened in safety, and
    RuleBroken("picture_unreadable") for whatever is no picture.
    """
    raw = upload.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise RuleBroken("picture_too_large")
    try:
        return _kept(_opened(BytesIO(raw)))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise RuleBroken("picture_too_large") from error
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError) as error:
        raise RuleBroken("picture_unreadable") from error


def _opened(file: IO[bytes]) -> Image.Image:
    """Return the picture, its head read only: nothing is unpacked before its size is known."""
    image = Image.open(file, formats=KINDS)
    if image.width * image.height > _most_pixels(image):
        raise RuleBroken("picture_too_large")
    share = LONGEST_SIDE / max(image.size)
    image.draft(_TAKEN, (ceil(image.width * share), ceil(image.height * share)))
    return image


def _most_pixels(image: Image.Image) -> int:
    if image.format != "JPEG":
        return MOST_UNPACKED
    return MOST_PROGRESSIVE if "progressive" in image.info else MOST_PIXELS


def _kept(image: Image.Image) -> Picture:
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    plain = _on_white(ImageOps.exif_transpose(image))
    out = BytesIO()
    plain.save(out, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
    return Picture(plain.width, plain.height, out.getvalue())


def _on_white(image: Image.Image) -> Image.Image:
    """Return the pixels alone, on white where one can see through: no profile, no remarks."""
    seen_through = image.convert("RGBA")
    plain = Image.new(_TAKEN, image.size, "white")
    plain.paste(seen_through, mask=seen_through.getchannel("A"))
    return plain
