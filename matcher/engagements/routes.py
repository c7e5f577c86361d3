"""The pages of this room."""

from flask import Blueprint

engagements = Blueprint("engagements", __name__)
