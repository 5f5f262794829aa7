"""What a document can be, what its parts can be, and where a step stands on the way."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a document is. Structure that is not text stands in the model that points at the document."""

    THEME = "theme", _("theme")
    PAGE = "page", _("page")
    STEP = "step", _("step of the roadmap")
    CARD = "card", _("network card")
    VOLUNTEER = "volunteer", _("what can I do?")
    TERM = "term", _("explained word")
    ORGANISATION = "organisation", _("organisation")
    SERVICE = "service", _("service")
    EVENT = "event", _("event")


class Part(models.TextChoices):
    """What a segment is: the reader sees each in its own form."""

    TITLE = "title", _("title")
    SUMMARY = "summary", _("summary")
    HEADING = "heading", _("heading")
    PARAGRAPH = "paragraph", _("paragraph")
    STEP = "step", _("one action")
    NEED = "need", _("what you need")
    WHO = "who", _("who helps")
    TIME = "time", _("how long")
    COST = "cost", _("what it costs")
    CALLOUT = "callout", _("good to know")
    CONTACT = "contact", _("contact")
    LINK = "link", _("link")
    ALSO = "also", _("words by which people search this")
    SITUATION = "situation", _("situation")
    QUESTION = "question", _("question")
    CHOICE = "choice", _("choice")
    ACTOR = "actor", _("who to go to")


class Phase(models.TextChoices):
    """The stretch of the way on which a step belongs, in order."""

    ARRIVAL = "arrival", _("Arriving")
    SETTLING = "settling", _("Settling in")
    LEARNING = "learning", _("Learning")
    TOWARDS_WORK = "towards-work", _("On the way to work")
    WORK = "work", _("At work")
    BELONGING = "belonging", _("Taking part")


class Pathway(models.TextChoices):
    """The way of a sector, for people who studied for it."""

    HEALTH_CARE = "health-care", _("Health care")
    EDUCATION = "education", _("Education")
    ICT = "ict", _("Computer science")
    ENGINEERING = "engineering", _("Engineering")
    BUSINESS = "business", _("Business")
