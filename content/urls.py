"""The addresses of this app. The language stands in the address, so that a page can be shared, kept and printed."""

from django.conf import settings
from django.urls import include, path, register_converter

from . import directory_views, kept_views, offline_views, remark_views, views, way_views
from .kinds import Kind


class LanguageConverter:
    regex = "|".join(code for code, _name in settings.LANGUAGES)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class KindConverter(LanguageConverter):
    regex = "|".join(Kind.values)


register_converter(LanguageConverter, "language")
register_converter(KindConverter, "kind")

app_name = "content"
urlpatterns = [
    path("", views.choose, name="welcome"),
    path("worker.js", offline_views.worker, name="worker"),
    path("kept/", kept_views.my_kept, name="my_kept"),
    path("kept/add/", kept_views.keep_in_account, name="keep_in_account"),
    path("kept/<int:pk>/forget/", kept_views.forget, name="forget_kept"),
    path("<language:language>/app.webmanifest", offline_views.manifest, name="manifest"),
    path("<language:language>/pack.json", offline_views.pack, name="pack"),
    path("<language:language>/keep/", offline_views.keep, name="keep"),
    path("<language:language>/kept/", offline_views.kept, name="kept"),
    path("desk/", include("content.desk.urls")),
    path("<language:language>/", views.home, name="home"),
    path("<language:language>/search/", views.search, name="search"),
    path("<language:language>/roadmap/", way_views.roadmap, name="roadmap"),
    path("<language:language>/cards/", way_views.cards, name="cards"),
    path("<language:language>/card/<slug:slug>/print/", way_views.card_print, name="card_print"),
    path("<language:language>/what-can-i-do/", way_views.volunteer, name="volunteer"),
    path("<language:language>/words/", way_views.glossary, name="glossary"),
    path("<language:language>/directory/", directory_views.directory, name="directory"),
    path("<language:language>/events/", directory_views.events, name="events"),
    path("<language:language>/feedback/<kind:kind>/<slug:slug>/", remark_views.feedback, name="feedback"),
    path("<language:language>/feedback/<kind:kind>/<slug:slug>/thanks/", remark_views.thanks, name="thanks"),
    path("<language:language>/<kind:kind>/<slug:slug>/", views.read, name="read"),
]
