"""The blueprint of the room."""

from flask import Blueprint
from werkzeug.wrappers import Response

Page = str | Response

matching = Blueprint("matching", __name__)
