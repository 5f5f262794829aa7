"""The code of conduct of mentors: short sentences that a person accepts, shown in her language."""

from django.utils.translation import gettext_lazy as _

CODE_OF_CONDUCT = (
    _("I meet the newcomer as an equal. The newcomer decides."),
    _("What I hear stays between us. I tell the coordinator when somebody is in danger."),
    _("I give or lend no money, and I ask for none."),
    _("I do not try to change anybody's religion, politics or way of living."),
    _("I start no love affair and no business with the newcomer."),
    _("I sign nothing for the newcomer and I keep no papers or passwords."),
    _("I come when I said so, or I let the newcomer know in time."),
    _("I ask the coordinator for help when something is too hard for me."),
    _("I follow the training before I meet a newcomer."),
)
