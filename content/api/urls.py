"""The addresses of the open API."""

from django.urls import include, path

from content.kinds import Kind

from . import answers, describing, directory, hsds, integreat, views

# Documents that are read one by one and in lists, by the name in the address.
SHELVES = {
    "themes": Kind.THEME,
    "pages": Kind.PAGE,
    "steps": Kind.STEP,
    "cards": Kind.CARD,
    "volunteers": Kind.VOLUNTEER,
    "glossary": Kind.TERM,
    "organisations": Kind.ORGANISATION,
    "services": Kind.SERVICE,
}

in_one_language = [
    path("tree/", views.Tree.as_view(), name="tree"),
    path("roadmap/", answers.Roadmap.as_view(), name="roadmap"),
    path("search/", answers.Search.as_view(), name="search"),
    path("status/", answers.LanguageStatus.as_view(), name="status"),
    path("feedback/", answers.Feedback.as_view(), name="feedback"),
    path("towns/", directory.Towns.as_view(), name="towns"),
    path("towns/<slug:slug>/events.ics", directory.Calendar.as_view(), name="calendar"),
    path("places/", directory.Places.as_view(), name="places"),
    path("places/<slug:slug>/", directory.OnePlace.as_view(), name="place"),
    path("events/", directory.Events.as_view(), name="events"),
    path("events/<slug:slug>/", directory.OneEvent.as_view(), name="event"),
    path("bundle/", views.Bundle.as_view(), name="bundle"),
    *(path(f"{name}/", views.Shelf.as_view(kind=kind), name=name) for name, kind in SHELVES.items()),
    *(path(f"{name}/<slug:slug>/", views.One.as_view(kind=kind), name=f"{kind}") for name, kind in SHELVES.items()),
]
v1 = [
    path("schema/", describing.schema, name="schema"),
    path("docs/", describing.docs, name="docs"),
    path("languages/", views.Languages.as_view(), name="languages"),
    path("<str:language>/", include(in_one_language)),
]

app_name = "api"
urlpatterns = [
    path("api/v1/", include(v1)),
    path("api/v3/", include(integreat.urlpatterns)),
    path("hsds/v3/", include(hsds.urlpatterns)),
]
