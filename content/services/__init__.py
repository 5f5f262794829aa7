"""What is done with the content: written, published, translated, loaded."""

from .counting import count_read, record_miss
from .drafting import NotYours, WrongSegments, create, edit, send_back, submit
from .listening import record_feedback
from .publishing import FactsBroken, NotReady, bump, publish, publish_due, republish, withdraw
from .translating import OutOfDate, approve_translation, save_translation

__all__ = [
    "FactsBroken",
    "NotReady",
    "NotYours",
    "OutOfDate",
    "WrongSegments",
    "approve_translation",
    "bump",
    "count_read",
    "create",
    "edit",
    "publish",
    "publish_due",
    "record_feedback",
    "record_miss",
    "republish",
    "save_translation",
    "send_back",
    "submit",
    "withdraw",
]
