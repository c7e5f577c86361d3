"""The pages of this room."""

from flask import Blueprint

members = Blueprint("members", __name__)
