from matcher.notices.letters import letter


def test_the_first_line_of_a_letter_is_its_subject(app):
    written = letter("reset_password", "7:1", token="abc")
    assert written.key == "reset_password:7:1"
    assert written.subject.startswith("【まちむすび】")
    assert "\n" not in written.subject
    assert written.subject not in written.body
    assert written.body.endswith("\n")


def test_a_letters_links_lead_to_the_public_address_wherever_it_is_written(app):
    app.config["BASE_URL"] = "https://machi.example.jp"
    written = letter("reset_password", "7:1", token="abc")
    assert "https://machi.example.jp/password/reset/abc" in written.body


def test_what_somebody_typed_is_words_in_a_letter_and_no_markup(app):
    written = letter("already_registered", "7:1", name="{{ 7*7 }} & <b>花子</b>")
    assert "{{ 7*7 }} & <b>花子</b> 様" in written.body


def test_a_long_subject_is_cut_to_fit(app):
    class Long:
        title = "花" * 300
        name = "花"
        id = 1
        organization = None

    Long.organization = Long
    assert len(letter("activity_published", "1", activity=Long, note="").subject) == 200
