"""The blueprint that the pages of this room share."""

from flask import Blueprint

publishing = Blueprint("publishing", __name__)
