"""The addresses of this app: the overview, a run, a proposal and what is decided about it, the weights."""

from django.urls import path

from . import learning_views, staff_views, tool_views

app_name = "matching"
urlpatterns = [
    path("", staff_views.home, name="home"),
    path("start/", staff_views.start, name="start"),
    path("weights/", staff_views.weights, name="weights"),
    path("weights/try/", tool_views.whatif, name="whatif"),
    path("weights/suggestions/", tool_views.suggestions, name="suggestions"),
    path("models/", learning_views.models, name="models"),
    path("models/train/", learning_views.train, name="train"),
    path("models/weights-alone/", learning_views.weights_alone, name="weights_alone"),
    path("models/<int:pk>/", learning_views.model, name="model"),
    path("models/<int:pk>/activate/", learning_views.activate, name="activate_model"),
    path("fairness/<int:pk>/", learning_views.fair, name="fairness"),
    path("fairness/<int:pk>/figures.csv", learning_views.fair_csv, name="fairness_csv"),
    path("radar/", tool_views.radar, name="radar"),
    path("evenings/", tool_views.evenings, name="evenings"),
    path("evenings/<int:pk>/", tool_views.evening, name="evening"),
    path("evenings/<int:pk>/edit/", tool_views.edit_evening, name="edit_evening"),
    path("evenings/<int:pk>/plan/", tool_views.evening_plan, name="evening_plan"),
    path("evenings/<int:pk>/clicks/", tool_views.evening_clicks, name="evening_clicks"),
    path("evenings/<int:pk>/pair/", tool_views.evening_pair, name="evening_pair"),
    path("evenings/<int:pk>/propose/", tool_views.evening_propose, name="evening_propose"),
    path("runs/compare/", tool_views.compare, name="compare_runs"),
    path("runs/<int:pk>/", staff_views.run, name="run"),
    path("runs/<int:pk>/progress/", staff_views.progress, name="progress"),
    path("unmatched/<int:pk>/", staff_views.by_hand, name="by_hand"),
    path("proposals/<int:pk>/", staff_views.proposal, name="proposal"),
    path("proposals/<int:pk>/why-not/", tool_views.why_not, name="why_not"),
    path("proposals/<int:pk>/approve/", staff_views.approve, name="approve"),
    path("proposals/<int:pk>/decline/", staff_views.decline, name="decline"),
    path("proposals/<int:pk>/hold/", staff_views.hold, name="hold"),
    path("proposals/<int:pk>/unhold/", staff_views.unhold, name="unhold"),
    path("proposals/<int:pk>/choose/", staff_views.choose, name="choose"),
]
