"""The blueprint that the pages of this room share."""

from flask import Blueprint

activities = Blueprint("activities", __name__)
