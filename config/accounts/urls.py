"""Home, language, sign-in with a code, my data, today."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
