"""The recruitment radar: whom to look for, with a text to send round, and what little would open a match."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.accounts.models import Programme
from config.reference.languages import language_name
from config.reference.slots import slot_label
from matching import radar, whatif
from matching.snapshot import Snapshot
from mentoring.wording import theme_name
from newcomers.models import Newcomer

from .comparing import possible_pairs, worth_now

CALL_LANGUAGES = ("nl", "en")
MOST_AREAS = 60
TIME_NAMES: dict[str, Any] = {
    "daytime": gettext_lazy("on weekdays during the day"),
    "evening": gettext_lazy("on weekday evenings"),
    "weekend": gettext_lazy("at the weekend"),
}


@dataclass(frozen=True)
class Wanted:
    """A profile in words, the people without a mentor whom she could meet, and a call in two languages."""

    profile: radar.Profile
    people: list[Newcomer]
    calls: list[tuple[str, str]]

    @property
    def time(self) -> str:
        return str(TIME_NAMES[self.profile.time])


@dataclass(frozen=True)
class Opening:
    """A newcomer without a mentor and the small steps that would open a match; none when no small step is enough."""

    newcomer: Newcomer
    steps: list[str]


@dataclass(frozen=True)
class Radar:
    waiting: int
    matched: int
    wanted: list[Wanted]
    openings: list[Opening]
    closed: list[Newcomer]  # for whom no single small step is enough
    places: int  # that stay free in the best assignment


def look(*, programme: Programme) -> Radar:
    """Solve the town as it is now and say whom it lacks. Nothing is stored."""
    people, found, pairs = possible_pairs(programme)
    town = people.town
    best = whatif.plan(pairs, worth_now(programme, pairs))
    profiles = radar.profiles(town, found, best.partner, _areas(people, best.partner))
    steps = radar.concessions(town, found, best.partner)
    openings = [
        Opening(people.newcomers[row], [_in_words(step, people) for step in these]) for row, these in steps.items()
    ]
    usable = town.mentors.free_places * town.mentors.approved * town.mentors.trained
    return Radar(
        waiting=len(people.newcomers),
        matched=best.matched,
        wanted=[Wanted(one, [people.newcomers[row] for row in one.rows], _calls(one, programme)) for one in profiles],
        openings=[one for one in openings if one.steps],
        closed=[one.newcomer for one in openings if not one.steps],
        places=int(usable.sum()) - best.matched,
    )


def _areas(people: Snapshot, partner: Any) -> list[radar.Area]:
    """The places where people without a mentor live, the most frequent first."""
    side = people.town.newcomers
    alone = np.flatnonzero((partner < 0) & ~np.isnan(side.latitude))
    named = {
        people.newcomers[row].municipality.strip() or people.newcomers[row].postcode: row for row in alone.tolist()
    }
    count = Counter(
        people.newcomers[row].municipality.strip() or people.newcomers[row].postcode for row in alone.tolist()
    )
    return [
        radar.Area(name, float(side.latitude[named[name]]), float(side.longitude[named[name]]))
        for name, _count in count.most_common(MOST_AREAS)
    ]


# --- In words --------------------------------------------------------------------------------


def _calls(one: radar.Profile, programme: Programme) -> list[tuple[str, str]]:
    """A text to copy, for each language of the town's own channels."""
    return [(code, _call(one, programme, code)) for code in CALL_LANGUAGES]


def _call(one: radar.Profile, programme: Programme, code: str) -> str:
    with translation.override(code):
        values = {
            "programme": programme.name,
            "language": language_name(one.language),
            "area": one.area,
            "time": str(TIME_NAMES[one.time]),
            "theme": theme_name(one.theme),
            "email": programme.contact_email,
        }
        asked = {
            radar.FEMALE: _("%(programme)s looks for a woman who wants to be a mentor."),
            radar.MALE: _("%(programme)s looks for a man who wants to be a mentor."),
        }.get(one.gender, _("%(programme)s looks for somebody who wants to be a mentor."))
        return "\n".join(
            [
                asked % values,
                _("Do you speak %(language)s, and do you live in or near %(area)s?") % values,
                _("Do you have time %(time)s to meet a newcomer now and then?") % values,
                _("Can you help with this theme: %(theme)s?") % values,
                _("People are waiting for somebody like you. Write to %(email)s.") % values,
            ]
        )


def _in_words(step: radar.Step, people: Snapshot) -> str:
    newcomer, mentor = people.newcomers[step.row], people.mentors[step.column]
    values = {
        "newcomer": newcomer.full_name,
        "mentor": mentor.full_name,
        "km": step.value,
        "slot": slot_label(step.value) if step.kind == "slot" else "",
    }
    told = str(_STEPS[step.kind, step.who]) % values
    return told if step.opens else _("%(step)s A place must become free too.") % {"step": told}


_STEPS: dict[tuple[str, str], Any] = {
    ("slot", "newcomer"): gettext_lazy("%(newcomer)s also makes time on %(slot)s. Then %(mentor)s fits."),
    ("slot", "mentor"): gettext_lazy("%(mentor)s also makes time on %(slot)s."),
    ("distance", "newcomer"): gettext_lazy("%(newcomer)s goes %(km)s km further. Then %(mentor)s fits."),
    ("distance", "mentor"): gettext_lazy("%(mentor)s goes %(km)s km further."),
    ("distance", "both"): gettext_lazy("%(newcomer)s and %(mentor)s each go up to %(km)s km further."),
    ("wish", "newcomer"): gettext_lazy(
        "%(newcomer)s would rather than must have a woman or a man. Then %(mentor)s fits."
    ),
    ("wish", "mentor"): gettext_lazy("%(mentor)s would rather than must help a woman or a man."),
    ("wish", "both"): gettext_lazy("Both %(newcomer)s and %(mentor)s soften a must about a woman or a man to a wish."),
    ("place", "mentor"): gettext_lazy("%(mentor)s helps one person more."),
}
