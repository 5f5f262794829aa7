"""Every address of the platform, in the order of the way through the house."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from config.core import views as core

urlpatterns = [
    path("health/live", core.live, name="health-live"),
    path("health/ready", core.ready, name="health-ready"),
    path("", include("config.accounts.urls")),
    path("welcome/", include("content.urls")),
    path("", include("content.api.urls")),
    path("newcomers/", include("newcomers.urls")),
    path("mentoring/", include("mentoring.urls")),
    path("matching/", include("matching.urls")),
    path("employers/", include("employers.urls")),
    path("account/", include("allauth.urls")),
    path("administration/", admin.site.urls),
]
if settings.DEBUG:
    urlpatterns.append(path("styleguide/", core.styleguide, name="styleguide"))

handler403 = "config.core.views.forbidden"
