"""The addresses of the editors' and translators' workspace."""

from django.urls import path

from . import directory_views, translate_views, upkeep_views, views

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("documents/", views.documents, name="documents"),
    path("documents/new/", views.new, name="new"),
    path("documents/<int:pk>/", views.document, name="document"),
    path("documents/<int:pk>/edit/", views.edit, name="edit"),
    path("documents/<int:pk>/facts/", directory_views.facts, name="facts"),
    path("documents/<int:pk>/move/", views.move, name="move"),
    path("documents/<int:pk>/versions/<int:number>/", views.version, name="version"),
    path("documents/<int:pk>/take/<language:language>/", translate_views.take_document, name="take_document"),
    path("translate/<language:language>/", translate_views.translate, name="translate"),
    path("translate/<language:language>/machine/", upkeep_views.by_machine, name="by_machine"),
    path("places/", directory_views.places, name="places"),
    path("places/<int:pk>/", directory_views.hours, name="hours"),
    path("places/<int:pk>/facts/", directory_views.place_facts, name="place_facts"),
    path("remarks/", upkeep_views.remarks, name="remarks"),
    path("remarks/<int:pk>/", upkeep_views.answer_remark, name="answer_remark"),
    path("searches/", upkeep_views.searches, name="searches"),
    path("reads/", upkeep_views.reads, name="reads"),
    path("links/", upkeep_views.links, name="links"),
    path("confirm/<str:token>/", upkeep_views.confirm, name="confirm"),
]
