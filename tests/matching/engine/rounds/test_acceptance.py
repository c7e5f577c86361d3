from dataclasses import replace

import numpy as np
import pytest
from scipy.special import expit

from matcher.matching.engine.rounds import (
    AcceptanceModel,
    AcceptanceSettings,
    Features,
    acceptance,
    calibration,
    chances,
    fatigue,
    fit,
)

TRUE = np.array([-1.6, 2.0, -0.3, -0.15])


def asked(seed, many=4000, people=300, groups=20):
    dice = np.random.default_rng(seed)
    return Features(
        people=dice.integers(1, people, many),
        groups=dice.integers(1, groups, many),
        affinity=dice.random(many),
        distance=dice.integers(0, 4, many).astype(float),
        fatigue=dice.random(many) * 3,
    )


def answered(features, seed, leanings=None):
    dice = np.random.default_rng(seed + 1000)
    leaning = 0 if leanings is None else leanings[features.people]
    return dice.random(len(features.people)) < expit(features.matrix @ TRUE + leaning)


def one(person=1, group=1, affinity=0.5):
    return Features(
        people=np.array([person]),
        groups=np.array([group]),
        affinity=np.array([affinity]),
        distance=np.zeros(1),
        fatigue=np.zeros(1),
    )


def test_before_the_first_answer_the_priors_speak():
    model = fit(asked(1, many=0), np.zeros(0, bool))
    assert model.beta == AcceptanceSettings().priors
    assert chances(model, one()) == pytest.approx(expit(-3 + 0.75))


def test_many_answers_outweigh_the_priors():
    features = asked(2, many=30_000, people=5000)
    model = fit(features, answered(features, 2), AcceptanceSettings(prior_sds=(9, 9, 9, 9)))
    assert np.array(model.beta) == pytest.approx(TRUE, abs=0.15)


def test_the_search_for_the_likeliest_ends_in_any_case(monkeypatch):
    features = asked(2)
    monkeypatch.setattr(acceptance, "MOST_NEWTON_STEPS", 1)
    assert np.isfinite(fit(features, answered(features, 2)).beta).all()


def test_few_answers_leave_the_priors_nearly_where_they_are():
    features = asked(3, many=5)
    model = fit(features, np.ones(5, bool))
    assert model.beta[1:] == pytest.approx(AcceptanceSettings().priors[1:], abs=0.3)


def test_those_who_said_yes_before_are_likelier_to_do_so_again():
    features = asked(4)
    leanings = np.where(np.arange(300) < 150, -1.5, 1.5)
    model = fit(features, answered(features, 4, leanings))
    learnt = dict(zip(model.people, model.person_leanings, strict=True))
    learnt_of_all = [learnt[person] for person in range(1, 300)]
    assert np.corrcoef(learnt_of_all, leanings[1:])[0, 1] > 0.8
    assert chances(model, one(200)) > chances(model, one(10_000)) > chances(model, one(100))


def test_a_group_people_like_to_go_to_is_told_from_others():
    features = asked(5)
    said_yes = answered(features, 5) | (features.groups == 7)
    model = fit(features, said_yes)
    assert max(zip(model.group_leanings, model.groups, strict=True))[1] == 7


def test_of_somebody_new_nothing_is_presumed():
    features = asked(6)
    model = fit(features, answered(features, 6))
    raw = np.array([1, 0.5, 0, 0]) @ np.array(model.beta)
    assert chances(model, one(99_999, 99_999)) == pytest.approx(expit(raw))


def test_chances_stay_between_the_least_and_the_most():
    features = asked(7, many=50)
    model = fit(features, np.arange(50) < 25)
    settings = replace(model.settings, least=0.4, most=0.5)
    offered = chances(replace(model, settings=settings), asked(8))
    assert (offered.min(), offered.max()) == (0.4, 0.5)


def test_exploring_is_the_same_for_one_person_and_round_and_wider_for_the_unknown():
    features = asked(9)
    model = fit(features, answered(features, 9))
    everybody = asked(9, many=2000, people=4000)
    drawn = chances(model, everybody, explore=3)
    assert (drawn == chances(model, everybody, explore=3)).all()
    assert (drawn != chances(model, everybody, explore=4)).any()
    moved = np.abs(_logit(drawn) - _logit(chances(model, everybody)))
    known = np.isin(everybody.people, model.people)
    assert moved[known].mean() < moved[~known].mean()
    assert moved[~known].mean() == pytest.approx(0.7 * (2 / np.pi) ** 0.5, rel=0.1)


def _logit(chance):
    return np.log(chance / (1 - chance))


def test_the_order_of_the_answers_changes_nothing():
    features = asked(10)
    said_yes = answered(features, 10)
    order = np.random.default_rng(1).permutation(len(said_yes))
    mixed = Features(
        **{
            name: getattr(features, name)[order]
            for name in ("people", "groups", "affinity", "distance", "fatigue")
        }
    )
    model = fit(features, said_yes)
    assert fit(mixed, said_yes[order]) == model
    assert (chances(model, mixed, explore=1) == chances(model, features, explore=1)[order]).all()


def test_the_version_changes_with_the_answers_and_with_the_settings():
    features = asked(11, many=100)
    said_yes = answered(features, 11)
    versions = {
        fit(features, said_yes).version,
        fit(features, ~said_yes).version,
        fit(features, said_yes, AcceptanceSettings(person_sd=2.0)).version,
    }
    assert len(versions) == 3


def test_a_model_that_was_saved_says_the_same():
    features = asked(12)
    model = fit(features, answered(features, 12))
    again = AcceptanceModel.from_json(model.to_json())
    assert again == model
    assert (chances(again, features, explore=2) == chances(model, features, explore=2)).all()


@pytest.mark.parametrize("unwanted", ["age", "sex"])
def test_neither_age_nor_sex_can_be_handed_in(unwanted):
    given = {name: np.zeros(1) for name in Features.__slots__}
    with pytest.raises(TypeError, match=unwanted):
        Features(**given, **{unwanted: np.zeros(1)})


def test_a_notice_tires_less_with_every_round():
    tired = fatigue(np.array([0, 0, 2]), np.array([0, 2, 1]), people=4)
    assert tired == pytest.approx([1 + 0.82**2, 0, 0.82, 0])


def test_offered_chances_are_held_against_the_answers_tenth_by_tenth():
    dice = np.random.default_rng(1)
    offered = dice.random(20_000)
    deciles = calibration(offered, dice.random(20_000) < offered)
    assert [decile.count for decile in deciles] == [2000] * 10
    for decile in deciles:
        assert decile.observed == pytest.approx(decile.expected, abs=0.05)
    assert deciles[0].expected < deciles[9].expected


def test_what_was_learnt_is_calibrated_on_later_answers():
    leanings = np.random.default_rng(2).normal(0, 0.8, 300)
    features, later = asked(13, many=12_000), asked(14, many=12_000)
    model = fit(features, answered(features, 13, leanings))
    for decile in calibration(chances(model, later), answered(later, 14, leanings)):
        assert decile.observed == pytest.approx(decile.expected, abs=0.06)


def test_few_answers_make_few_parts():
    assert len(calibration(np.array([0.1, 0.2]), np.array([True, False]))) == 2
