"""The pages of this room."""

from flask import Blueprint

accounts = Blueprint("accounts", __name__)
