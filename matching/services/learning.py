"""Learning from closed mentorships: asked for, worked out, let count, taken back. People decide what counts."""

from collections.abc import Callable
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.accounts.models import Programme, User
from config.accounts.services import close_todos, open_todo
from config.core import jobs
from config.core.errors import Refused
from config.core.models import Event, Job
from config.core.states import advance
from matching import evaluation, fairness, features, model, past
from matching.history import History
from matching.models import ModelCard
from matching.states import ModelState

from .weights import settings_for

TRAINING = "matching.train"
STAGES = 4  # read, judge, learn, store
SEED = 1
LOOK, LOOK_WITHIN = "look_at_model", 14  # days
NOT_BETTER = _("This model is not surely better than the weights alone. It may not count.")
CHANGED = _("The numbers of this model were changed, or it knows other features than today. It may not count.")

Progress = Callable[[int, int], None]
SCALED: dict[str, Any] = {
    "names": features.FEATURES,
    "signs": features.SIGNS,
    "centre": features.CENTRE,
    "spread": features.SPREAD,
}


class Untrained(Refused):
    """This model may not count: it is not better than the weights, or it is not this version's."""


def request_training(*, programme: Programme, by: User | None) -> Job:
    """Ask for a training. While one is under way, asking again returns that one."""
    return jobs.enqueue(TRAINING, programme.pk, by=by)


def train(
    *, programme: Programme, by: User | None, seed: int = SEED, progress: Progress = lambda done, total: None
) -> ModelCard:
    """Learn from every closed mentorship of the programme and judge the result. Nothing counts yet.

    On the same data and seed the earlier card is returned: a training can be repeated, and is.
    """
    data_hash = past.data_hash(past.records(programme))
    found = past.read(programme)
    progress(1, STAGES)
    prior = features.prior(settings_for(programme).weights)
    metrics = judge(found, prior, seed=seed)
    progress(2, STAGES)
    learned = learn(found, prior, seed=seed)
    progress(3, STAGES)
    card = _store(programme, learned, found, by=by, metrics=metrics, data_hash=data_hash)
    progress(STAGES, STAGES)
    return card


def learn(found: History, prior: Any, *, seed: int = SEED) -> model.Model:
    """The model of this history, with the base rates of groups set aside."""
    told = {"prior": prior, "groups": found.groups, "seed": seed, "strata": tuple(strata(found).values()), **SCALED}
    return model.fit(found.X, found.y, **told)


def strata(found: History) -> dict[str, Any]:
    """[rows]: the groups whose base rate in the past must not pass into what is learned of pairs. Never columns."""
    began = np.array([day.year for day in found.started], dtype=np.float64)
    people = found.town.newcomers
    return {
        "newcomer_gender": people.gender,
        "mentor_gender": found.town.mentors.gender,
        "newcomer_age": fairness.age_band(began - people.birth_year),
        "newcomer_language": _first_languages(found),
        "newcomer_childcare": np.where(np.isnan(people.childcare), "", np.where(people.childcare == 1, "yes", "no")),
    }


def judge(found: History, prior: Any, *, seed: int = SEED, rivals: bool = True) -> dict[str, Any]:
    """The metrics of a model card.

    ``groups`` compares predicted and observed by groups that no column knows; ``leakage`` says how well the columns
    could tell them all the same.
    """
    by = strata(found)
    people = found.town.newcomers
    told = {"prior": prior, "seed": seed, "strata": tuple(by.values()), **SCALED}
    metrics = evaluation.evaluate(found.X, found.y, found.groups, rivals=rivals, **told)
    if "models" in metrics:
        unseen = evaluation.unseen_probabilities(found.X, found.y, found.groups, **told)
        metrics["leakage"] = {
            "newcomer_gender": evaluation.leakage(found.X, people.gender == "female", found.groups, seed),
            "mentor_gender": evaluation.leakage(found.X, found.town.mentors.gender == "female", found.groups, seed),
        }
        metrics["groups"] = {name: evaluation.group_check(found.y, unseen, group) for name, group in by.items()}
    return metrics


def _first_languages(found: History) -> Any:
    """[rows]: each newcomer's best language; empty where none is known."""
    level = found.town.newcomers.level
    if not level.size:
        return np.full(len(found), "", dtype="<U8")
    names = np.array(found.town.languages, dtype=np.str_)[level.argmax(axis=1)]
    return np.where(level.any(axis=1), names, "")


