"""Made-up people, groups and activities for the page that shows the components."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from matcher.shared.web.paging import Page

Sample = dict[str, Any]
HERE = "#main"
DAYS = range(7)


@dataclass(frozen=True, slots=True)
class SampleBand:
    """A band of the day, as a town's file has it."""

    code: str
    name: str
    start: str
    end: str


BANDS = [
    SampleBand("early", "早朝", "05:00", "09:00"),
    SampleBand("morning", "午前", "09:00", "12:00"),
    SampleBand("afternoon", "午後", "12:00", "17:00"),
    SampleBand("evening", "夜間", "17:00", "22:00"),
]
AREAS = [("sakae", "栄町"), ("hama", "浜通り"), ("midori", "緑ヶ丘"), ("kita", "北山手")]
FIELDS = [
    ("welfare", "保健・医療・福祉"),
    ("education", "社会教育"),
    ("community", "まちづくり"),
    ("environment", "環境の保全"),
    ("children", "子どもの健全育成"),
    ("disaster", "災害救援"),
]
HOW_OFTEN = [("week", "週に1回まで"), ("month", "月に1回まで"), ("season", "年に数回")]
LONG_WORDS = "松林を守り育てる会・浜通り地区地域づくり協議会・市立浜通り小学校PTA合同実行委員会"

ACTIVITIES: list[Sample] = [
    {
        "title": "海岸の松林で下草刈り",
        "url": HERE,
        "organization": "松林を守り育てる会",
        "where": "浜通り 松林公園",
        "when": "6月14日（土曜日）9:00〜11:30",
        "field": "環境の保全",
        "date": date(2025, 6, 14),
        "seats": "あと3人",
        "state": "published",
        "reasons": ["土曜の午前が空いている", "自宅と同じ地区", "草刈りに関心"],
    },
    {
        "title": "小学校での本の読み聞かせ",
        "url": HERE,
        "organization": "おはなしの木",
        "where": "緑ヶ丘 緑ヶ丘小学校",
        "when": "6月18日（水曜日）8:20〜8:35",
        "field": "子どもの健全育成",
        "date": date(2025, 6, 18),
        "seats": "",
        "state": "urgent",
        "summary": "朝の15分、1年生の教室で絵本を読みます。初めての方には会員が付き添います。",
        "reasons": ["登録した得意なことが生きる", {"text": "少し遠い（隣の地区）", "weak": True}],
    },
    {
        "title": "夏まつりの会場づくりと片付け。暑さ対策のテントを立てられる方を特に募集しています",
        "url": HERE,
        "organization": LONG_WORDS,
        "where": "栄町 中央公民館",
        "when": "7月27日（日曜日）6:00〜17:00のうち2時間から",
        "field": "まちづくり",
        "date": date(2025, 7, 27),
        "seats": "定員に達しました",
        "state": "full",
    },
    {
        "title": "ひとり暮らしの方への電話での見守り",
        "url": HERE,
        "organization": "ふれあい電話の会",
        "where": "",
        "when": "曜日と時間は相談",
        "field": "保健・医療・福祉",
        "date": None,
    },
]

CANDIDATES: list[Sample] = [
    {
        "name": "北沢 みのり",
        "url": HERE,
        "area": "浜通り",
        "kind": "総合サポーター",
        "reasons": ["土曜の午前が空いている", "自宅と同じ地区", "草刈りの経験がある"],
        "facts": [("前回の声かけ", "42日前"), ("今月の活動", "0回")],
    },
    {
        "name": "松浜商店会",
        "area": "栄町",
        "kind": "事業者",
        "reasons": [{"text": "車で15分", "weak": True}],
        "facts": [("出せる人数", "5人まで")],
        "state": "invited",
    },
]

