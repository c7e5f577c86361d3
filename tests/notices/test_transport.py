import email
import email.policy
from datetime import UTC, datetime

import pytest

from matcher.notices.transport import Lost, Mail, Rejected, Unreachable, compose, transport_for
from tests.support.smtp import smtp_server

SENDER = "noreply@machi.example.jp"
CARRIER = "hana..musubi.@docomo.ne.jp"


def _mail(**values):
    usual = {
        "id": 7,
        "address": "reader@example.jp",
        "subject": "【まちむすび】お知らせ",
        "body": "花壇の手入れは、あすの朝9時からです。\n",
        "message_id": "0123456789ab@machimusubi",
        "created_at": datetime(2026, 11, 1, tzinfo=UTC),
    }
    return Mail(**(usual | values))


def _read(path):
    return email.message_from_bytes(path.read_bytes(), policy=email.policy.default)


def _received(notice):
    with smtp_server() as (url, mailbox):
        transport_for(url, sender=SENDER).send(notice)
    return mailbox.messages[0]


def test_a_mail_arrives_as_it_was_written():
    notice = _mail(body="一行目です。\n.点で始まる行\n" + "長" * 400 + "\n最後の行です。\n")
    mail = _received(notice)
    assert mail["To"] == notice.address
    assert mail["Subject"] == notice.subject
    assert mail["From"] == "まちむすび <noreply@machi.example.jp>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content().replace("\r\n", "\n") == notice.body


def test_an_address_of_a_carrier_is_accepted():
    assert CARRIER in str(_received(_mail(address=CARRIER))["To"])


@pytest.mark.parametrize(
    "subject",
    [
        "花壇\r\nBcc: everybody@example.jp",
        "花壇\nBcc: everybody@example.jp",
        "花壇\rBcc: everybody@example.jp",
        "花壇\u2028Bcc: everybody@example.jp",
        "花壇\x0bBcc: everybody@example.jp",
        "花壇\r\n\r\n本文の始まり",
    ],
)
def test_a_subject_cannot_bring_a_header_of_its_own(subject):
    notice = _mail(subject=subject)
    mail = _received(notice)
    assert mail["Bcc"] is None
    assert mail["Subject"] == " ".join(subject.split())
    assert mail.get_content().strip() == notice.body.strip()


@pytest.mark.parametrize("scheme", ["file", "smtp"])
@pytest.mark.parametrize(
    "address", ["a@example.jp\r\nBcc: b@example.jp", "a@example.jp\nRCPT TO:<b@example.jp>"]
)
def test_an_address_of_several_lines_is_refused_for_good(tmp_path, scheme, address):
    url = f"file:{tmp_path}" if scheme == "file" else "smtp://127.0.0.1:9"
    with pytest.raises(Rejected) as refused:
        transport_for(url, sender=SENDER).send(_mail(address=address))
    assert refused.value.permanent


def test_an_address_the_server_cannot_spell_is_refused_for_good():
    with smtp_server() as (url, _mailbox), pytest.raises(Rejected) as refused:
        transport_for(url, sender=SENDER).send(_mail(address="花@example.jp"))
    assert refused.value.permanent


def test_a_mail_is_the_same_at_every_attempt():
    notice = _mail()
    first, second = compose(notice, SENDER), compose(notice, SENDER)
    assert bytes(first) == bytes(second)
    assert first["Message-ID"] == f"<{notice.message_id}>"


def test_a_file_can_be_read_by_eye_and_by_a_mail_program(tmp_path):
    notice = _mail(body="花壇の手入れは、" + "あすの朝9時からです。" * 20 + "\n")
    transport_for(f"file:{tmp_path}", sender=SENDER).send(notice)
    (path,) = tmp_path.iterdir()
    assert path.name == "20261101-000000-7.eml"
    by_eye = path.read_text(encoding="utf-8")
    assert f"Subject: {notice.subject}" in by_eye
    assert notice.body.strip() in by_eye
    mail = _read(path)
    assert mail["Subject"] == notice.subject
    assert mail.get_content().strip() == notice.body.strip()


def test_writing_a_mail_again_leaves_one_file(tmp_path):
    notice = _mail()
    transport = transport_for(f"file:{tmp_path}", sender=SENDER)
    transport.send(notice)
    transport.send(notice)
    assert len(list(tmp_path.iterdir())) == 1


def test_a_folder_that_cannot_be_written_is_tried_again(tmp_path):
    (tmp_path / "outbox").write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(Unreachable):
        transport_for(f"file:{tmp_path / 'outbox'}", sender=SENDER).send(_mail())


def test_a_server_without_encryption_is_refused_where_encryption_is_asked_for():
    with smtp_server() as (url, mailbox), pytest.raises(Unreachable):
        transport_for(f"{url}?starttls=1", sender=SENDER).send(_mail())
    assert mailbox.attempts == 0


def test_a_server_that_speaks_in_the_clear_is_not_taken_for_an_encrypted_one():
    with smtp_server() as (url, mailbox), pytest.raises(Unreachable):
        transport_for(url.replace("smtp://", "smtps://"), sender=SENDER).send(_mail())
    assert mailbox.attempts == 0


def test_a_server_that_asks_for_no_password_is_not_given_one():
    with smtp_server() as (url, mailbox), pytest.raises(Unreachable):
        transport_for(url.replace("://", "://user:p%40ss@"), sender=SENDER).send(_mail())
    assert mailbox.attempts == 0


def test_an_answer_that_is_no_answer_leaves_the_fate_unknown():
    with smtp_server() as (url, mailbox):
        mailbox.answer_next_with("354 go on")
        transport = transport_for(url, sender=SENDER)
        with pytest.raises(Lost):
            transport.send(_mail())
