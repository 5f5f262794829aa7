"""Makes the Django admin ours: the same sign-in, for the administrator only."""

from django.contrib.admin.apps import AdminConfig


class AdministrationConfig(AdminConfig):
    default_site = "config.accounts.admin_site.AdministratorSite"
