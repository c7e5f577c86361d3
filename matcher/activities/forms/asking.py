"""What an address asks for, read without a request: a saved search is such an address."""

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from werkzeug.datastructures import MultiDict

from matcher.activities.forms.finding import FindingForm
from matcher.activities.service.filters import Filters
from matcher.activities.service.searches import Wish

MOST_NAMES = 200


@dataclass(frozen=True, slots=True)
class Search:
    """What somebody looks for: in an address's own words, in people's words, and as filters."""

    query: str
    labels: tuple[str, ...]
    filters: Filters


def read_search(query: str) -> Search:
    """Return what the query of an address asks for; the same wishes give the same query.

    What cannot be understood, and in which order to list, is left out.
    """
    given = parse_qsl(query[:4000], max_num_fields=None)[:MOST_NAMES]
    form = FindingForm(MultiDict(given))
    form.validate()
    filters, in_force = form.to_filters(), list(form.in_force())
    asked = {pair for pair in given if any(filter_.is_said_by(*pair) for filter_ in in_force)}
    asked = {(name, value) for name, value in asked if name != form.q.name}
    if filters.words:
        asked.add((form.q.name, filters.words))
    if filters.within:
        asked.add((form.near.name, filters.origin))
    labels = tuple(filter_.label for filter_ in in_force)
    return Search(urlencode(sorted(asked)), labels, filters)


def wish_of(query: str) -> Wish | None:
    """Return what a saved query asks for; None where nothing of it can be understood any more."""
    search = read_search(query)
    return Wish("、".join(search.labels), search.filters) if search.query else None
