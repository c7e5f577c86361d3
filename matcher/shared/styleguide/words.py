"""The sentences that the specimens say."""

WORDS = {
    "title": "部品の一覧",
    "lead": "すべての画面は、ここにある部品だけで組み立てます。",
    "kicker": "設計の見本",
    "town_line": "あなたの時間と得意なことが、まちの力になります。",
    "town_lead": "汐凪市の活動を、場所・日にち・分野からさがせます。",
    "apply": "申し込む",
    "invite": "声をかける",
    "withdraw": "参加を取りやめる",
    "save": "登録する",
    "see": "詳しく見る",
    "all": "すべて見る",
    "delete": "登録を取り消す",
    "back": "活動の一覧へ戻る",
    "home": "ホーム",
    "activities": "活動をさがす",
    "activity": "海岸の松林で下草刈り",
    "search": "活動をことばでさがす",
    "example": "例: 草刈り、読み聞かせ",
    "filters": "活動の条件を選ぶ",
    "filters_set": "設定した条件を変える",
    "people_needed": "人が足りない募集",
    "hours": "今年度の活動時間",
    "hours_note": "昨年度の同じ時期 1,980時間",
    "seats": "参加者",
    "nothing": "条件に合う活動が見つかりませんでした",
    "nothing_next": "条件を減らすか、地区を広げてみてください。新しい募集はメールでも届きます。",
    "fieldset": "お名前とご連絡先",
    "fieldset_support": "活動が決まったときだけ、主催者にお伝えします。",
    "confirm": "この募集を中止しますか",
    "confirm_words": "中止すると、元に戻せません。",
    "pages_first": "最初のページ",
    "pages_middle": "途中のページ",
    "tabs": "申込みの一覧",
    "caption": "人が足りない募集",
    "address": "予定表のアドレス",
    "address_support": "このアドレスは、あなた専用です。ほかの人に見せないでください。",
}
CONFIRM_POINTS = ["参加が決まっている9人に、中止のお知らせを送ります。", "募集の一覧から消えます。"]
HEADERS = ["活動", "団体", "日にち", "参加"]
STEPS = ["お名前", "活動できる時間", "得意なこと", "確認"]
SKILLS = ["草刈り", "読み聞かせ", "手話", "パソコン"]
NOTICES = [
    ("info", "6月14日の海岸清掃は、予定どおり行います。"),
    ("success", "申し込みました。主催者の返事をお待ちください。"),
    ("warning", "締切まであと2日です。"),
    ("error", "定員に達しているため、申し込めませんでした。"),
]
ENTRIES = [
    ("市民の方", "空いている時間に合う活動をさがし、申し込めます。", "person"),
    ("団体の方", "募集をのせ、手伝ってくださる方をさがせます。", "people"),
    ("事業者の方", "人手や物、場所で、まちの活動を支えられます。", "building"),
]
TABS = [
    {"label": "これから", "url": "#main", "count": 2, "current": True},
    {"label": "返事待ち", "url": "#main", "count": 1, "current": False},
    {"label": "終わった活動", "url": "#main", "count": 14, "current": False},
]
