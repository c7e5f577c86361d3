"""What depends on nothing but its key is made once and kept: pieces of pages, read filters.

A key names everything that the thing depends on, but for the town and the language, which are
added. So nothing kept is ever out of date, but for what is kept briefly; and nothing of a person
may be kept here.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from datetime import datetime
from functools import partial
from threading import Lock
from typing import TypeVar, cast

from flask import current_app
from flask_babel import get_locale

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")
MOST = 4_000
"""So many things are kept; those not asked for longest go first."""
MOST_BRIEFLY = 400
_NAME = "kept"
_NOTHING = object()
BRIEFLY = "kept_briefly"
"""The application's extension that holds what is kept for a minute."""


class Keeper:
    """A bounded memory, shared by the threads of one process."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._things: OrderedDict[Hashable, object] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what is kept under the key, making it first if need be."""
        found = self.find(key, _NOTHING)
        return self.keep(key, make()) if found is _NOTHING else cast("T", found)

    def find(self, key: Hashable, otherwise: object = None) -> object:
        """Return what is kept under the key, or else what to return otherwise."""
        with self._lock:
            if key in self._things:
                self._things.move_to_end(key)
            return self._things.get(key, otherwise)

    def keep(self, key: Hashable, thing: T) -> T:
        """Keep a thing under the key; what was not asked for longest may go."""
        with self._lock:
            self._things[key] = thing
            if len(self._things) > self._most:
                self._things.popitem(last=False)
        return thing


def kept(key: Hashable, make: Callable[[], T]) -> T:
    """Return what this application keeps under the key in the present language.

    While developing, everything is made anew, so that an edited template shows.
    """
    return kept_each([key], lambda _key: make())[0]


def kept_each(keys: Iterable[K], make: Callable[[K], T]) -> list[T]:
    """Return what this application keeps under each of the keys."""
    if current_app.debug:
        return [make(key) for key in keys]
    keeper: Keeper = current_app.extensions.setdefault(_NAME, Keeper())
    language = str(get_locale())
    return [keeper.get((language, key), partial(make, key)) for key in keys]


def kept_briefly(key: Hashable, make: Callable[[], T], *, now: datetime) -> T:
    """Return what is kept under the key for this minute: something that may lag so far behind."""
    if current_app.debug:
        return make()
    keeper: Keeper = current_app.extensions.setdefault(BRIEFLY, Keeper(MOST_BRIEFLY))
    return keeper.get((str(get_locale()), int(now.timestamp()) // 60, key), make)
