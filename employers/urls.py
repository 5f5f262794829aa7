"""The addresses of this app."""

from django.urls import path

from . import staff_views, views

app_name = "employers"
urlpatterns = [
    path("sign-up/<slug:slug>/", views.sign_up, name="sign_up"),
    path("sign-up/<slug:slug>/thanks/", views.thanks, name="thanks"),
    path("mine/", views.my_organisation, name="my_organisation"),
    path("mine/<int:pk>/", views.edit, name="edit"),
    path("", staff_views.employer_list, name="list"),
    path("<int:pk>/", staff_views.employer, name="employer"),
    path("<int:pk>/approve/", staff_views.approve, name="approve"),
    path("<int:pk>/decline/", staff_views.decline, name="decline"),
]
