"""Whether what is wanted names a talent, by the words of both."""

import re
import unicodedata
from collections.abc import Iterable

from matcher.activities.service.synonyms import expanded

_RUN = re.compile(r"[々〆\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+|[ァ-ヺー]+|[a-z0-9]+")
"""A run of kanji, of katakana or of Latin letters; what stands in hiragana names little."""
_OF_EVERY_TALENT = re.compile(
    "教室|講座|講習|講師|講演|先生|指導|体験|基本|基礎|入門|実習|練習|相談|協力|活動|地域|市民|"
    "初心者|サポーター|ボランティア"
)
_SHORTEST = 2


def words_in(text: str) -> set[str]:
    """Return the words of a text that name something: not those that any talent could bear."""
    runs = _RUN.findall(_key(text))
    pieces = (piece for run in runs for piece in _OF_EVERY_TALENT.split(run))
    return {piece for piece in pieces if len(piece) >= _SHORTEST}


def wanted_words(texts: Iterable[str]) -> str:
    """Return all that is said of what is wanted, with what means the same in this town."""
    said = " ".join(texts)
    alike = (one for group in expanded(sorted(words_in(said))) for one in group)
    return _key(" ".join([said, *alike]))


def is_named(offered: Iterable[str], wanted: str) -> bool:
    """Tell whether one of the words of what is offered stands in what is wanted."""
    return any(word in wanted for text in offered for word in words_in(text))


def _key(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
