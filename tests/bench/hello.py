"""The bare Flask application that every figure is held against."""

from flask import Flask

app = Flask(__name__)


@app.get("/")
def hello() -> str:
    """Return the least a page can say."""
    return "<!doctype html><title>hello</title><p>hello"
