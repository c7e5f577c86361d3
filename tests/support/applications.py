"""Applications under test: thousands are made in a run, so what is alike is worked out once."""

from collections.abc import Callable
from functools import cache
from typing import ClassVar

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from werkzeug.routing import Rule

import matcher
from matcher.city import load_city
from matcher.config import Settings
from tests.support.client import GuardedClient

Builder = Callable[..., tuple[str, str]]
COMPILED = FileSystemBytecodeCache()
_known_town = cache(load_city)


def made(settings: Settings) -> Flask:
    """Return the application with the guarded client.

    Towns are read, addresses and templates compiled once a run.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(matcher, "load_city", _known_town)
        patch.setattr(Flask, "url_rule_class", _KnownRule)
        app = matcher.create_app(settings)
    app.test_client_class = GuardedClient
    app.jinja_env.bytecode_cache = COMPILED
    return app


class _KnownRule(Rule):
    """A route whose way to write an address is compiled for the first application alone."""

    _builders: ClassVar[dict[tuple[object, ...], Builder]] = {}

    def _compile_builder(self, append_unknown: bool = True) -> Builder:
        if self.defaults:  # they are written into what is compiled
            return super()._compile_builder(append_unknown)
        key = (*self._trace, append_unknown)
        if key not in self._builders:
            self._builders[key] = super()._compile_builder(append_unknown)
        return self._builders[key]
