"""What no form may trip over, and how a refusal is read from its page."""

from collections.abc import Iterable, Iterator, Mapping

from werkzeug.test import TestResponse

from tests.support import html
from tests.support.client import GuardedClient

HOSTILE = {
    "markup": "<script>alert(1)</script>",
    "quotes": "' OR 1=1 --",
    "template": "{{ 7*7 }}%(name)s%s",
    "nul": "a\x00b",
    "line ends": "a\r\nBcc: somebody@example.jp",
    "emoji": "😀🏳️‍🌈",
    "long": "あ" * 10_000,
    "backwards": "\u202eabc",
    "noncharacter": "\ufffe",
    "blank": "　 \t",
}


def send_each(
    client: GuardedClient, page: str, typed: Mapping[str, object], names: Iterable[str], value: str
) -> Iterator[tuple[str, TestResponse]]:
    """Send a filled-in form once for each of these fields, with this value typed there."""
    token = kept_on(client.get(page))["csrf_token"]
    for name in names:
        yield name, client.post(page, data={**typed, "csrf_token": token, name: value})


def errors_on(response: TestResponse) -> dict[str, str]:
    """Return what a page says beside its fields: the field's id, and the words."""
    tree, _ = html.parse(response.get_data(as_text=True))
    told = ((element.get("id", ""), html.text_of(element)) for element in tree.iter("div"))
    return {id_.removesuffix("-error"): words for id_, words in told if id_.endswith("-error")}


def kept_on(response: TestResponse) -> dict[str, str]:
    """Return what the text fields of a page hold."""
    tree, _ = html.parse(response.get_data(as_text=True))
    kept = {f.get("name", ""): f.get("value", "") for f in tree.iter("input")}
    texts = {f.get("name", ""): "".join(f.itertext()) for f in tree.iter("textarea")}
    return kept | texts
