"""The words alike that a new town begins with."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from matcher.activities.service import synonyms
from matcher.shared.text import same_name

USUAL: Sequence[Sequence[str]] = (
    ("草刈り", "草むしり", "草取り", "除草"),
    ("ごみ拾い", "清掃", "掃除", "美化", "クリーン"),
    ("子ども", "こども", "子供", "児童", "キッズ"),
    ("高齢者", "シニア", "お年寄り"),
    ("障がい", "障害", "障碍"),
    ("通訳", "翻訳", "外国語"),
    ("読み聞かせ", "絵本", "おはなし会"),
    ("見守り", "パトロール", "防犯"),
    ("学習支援", "勉強", "宿題"),
    ("スマホ", "スマートフォン", "携帯電話"),
    ("パソコン", "PC", "コンピューター"),
    ("お祭り", "まつり", "祭"),
    ("花植え", "花壇", "園芸", "ガーデニング"),
    ("炊き出し", "調理", "料理"),
    ("送迎", "運転", "移動支援"),
    ("災害", "防災", "復旧"),
    ("写真", "撮影", "カメラ"),
)
"""Words that residents and groups write for the same thing."""


def add_usual(*, now: datetime) -> int:
    """Add the usual groups of which no word is in use yet; return how many."""
    taken = keys_of(word for group in synonyms.groups() for word in group.words)
    fresh = [words for words in USUAL if not taken & keys_of(words)]
    for words in fresh:
        synonyms.add(words, now=now)
    return len(fresh)


def taken_elsewhere(words: Iterable[str], *, but: int | None) -> list[str]:
    """Return those of the words that another group has, `but` being the one they are for."""
    others = [group.words for group in synonyms.groups() if group.id != but]
    taken = keys_of(word for row in others for word in row)
    return [word for word in words if same_name(word) in taken]


def keys_of(words: Iterable[str]) -> set[str]:
    """Return the words by what they are found under, however they are written."""
    return {same_name(word) for word in words}
