"""The fields that every room's forms are made of."""

from collections.abc import Iterator
from datetime import date, time

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict
from wtforms import Form

from matcher.shared.forms import (
    AreaField,
    BirthDateField,
    ClockField,
    FieldsField,
    FuriganaField,
    GridField,
    MailField,
    NearDayField,
    NumberField,
    PhoneField,
    Required,
    TextBlock,
    TextLine,
    at_most,
    between,
    chosen,
    is_mail_address,
)


class Everything(Form):
    line = TextLine("一行", [Required(), at_most(20)])
    block = TextBlock("文章", [at_most(100)])
    reading = FuriganaField("ふりがな")
    group_reading = FuriganaField("団体のふりがな", letters=True)
    phone = PhoneField("電話")
    mail = MailField("メール")
    day = NearDayField("日")
    born = BirthDateField("生年月日")
    clock = ClockField("時刻")
    number = NumberField("数", [between(1, 99)])
    area = AreaField("地区", [chosen()], elsewhere="市外")
    fields = FieldsField("分野")
    grid = GridField("時間帯")


@pytest.fixture(autouse=True)
def _in_a_request(app: Flask) -> Iterator[None]:
    with app.test_request_context():
        yield


def _form(**typed: str | list[str]) -> Everything:
    least: dict[str, str | list[str]] = {"line": "あ", "area": "-"}
    return Everything(MultiDict(least | typed))


def _refused(**typed: str | list[str]) -> set[str]:
    form = _form(**typed)
    form.validate()
    return set(form.errors)


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("line", "  花　 子 ", "花 子"),
        ("line", "﨑㈱髙𠮷", "﨑㈱髙𠮷"),
        ("block", " 一行目\r\n\r\n二行目 ", "一行目\n\n二行目"),
        ("reading", "やまだ　ﾊﾅｺ", "ヤマダ ハナコ"),
        ("group_reading", "えぬぴーおー 21", "エヌピーオー 21"),
        ("phone", "０９０−１２３４ー５６７８", "09012345678"),
        ("phone", "(0837) 12-3456", "0837123456"),
        ("phone", "+81 90-1234-5678", "09012345678"),
        ("mail", "Ｔａｒｏ＠Example.JP ", "taro@example.jp"),
        ("day", "２０２６／１１／２４", date(2026, 11, 24)),
        ("day", "2026年11月24日", date(2026, 11, 24)),
        ("day", "令和8年11月24日", date(2026, 11, 24)),
        ("born", "Ｓ３３．４．３", date(1958, 4, 3)),
        ("born", "昭和元年12月25日", date(1926, 12, 25)),
        ("born", "平成元年1月8日", date(1989, 1, 8)),
        ("clock", "９時３０分", time(9, 30)),
        ("clock", "9時", time(9, 0)),
        ("clock", "21：05", time(21, 5)),
        ("number", "１２", 12),
    ],
)
def test_what_people_type_is_understood(field, typed, kept):
    form = _form(**{field: typed})
    assert form.validate(), form.errors
    assert form[field].data == kept


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("line", ""),
        ("line", "　"),
        ("line", "あ" * 21),
        ("line", "a\x00b"),
        ("line", "a\nb"),
        ("line", "\u202eabc"),
        ("block", "a\x07"),
        ("reading", "花子"),
        ("reading", "Hanako"),
        ("group_reading", "<会>"),
        ("phone", "110"),
        ("phone", "1234567890"),
        ("phone", "09012345678x"),
        ("mail", "taro"),
        ("mail", "日本@example.jp"),
        ("mail", "taro@example"),
        ("mail", "a" * 250 + "@example.jp"),
        ("day", "2026-02-30"),
        ("day", "昭和0年13月1日"),
        ("day", "あした"),
        ("day", "0001-01-01"),
        ("day", "1999-12-31"),
        ("day", "2101-01-01"),
        ("day", "9999-12-31"),
        ("born", "0001-01-01"),
        ("clock", "25:00"),
        ("number", "0"),
        ("number", "100"),
        ("number", "1e3"),
        ("number", "9" * 5000),
        ("area", ""),
        ("area", "nowhere"),
        ("fields", "nothing"),
        ("grid", "7-morning"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(field, typed):
    assert field in _refused(**{field: typed})


def test_elsewhere_is_no_area():
    form = _form()
    assert form.validate()
    assert form.area.code is None


def test_a_choice_made_twice_counts_once():
    form = _form(fields=["culture", "culture", ""])
    assert form.validate()
    assert form.fields.codes == ("culture",)


def test_what_was_typed_stays_when_it_is_refused():
    form = _form(day="あした", phone="１１０", number="たくさん")
    assert not form.validate()
    for field, typed in (("day", "あした"), ("phone", "１１０"), ("number", "たくさん")):
        assert f'value="{typed}"' in str(form[field]())


def test_a_value_that_is_known_is_shown_in_words():
    form = Everything(data={"born": date(1958, 4, 3), "clock": time(9, 5), "number": 3})
    assert 'value="1958年4月3日"' in str(form.born())
    assert 'value="09:05"' in str(form.clock())
    assert 'value="3"' in str(form.number())


@pytest.mark.parametrize(
    "address", ["a..b@docomo.ne.jp", "a.@ezweb.ne.jp", "-a@softbank.ne.jp", "a@biz.au.com"]
)
def test_addresses_of_carriers_are_addresses(address):
    assert is_mail_address(address)


@given(st.text(max_size=200))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_text_breaks_a_field(typed):
    form = _form(**dict.fromkeys(Everything()._fields, typed))
    form.validate()
    for field in form:
        str(field())
