"""Where the task queue is kept."""

from huey import RedisHuey

from matcher.shared.queue import make_queue


def test_without_an_address_the_queue_stands_in_the_instance_and_not_where_one_happens_to_be(
    tmp_path, monkeypatch
):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    monkeypatch.delenv("HUEY_URL", raising=False)
    monkeypatch.setenv("INSTANCE_DIR", str(tmp_path / "instance"))
    make_queue()
    assert (tmp_path / "instance" / "huey.db").is_file()
    assert not [*elsewhere.iterdir()]


def test_a_file_is_named_by_its_address(tmp_path, monkeypatch):
    monkeypatch.setenv("HUEY_URL", f"sqlite:///{tmp_path / 'queue.sqlite3'}")
    make_queue()
    assert (tmp_path / "queue.sqlite3").is_file()


def test_a_redis_is_named_by_its_address(monkeypatch):
    monkeypatch.setenv("HUEY_URL", "redis://127.0.0.1:6379/0")
    assert isinstance(make_queue(), RedisHuey)
