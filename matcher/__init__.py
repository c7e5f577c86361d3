"""まちむすび: ties a town's people, groups and businesses together."""

from pathlib import Path

from flask import Flask
from flask.cli import AppGroup

from matcher.accounts import tasks as account_tasks
from matcher.accounts.routes import accounts
from matcher.activities import tasks as activity_tasks
from matcher.activities.cli import activity_commands
from matcher.activities.routes import activities
from matcher.attendance import tasks as attendance_tasks
from matcher.attendance.routes import attendance
from matcher.city import load_city
from matcher.config import ROOT, Settings
from matcher.demo.cli import demo
from matcher.desk import tasks as desk_tasks
from matcher.desk.imports.cli import import_commands
from matcher.desk.routes import desk
from matcher.engagements import tasks as engagement_tasks
from matcher.engagements.cli import engagement_commands
from matcher.engagements.routes import engagements
from matcher.extensions import babel, csrf, db, huey, limiter, login, migrate
from matcher.insurance import tasks as insurance_tasks
from matcher.insurance.routes import insurance
from matcher.matching import tasks as matching_tasks
from matcher.matching.cli import matching_commands
from matcher.matching.routes import matching
from matcher.members.routes import members
from matcher.notices import tasks as notice_tasks
from matcher.offers.routes import offers
from matcher.publishing.routes import publishing
from matcher.recognition import tasks as recognition_tasks
from matcher.recognition.routes import recognition
from matcher.shared import web
from matcher.shared.queue import serve_tasks_of

ROOMS = (
    accounts,
    members,
    offers,
    activities,
    engagements,
    attendance,
    recognition,
    insurance,
    matching,
    desk,
    publishing,
)
COMMANDS: tuple[AppGroup, ...] = (
    activity_commands,
    engagement_commands,
    matching_commands,
    import_commands,
    demo,
)
TASKS = (
    account_tasks,
    notice_tasks,
    activity_tasks,
    engagement_tasks,
    attendance_tasks,
    recognition_tasks,
    insurance_tasks,
    matching_tasks,
    desk_tasks,
)


def create_app(settings: Settings | None = None) -> Flask:
    """Return the application for these settings, or those of the environment."""
    settings = settings or Settings.from_environment()
    app = Flask(
        "matcher",
        root_path=str(Path(__file__).parent),
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "static"),
        instance_path=str(settings.instance_dir.absolute()),
    )
    app.config.update(settings.flask_config())
    app.extensions["city"] = load_city(settings.city_file)
    for extension in (db, login, csrf, babel, limiter):
        extension.init_app(app)
    migrate.init_app(app, db)
    huey.immediate = settings.testing
    serve_tasks_of(app)
    web.init_app(app, development=settings.development)
    for room in ROOMS:
        app.register_blueprint(room)
    for group in COMMANDS:
        app.cli.add_command(group)
    return app
