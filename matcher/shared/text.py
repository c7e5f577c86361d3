"""Text as people type it: keys for comparing and searching Japanese words."""

import re
import unicodedata

_KATAKANA = range(0x30A1, 0x30F7)
_TO_HIRAGANA = {code: code - 0x60 for code in _KATAKANA}
_TO_KATAKANA = {code - 0x60: code for code in _KATAKANA}
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−ーｰ－"), "-")
_NOT_WORD = re.compile(r"[\W_]+")


def squeeze(text: str) -> str:
    """Return the text as typed, without surrounding or doubled white space or NULs."""
    return " ".join(text.replace("\x00", "").split())


def shorten(text: str, most: int) -> str:
    """Return the text on one line, no longer than so many letters."""
    line = squeeze(text)
    return line if len(line) <= most else line[: most - 1] + "…"


def normalise(text: str) -> str:
    """Return the key under which a text is compared: NFKC, folded, katakana as hiragana."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return unicodedata.normalize("NFKC", folded).translate(_TO_HIRAGANA)


def to_katakana(text: str) -> str:
    """Return a reading in full-width katakana, whether typed in hiragana or half-width."""
    return unicodedata.normalize("NFKC", text).translate(_TO_KATAKANA)


def same_name(text: str) -> str:
    """Return the key under which two spellings are the same name: no spaces, no marks."""
    return _NOT_WORD.sub("", normalise(text))


def normalise_phone(text: str) -> str:
    """Return the digits of a telephone number, however its dashes were typed."""
    digits = unicodedata.normalize("NFKC", text.translate(_DASHES))
    return re.sub(r"[\s()\-]", "", digits)


def normalise_email(text: str) -> str:
    """Return an e-mail address in the one form in which addresses are kept and compared."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def words(text: str) -> list[str]:
    """Return the searchable runs of a text, normalised: letters and digits, no marks."""
    return [run for run in _NOT_WORD.split(normalise(text)) if run]


def bigrams(text: str) -> list[str]:
    """Return the two-character pieces of every run of a text, in their order.

    A run of one character stands alone, and the last character of a run follows it as a
    piece of its own, so that a search for one character finds words that end with it.
    """
    return [piece for run in words(text) for piece in _pieces(run)]


def _pieces(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)] + [run[-1]]
