"""The addresses of the editors' and translators' workspace."""

from django.urls import path

from . import views

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("documents/", views.documents, name="documents"),
    path("documents/new/", views.new, name="new"),
    path("documents/<int:pk>/", views.document, name="document"),
    path("documents/<int:pk>/edit/", views.edit, name="edit"),
    path("documents/<int:pk>/move/", views.move, name="move"),
    path("documents/<int:pk>/versions/<int:number>/", views.version, name="version"),
]
