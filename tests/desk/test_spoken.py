import pytest

from matcher.desk.spoken import spoken, subject, telephone

LETTER = """見本 花子 様

次の活動に、あなたの力を貸していただけませんか。参加できるかどうかを、下のページからお知らせください。

活動　花壇の手入れ
場所　川べりの広場
https://machi.example.jp/activities/1


お返事の期限　2026年11月29日（日） 14:47
お返事のページ
https://machi.example.jp/me/engagements

--
支援センター
このメールは送信専用です。
"""


def test_a_letter_is_said_without_what_only_a_screen_can_use():
    assert spoken(LETTER) == (
        "見本 花子 様\n\n"
        "次の活動に、あなたの力を貸していただけませんか。参加できるかどうかをお知らせください。\n\n"
        "活動　花壇の手入れ\n場所　川べりの広場\n\n"
        "お返事の期限　2026年11月29日（日） 14:47"
    )


@pytest.mark.parametrize("body", ["", "\n", "--\n", "https://machi.example.jp/"])
def test_a_letter_of_nothing_is_nothing_to_say(body):
    assert spoken(body).replace("--", "") == ""


def test_a_subject_is_said_without_the_name_of_the_service():
    assert subject("【まちむすび】参加が決まりました：花壇") == "参加が決まりました：花壇"
    assert subject("参加が決まりました") == "参加が決まりました"


@pytest.mark.parametrize(
    ("number", "read"),
    [
        ("09012345678", "090-1234-5678"),
        ("0312345678", "03-1234-5678"),
        ("0120123456", "0120-123-456"),
        ("0837221234", "0837221234"),
        ("", ""),
    ],
)
def test_a_number_is_grouped_where_its_groups_are_certain(number, read):
    assert telephone(number) == read
