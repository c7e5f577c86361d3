"""The pages of this room."""

from flask import Blueprint

activities = Blueprint("activities", __name__)
