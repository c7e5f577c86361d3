"""What every HTML page must keep, whatever it shows."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from hashlib import blake2b
from xml.etree.ElementTree import Element

import html5lib

NAMELESS_INPUTS = {"hidden", "submit", "button", "reset", "image"}
REFERENCES = ("aria-describedby", "aria-labelledby", "aria-controls", "aria-errormessage")


_TOKEN = re.compile(r'(name="csrf_token"[^>]* value=")[^"]+')
_SEEN: dict[tuple[bytes, bool], tuple[str, ...]] = {}


@lru_cache(maxsize=4)
def parse(markup: str) -> tuple[Element, list[str]]:
    """Return the page's tree, and what the HTML standard calls errors in it.

    Reading a page takes longer than making it: who asks again is given the same tree.
    """
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree: Element = parser.parse(markup)
    return tree, [f"parse error {code} at {at}" for at, code, _ in parser.errors]


def faults(markup: str, *, with_csrf: bool = True) -> list[str]:
    """Return everything that is wrong with a page, in words; an empty list for a sound one.

    A page that differs from one seen before in its tokens alone is not looked at again.
    """
    alike = (blake2b(_TOKEN.sub(r"\1any", markup).encode()).digest(), with_csrf)
    if alike not in _SEEN:
        _SEEN[alike] = tuple(_found_in(markup, with_csrf=with_csrf))
    return [*_SEEN[alike]]


def _found_in(markup: str, *, with_csrf: bool) -> list[str]:
    tree, errors = parse(markup)
    found = [*errors]
    for check in (_headings, _ids, _references, _labels, _inline_code, _pictures, _links):
        found.extend(check(tree))
    found.extend(_forms(tree, with_csrf=with_csrf))
    return found


def text_of(element: Element | None) -> str:
    """Return the words inside an element, with single spaces."""
    return "" if element is None else " ".join("".join(element.itertext()).split())


def _headings(tree: Element) -> Iterator[str]:
    if not tree.get("lang"):
        yield "html has no lang"
    if not text_of(tree.find("head/title")):
        yield "the title is empty"
    headings = [text_of(h1) for h1 in tree.iter("h1")]
    if len(headings) != 1 or not headings[0]:
        yield f"one h1 with words is needed, found {headings}"


def _ids(tree: Element) -> Iterator[str]:
    counted = Counter(element.get("id") for element in tree.iter() if "id" in element.attrib)
    for id_, count in counted.items():
        if count > 1 or not id_:
            yield f"id {id_!r} stands {count} times"


def _references(tree: Element) -> Iterator[str]:
    ids = {element.get("id") for element in tree.iter()}
    for element in tree.iter():
        for attribute in REFERENCES:
            for name in element.get(attribute, "").split():
                if name not in ids:
                    yield f"{attribute} names #{name}, which is not there"


def _labels(tree: Element) -> Iterator[str]:
    ids = {element.get("id") for element in tree.iter()}
    labels = list(tree.iter("label"))
    for label in labels:
        if label.get("for") is not None and label.get("for") not in ids:
            yield f"label for {label.get('for')!r} names no field"
    named = {label.get("for") for label in labels}
    wrapped = {field for label in labels for field in label.iter()}
    for field in _fields(tree):
        has_name = field.get("id") in named or field in wrapped or _aria_name(field)
        if not has_name:
            yield f"field {field.get('name')!r} has no label"


def _fields(tree: Element) -> Iterator[Element]:
    for field in tree.iter():
        shown = field.get("type", "text") not in NAMELESS_INPUTS
        if field.tag in {"select", "textarea"} or (field.tag == "input" and shown):
            yield field


def _aria_name(field: Element) -> bool:
    return bool(field.get("aria-label") or field.get("aria-labelledby"))


def _inline_code(tree: Element) -> Iterator[str]:
    for element in tree.iter():
        if element.tag == "style" or "style" in element.attrib:
            yield f"inline style on <{element.tag}>"
        if element.tag == "script" and not element.get("src"):
            yield "inline script"
        for attribute, value in element.attrib.items():
            if attribute.startswith("on") or value.strip().lower().startswith("javascript:"):
                yield f"inline script in {attribute} of <{element.tag}>"


def _pictures(tree: Element) -> Iterator[str]:
    for picture in tree.iter("img"):
        if picture.get("alt") is None:
            yield f"picture {picture.get('src')!r} has no alt"


def _links(tree: Element) -> Iterator[str]:
    ids = {element.get("id") for element in tree.iter()}
    for link in tree.iter("a"):
        target = link.get("href")
        if target is None or not target.strip():
            yield f"link {text_of(link)!r} leads nowhere"
        elif target.startswith("#") and target[1:] not in ids:
            yield f"link {text_of(link)!r} names {target}, which is not there"
        if not text_of(link) and not _aria_name(link) and link.find(".//img[@alt]") is None:
            yield f"link to {target!r} has no words"


def _forms(tree: Element, *, with_csrf: bool) -> Iterator[str]:
    for form in tree.iter("form"):
        method = form.get("method", "").lower()
        where = form.get("action") or form.get("id") or "form"
        if method not in {"get", "post"}:
            yield f"form {where!r} has no method"
        if not form.get("action"):
            yield f"form {where!r} has no action"
        if with_csrf and method == "post" and not _token(form):
            yield f"form {where!r} posts without a CSRF token"
        if with_csrf and method == "get" and _token(form):
            yield f"form {where!r} shows its CSRF token in the address"


def _token(form: Element) -> bool:
    return any(i.get("name") == "csrf_token" and i.get("value") for i in form.iter("input"))
