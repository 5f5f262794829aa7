"""Home, language, sign-in with a code, my data, today."""

from django.urls import path

from . import data_views, staff_views, views

urlpatterns = [
    path("", views.home, name="home"),
    path("language/", views.set_language, name="set-language"),
    path("invitation/", views.redeem_invitation, name="redeem-invitation"),
    path("invitation/done/", views.invitation_done, name="invitation-done"),
    path("my-data/", data_views.my_data, name="my-data"),
    path("my-data/download/", data_views.download, name="my-data-download"),
    path("my-data/consent/", data_views.change_consent, name="change-consent"),
    path("my-data/erase/", data_views.erase, name="erase-my-data"),
    path("my-data/erased/", data_views.erased, name="erased"),
    path("today/", staff_views.today, name="today"),
    path("today/<int:pk>/done/", staff_views.todo_done, name="todo-done"),
    path("members/<int:pk>/", staff_views.member, name="member"),
    path("members/<int:pk>/erase/", staff_views.erase_member, name="erase-member"),
    path("people/<int:pk>/invite/", staff_views.invite, name="invite"),
    path("people/<int:pk>/invitation/", staff_views.invitation_code, name="invitation-code"),
    path("account/email/", views.AddressesView.as_view(), name="account_email"),
    # Accounts are made by registering for a programme, so the bare sign-up form of allauth is closed.
    path("account/signup/", views.not_offered),
    path("account/login/code/confirm/", views.not_offered),
]
