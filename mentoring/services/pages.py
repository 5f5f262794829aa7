"""Verbs about welcome pages: the newcomer wants to talk about one, a meeting was about one."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from config.accounts.models import User
from config.core.errors import Refused
from config.core.models import Event
from config.core.outbox import queue_mail
from content.honesty import SOURCE_LANGUAGE
from content.models import Document
from mentoring.models import Meeting, Mentorship, PageQuestion

from .mentorships import UNDER_WAY
from .pair import locked_pair


@transaction.atomic
def ask_about(*, mentorship: Mentorship, document: Document, by: User, text: str = "") -> PageQuestion:
    """The newcomer wants to talk with her mentor about a page; he gets a mail with the page in Dutch.

    Asking again about a page that is still open changes only the words.
    """
    mentorship = locked_pair(mentorship)
    if by != mentorship.newcomer.user or mentorship.state not in UNDER_WAY:
        raise Refused(_("You can ask this when you have a mentor."))
    question, is_new = PageQuestion.objects.update_or_create(
        mentorship=mentorship, document=document, meeting=None, defaults={"text": text}
    )
    if is_new:
        Event.record(mentorship, "asked about a page", by=by, page=str(document.slug))
        queue_mail(
            "page_question",
            to=mentorship.mentor.user,
            key=f"page_question:{question.pk}",
            context={
                "mentorship": mentorship,
                "recipient": mentorship.mentor,
                "other": mentorship.newcomer,
                "page": document.address_in(SOURCE_LANGUAGE),
            },
        )
    return question


def cite(meeting: Meeting, documents: Iterable[Document]) -> None:
    """Note which pages a meeting was about; what the newcomer asked about them is answered with it."""
    meeting.pages.set(documents)
    pair, pages = meeting.mentorship_id, meeting.pages.all()
    PageQuestion.objects.filter(mentorship=pair, meeting__isnull=True, document__in=pages).update(meeting=meeting)
