"""The addresses of a developer's machine: with the style guide."""

from django.urls import path

from config.core import views as core
from config.urls import handler403, urlpatterns

__all__ = ["handler403", "urlpatterns"]

if not any(getattr(pattern, "name", "") == "styleguide" for pattern in urlpatterns):
    urlpatterns = [*urlpatterns, path("styleguide/", core.styleguide, name="styleguide")]
