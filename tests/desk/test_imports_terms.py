"""What the words of a posting say in the columns of its terms, and what they do not."""

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from matcher.activities.models import Activity
from matcher.activities.rules.terms import (
    Amount,
    Guardian,
    Insurance,
    Per,
    Rain,
    Residence,
    Selection,
    Trait,
    Unit,
)
from matcher.activities.service.commands import ActivityTerms, RoleTerms
from matcher.desk.imports.terms.reading import Notes, Numbers, listing_terms, role_terms
from matcher.extensions import db
from tests.desk.schedule_table import entries, rows_of
from tests.desk.term_table import read_terms
from tests.support.import_files import LISTING, Files

POSTINGS = entries()
H1_UP = ("h1", "h2", "h3", "student", "adult")
OF_SCHOOL = ("e1", "e2", "e3", "e4", "e5", "e6", "j1", "j2", "j3", "h1", "h2", "h3")


@pytest.mark.parametrize("posting", POSTINGS, ids=lambda posting: str(posting.number))
def test_the_terms_of_each_real_posting_are_read_as_a_person_read_them(posting):
    assert read_terms(posting) == rows_of("terms.csv")[posting.number - 1]


CAPACITY = [
    ("20名", {"capacity": 20}),
    ("定員20名", {"capacity": 20}),
    ("約20名", {"capacity": 20, "amount": Amount.ABOUT}),
    ("先着20名様", {"capacity": 20, "selection": Selection.FIRST_COME}),
    ("100人限定", {"capacity": 100}),
    ("20名程度", {"capacity": 20, "amount": Amount.ABOUT}),
    ("１，０００人くらい", {"capacity": 1000, "amount": Amount.ABOUT}),
    ("5〜10人", {"capacity": 10, "least": 5}),
    ("3名から5名程度", {"capacity": 5, "least": 3, "amount": Amount.ABOUT}),
    ("10名以上", {"least": 10}),
    ("若干名", {"amount": Amount.SOME}),
    ("数名募集", {"amount": Amount.SOME}),
    ("各日20名", {"capacity": 20, "per": Per.EACH}),
    ("1日5名程度", {"capacity": 5, "amount": Amount.ABOUT, "per": Per.EACH}),
    ("延べ100人", {"capacity": 100, "per": Per.TOTAL}),
    ("10名(先着順)", {"capacity": 10, "selection": Selection.FIRST_COME}),
    ("定員になり次第締切", {"selection": Selection.FIRST_COME}),
    ("30名・多数の場合は抽選", {"capacity": 30, "selection": Selection.LOTTERY}),
    ("先着順。定員を超えたときは抽選", {"selection": Selection.LOTTERY}),
    ("書類選考", {"selection": Selection.SCREENING}),
    ("先着順ではありません", {"selection": Selection.SCREENING}),
    ("抽選ではありません", {}),
    ("面接はありません", {}),
    ("現在約20名で活動", {}),
    ("登録33名", {}),
    ("全体で4,300人", {}),
    ("午前10名・午後15名", {}),
    ("20名のところ29名で締切", {}),
    ("10名〜5名", {}),
    ("0名", {}),
    ("12345678901名", {}),
]


@pytest.mark.parametrize(("note", "expected"), CAPACITY)
def test_how_many_and_how_they_are_chosen(note, expected):
    assert role_terms(Notes(capacity=note), Numbers()) == expected


def test_a_number_of_its_own_is_believed_before_the_words():
    numbers = Numbers(capacity=20)
    assert role_terms(Notes(capacity="約30名"), numbers) == {"capacity": 20}
    assert role_terms(Notes(capacity="若干名"), numbers) == {"capacity": 20}
    assert role_terms(Notes(capacity="30名以上"), numbers) == {"capacity": 20}
    assert role_terms(Notes(capacity="10〜20名"), numbers) == {"capacity": 20, "least": 10}