FACTS = [
    ("いつ", "2025年6月14日（土曜日）9:00〜11:30\n雨天のときは翌日に順延", "calendar"),
    ("どこで", "松林公園 東側の広場（浜通り2丁目）", "place"),
    ("内容", "下草を刈り、集めて袋に入れます。", "list"),
    ("定員", "12人（先着順）", "people"),
    ("謝礼", "", "yen"),
    ("持ち物", "帽子、軍手、飲みもの", None),
]
ANSWERS: list[Sample] = [
    {"label": "お名前", "words": "汐見 﨑子", "change_url": HERE},
    {
        "label": "活動できる曜日と時間帯",
        "words": "水曜の午前\n土曜の午前・午後",
        "change_url": HERE,
    },
    {"label": "自己紹介", "words": "", "change_url": HERE},
    {"label": "登録日", "words": "2025年5月7日"},
]
EVENTS: list[Sample] = [
    {
        "when": "5月12日 10:05",
        "datetime": "2025-05-12T10:05",
        "title": "参加が決まりました",
        "who": "",
    },
    {
        "when": "5月10日 19:40",
        "title": "申し込みました",
        "note": "草刈機は使えませんが、集める作業ならできます。",
    },
    {"when": "5月9日 9:00", "title": "お誘いが届きました", "who": "市民活動支援センター"},
]
WAITING: list[Sample] = [
    {"label": "団体の登録の承認", "url": HERE, "count": 3, "days": 12},
    {"label": "募集の承認", "url": HERE, "count": 128, "days": 2, "note": "うち5件は今週の活動"},
    {"label": "人が足りない募集", "url": HERE, "count": 6, "days": 0},
    {"label": "電話でお伝えすること", "url": HERE, "count": 0, "days": None},
]
TABLE: list[list[str]] = [
    ["海岸の松林で下草刈り", "松林を守り育てる会", "6月14日", "9 / 12"],
    ["夏まつりの会場づくりと片付け", LONG_WORDS, "7月27日", "40 / 40"],
]
TAGS: list[Sample] = [
    {"label": "浜通り", "remove_url": HERE},
    {"label": "土曜日", "remove_url": HERE},
    {"label": "環境の保全", "remove_url": HERE},
]
PAGES = {
    "first": Page(items=range(20), number=1, total=45),
    "middle": Page(items=range(20), number=31, total=1234),
    "only": Page(items=range(7), number=1, total=7),
    "none": Page(items=[], number=1, total=0),
}
PICTURES: list[Sample] = [
    {"url": "/static/img/favicon.svg", "alt": "結び目のしるし", "width": 640, "height": 480},
    {"url": "/static/img/favicon.svg", "alt": "結び目のしるし", "width": 480, "height": 640},
]
STORIES: list[Sample] = [
    {
        "title": "海岸の松林をきれいにしました",
        "url": HERE,
        "organization": "松林を守り育てる会",
        "when": "2025年6月14日（土）",
        "summary": "12人で下草を刈り、45袋を集めました。初めての方も5人参加しました。",
        "picture": PICTURES[0],
    },
    {
        "title": "読み聞かせを12回行いました",
        "url": HERE,
        "organization": LONG_WORDS,
        "when": "2025年4月1日（火）から2025年6月30日（月）まで",
        "summary": "",
        "picture": None,
    },
]
QUOTES: list[Sample] = [
    {
        "words": "お茶がおいしかったです。\nまた参加します。",
        "who": "参加者（浜通り）",
    },
    {"words": "親子で楽しめました。", "who": "参加者"},
]
PLACED: Sample = {
    "key": "1-1",
    "helper_id": 1,
    "shift_id": 1,
    "name": "見本 花子さん",
    "along": "ほか2人",
    "state": "申込み中",
    "is_settled": False,
    "locked": False,
    "by_hand": False,
    "reasons": ["最低3人に、欠かせません。", "申し込んだ、または希望した持ち場です。"],
    "trouble": "",
}
CHIPS: list[Sample] = [
    PLACED,
    {**PLACED, "key": "2-1", "name": "見本 太郎さん", "along": "", "state": "確定"}
    | {"is_settled": True, "locked": True},
    {**PLACED, "key": "3-1", "name": LONG_WORDS, "trouble": "定員に達しています。"},
]
BOARD: list[Sample] = [
    {
        "id": 1,
        "hours": "9:00〜12:00",
        "name": "受付・案内",
        "where": "正門",
        "label": "9:00〜12:00 受付・案内",
        "heads": 5,
        "least": 3,
        "most": 6,
        "lacks": [],
        "url": HERE,
        "chips": [{**chip, "key": f"{chip['key']}-board"} for chip in CHIPS],
    },
    {
        "id": 2,
        "hours": "9:00〜12:00",
        "name": "救護",
        "where": "",
        "label": "9:00〜12:00 救護",
        "heads": 0,
        "least": 2,
        "most": 2,
        "lacks": ["あと2人必要", "救護ができる人があと1人必要"],
        "url": HERE,
        "chips": [],
    },
]
