import factory
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth import get_user_model

from config.accounts.middleware import SECOND_STEP_SHOWN
from config.accounts.models import Membership, Programme
from config.accounts.roles import Role

PASSWORD = "korenbloem en klaproos"


class ProgrammeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Programme

    slug = factory.Sequence(lambda n: f"town-{n}")
    name = factory.Sequence(lambda n: f"Town {n}")
    postcode = "2800"


class UserFactory(factory.django.DjangoModelFactory):
    """A user with a confirmed address and the password ``PASSWORD``."""

    class Meta:
        model = get_user_model()
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    language = "en"
    password = factory.django.Password(PASSWORD)

    @factory.post_generation
    def confirmed_address(self, create, extracted, **kwargs):
        if create and self.email:
            EmailAddress.objects.create(user=self, email=self.email, verified=True, primary=True)


class CoordinatorFactory(UserFactory):
    """A coordinator of ``programme`` with the second step set up."""

    @classmethod
    def _create(cls, model_class, *args, programme=None, **kwargs):
        user = super()._create(model_class, *args, **kwargs)
        Membership.objects.create(user=user, programme=programme or ProgrammeFactory(), role=Role.COORDINATOR)
        TOTP.activate(user, generate_totp_secret())
        return user


class EditorFactory(UserFactory):
    """An editor of ``programme`` with the second step set up."""

    @classmethod
    def _create(cls, model_class, *args, programme=None, **kwargs):
        user = super()._create(model_class, *args, **kwargs)
        Membership.objects.create(user=user, programme=programme or ProgrammeFactory(), role=Role.EDITOR)
        TOTP.activate(user, generate_totp_secret())
        return user


class TranslatorFactory(UserFactory):
    """A translator of ``programme``."""

    @classmethod
    def _create(cls, model_class, *args, programme=None, **kwargs):
        user = super()._create(model_class, *args, **kwargs)
        Membership.objects.create(user=user, programme=programme or ProgrammeFactory(), role=Role.TRANSLATOR)
        return user


class AdministratorFactory(UserFactory):
    """The administrator, with the second step set up."""

    is_superuser = True
    is_staff = True

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        user = super()._create(model_class, *args, **kwargs)
        TOTP.activate(user, generate_totp_secret())
        return user


def sign_in(client, user):
    """Sign the client in as this user, past the sign-in page and, for who has set it up, the second step."""
    client.force_login(user, backend="config.accounts.backends.SignInBackend")
    if is_mfa_enabled(user, [Authenticator.Type.TOTP]):
        session = client.session
        session[SECOND_STEP_SHOWN] = True
        session.save()
    return client