ELIGIBILITY = [
    ("高校生以上", {"grades": H1_UP}),
    ("小学4年生以上", {"grades": (*OF_SCHOOL[3:], "student", "adult")}),
    ("小4以上、健康な方", {"grades": (*OF_SCHOOL[3:], "student", "adult")}),
    ("中学生・高校生", {"grades": OF_SCHOOL[6:]}),
    ("中高生", {"grades": OF_SCHOOL[6:]}),
    ("小・中・高校生", {"grades": OF_SCHOOL}),
    ("小学5年生から中学3年生", {"grades": OF_SCHOOL[4:9]}),
    ("小学4〜6年生", {"grades": OF_SCHOOL[3:6]}),
    ("高校生のみ", {"grades": OF_SCHOOL[9:]}),
    ("ボランティアに興味のある大学生", {"grades": ("student",)}),
    ("高校生以上（高校3年生を除く）", {"grades": ("h1", "h2", "student", "adult")}),
    ("18歳以上(高校生を除く)", {"min_age": 18, "grades": ("student", "adult")}),
    ("15歳以上、中学生は不可", {"min_age": 15, "grades": H1_UP}),
    ("満16歳以上", {"min_age": 16}),
    ("おおむね65歳以上", {}),
    ("高校生も可", {}),
    ("大学生、地域に関心のある方", {}),
    ("高校生以上は参加できません", {}),
    ("高校生限定ではありません", {}),
    ("対象は小学生(見守る相手)", {}),
    ("保護者(18歳以上)と一緒の方", {}),
    ("学生のみ", {}),
    ("小学生は保護者同伴", {"guardian": Guardian.ACCOMPANY}),
    ("未成年は保護者の同意が必要", {"guardian": Guardian.CONSENT}),
    ("小学生は保護者同伴、中高生は保護者の同意", {"guardian": Guardian.CONSENT}),
    ("学校を通じて申込み", {"guardian": Guardian.SCHOOL}),
    ("保護者の連絡先が必要です", {"guardian": Guardian.CONTACT}),
    ("中学生以下は保護者同伴", {}),
    ("18歳以上、高校生は保護者の同意", {"min_age": 18}),
    ("保護者の同伴は不要", {}),
    ("保護者も歓迎", {}),
    ("小学生と保護者", {"guardian": Guardian.ACCOMPANY, "unit": Unit.FAMILY}),
    ("親子", {"unit": Unit.FAMILY}),
    ("親子連れも歓迎", {}),
    ("市内在住の方", {"residence": Residence.RESIDENTS}),
    ("区民のみ", {"residence": Residence.RESIDENTS}),
    ("市内在住・在勤・在学", {"residence": Residence.CONNECTED}),
    ("市内に在住又は在学の方", {"residence": Residence.CONNECTED}),
    ("市内在住、在勤の方", {"residence": Residence.CONNECTED}),
    ("市内・近郊在住", {}),
    ("原則市内在住", {}),
    ("市外在住も可", {}),
    ("市内在住でなくても可", {}),
    ("市内在住・在勤でなくても可", {}),
    ("市内外不問", {}),
    ("市民活動に関心のある方", {}),
]


@pytest.mark.parametrize(("note", "expected"), ELIGIBILITY)
def test_who_may_come(note, expected):
    assert role_terms(Notes(eligibility=note), Numbers()) == expected


WELCOMED = [
    ("初心者歓迎", [Trait.BEGINNERS]),
    ("初心者・一人参加歓迎", [Trait.BEGINNERS]),
    ("未経験可", [Trait.BEGINNERS]),
    ("未経験者大歓迎", [Trait.BEGINNERS]),
    ("資格や経験は問いません", [Trait.BEGINNERS]),
    ("子ども連れ歓迎", [Trait.CHILDREN]),
    ("経験者歓迎", []),
    ("初心者不可", []),
    ("未経験可否は応相談", []),
    ("経験不問ではありません", []),
    ("子連れ不可", []),
]


@pytest.mark.parametrize(("note", "expected"), WELCOMED)
def test_whom_a_posting_welcomes(note, expected):
    assert list(listing_terms(Notes(eligibility=note)).get("traits", ())) == expected


