"""The words for what can be wrong with a file or a row."""

from collections.abc import Callable

from flask_babel import gettext

from matcher.desk.imports.reading import FileRefused, Misfit

_: Callable[..., str] = gettext

FILES: dict[str, Callable[[str], str]] = {
    "file_too_large": lambda detail: _(
        "ファイルが大きすぎます。%(size)sMB以内に分けてください。", size=detail
    ),
    "file_empty": lambda _detail: _("ファイルに何も書かれていません。"),
    "encoding_unknown": lambda _detail: _(
        "文字コードが読み取れません。UTF-8またはShift_JISで保存し直してください。"
    ),
    "too_many_rows": lambda detail: _(
        "行が多すぎます。%(rows)s行以内に分けてください。", rows=detail
    ),
    "table_broken": lambda detail: _(
        "%(line)s行目からの引用符の組がくずれているため、読み取れません。", line=detail
    ),
    "header_twice": lambda _detail: _("1行目に同じ見出しが2つあります。"),
    "columns_missing": lambda detail: _(
        "1行目に必要な見出しがありません: %(columns)s", columns=detail
    ),
}

REASONS: dict[str, Callable[[str], str]] = {
    "missing": lambda column: _("「%(column)s」が書かれていません。", column=column),
    "too_long": lambda column: _("「%(column)s」が長すぎます。", column=column),
    "date_unreadable": lambda column: _("「%(column)s」の日付が読み取れません。", column=column),
    "time_unreadable": lambda column: _("「%(column)s」の時刻が読み取れません。", column=column),
    "number_unreadable": lambda column: _("「%(column)s」の数が読み取れません。", column=column),
    "kind_unknown": lambda column: _("「%(column)s」が決められた種類にありません。", column=column),
    "field_unknown": lambda column: _(
        "「%(column)s」が活動分野の一覧にありません。", column=column
    ),
    "dates_backwards": lambda _column: _("終了日が開始日より前です。"),
    "times_backwards": lambda _column: _("終了時刻が開始時刻より後ではありません。"),
    "date_out_of_range": lambda _column: _("日付が離れすぎています。"),
    "too_many_dates": lambda _column: _("開催日が多すぎます。期間を分けてください。"),
    "organization_unnamed": lambda _column: _("団体の名前が書かれていません。"),
    "same_row_twice": lambda _column: _("同じ内容の行が、このファイルにもう1つあります。"),
    "same_name_twice": lambda _column: _("同じ名前の団体が、このファイルにもう1つあります。"),
    "activity_cancelled": lambda _column: _("中止になった活動は書き換えられません。"),
    "row_in_use": lambda _column: _("すでに参加の申込みがあるため、書き換えられません。"),
}


def say_file(refused: FileRefused) -> str:
    """Return the sentence for a file that is refused."""
    return FILES[refused.code](refused.detail)


def say_reason(code: str, column: str = "") -> str:
    """Return the sentence for a row on the review list."""
    return REASONS[code](column)


def say_row(line: int, code: str, column: str) -> str:
    """Return the line about a row that waits for a person."""
    return _("%(line)d行目: 確認が必要です。%(reason)s", line=line, reason=say_reason(code, column))


def say_misfit(row: Misfit, columns: int) -> str:
    """Return the line about a row that cannot be kept."""
    return _(
        "%(line)d行目: 取り込めません。見出しは%(columns)d列ですが、この行は%(cells)d列です。",
        line=row.number,
        columns=columns,
        cells=row.cells,
    )
