"""What the administrator sets up: accounts, programmes and who is what in them. No files of people."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import services
from .models import Membership, Programme, User


class NewAccountForm(forms.ModelForm):
    """An account without a password: its owner chooses one with a one-time code or a mail."""

    class Meta:
        model = User
        fields = ["email", "language"]

    def save(self, commit: bool = True) -> Any:
        user = super().save(commit=False)
        user.email = user.email.lower()
        user.set_unusable_password()
        if commit:
            user.save()
        return user

    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        if not email:
            raise forms.ValidationError(_("Give an e-mail address."))
        return str(email).lower()


class MembershipInline(admin.TabularInline):
    model = Membership
    extra = 1
    fields = ["programme", "role"]


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    list_display = ["__str__", "language", "is_active", "is_superuser", "last_login"]
    list_filter = ["is_active", "is_superuser", "memberships__role", "memberships__programme"]
    search_fields = ["email", "sign_in_name"]
    fields = ["email", "sign_in_name", "language", "is_active", "is_superuser", "last_login", "date_joined"]
    readonly_fields = ["sign_in_name", "last_login", "date_joined"]
    inlines = [MembershipInline]
    actions = ["make_code"]

    def get_form(self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is None:
            kwargs["form"] = NewAccountForm
        return super().get_form(request, obj, change=change, **kwargs)

    def get_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        return ["email", "language"] if obj is None else self.fields

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        return [] if obj is None else self.readonly_fields

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Forgetting a person is a verb with consequences, not a row to drop."""
        return False

    @admin.action(description=gettext_lazy("Make a one-time code"))
    def make_code(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        for user in queryset[:20]:
            code = services.invite(user=user, by=request.user)  # type: ignore[arg-type]
            messages.warning(
                request, _("One-time code for %(user)s: %(code)s. It is shown only now.") % {"user": user, "code": code}
            )


@admin.register(Programme)
class ProgrammeAdmin(admin.ModelAdmin):
    list_display = ["name", "slug", "postcode", "is_open"]
    search_fields = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}
    fields = [
        "name",
        "slug",
        "postcode",
        "contact_email",
        "contact_phone",
        "default_language",
        "is_open",
        "months",
        "meetings_expected",
        "trial_meetings",
        "trial_days",
        "offer_days",
        "silence_days",
        "training_valid_months",
    ]

    def has_delete_permission(self, request: HttpRequest, obj: Programme | None = None) -> bool:
        return False


@admin.register(Membership)
class MembershipAdmin(admin.ModelAdmin):
    list_display = ["user", "programme", "role", "created_at"]
    list_filter = ["programme", "role"]
    list_select_related = ["user", "programme"]
    search_fields = ["user__email", "user__sign_in_name"]
    autocomplete_fields = ["user"]
    fields = ["user", "programme", "role"]