MONEY = [
    ("参加無料", {"fee": 0}),
    ("参加費500円", {"fee": 500}),
    ("参加費：１，５００円", {"fee": 1500}),
    ("参加費 500円", {"fee": 500}),
    ("参加費: 無料", {"fee": 0}),
    ("謝礼 1回 1,000円", {"thanks": 1000}),
    ("参加費は1人1,500円", {"fee": 1500}),
    ("参加費500円(小学生300円)", {}),
    ("参加費500円程度", {}),
    ("受講無料・テキスト代1,540円", {}),
    ("参加無料ではありません", {}),
    ("説明会参加無料", {}),
    ("交通費1,000円・弁当支給", {"travel_pay": 1000}),
    ("交通費は1日1500円支給", {"travel_pay": 1500}),
    ("交通費自己負担", {"travel_pay": 0}),
    ("交通費の自己負担なし", {}),
    ("交通費一部支給", {}),
    ("交通費1,800円まで", {}),
    ("謝礼1回1,000円", {"thanks": 1000}),
    ("謝礼1,000円/時", {}),
    ("図書カード500円分の謝礼", {}),
    ("無償", {"thanks": 0}),
    ("謝金・交通費なし", {"travel_pay": 0, "thanks": 0}),
    ("有償のボランティア", {}),
    ("用具の貸出は無償", {}),
    ("保険加入必須", {"insurance": Insurance.OWN}),
    ("ボランティア保険への加入が必要です", {"insurance": Insurance.OWN}),
    ("主催者が保険に加入します", {"insurance": Insurance.ORGANIZER}),
    ("各自保険に加入", {"insurance": Insurance.OWN}),
    ("保険料は市が負担", {"insurance": Insurance.ORGANIZER}),
    ("保険はありません", {"insurance": Insurance.NONE}),
    ("保険加入は不要", {}),
    ("保険に加入しません", {}),
    ("ボランティア保険", {}),
]


@pytest.mark.parametrize(("note", "expected"), MONEY)
def test_what_is_paid_and_who_insures(note, expected):
    assert listing_terms(Notes(reward=note)) == expected


OCCASIONS = [
    ("雨天中止", {"rain": Rain.CALLED_OFF}),
    ("雨天の場合は中止します", {"rain": Rain.CALLED_OFF, "rain_note": "雨天の場合は中止します"}),
    ("雨天の場合、中止します", {"rain": Rain.CALLED_OFF, "rain_note": "雨天の場合は中止します"}),
    ("雨天の場合は中止または延期", {}),
    ("雨天延期", {}),
    ("雨天決行", {"rain": Rain.GOES_AHEAD}),
    ("雨天でも実施", {"rain": Rain.GOES_AHEAD}),
    ("小雨決行", {"rain": Rain.LIGHT_ONLY}),
    ("小雨決行・雨天中止", {"rain": Rain.LIGHT_ONLY}),
    ("雨天決行、荒天中止", {"rain": Rain.GOES_AHEAD, "rain_note": "荒天中止"}),
    ("雨天は翌日に順延", {"rain": Rain.NEXT_DAY}),
    ("雨天時は体育館で開催", {"rain": Rain.OTHER_PLACE, "rain_note": "雨天時は体育館で開催"}),
    ("雨天でも中止しません", {}),
    ("雨天中止ではありません", {}),
    ("雨天時は中止することがあります", {}),
    ("雨天は中止の場合あり", {}),
    ("大雨の場合は中止", {}),
    ("荒天中止", {}),
    ("雨天で中止になった回", {}),
    ("雨天は10/11(日)に延期", {"rain": Rain.NEXT_DAY, "rain_note": "雨天は10/11に延期"}),
    ("雨天順延", {"rain": Rain.NEXT_DAY}),
    ("雨天の場合は翌週に延期", {}),
    ("雨天の場合は延期することがあります", {}),
    ("雨天決行または雨天中止", {}),
    ("途中参加・途中退出可", {"any_part": True}),
    ("遅刻早退自由", {"any_part": True}),
    ("短時間でも歓迎", {"any_part": True}),
    ("途中参加・途中退出不可", {}),
    ("途中参加できません", {}),
    ("オンラインで開催", {"traits": (Trait.ONLINE,)}),
    ("オンライン申込", {}),
    ("オンラインでの参加不可", {}),
]


@pytest.mark.parametrize(("note", "expected"), OCCASIONS)
def test_rain_and_how_one_takes_part(note, expected):
    notes = Notes(schedule=note)
    assert role_terms(notes, Numbers()) | listing_terms(notes) == expected


