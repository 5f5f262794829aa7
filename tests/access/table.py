"""Every address of the platform and what each visitor gets there. A new address needs a new row."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from content.services import freshness

from .world import VISITORS, World

OPEN = "open"  # the page, or a redirect that is not a refusal
LOGIN = "login"  # to the sign-in page
FORBIDDEN = "403"  # this is for another role
HIDDEN = "404"  # for this visitor it does not exist

Outcomes = dict[str, str]
Make = Callable[[World], dict[str, Any]]


@dataclass(frozen=True)
class Row:
    """``make`` builds the arguments of the address; an ``open`` visitor comes with ``method``.

    ``own_words`` stand in the page of the person they are about and in nobody else's.
    """

    outcomes: Outcomes
    make: Make = field(default=lambda world: {})
    method: str = "get"
    own_words: tuple[str, ...] = ()
    # The open API knows nobody: everybody gets the same, and caches may keep it.
    knows_nobody: bool = False


def _all(outcome: str, **others: str) -> Outcomes:
    return {visitor: others.get(visitor, outcome) for visitor in VISITORS}


def only(*visitors: str, others: str = HIDDEN) -> Outcomes:
    """Open for these; the others are refused, and who is not signed in may sign in."""
    return _all(others, anonymous=LOGIN, **dict.fromkeys(visitors, OPEN))


EVERYBODY = _all(OPEN)
NOBODY = _all(HIDDEN)
SIGNED_IN = _all(OPEN, anonymous=LOGIN)
COORDINATORS = only("coordinator", "stranger", others=FORBIDDEN)
ITS_COORDINATOR = COORDINATORS | {"stranger": HIDDEN}
NEWCOMERS = only("newcomer", "neighbour", others=FORBIDDEN)
MENTORS = only("mentor", "other_mentor", others=FORBIDDEN)
EMPLOYERS = only("employer", "other_employer", others=FORBIDDEN)
STAFF = only("coordinator", "stranger", "editor", "administrator")  # who signs in with a second step
EDITORS = only("coordinator", "stranger", "editor", others=FORBIDDEN)
TRANSLATORS = EDITORS | {"translator": OPEN}
THE_PAIR = only("newcomer", "mentor")
THE_MENTOR = only("mentor", "coordinator")
THE_PAIR_AND_COORDINATOR = only("newcomer", "mentor", "coordinator")


def pk(name: str) -> Make:
    return lambda world: {"pk": getattr(world, name).pk}


def user_of(name: str) -> Make:
    return lambda world: {"pk": world.users[name].pk}


def town(world: World) -> dict[str, Any]:
    return {"slug": world.programme.slug}


def write(outcomes: Outcomes, make: Make = lambda world: {}) -> Row:
    """An address that only takes a form."""
    return Row(outcomes, make, "post")


CORE = {
    "health-live": Row(EVERYBODY),
    "health-ready": Row(EVERYBODY),
    "styleguide": Row(EVERYBODY),  # only with DEBUG
}

ACCOUNTS = {
    "home": Row(EVERYBODY),
    "set-language": write(EVERYBODY),
    "redeem-invitation": Row(EVERYBODY),
    "erased": Row(EVERYBODY),
    "invitation-done": Row(SIGNED_IN),
    "my-data": Row(SIGNED_IN),
    # A person may ask for everything about her, the sensitive notes too.
    "my-data-download": Row(SIGNED_IN, own_words=("restricted-canary",)),
    # Without a programme of one's own in the form there is nothing to change.
    "change-consent": write(_all(HIDDEN, anonymous=LOGIN)),
    "erase-my-data": Row(SIGNED_IN),
    "today": Row(COORDINATORS),
    "todo-done": write(ITS_COORDINATOR, pk("todo")),
    "member": Row(ITS_COORDINATOR, pk("membership")),
    "erase-member": write(ITS_COORDINATOR, pk("membership")),
    "invite": write(ITS_COORDINATOR, user_of("newcomer")),
    "invitation-code": Row(ITS_COORDINATOR, user_of("newcomer")),
}

SIGNING_IN = {
    "account_login": Row(EVERYBODY),
    "account_logout": Row(EVERYBODY),
    "account_inactive": Row(EVERYBODY),
    "account_signup": Row(NOBODY),
    "account_confirm_login_code": Row(NOBODY),
    "account_reauthenticate": Row(SIGNED_IN),
    "account_email": Row(SIGNED_IN),
    "account_email_verification_sent": Row(EVERYBODY),
    "account_confirm_email": Row(EVERYBODY, lambda world: {"key": "no-such-key"}),
    "account_change_password": Row(SIGNED_IN),
    "account_set_password": Row(SIGNED_IN),
    "account_reset_password": Row(EVERYBODY),
    "account_reset_password_done": Row(EVERYBODY),
    "account_reset_password_from_key": Row(EVERYBODY, lambda world: {"uidb36": "1", "key": "no-such-key"}),
    "account_reset_password_from_key_done": Row(EVERYBODY),
    "mfa_index": Row(SIGNED_IN),
    "mfa_authenticate": Row(SIGNED_IN),  # only between the password and the code; others go elsewhere
    "mfa_reauthenticate": Row(SIGNED_IN),
    "mfa_activate_totp": Row(SIGNED_IN),
    "mfa_deactivate_totp": Row(STAFF),
    "mfa_view_recovery_codes": Row(STAFF),
    "mfa_generate_recovery_codes": Row(SIGNED_IN),
    "mfa_download_recovery_codes": Row(STAFF),
}

CONTENT = {
    "content:welcome": Row(EVERYBODY),
    "content:worker": Row(EVERYBODY),
    "content:manifest": Row(EVERYBODY, lambda world: {"language": "nl"}, knows_nobody=True),
    "content:pack": Row(EVERYBODY, lambda world: {"language": "nl"}, knows_nobody=True),
    "content:keep": Row(EVERYBODY, lambda world: {"language": "nl"}, knows_nobody=True),
    "content:kept": Row(EVERYBODY, lambda world: {"language": "nl"}, knows_nobody=True),
    "content:my_kept": Row(SIGNED_IN),
    # Which page, stands in the query; without one there is nothing to keep.
    "content:keep_in_account": Row(_all(HIDDEN, anonymous=LOGIN)),
    "content:forget_kept": write(SIGNED_IN, lambda world: {"pk": 1}),
    "content:home": Row(EVERYBODY, lambda world: {"language": "nl"}, knows_nobody=True),
    "content:search": Row(EVERYBODY, lambda world: {"language": "nl"}),
    "content:directory": Row(EVERYBODY, lambda world: {"language": "nl"}, knows_nobody=True),
    "content:events": Row(EVERYBODY, lambda world: {"language": "nl"}, knows_nobody=True),
    "content:read": Row(
        EVERYBODY, lambda world: {"language": "nl", "kind": "theme", "slug": "housing"}, knows_nobody=True
    ),
    "content:roadmap": Row(EVERYBODY, lambda world: {"language": "nl"}, knows_nobody=True),
    "content:cards": Row(EVERYBODY, lambda world: {"language": "nl"}, knows_nobody=True),
    "content:card_print": Row(EVERYBODY, lambda world: {"language": "nl", "slug": "housing"}, knows_nobody=True),
    "content:volunteer": Row(EVERYBODY, lambda world: {"language": "nl"}, knows_nobody=True),
    "content:glossary": Row(EVERYBODY, lambda world: {"language": "nl"}, knows_nobody=True),
    "content:feedback": Row(EVERYBODY, lambda world: {"language": "nl", "kind": "theme", "slug": "housing"}),
    "content:thanks": Row(
        EVERYBODY, lambda world: {"language": "nl", "kind": "theme", "slug": "housing"}, knows_nobody=True
    ),
}


def _in_dutch(**more: Any) -> Row:
    return Row(EVERYBODY, lambda world: {"language": "nl", **more}, knows_nobody=True)


SHELVES = ("cards", "glossary", "organisations", "pages", "services", "steps", "themes", "volunteers")
OVERVIEWS = ("bundle", "tree", "roadmap", "search", "status", "towns", "places", "events")
API = {
    "api:languages": Row(EVERYBODY, knows_nobody=True),
    "api:schema": Row(EVERYBODY, knows_nobody=True),
    "api:docs": Row(EVERYBODY, knows_nobody=True),
    **{f"api:{name}": _in_dutch() for name in (*OVERVIEWS, *SHELVES)},
    "api:feedback": Row(EVERYBODY, lambda world: {"language": "nl"}, "post", knows_nobody=True),
    "api:theme": _in_dutch(slug="housing"),
    # The world has no other texts.
    **{
        f"api:{kind}": Row(NOBODY, lambda world: {"language": "nl", "slug": "no-such-text"}, knows_nobody=True)
        for kind in (
            "calendar",
            "card",
            "event",
            "place",
            "organisation",
            "page",
            "service",
            "step",
            "term",
            "volunteer",
        )
    },
}

DESK = {
    "content:desk:home": Row(TRANSLATORS),
    "content:desk:translate": Row(TRANSLATORS, lambda world: {"language": "uk"}),
    "content:desk:take_document": write(TRANSLATORS, lambda world: {"pk": world.welcome.pk, "language": "uk"}),
    "content:desk:by_machine": write(EDITORS, lambda world: {"language": "uk"}),
    "content:desk:places": Row(EDITORS),
    "content:desk:hours": Row(EDITORS, pk("place")),
    "content:desk:place_facts": Row(EDITORS, pk("place")),
    "content:desk:remarks": Row(EDITORS),
    "content:desk:answer_remark": write(EDITORS, pk("remark")),
    "content:desk:searches": Row(EDITORS),
    "content:desk:reads": Row(EDITORS),
    "content:desk:links": Row(EDITORS),
    "content:desk:confirm": Row(EVERYBODY, lambda world: {"token": freshness.token(world.welcome)}),
    "content:desk:documents": Row(EDITORS),
    "content:desk:new": Row(EDITORS),
    "content:desk:document": Row(EDITORS, pk("welcome")),
    "content:desk:edit": Row(EDITORS, pk("welcome")),
    "content:desk:facts": Row(EDITORS, pk("organisation")),
    "content:desk:move": write(EDITORS, pk("welcome")),
    "content:desk:version": Row(EDITORS, lambda world: {"pk": world.welcome.pk, "number": 1}),
}

NEWCOMERS_PAGES = {
    "newcomers:register": Row(EVERYBODY, town),
    "newcomers:my_path": Row(NEWCOMERS),
    "newcomers:my_answers": Row(NEWCOMERS),
    "newcomers:list": Row(COORDINATORS),
    "newcomers:add": Row(COORDINATORS),
    "newcomers:detail": Row(ITS_COORDINATOR, pk("newcomer")),
    "newcomers:plan": Row(ITS_COORDINATOR, pk("newcomer")),
    "newcomers:intake": Row(ITS_COORDINATOR, pk("waiting")),
    "newcomers:give_pages": write(ITS_COORDINATOR, pk("newcomer")),
    "newcomers:note": Row(ITS_COORDINATOR, pk("newcomer")),
    "newcomers:pause": write(ITS_COORDINATOR, pk("newcomer")),
    "newcomers:resume": write(ITS_COORDINATOR, pk("newcomer")),
    "newcomers:withdraw": write(ITS_COORDINATOR, pk("newcomer")),
}

MENTORING = {
    "mentoring:apply": Row(EVERYBODY, town),
    "mentoring:my_newcomers": Row(MENTORS),
    "mentoring:my_file": Row(MENTORS),
    "mentoring:accept_code": write(MENTORS),
    "mentoring:take_break": write(MENTORS),
    "mentoring:mentor_list": Row(COORDINATORS),
    "mentoring:import_people": Row(COORDINATORS),
    "mentoring:people_import": Row(ITS_COORDINATOR, pk("people_import")),
    "mentoring:import_columns": Row(ITS_COORDINATOR, pk("people_import")),
    "mentoring:import_confirm": write(ITS_COORDINATOR, pk("people_import")),
    "mentoring:import_discard": write(ITS_COORDINATOR, pk("people_import")),
    "mentoring:import_report_xlsx": Row(ITS_COORDINATOR, pk("people_import")),
    # The file has no sheet yet, so there is no report of it for anybody.
    "mentoring:import_report_csv": Row(
        ITS_COORDINATOR | {"coordinator": HIDDEN}, lambda world: {"pk": world.people_import.pk, "sheet": 0}
    ),
    "mentoring:mentor": Row(ITS_COORDINATOR, pk("mentor")),
    "mentoring:edit_mentor": Row(ITS_COORDINATOR, pk("mentor")),
    "mentoring:plan_interview": Row(ITS_COORDINATOR, pk("mentor")),
    "mentoring:interview": Row(ITS_COORDINATOR, pk("mentor")),
    "mentoring:decide": write(ITS_COORDINATOR, pk("mentor")),
    "mentoring:training": write(ITS_COORDINATOR, pk("mentor")),
    "mentoring:mentorship_list": Row(COORDINATORS),
    "mentoring:mentorship": Row(THE_PAIR_AND_COORDINATOR, pk("mentorship")),
    "mentoring:offer": Row(THE_PAIR, pk("mentorship")),
    "mentoring:question": Row(THE_PAIR, pk("mentorship")),
    "mentoring:trial": Row(THE_PAIR, pk("mentorship")),
    "mentoring:log_meeting": Row(THE_MENTOR, pk("mentorship")),
    "mentoring:correct_meeting": Row(THE_MENTOR, pk("meeting")),
    "mentoring:confirm_meeting": Row(only("newcomer"), pk("meeting")),
    "mentoring:pair_break": Row(THE_MENTOR, pk("mentorship")),
    "mentoring:close": Row(THE_PAIR_AND_COORDINATOR, pk("mentorship")),
    "mentoring:evaluate": Row(THE_PAIR, pk("closed")),
    "mentoring:ask_about": Row(_all(HIDDEN, anonymous=LOGIN)),
    "mentoring:withdraw": write(ITS_COORDINATOR, pk("mentorship")),
    "mentoring:first_meeting": Row(ITS_COORDINATOR, pk("mentorship")),
    "mentoring:start_trial": write(ITS_COORDINATOR, pk("mentorship")),
    "mentoring:ask_trial": write(ITS_COORDINATOR, pk("mentorship")),
    "mentoring:answer_for": write(ITS_COORDINATOR, pk("mentorship")),
    "mentoring:answer": write(ITS_COORDINATOR, pk("mentorship")),
    "mentoring:done": write(ITS_COORDINATOR, pk("mentorship")),
}

MATCHING = {
    "matching:home": Row(COORDINATORS),
    "matching:start": write(COORDINATORS),
    "matching:weights": Row(COORDINATORS),
    "matching:whatif": Row(COORDINATORS),
    "matching:compare_runs": Row(COORDINATORS),
    "matching:suggestions": Row(COORDINATORS),
    "matching:radar": Row(COORDINATORS),
    "matching:models": Row(COORDINATORS),
    "matching:train": write(COORDINATORS),
    "matching:weights_alone": write(COORDINATORS),
    "matching:model": Row(ITS_COORDINATOR, pk("model_card")),
    "matching:activate_model": write(ITS_COORDINATOR, pk("model_card")),
    "matching:fairness": Row(ITS_COORDINATOR, pk("programme")),
    "matching:fairness_csv": Row(ITS_COORDINATOR, pk("programme")),
    "matching:evenings": Row(COORDINATORS),
    "matching:evening": Row(ITS_COORDINATOR, pk("evening")),
    "matching:edit_evening": Row(ITS_COORDINATOR, pk("evening")),
    "matching:evening_plan": Row(ITS_COORDINATOR, pk("evening")),
    "matching:evening_clicks": write(ITS_COORDINATOR, pk("evening")),
    "matching:evening_pair": write(ITS_COORDINATOR, pk("evening")),
    "matching:evening_propose": write(ITS_COORDINATOR, pk("evening")),
    "matching:run": Row(ITS_COORDINATOR, pk("run")),
    "matching:by_hand": Row(ITS_COORDINATOR, pk("unmatched")),
    "matching:progress": Row(ITS_COORDINATOR, pk("run")),
    "matching:proposal": Row(ITS_COORDINATOR, pk("proposal")),
    "matching:why_not": Row(ITS_COORDINATOR, pk("proposal")),
    "matching:approve": write(ITS_COORDINATOR, pk("proposal")),
    "matching:decline": write(ITS_COORDINATOR, pk("proposal")),
    "matching:hold": write(ITS_COORDINATOR, pk("proposal")),
    "matching:unhold": write(ITS_COORDINATOR, pk("proposal")),
    "matching:choose": write(ITS_COORDINATOR, pk("proposal")),
}

EMPLOYERS_PAGES = {
    "employers:sign_up": Row(EVERYBODY, town),
    "employers:thanks": Row(EVERYBODY, town),
    "employers:my_organisation": Row(SIGNED_IN),
    "employers:edit": Row(only("employer"), pk("employer")),
    "employers:list": Row(COORDINATORS),
    "employers:employer": Row(ITS_COORDINATOR, pk("employer")),
    "employers:approve": write(ITS_COORDINATOR, pk("employer")),
    "employers:decline": write(ITS_COORDINATOR, pk("employer")),
}

TABLE = {
    **CORE,
    **ACCOUNTS,
    **SIGNING_IN,
    **CONTENT,
    **DESK,
    **NEWCOMERS_PAGES,
    **MENTORING,
    **MATCHING,
    **EMPLOYERS_PAGES,
}


def _in_lier(outcomes: Outcomes, method: str = "get", **more: Any) -> Row:
    return Row(outcomes, lambda world: {"region": "lier", **more}, method, knows_nobody=True)


INTEGREAT = {
    "api:integreat-regions": Row(EVERYBODY, knows_nobody=True),
    "api:integreat-region": _in_lier(EVERYBODY),
    "api:integreat-languages": _in_lier(EVERYBODY),
    **{
        f"api:integreat-{name}": _in_lier(EVERYBODY, language="nl")
        for name in (
            "pages", "children", "parents", "page", "post", "locations", "events", "news", "offers", "extras",
        )
    },
    "api:integreat-news-item": _in_lier(NOBODY, language="nl", item="local-1"),
    "api:integreat-imprint": _in_lier(NOBODY, language="nl"),
    "api:integreat-disclaimer": _in_lier(NOBODY, language="nl"),
    "api:integreat-feedback": _in_lier(EVERYBODY, "post", language="nl", about="page"),
}  # fmt: skip
DIRECTORY = ("service", "organization", "service-at-location")
HSDS = {
    "api:hsds-root": Row(EVERYBODY, knows_nobody=True),
    **{f"api:hsds-{name}s": Row(EVERYBODY, knows_nobody=True) for name in DIRECTORY},
    **{f"api:hsds-{name}": Row(NOBODY, lambda world: {"pk": "no-such-thing"}, knows_nobody=True) for name in DIRECTORY},
}
TABLE |= API | INTEGREAT | HSDS

# Read by somebody who is not signed in. Adding a name here is a decision.
PUBLIC = {
    *API,
    *INTEGREAT,
    *HSDS,
    "account_confirm_email",
    "account_confirm_login_code",
    "account_email_verification_sent",
    "account_inactive",
    "account_login",
    "account_logout",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_signup",
    "content:desk:confirm",
    "content:card_print",
    "content:cards",
    "content:directory",
    "content:events",
    "content:feedback",
    "content:glossary",
    "content:home",
    "content:worker",
    "content:manifest",
    "content:pack",
    "content:keep",
    "content:kept",
    "content:read",
    "content:roadmap",
    "content:search",
    "content:thanks",
    "content:volunteer",
    "content:welcome",
    "employers:sign_up",
    "employers:thanks",
    "erased",
    "health-live",
    "health-ready",
    "home",
    "mentoring:apply",
    "mfa_authenticate",
    "newcomers:register",
    "redeem-invitation",
    "set-language",
    "admin:login",
}
