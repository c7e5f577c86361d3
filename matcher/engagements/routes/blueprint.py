"""The blueprint that the pages of this room share."""

from flask import Blueprint

engagements = Blueprint("engagements", __name__)
