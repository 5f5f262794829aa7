"""The addresses of this app."""

from django.urls import path

from . import staff_views, views

app_name = "newcomers"
urlpatterns = [
    path("register/<slug:slug>/", views.register, name="register"),
    path("register/<slug:slug>/<slug:step>/", views.register, name="register"),
    path("my-path/", views.my_path, name="my_path"),
    path("my-path/answers/", views.my_answers, name="my_answers"),
    path("", staff_views.newcomer_list, name="list"),
    path("add/", staff_views.add, name="add"),
    path("<int:pk>/", staff_views.detail, name="detail"),
    path("<int:pk>/plan/", staff_views.plan, name="plan"),
    path("<int:pk>/give-pages/", staff_views.give_pages, name="give_pages"),
    path("<int:pk>/intake/", staff_views.intake, name="intake"),
    path("<int:pk>/note/", staff_views.note, name="note"),
    path("<int:pk>/pause/", staff_views.pause, name="pause"),
    path("<int:pk>/resume/", staff_views.resume, name="resume"),
    path("<int:pk>/withdraw/", staff_views.withdraw, name="withdraw"),
]
