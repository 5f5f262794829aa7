"""The addresses of this app: the overview, a run, a proposal and what is decided about it, the weights."""

from django.urls import path

from . import staff_views

app_name = "matching"
urlpatterns = [
    path("", staff_views.home, name="home"),
    path("start/", staff_views.start, name="start"),
    path("weights/", staff_views.weights, name="weights"),
    path("runs/<int:pk>/", staff_views.run, name="run"),
    path("runs/<int:pk>/progress/", staff_views.progress, name="progress"),
    path("unmatched/<int:pk>/", staff_views.by_hand, name="by_hand"),
    path("proposals/<int:pk>/", staff_views.proposal, name="proposal"),
    path("proposals/<int:pk>/approve/", staff_views.approve, name="approve"),
    path("proposals/<int:pk>/decline/", staff_views.decline, name="decline"),
    path("proposals/<int:pk>/hold/", staff_views.hold, name="hold"),
    path("proposals/<int:pk>/unhold/", staff_views.unhold, name="unhold"),
    path("proposals/<int:pk>/choose/", staff_views.choose, name="choose"),
]
