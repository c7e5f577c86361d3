"""Forms as somebody fills them in."""

from tests.factories import PASSWORD

RESIDENT = {
    "name": "見本 花子",
    "furigana": "みほん はなこ",
    "area": "-",
    "email": "hanako@example.jp",
    "phone": "",
    "birth_date": "昭和33年4月3日",
    "password": PASSWORD,
    "consent": "y",
    "fields": ["environment", "children"],
    "free_slots": ["5-morning", "6-morning"],
    "max_per_month": "2",
}
ORGANIZATION = {
    "name": "見本の花の会",
    "furigana": "みほんのはなのかい",
    "org_kind": "civic_group",
    "area": "-",
    "purpose": "公園の花壇を手入れしています。",
    "fields": ["environment"],
    "email": "flowers@example.jp",
    "phone": "",
    "login": "",
    "password": PASSWORD,
    "consent": "y",
}
OFFER = {
    "kind": "goods",
    "title": "テント3張",
    "description": "運動会で使えるテントです。",
    "category": "",
    "count": "３",
    "conditions": "取りに来てください。",
}
