"""The standard questions of the interview, the same for everybody who wants to be a mentor."""

from django.utils.translation import gettext_lazy as _

QUESTIONS = {
    "motivation": _("Why do you want to do this, and why now?"),
    "expectations": _("What do you expect from a newcomer, and from us?"),
    "time": _("When do you have time for at least two meetings a month, for six months?"),
    "boundaries": _("What do you do when somebody asks for money, gives a present, or asks for a ride?"),
    "cultures": _("Which experience do you have with people from other cultures?"),
    "attitudes": _(
        "What do you do when a newcomer thinks very differently about religion, women and men, or politics?"
    ),
    "confidentiality": _("What do you keep to yourself, and what do you tell the coordinator?"),
    "references": _("Who knows you as a volunteer or at work? Whom may we call?"),
}
