"""The WSGI entry point: `wsgi:app`."""

from matcher import create_app

app = create_app()
