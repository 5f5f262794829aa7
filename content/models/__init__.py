"""What newcomers can read without an account, and what keeps it right."""

from .directory import Event, OpeningTime, Organisation, Place, Service, Weekday
from .documents import EDITORS, TRANSLATED, Document, Origin, Review, Revision, Translation, Version
from .structure import Card, Step, Term
from .towns import Town
from .upkeep import Claim, Feedback, Kept, LinkCheck, MachineTranslation, ReadCount, SearchMiss, Verdict

__all__ = [
    "EDITORS",
    "TRANSLATED",
    "Card",
    "Claim",
    "Document",
    "Event",
    "Feedback",
    "Kept",
    "LinkCheck",
    "MachineTranslation",
    "OpeningTime",
    "Organisation",
    "Origin",
    "Place",
    "ReadCount",
    "Review",
    "Revision",
    "SearchMiss",
    "Service",
    "Step",
    "Term",
    "Town",
    "Translation",
    "Verdict",
    "Version",
    "Weekday",
]
