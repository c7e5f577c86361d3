"""The pages of this room."""

from flask import Blueprint

publishing = Blueprint("publishing", __name__)
