"""The words for every code the domain raises."""

from collections.abc import Callable

from flask_babel import gettext as _

from matcher.errors import DomainError

WORDS: dict[str, Callable[[], str]] = {
    "not_found": lambda: _("ページが見つかりません。"),
    "not_allowed": lambda: _("この操作をすることができません。"),
    "login_name_taken": lambda: _("このメールアドレスまたは電話番号はすでに使われています。"),
    "account_disabled": lambda: _(
        "このアカウントは使えません。支援センターにお問い合わせください。"
    ),
    "collided": lambda: _(
        "ほかの操作と重なりました。最新の状態を確かめて、もう一度お試しください。"
    ),
    "already_decided": lambda: _("すでに処理が済んでいます。最新の状態をご確認ください。"),
    "changed_meanwhile": lambda: _(
        "ご覧になっている間に内容が変わりました。もう一度ご確認ください。"
    ),
    "already_applied": lambda: _("すでに申し込まれています。"),
    "engagement_moved_on": lambda: _("状況が変わっています。最新の状態をご確認ください。"),
    "full": lambda: _("定員に達しているため、確定できませんでした。"),
    "not_open": lambda: _("この活動は、いま募集していません。"),
    "shift_cancelled": lambda: _("この日程は中止になりました。"),
    "shift_is_over": lambda: _("この日程は終了しました。"),
    "deadline_passed": lambda: _("申込みの締切を過ぎています。"),
    "not_open_yet": lambda: _("申込みの受付は%(month)d月%(day)d日からです。"),
    "other_grade": lambda: _("この活動は、対象の学年が決められています。対象をご確認ください。"),
    "too_young": lambda: _("この活動は%(age)d歳以上の方が対象です。"),
    "too_old": lambda: _("この活動は%(age)d歳までの方が対象です。"),
    "overlapping_shift": lambda: _("同じ時間に、すでに参加が決まっている活動があります。"),
    "declined_before": lambda: _("この日程は、すでに主催者からお断りの連絡が届いています。"),
    "too_many_seats": lambda: _("この日程の定員は%(seats)d人です。人数をご確認ください。"),
    "member_not_approved": lambda: _("団体の登録が承認されると、申し込めます。"),
    "promised_elsewhere": lambda: _(
        "この方は、同じ時間に別の活動への参加が決まったため、確定できません。"
    ),
    "answer_too_late": lambda: _("お返事の期限を過ぎています。"),
    "already_invited": lambda: _("この方には、すでに声をかけています。"),
    "move_needs_member": lambda: _(
        "この日程へは、主催者からは移せません。ご本人に確かめて、ご本人から変更していただいてください。"
    ),
    "candidate_not_possible": lambda: _(
        "この方には、いまはお願いできません。ほかの方をお選びください。"
    ),
    "said_no_before": lambda: _("この方は、この日程をすでに辞退されています。"),
    "asked_too_often": lambda: _("この方には最近何度か声をかけています。しばらくお待ちください。"),
    "own_activity": lambda: _("自分の団体の活動には申し込めません。"),
    "time_is_for_supporters": lambda: _(
        "空いている時間は、総合サポーターの画面で登録してください。"
    ),
    "organization_not_approved": lambda: _("団体の登録が承認されると、募集を提出できます。"),
    "listing_incomplete": lambda: _("題名と日程を入れてから提出してください。"),
    "day_without_dates": lambda: _(
        "この日の日程は、もうありません。すでに日時が変わったかもしれません。最新の状態をご確認ください。"
    ),
    "day_called_off": lambda: _(
        "この日は、すでに中止をお知らせしました。来ないことにした方がいるため、元に戻すことはできません。"
        "あらためて行うときは、新しい日程として募集してください。"
    ),
    "day_is_over": lambda: _("この日の活動は終わっているため、お知らせできません。"),
    "day_has_begun": lambda: _(
        "すでに始まっているため、日時を変えることはできません。続けられないときは、中止をお知らせください。"
    ),
    "day_not_moved": lambda: _("いまと同じ日時です。新しい日時を入力してください。"),
    "date_in_past": lambda: _("新しい日時は、これから先の日時にしてください。"),
    "date_called_off": lambda: _("この日程は、すでに中止になっています。"),
    "date_has_begun": lambda: _("すでに始まった日程は、変更できません。"),
    "date_taken": lambda: _("同じ日時の日程が、すでにあります。別の日時を入力してください。"),
    "date_unchanged": lambda: _("変わるところがありません。"),
    "series_day_fixed": lambda: _(
        "このくり返しで日にちを変えられるのは、「この回だけ」です。時刻と場所は、ほかの回もまとめて変えられます。"
    ),
    "series_overlaps": lambda: _(
        "前の回より早い日になってしまいます。「この回だけ」を選ぶか、別の日を入力してください。"
    ),
    "series_in_past": lambda: _(
        "次の回が過ぎた日になってしまいます。「この回と、これより後のすべて」を選んでください。"
    ),
    "synonyms_too_few": lambda: _("言葉を2つ以上入力してください。"),
    "search_empty": lambda: _("保存する条件を1つ以上選んでください。"),
    "search_too_long": lambda: _("条件が長すぎて保存できません。条件を減らしてください。"),
    "searches_full": lambda: _(
        "保存できる条件は%(most)d件までです。使わないものを削除してください。"
    ),
    "search_needs_member": lambda: _("条件を保存するには、市民または団体としての登録が必要です。"),
    "checkin_too_early": lambda: _("受付は、開始の%(minutes)d分前から始まります。"),
    "left_before_arrived": lambda: _("帰った時刻は、来た時刻より後にしてください。"),
    "mark_people": lambda: _("人数は、1人から%(most)d人までにしてください。"),
    "mark_minutes": lambda: _("活動した時間をご確認ください。"),
    "mark_too_old": lambda: _(
        "7日より前の記録は、この画面からは送れません。出欠の入力の画面から入れてください。"
    ),
    "correction_needs_reason": lambda: _(
        "活動の日を過ぎてから記録を変えるときは、理由を入力してください。"
    ),
    "not_expected": lambda: _("この方は、この日程の名簿にありません。"),
    "code_is_over": lambda: _("このコードは、いまは使われていません。新しいものをご用意ください。"),
    "checkin_is_over": lambda: _(
        "この活動の受付は終わりました。出欠のことは、主催者にお尋ねください。"
    ),
    "ask_at_reception": lambda: _(
        "この画面からは受け付けられません。受付の人に声をかけてください。"
    ),
    "not_recorded_yet": lambda: _("出欠はまだ記録されていません。主催者にお尋ねください。"),
    "move_elsewhere": lambda: _("変更できるのは、同じ活動の別の日程だけです。"),
    "change_full": lambda: _("その日程は、席が埋まりました。元の日程のままです。"),
    "change_not_at_once": lambda: _(
        "その日程は、主催者の返事や、年齢・保護者の同意などの確認が先に必要です。"
        "元の日程のままです。主催者か支援センターにご相談ください。"
    ),
    "swap_residents_only": lambda: _("代わってもらえるのは、個人で申し込んだ方だけです。"),
    "swap_open": lambda: _("すでにリンクをつくっています。同じリンクをお使いください。"),
    "swap_over": lambda: _(
        "このお願いは終わっています。期限が過ぎたか、取り消されたか、すでに済んでいます。"
    ),
    "swap_taken": lambda: _("すでにほかの方が引き受けています。"),
    "swap_own": lambda: _("これはご自分のリンクです。代わってほしい方にお渡しください。"),
    "swap_not_at_once": lambda: _(
        "年齢や保護者の同意などの確認が先に必要なため、交代できません。"
        "主催者か支援センターにご相談ください。"
    ),
    "swap_too_late": lambda: _("すでに始まった日程は、交代できません。"),
    "undo_too_late": lambda: _(
        "取りやめてから時間がたったため、元に戻せません。もう一度お申し込みください。"
    ),
    "undo_seat_gone": lambda: _(
        "空いた席を、すでにほかの方にご案内しました。元に戻せません。"
        "もう一度申し込むと、キャンセル待ちになります。"
    ),
    "activity_cancelled": lambda: _("中止になった活動は変更できません。"),
    "questions_open": lambda: _(
        "お聞きすることがあります。申込みのページで答えてから、申し込んでください。"
    ),
    "only_residents": lambda: _("この活動は、市内にお住まいの方が対象です。"),
    "only_connected": lambda: _("この活動は、市内に在住・在勤・在学の方が対象です。"),
    "party_too_small": lambda: _("この活動は、1組%(people)d人以上で申し込めます。"),
    "party_too_large": lambda: _("この活動は、1組%(people)d人までです。"),
    "companion_birth_date": lambda: _(
        "年齢の条件があるため、一緒に参加する%(name)sさんの生年月日を入力してください。"
    ),
    "overlaps_chosen": lambda: _("選んだほかの日程（%(when)s）と、時間が重なっています。"),
    "too_many_shifts": lambda: _("一度に申し込める日程は、%(most)d回までです。"),
    "consent_open": lambda: _("保護者の方または学校の同意を待っているため、まだ確定できません。"),
    "answer_missing": lambda: _("どちらかのボタンを押してください。"),
    "companions_too_many": lambda: _(
        "お名前は%(most)d人まで入力できます。人数を変えるときは、支援センターへご連絡ください。"
    ),
    "decided_by_lot": lambda: _("この募集は抽選です。参加する方は、抽選で決まります。"),
    "draw_too_early": lambda: _("抽選は、申込みの受付が終わってから行えます。"),
    "already_drawn": lambda: _("この日程の抽選は、すでに行われました。結果をご確認ください。"),
    "earlier_draw_first": lambda: _(
        "この募集は、定員を日程どうしで分け合っています。先の日程から順に抽選してください。"
    ),
    "reflection_needs_attendance": lambda: _(
        "ふり返りは、参加が記録されてから書けます。記録については、主催者にお尋ねください。"
    ),
    "reflection_is_closed": lambda: _("ふり返りを変えられるのは、書いてから14日までです。"),
    "period_runs_backwards": lambda: _(
        "おわりの日は、はじめの日と同じか、あとの日にしてください。"
    ),
    "period_too_long": lambda: _("期間は10年以内にしてください。"),
    "period_goes_on": lambda: _("おわりの日は、今日か、今日より前の日にしてください。"),
    "story_handed_in": lambda: _("この報告は提出されているため、変更できません。"),
    "story_incomplete": lambda: _("題名と「できたこと」を書いてから提出してください。"),
    "picture_too_large": lambda: _("写真が大きすぎます。10MBまでのJPEGの写真を選んでください。"),
    "picture_unreadable": lambda: _(
        "写真として読み取れませんでした。JPEG・PNG・WebPの写真を選んでください。"
    ),
    "photographs_full": lambda: _("写真は%(most)d枚までです。"),
    "certificate_is_for_residents": lambda: _("活動証明書は、個人の方にお出ししています。"),
    "no_hours_in_period": lambda: _("この期間には、参加の記録がありません。"),
    "certificate_revoked": lambda: _("この証明書は無効になっています。"),
    "cover_year_is_over": lambda: _(
        "%(year)d年度の補償は、この日からでは始まりません。次の年度を選んでください。"
    ),
    "cover_too_early": lambda: _("%(year)d年度の加入は、その直前の3月1日から手続きできます。"),
    "already_enrolled": lambda: _("この年度のこのプランには、すでに加入しています。"),
    "enrolled_ahead": lambda: _("加入の手続きをした日は、今日までの日付にしてください。"),
    "unknown_plan": lambda: _("一覧にあるプランを選んでください。"),
    "accident_incomplete": lambda: _("提出するには、すべての項目を入力してください。"),
    "accident_ahead": lambda: _("けがをした日時は、これより前の日時にしてください。"),
    "accident_not_then": lambda: _(
        "けがをした日時が、この日程から離れています。日時をご確認ください。"
    ),
    "accident_handed_in": lambda: _("この報告は、すでに提出されています。"),
    "accident_of_nobody": lambda: _("けがをした方を、名簿からもう一度選んでください。"),
    "accident_already_noted": lambda: _("同じ方の、同じ日時の報告が、すでにあります。"),
    "witness_is_injured": lambda: _("けがをした方とは別の方を、証人にしてください。"),
    "witness_of_the_party": lambda: _(
        "けがをした方といっしょに申し込んだ方は、証人になれません。ほかの方にお願いしてください。"
    ),
    "file_empty": lambda: _("ファイルの中身がありません。別のファイルを選んでください。"),
    "file_too_large": lambda: _(
        "ファイルは%(most)dMBまでです。小さくして、もう一度選んでください。"
    ),
    "consent_asked_often": lambda: _(
        "保護者や学校への確認のお願いが続いています。時間をおいて、またお申し込みください。"
    ),
    "round_without_shifts": lambda: _("人手が足りない日程がないため、声かけを計画できません。"),
    "round_moved_on": lambda: _(
        "この声かけは、すでに送られたか、取りやめられています。最新の状態をご確認ください。"
    ),
    "round_followed": lambda: _(
        "この続きの声かけは、すでに計画されています。この声かけのページからご覧ください。"
    ),
    "round_shift_elsewhere": lambda: _("この日程は、担当の地区の活動ではなくなりました。"),
    "round_empty": lambda: _("送るお願いがありません。方を加えるか、計画を取りやめてください。"),
    "round_cap_reached": lambda: _(
        "この方には、この声かけで決めた件数までお願いしています。ほかのお願いを外すと、加えられます。"
    ),
    "round_overlaps": lambda: _(
        "この方には、同じ時間のほかの日程をお願いすることになっています。どちらかを選んでください。"
    ),
    "round_no_candidate": lambda: _("この方には、いまはこの日程をお願いできません。"),
    "plan_refused": lambda: _(
        "計画を確かめたところ、条件に合わないお願いが見つかったため、保存しませんでした。もう一度お試しください。"
    ),
    "roster_changed": lambda: _(
        "ほかの方が先に内容を変えたため、保存していません。最新の状態を確かめて、もう一度お試しください。"
    ),
    "roster_there_already": lambda: _("その方は、すでにその持ち場に入っています。"),
    "roster_unsound": lambda: _(
        "組んだ結果に誤りが見つかったため、保存していません。支援センターにお知らせください。"
    ),
    "roster_in_line": lambda: _(
        "この日程のキャンセル待ちの方です。空きが出ると、順番にご案内します。"
    ),
    "file_of_other_kind": lambda: _(
        "このファイルは使えません。PDF、Word（docx）、JPEG、PNGのどれかを選んでください。"
    ),
}


def say(error: DomainError) -> str:
    """Return the sentence for an error, its parameters filled in."""
    return WORDS[error.code]() % error.params if error.params else WORDS[error.code]()
