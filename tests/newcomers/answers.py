"""What somebody types on each page of the registration."""

from django.urls import reverse

ANSWERS = {
    "contact": {"first_name": "Oksana", "last_name": "Koval", "email": "oksana@example.org", "phone": "0470 12 34 56",
                "language": "uk"},
    "about": {"birth_year": "1990", "gender": "female", "country_of_origin": "UA", "arrival_date": "2026-03-01"},
    "place": {"postcode": "2800"},
    "languages": {"languages_code": ["uk", "en", "", "", ""], "languages_level": ["native", "B1", "", "", ""]},
    "needs": {"needs_rank": ["work", "language", ""], "needs_more": ["housing"], "goals": "Знайти роботу."},
    "week": {"availability": ["tue-evening", "sat-morning"], "max_distance_km": "15",
             "children_birth_years": "2015, 2018", "childcare_barrier": "yes"},
    "work": {"education_level": "7", "occupation": "бухгалтер", "years_experience": "5", "interests": ["cooking"]},
    "mentor": {"mentor_gender": "female_preferred", "mentor_wishes": ""},
    "consent": {"matching": "on", "sharing": "on", "messages": "on"},
}  # fmt: skip


def page(programme, step=""):
    return reverse("newcomers:register", args=[programme.slug, step] if step else [programme.slug])


def fill_in(client, programme, *, until=None, **changes):
    """Answer page after page; ``changes`` replaces the answers of a page. Returns the last answer of the server."""
    response = client.post(page(programme), {"go": "begin"})
    for step, answers in ANSWERS.items():
        response = client.post(page(programme, step), {**answers, **changes.get(step, {}), "go": "on"})
        if step == until:
            break
    return response


def send(client, programme):
    return client.post(page(programme, "summary"), {"go": "send"}, follow=True)
