"""Reads the words of a PDF that the town made, by the tables that say what its glyphs mean."""

import re
import zlib
from collections.abc import Iterator

_OBJECT = re.compile(rb"(\d+) 0 obj(.*?)endobj", re.DOTALL)
_STREAM = re.compile(rb"stream\n(.*?)\nendstream", re.DOTALL)
_TOKEN = re.compile(rb"/(f\d+) [\d.]+ Tf|(\()|\b(ET)\b")
_INSIDE = re.compile(rb"\\.|[()]", re.DOTALL)
_ESCAPE = re.compile(rb"\\([0-7]{3}|.)", re.DOTALL)
_SIGNS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_MEANING = re.compile(r"<([0-9A-F]{4})> <([0-9A-F]+)>")
Objects = dict[int, bytes]
Meanings = dict[int, str]


def text_of_pdf(document: bytes) -> str:
    """Return all that the pages say, in the order in which it is drawn, one run a line."""
    objects = {int(number): body for number, body in _OBJECT.findall(document)}
    pages = [body for body in objects.values() if b"/Type/Page/" in body]
    return "\n".join(_page(page, objects) for page in pages)


def solid_text_of_pdf(document: bytes) -> str:
    """Return all that the pages say without a gap: a run ends wherever the kind of letter does."""
    return "".join(text_of_pdf(document).split())


def _page(page: bytes, objects: Objects) -> str:
    named = re.findall(rb"/(f\d+) (\d+) 0 R", objects[_reference(page, b"Resources")])
    fonts = {
        name: _meanings(objects[_reference(objects[int(number)], b"ToUnicode")])
        for name, number in named
    }
    drawn, font = "", b""
    for chosen, letters, end in _drawn(_stream(objects[_reference(page, b"Contents")])):
        font = chosen or font
        drawn += "\n" if end else _read(letters, fonts.get(font, {}))
    return drawn


def _drawn(stream: bytes) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Yield the fonts that are chosen, the strings that are drawn, and the ends of runs."""
    place = 0
    while token := _TOKEN.search(stream, place):
        place, letters = token.end(), b""
        if token[2]:
            place = _end_of_string(stream, token.end())
            letters = stream[token.end() : place - 1]
        yield token[1] or b"", letters, token[3] or b""


def _end_of_string(stream: bytes, place: int) -> int:
    """Return where a string ends: parentheses inside it are escaped or in pairs."""
    depth = 1
    while depth:
        found = _INSIDE.search(stream, place)
        assert found, "a string without an end"
        place = found.end()
        depth += {b"(": 1, b")": -1}.get(found[0], 0)
    return place


def _reference(body: bytes, key: bytes) -> int:
    found = re.search(rb"/" + key + rb" (\d+) 0 R", body)
    assert found, f"no {key.decode()}"
    return int(found[1])


def _stream(body: bytes) -> bytes:
    found = _STREAM.search(body)
    assert found
    return zlib.decompress(found[1])


def _meanings(table: bytes) -> Meanings:
    pairs = _MEANING.findall(_stream(table).decode())
    words = ((int(glyph, 16), bytes.fromhex(word)) for glyph, word in pairs)
    return {glyph: word.decode("utf-16-be") for glyph, word in words if glyph}


def _read(letters: bytes, meanings: Meanings) -> str:
    raw = _ESCAPE.sub(_unescaped, letters)
    glyphs = [int.from_bytes(raw[i : i + 2], "big") for i in range(0, len(raw), 2)]
    return "".join(meanings.get(glyph, "") for glyph in glyphs)


def _unescaped(found: re.Match[bytes]) -> bytes:
    sign = found[1]
    return bytes([int(sign, 8)]) if len(sign) == 3 else _SIGNS.get(sign, sign)
