"""How the to-do *ask what is missing* is worded for people who came in from a spreadsheet."""

from django.utils.translation import gettext_lazy as _

from config.accounts import todos
from mentoring.models import Mentor
from newcomers.models import Newcomer

from .problems import ASK_TEXTS
from .writing import ASK

_SUBJECTS = {
    Newcomer: ("newcomers:detail", _("Ask what is missing in the file.")),
    Mentor: ("mentoring:mentor", _("Ask the mentor what is missing in the file.")),
}

for model, (url_name, text) in _SUBJECTS.items():
    try:
        known = todos.kind_of(model._meta.label_lower, ASK)
    except KeyError:
        todos.register(ASK, text=text, model=model, url_name=url_name, details=ASK_TEXTS)
    else:
        todos.register(
            ASK, text=known.text, model=model, url_name=known.url_name, details=ASK_TEXTS | dict(known.details)
        )
