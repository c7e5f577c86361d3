"""A form with a field of every kind, for the page that shows the components."""

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    FileField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from matcher.shared.styleguide.samples import AREAS, BANDS, DAYS, FIELDS, HOW_OFTEN


class SampleForm(FlaskForm):
    """What a resident might be asked, and a few things nobody would be."""

    name = StringField("お名前", [InputRequired("お名前を入力してください。"), Length(max=60)])
    email = EmailField(
        "メールアドレス",
        [InputRequired("メールアドレスを入力してください。")],
        description="携帯電話のメールも使えます。例: hanako@example.jp",
    )
    password = PasswordField("パスワード", [InputRequired("パスワードを入力してください。")])
    people = IntegerField("人数")
    birth_date = DateField("生年月日", description="年齢の条件がある活動で使います。")
    starts_at = TimeField("始まる時刻")
    area = SelectField("お住まいの地区", choices=[("", "選んでください"), *AREAS])
    about = TextAreaField("自己紹介", [Length(max=200)])
    photo = FileField("写真", description="10MBまでのJPEGまたはPNG。")
    how_often = RadioField("活動できる回数", choices=HOW_OFTEN)
    fields = SelectMultipleField(
        "関心のある分野",
        choices=FIELDS,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    free_slots = SelectMultipleField(
        "活動できる曜日と時間帯",
        choices=[(f"{day}-{band.code}", band.name) for day in DAYS for band in BANDS],
        description="おおよそで構いません。あとから変えられます。",
    )
    agreed = BooleanField("利用のきまりに同意します", [InputRequired("同意が必要です。")])

    def __init__(self, prefix: str, data: dict[str, object] | None = None) -> None:
        super().__init__(formdata=None, prefix=prefix, data=data)
        # Several forms share the page: their ids differ by the prefix, the token's name must not.
        if "csrf_token" in self:
            self["csrf_token"].name = "csrf_token"


def empty_form() -> SampleForm:
    """Return the form as it is first met."""
    return SampleForm("new-")


def search_form(prefix: str) -> SampleForm:
    """Return the form whose fields stand in for the filters of a list."""
    return SampleForm(prefix, {"area": "hama"})


def filled_form() -> SampleForm:
    """Return the form as somebody left it who came back to change something."""
    return SampleForm(
        "kept-",
        {
            "name": "汐見 﨑子",
            "email": "saki..shiomi@docomo.example",
            "area": "sakae",
            "how_often": "month",
            "fields": ["welfare", "environment"],
            "free_slots": ["5-morning", "5-afternoon", "2-morning"],
            "about": "庭仕事と、子どもに本を読むことが好きです。",
        },
    )


def refused_form() -> SampleForm:
    """Return the form as it comes back when every answer was wrong."""
    form = SampleForm("wrong-", {"email": "hanako＠example"})
    wrong = {
        "name": "お名前を入力してください。",
        "email": "メールアドレスの形をご確認ください。例: hanako@example.jp",
        "password": "パスワードは15文字以上にしてください。",
        "people": "人数は1以上の数で入力してください。",
        "birth_date": "生年月日は実在する日付で入力してください。",
        "starts_at": "時刻を入力してください。",
        "area": "お住まいの地区を選んでください。",
        "about": "自己紹介は200字以内で入力してください。",
        "how_often": "活動できる回数を1つ選んでください。",
        "fields": "関心のある分野を1つ以上選んでください。",
        "free_slots": "活動できる曜日と時間帯を1つ以上選んでください。",
        "agreed": "登録には、利用のきまりへの同意が必要です。",
    }
    for name, words in wrong.items():
        form[name].errors = [words]
    return form