def test_what_takes_place_online_says_so_by_its_venue():
    assert listing_terms(Notes(venue="オンライン(Zoom)")) == {"traits": (Trait.ONLINE,)}
    assert not listing_terms(Notes(venue="オンライン相談室 2階"))


DEADLINES = [
    ("締切: 3日前まで", "", 3),
    ("締切: 開催日の１週間前必着", "", 7),
    ("締切: 前日まで", "", 1),
    ("締切: 当日まで受付可", "", 0),
    ("", "要申込(前日まで)", 1),
    ("", "電話で2週間前までにお申し込みください", 14),
    ("", "当日受付OK", 0),
    ("締切7/15", "", None),
    ("締切: 1週間前、または前日まで", "", 1),
    ("締切: 3日前まで(会員は前日まで)", "", None),
    ("", "郵送(当日消印有効)", None),
    ("", "応募者には3日前までに連絡します", None),
    ("", "申込後のキャンセルは前日まで", None),
    ("", "前日までに電話", None),
    ("", "当日受付不可", None),
]


@pytest.mark.parametrize(("deadline", "contact", "days"), DEADLINES)
def test_how_many_days_before_one_can_apply(deadline, contact, days):
    read = listing_terms(Notes(deadline=deadline, contact=contact))
    assert read == ({} if days is None else {"deadline_days": days})


@pytest.fixture
def files(app, tmp_path, now):
    with time_machine.travel(now, tick=False):
        yield Files(tmp_path)


WORDS = {
    "capacity_note": "各日5〜10人程度・抽選",
    "eligibility_note": "市内在住・在勤、高校生以上(高校生は保護者の同意)。初心者歓迎",
    "reward_note": "参加費500円・交通費自己負担、謝礼なし、行事保険",
    "schedule_note": "第2土曜 10〜12時。小雨決行。途中参加可 / 締切: 3日前まで",
    "contact_method": "電話",
}


def test_what_the_words_say_stands_in_the_columns_beside_them(files):
    files.listings(WORDS, base=LISTING | WORDS)
    activity = db.session.scalars(select(Activity)).one()
    (role,) = activity.roles
    assert (role.capacity, role.least, role.amount, role.per) == (10, 5, "about", "each")
    assert (role.selection, role.guardian, role.residence) == ("lottery", "consent", "connected")
    assert role.grades == list(H1_UP)
    assert role.any_part
    assert (activity.rain, activity.insurance, activity.deadline_days) == (
        "light_only", "organizer", 3,
    )  # fmt: skip
    assert (activity.fee, activity.travel_pay, activity.thanks) == (500, 0, 0)
    assert activity.traits == ["beginners"]
    assert all(getattr(activity, name) == words for name, words in WORDS.items())


PIECES = """
約 20名 5〜10人 0名 程度 若干名 各日 延べ 先着順 抽選 ではありません 不可 も可 高校生 小学4年生
中学生 以上 を除く 18歳以上 から ・ 、 。 ( ) 市内 在住 在勤 保護者 同伴 の同意 参加費 500円 無料
交通費 なし 謝礼 1,000円 保険 加入 雨天 小雨 中止 決行 翌日 順延 締切 3日前 まで 当日 受付 途中参加
可 オンライン 親子 初心者 歓迎 99 1 大人 〜 小学3〜9年生 のみ
"""
NOTES = st.one_of(
    st.lists(st.sampled_from(PIECES.split()), max_size=12).map("".join), st.text(max_size=40)
)


@settings(deadline=None)
@given(st.builds(Notes, *[NOTES] * 7), st.builds(Numbers, st.one_of(st.none(), st.integers(1, 30))))
def test_no_words_break_the_readers_or_the_rules_of_the_columns(notes, numbers):
    role = RoleTerms("", **role_terms(notes, numbers))
    listing = ActivityTerms("", "", "", None, "", **listing_terms(notes))
    assert role.capacity is None or (role.least or 1) <= role.capacity <= 999_999
    assert role.capacity == numbers.capacity or numbers.capacity is None
    assert listing.deadline_days is None or listing.deadline_days < 100
    assert len(listing.rain_note) <= 300
