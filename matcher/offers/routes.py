"""The pages of this room."""

from flask import Blueprint

offers = Blueprint("offers", __name__)
