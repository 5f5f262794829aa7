"""The addresses of the import pages, below ``mentoring/import/``."""

from django.urls import path

from . import staff_views

urlpatterns = [
    path("", staff_views.import_people, name="import_people"),
    path("<int:pk>/", staff_views.people_import, name="people_import"),
    path("<int:pk>/columns/", staff_views.columns, name="import_columns"),
    path("<int:pk>/confirm/", staff_views.confirm, name="import_confirm"),
    path("<int:pk>/discard/", staff_views.discard, name="import_discard"),
    path("<int:pk>/report.xlsx", staff_views.report_xlsx, name="import_report_xlsx"),
    path("<int:pk>/report-<int:sheet>.csv", staff_views.report_csv, name="import_report_csv"),
]
