"""The addresses of this app: applying, screening, offers, the work together, its ending."""

from django.urls import include, path

from . import page_views, screening_views, staff_views, views, wizard

app_name = "mentoring"
urlpatterns = [
    path("apply/<slug:slug>/", wizard.apply, name="apply"),
    path("apply/<slug:slug>/<slug:step>/", wizard.apply, name="apply"),
    # the mentor's own pages
    path("my-newcomers/", views.my_newcomers, name="my_newcomers"),
    path("my-file/", views.my_file, name="my_file"),
    path("my-file/code/", views.accept_code, name="accept_code"),
    path("my-file/break/", views.take_break, name="take_break"),
    # screening
    path("mentors/", screening_views.mentor_list, name="mentor_list"),
    path("mentors/<int:pk>/", screening_views.mentor_page, name="mentor"),
    path("mentors/<int:pk>/edit/", screening_views.edit, name="edit_mentor"),
    path("mentors/<int:pk>/plan-interview/", screening_views.plan_interview, name="plan_interview"),
    path("mentors/<int:pk>/interview/", screening_views.interview, name="interview"),
    path("mentors/<int:pk>/decide/", screening_views.decide, name="decide"),
    path("mentors/<int:pk>/training/", screening_views.training, name="training"),
    path("import/", include("mentoring.imports.urls")),
    # the pair
    path("pairs/", staff_views.mentorship_list, name="mentorship_list"),
    path("pairs/<int:pk>/", views.mentorship_page, name="mentorship"),
    path("pairs/<int:pk>/offer/", views.offer, name="offer"),
    path("pairs/<int:pk>/question/", views.question, name="question"),
    path("pairs/<int:pk>/trial/", views.trial, name="trial"),
    path("pairs/<int:pk>/meetings/new/", views.log_meeting, name="log_meeting"),
    path("meetings/<int:pk>/", views.correct_meeting, name="correct_meeting"),
    path("meetings/<int:pk>/confirm/", views.confirm_meeting, name="confirm_meeting"),
    path("pairs/<int:pk>/break/", views.pair_break, name="pair_break"),
    path("pairs/<int:pk>/close/", views.close, name="close"),
    path("pairs/<int:pk>/evaluate/", views.evaluate, name="evaluate"),
    path("ask-about/", page_views.ask_about, name="ask_about"),
    # what a coordinator does for a pair
    path("pairs/<int:pk>/withdraw/", staff_views.withdraw, name="withdraw"),
    path("pairs/<int:pk>/first-meeting/", staff_views.first_meeting, name="first_meeting"),
    path("pairs/<int:pk>/start-trial/", staff_views.start_trial, name="start_trial"),
    path("pairs/<int:pk>/ask-trial/", staff_views.ask_trial, name="ask_trial"),
    path("pairs/<int:pk>/answer-for/", staff_views.answer_for, name="answer_for"),
    path("pairs/<int:pk>/answer/", staff_views.answer, name="answer"),
    path("pairs/<int:pk>/done/", staff_views.done, name="done"),
]
