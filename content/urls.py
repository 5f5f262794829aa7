"""The addresses of this app."""

from django.urls import path

from . import views

app_name = "content"
urlpatterns = [
    path("", views.welcome, name="welcome"),
    path("<slug:theme>/", views.theme, name="theme"),
]
