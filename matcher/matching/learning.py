"""How likely people say yes: the model in use, learnt anew each night from asks and answers."""

from datetime import datetime, timedelta
from functools import lru_cache

from sqlalchemy import delete, select

from matcher.matching.ask_log import answered
from matcher.matching.engine.rounds import AcceptanceModel, Decile, calibration, fit
from matcher.matching.engine.rounds.acceptance import first_day
from matcher.matching.models import AcceptanceFit
from matcher.shared.db import db

LOOKED_BACK = timedelta(days=2 * 365)
"""Older answers tell of other days."""
FEWEST = 50
"""With fewer answers tenths of them say nothing."""
KEPT = 30
"""So many models are kept, so that plans made with one can be told from others."""
_NEWEST = (AcceptanceFit.learnt_at.desc(), AcceptanceFit.id.desc())


def current_model() -> AcceptanceModel:
    """Return the model learnt last, or what is presumed before the first answer."""
    newest = select(AcceptanceFit.id, AcceptanceFit.version).order_by(*_NEWEST)
    row = db.session.execute(newest.limit(1)).first()
    return _read(row.id, row.version) if row else first_day()


def learn(*, now: datetime) -> AcceptanceFit:
    """Learn from all answers so far and return what is kept; the same answers are kept once.

    What is learnt last is what is used, though it may have been known before: where answers went
    with somebody who left, it is again.
    """
    known = answered(since=now - LOOKED_BACK)
    model = fit(known.features, known.said_yes)
    same = select(AcceptanceFit).where(AcceptanceFit.version == model.version)
    kept = db.session.scalars(same).one_or_none()
    if kept is None:
        kept = AcceptanceFit(
            version=model.version,
            content=model.to_json(),
            asks=len(known.said_yes),
            learnt_at=now,
        )
        db.session.add(kept)
    kept.learnt_at = now
    db.session.flush()
    _forget_old()
    return kept


def deciles(*, now: datetime) -> tuple[Decile, ...]:
    """Return what was expected and what came of the asks, by tenths of the chance offered.

    With fewer than fifty answers in two years there are none.
    """
    known = answered(since=now - LOOKED_BACK)
    if len(known.said_yes) < FEWEST:
        return ()
    return calibration(known.offered, known.said_yes)


@lru_cache(maxsize=4)
def _read(id_: int, _version: str) -> AcceptanceModel:
    return AcceptanceModel.from_json(db.session.get_one(AcceptanceFit, id_).content)


def _forget_old() -> None:
    newest = select(AcceptanceFit.id).order_by(*_NEWEST).limit(KEPT)
    db.session.execute(delete(AcceptanceFit).where(AcceptanceFit.id.not_in(newest)))
