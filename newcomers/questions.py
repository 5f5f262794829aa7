"""The questions of the intake in plain words: the coordinator and the newcomer read the same ones, each in her own
language. That is why all of them exist in ten languages."""

from typing import Any

from django.utils.translation import gettext_lazy as _

QUESTIONS: dict[str, Any] = {
    "first_name": _("What is your first name?"),
    "last_name": _("What is your last name?"),
    "phone": _("On which phone number can we reach you?"),
    "birth_year": _("In which year were you born?"),
    "gender": _("Are you a woman, a man, or other?"),
    "country_of_origin": _("Where do you come from?"),
    "arrival_date": _("When did you arrive in this country?"),
    "residence_status": _("Which residence papers do you have?"),
    "postcode": _("What is your postcode?"),
    "municipality": _("In which place do you live?"),
    "needs": _("With what would you like help? What is most important?"),
    "goals": _("What do you want to reach? Say it in your own words."),
    "languages": _("Which languages do you speak, and how well?"),
    "availability": _("When could you meet somebody?"),
    "max_distance_km": _("How many kilometres can you travel to meet?"),
    "mentor_gender": _("Would you rather meet a woman or a man?"),
    "mentor_wishes": _("What else do you wish about your mentor?"),
    "children_birth_years": _("In which years were your children born?"),
    "childcare_barrier": _("Is it hard to meet because of your children?"),
    "obstacles": _("What stands in your way now?"),
    "integration_hours_due": _("How many hours of participation must you still do?"),
    "education_level": _("Which school did you finish last?"),
    "occupation": _("What is your work or your profession?"),
    "years_experience": _("How many years did you do this work?"),
    "interests": _("What do you like to do?"),
    "consents": _("Do you agree? You may say no. You can take your yes back later."),
}
HELP: dict[str, Any] = {
    "needs": _("The most important first."),
    "mentor_gender": _("“Only” means: we wait until there is one. That can take longer."),
    "children_birth_years": _("For example 2015, 2018."),
    "integration_hours_due": _("Many newcomers must do 40 hours of participation. Write 0 if there are none."),
    "availability": _("Mark all half-days that are often free."),
}
