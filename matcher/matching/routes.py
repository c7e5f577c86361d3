"""The pages of this room."""

from flask import Blueprint

matching = Blueprint("matching", __name__)
