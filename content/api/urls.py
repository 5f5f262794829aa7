"""The addresses of the open API."""

from django.urls import include, path

from content.kinds import Kind

from . import views

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
    path("bundle/", views.Bundle.as_view(), name="bundle"),
    *(path(f"{name}/", views.Shelf.as_view(kind=kind), name=name) for name, kind in SHELVES.items()),
    *(path(f"{name}/<slug:slug>/", views.One.as_view(kind=kind), name=f"{kind}") for name, kind in SHELVES.items()),
]
v1 = [
    path("languages/", views.Languages.as_view(), name="languages"),
    path("<str:language>/", include(in_one_language)),
]

app_name = "api"
urlpatterns = [path("api/v1/", include(v1))]
