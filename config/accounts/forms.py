"""Forms for signing in. allauth does the work; the words are ours, in ten languages."""

from typing import Any

from allauth.account import forms as account
from allauth.account.app_settings import EmailVerificationMethod
from allauth.mfa.base import forms as second_step
from allauth.mfa.totp import forms as totp
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from . import demo, services

PASSWORD_HELP = _("At least 12 characters. Three words that you remember are good.")


def _word(form: forms.BaseForm, name: str, label: Any, help_text: Any = "") -> None:
    """Label one field of a form of allauth; its placeholders repeat the label and are dropped."""
    if name not in form.fields:
        return
    field = form.fields[name]
    field.label, field.help_text = label, help_text
    field.widget.attrs.pop("placeholder", None)


class SignInForm(account.LoginForm):
    """Sign in with an address or, for who has none, the sign-in name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "login", _("E-mail address or sign-in name"))
        _word(self, "password", _("Password"))
        _word(self, "remember", _("Keep me signed in on this device"))
        self.fields["login"].widget.attrs |= {"autocomplete": "username", "autocapitalize": "none", "dir": "ltr"}

    def clean(self) -> Any:
        cleaned = super().clean()
        if self.user is not None and not self.user.email:
            # There is no address that could be confirmed.
            self._login.email_verification = EmailVerificationMethod.NONE
        return cleaned


class ForgottenPasswordForm(account.ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "email", _("E-mail address"))


class NewPasswordByMailForm(account.ResetPasswordKeyForm):
    """A new password with the link from a mail: who can open the link has shown that the address is hers."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "password1", _("New password"), PASSWORD_HELP)
        _word(self, "password2", _("The same password again"))

    def save(self) -> None:
        super().save()
        services.confirm_address(user=self.user)


class ChangePasswordForm(account.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "oldpassword", _("Your password now"))
        _word(self, "password1", _("New password"), PASSWORD_HELP)
        _word(self, "password2", _("The same password again"))


class SetPasswordForm(account.SetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "password1", _("New password"), PASSWORD_HELP)
        _word(self, "password2", _("The same password again"))


class ConfirmItIsYouForm(account.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "password", _("Password"))


class AddAddressForm(account.AddEmailForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "email", _("E-mail address"))


class _CodeMixin:
    """Asks for the code of the app, and in the demonstration says what it is."""

    user: Any
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "code", _("Code"), _("Six digits from your app, or one of your recovery codes."))  # type: ignore[arg-type]
        self.fields["code"].widget.attrs |= {"inputmode": "text", "autocapitalize": "none", "dir": "ltr"}

    @property
    def demonstration_code(self) -> str:
        """The code to type, or nothing outside the demonstration."""
        return demo.code_for(self.user) if settings.DEMO else ""


class CodeForm(_CodeMixin, second_step.AuthenticateForm):
    pass


class ConfirmWithCodeForm(_CodeMixin, second_step.ReauthenticateForm):
    pass


class ActivateForm(totp.ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "code", _("Code"), _("Six digits that your app shows now."))
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "dir": "ltr"}


class RedeemForm(forms.Form):
    """The one-time code and the password that the person chooses."""

    code = forms.CharField(
        label=_("Your code"),
        help_text=_("Three groups of four letters and digits."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "dir": "ltr"}),
    )
    password = forms.CharField(
        label=_("Choose a password"),
        help_text=PASSWORD_HELP,
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password