@transaction.atomic
def _store(
    programme: Programme,
    learned: model.Model,
    found: History,
    *,
    by: User | None,
    metrics: dict[str, Any],
    data_hash: str,
) -> ModelCard:
    programme = Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    cards = ModelCard.objects.filter(programme=programme)
    same: ModelCard | None = cards.filter(data_hash=data_hash, checksum=learned.checksum).first()
    if same:
        return same
    card: ModelCard = ModelCard.objects.create(
        programme=programme,
        version=(cards.aggregate(last=Max("version"))["last"] or 0) + 1,
        state=ModelState.TRAINED if metrics["better_than_weights"] else ModelState.REJECTED,
        data_from=min(found.started, default=None),
        data_until=max(found.started, default=None),
        rows=len(found),
        data_hash=data_hash,
        features=list(features.FEATURES),
        metrics=metrics,
        parameters=learned.as_dict(),
        checksum=learned.checksum,
        seed=learned.seed,
        trained_by=by,
    )
    Event.record(card, "trained", by=by, rows=card.rows, better=metrics["better_than_weights"])
    if _is_worth_a_look(card):
        for older in cards.exclude(pk=card.pk):
            close_todos(about=older, codes=[LOOK], by=None)
        open_todo(programme=programme, about=card, code=LOOK, in_days=LOOK_WITHIN)
    return card


def _is_worth_a_look(card: ModelCard) -> bool:
    """Better than the weights, and by more than the model that counts now was when it was judged."""
    now = active_card(card.programme)
    return card.state == ModelState.TRAINED and (now is None or _gain(card) > _gain(now))


def _gain(card: ModelCard) -> float:
    """How much lower the log loss on unseen mentors is than that of the weights."""
    models = card.metrics.get("models")
    return 0.0 if not models else float(models["weights"]["log_loss"] - models["shrunk"]["log_loss"])


@transaction.atomic
def activate(*, card: ModelCard, by: User) -> ModelCard:
    """Let this model count in the runs to come. Raises Untrained unless it is better than the weights."""
    Programme.objects.select_for_update(no_key=True).get(pk=card.programme_id)
    card = ModelCard.objects.get(pk=card.pk)
    if card.state == ModelState.ACTIVE:
        return card
    if card.state == ModelState.REJECTED or not card.metrics.get("better_than_weights"):
        raise Untrained(NOT_BETTER)
    load(card)
    _retire(card.programme, by=by)
    close_todos(about=card, codes=[LOOK], by=by)
    return advance(card, ModelState.ACTIVE, by=by, activated_at=timezone.now(), activated_by=by)  # type: ignore[no-any-return]


@transaction.atomic
def weights_alone(*, programme: Programme, by: User) -> None:
    """Let no model count. Calling it twice changes nothing."""
    Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    _retire(programme, by=by)


def _retire(programme: Programme, *, by: User) -> None:
    now = active_card(programme)
    if now is not None:
        advance(now, ModelState.RETIRED, by=by)


def active_card(programme: Programme) -> ModelCard | None:
    """The model that counts now; None while the weights count alone."""
    return ModelCard.objects.filter(programme=programme, state=ModelState.ACTIVE).first()


def active_model(programme: Programme) -> model.Model | None:
    """The same as numbers."""
    card = active_card(programme)
    return None if card is None else load(card)


def load(card: ModelCard) -> model.Model:
    """The model of a card. Raises Untrained when its numbers were changed or its columns are not today's."""
    try:
        learned = model.Model.from_dict(card.parameters)
    except (ValueError, KeyError, TypeError) as problem:
        raise Untrained(CHANGED) from problem
    if learned.checksum != card.checksum or learned.names != features.FEATURES:
        raise Untrained(CHANGED)
    return learned


def model_of(programme: Programme, parameters: dict[str, Any]) -> model.Model | None:
    """The model that a run's parameters name; None when the weights count alone."""
    version = (parameters.get("model") or {}).get("version")
    if version is None:
        return None
    return load(ModelCard.objects.get(programme=programme, version=version))


def named_in_run(programme: Programme) -> dict[str, Any] | None:
    """What a run notes of the active model, so that it can be repeated."""
    card = active_card(programme)
    return None if card is None else {"version": card.version, "checksum": card.checksum}
