"""Rosters on paper: for a shift, or for all of a day."""

from flask import render_template

from matcher.attendance.pages import papers_of
from matcher.attendance.routes.blueprint import (
    Page,
    attendance,
    shift_to_record,
    shifts_to_record,
)
from matcher.shared.clock import utcnow
from matcher.shared.web import signed_in

BLANK_LINES = 6


@attendance.get("/shifts/<int:shift_id>/roster/print")
@signed_in
def print_roster(shift_id: int) -> Page:
    """Show the roster of a shift as it is printed."""
    shift, _actor = shift_to_record(shift_id)
    sheets = papers_of([shift], now=utcnow())
    return render_template("attendance/paper.html", sheets=sheets, blank=BLANK_LINES)


@attendance.get("/activities/<int:activity_id>/roster/<day>/print")
@signed_in
def print_day(activity_id: int, day: str) -> Page:
    """Show the rosters of all shifts of a day as they are printed."""
    sheets = papers_of(shifts_to_record(activity_id, day), now=utcnow())
    return render_template("attendance/paper.html", sheets=sheets, blank=BLANK_LINES)
