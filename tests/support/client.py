"""A test client that looks at every page it is given, and fills in forms as a browser does."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

from flask import g, has_app_context
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from tests.support import html

Filled = Mapping[str, str | Iterable[str] | None]
UNCHECKED = {"submit", "button", "reset", "image", "file"}


class GuardedClient(FlaskClient):
    """Fail on any HTML page that breaks the rules of `tests.support.html`.

    Use it with `app.test_client_class = GuardedClient`.
    """

    guarded = True

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send a request; raise AssertionError naming what is wrong with the page it gave."""
        _forget_who_acted()
        response = super().open(*args, **kwargs)
        if self.guarded and response.mimetype == "text/html" and not _is_redirect(response):
            self._look_at(response)
        return response

    def submit(
        self, page: str, fields: Filled | None = None, *, form: str = "", press: str = ""
    ) -> TestResponse:
        """Load `page`, fill in its form and send it, token and hidden fields included.

        `form` is part of the form's id or action (needed where a page has several that post);
        `press` names the button as name=value. A value of None leaves a field out, as an
        unticked box is. Redirects are not followed.
        """
        response = self.get(page)
        assert response.status_code == 200, f"{page} answered {response.status_code}"
        tree, _ = html.parse(response.get_data(as_text=True))
        element = _find_form(tree, form)
        data = _filled(element, fields or {})
        if press:
            name, _, value = press.partition("=")
            data.add(name, value)
        return self._send(element, page, data)

    def _send(self, form: Element, page: str, data: MultiDict[str, str]) -> TestResponse:
        target = urljoin(page, form.get("action") or page)
        if form.get("method", "get").lower() == "get":
            return self.get(target, query_string=data)
        return self.post(target, data=data)

    def _look_at(self, response: TestResponse) -> None:
        with_csrf = bool(self.application.config.get("WTF_CSRF_ENABLED", True))
        found = html.faults(response.get_data(as_text=True), with_csrf=with_csrf)
        request = response.request
        assert not found, f"{request.method} {request.path}: " + "; ".join(found)


def _forget_who_acted() -> None:
    """Let each request find out anew who is signed in and which token is right.

    A test keeps one application context open, and its `g` would outlive the request.
    """
    for name in list(g) if has_app_context() else ():
        g.pop(name)


def _is_redirect(response: TestResponse) -> bool:
    return 300 <= response.status_code < 400


def _find_form(tree: Element, wanted: str) -> Element:
    found = [form for form in tree.iter("form") if _is_wanted(form, wanted)]
    assert len(found) == 1, f"{len(found)} forms answer to {wanted!r}"
    return found[0]


def _is_wanted(form: Element, wanted: str) -> bool:
    if wanted:
        return wanted in form.get("id", "") or wanted in form.get("action", "")
    return form.get("method", "").lower() == "post" and not form.get("data-everywhere")


def _filled(form: Element, fields: Filled) -> MultiDict[str, str]:
    data: MultiDict[str, str] = MultiDict()
    for name, value in _values(form):
        if name not in fields:
            data.add(name, value)
    for name, given in fields.items():
        if isinstance(given, str):
            data.add(name, given)
        elif given is not None:
            data.setlist(name, list(given))
    return data


def _values(form: Element) -> Iterable[tuple[str, str]]:
    """Yield what a browser would send of a form nobody touched."""
    for field in form.iter():
        name = field.get("name")
        if not name or "disabled" in field.attrib:
            continue
        if field.tag == "input":
            yield from _input_values(field, name)
        elif field.tag == "textarea":
            yield name, "".join(field.itertext())
        elif field.tag == "select":
            yield from ((name, value) for value in _chosen(field))


def _input_values(field: Element, name: str) -> Iterable[tuple[str, str]]:
    kind = field.get("type", "text")
    if kind in UNCHECKED:
        return
    if kind in {"checkbox", "radio"}:
        if "checked" in field.attrib:
            yield name, field.get("value", "on")
        return
    yield name, field.get("value", "")


def _chosen(select: Element) -> list[str]:
    options = list(select.iter("option"))
    chosen = [option for option in options if "selected" in option.attrib]
    if not chosen and "multiple" not in select.attrib:
        chosen = options[:1]
    return [option.get("value", html.text_of(option)) for option in chosen]
