"""The administrator corrects a welcome text and says that a person has read it."""

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse

from content.models import ThemePage
from tests.factories.accounts import AdministratorFactory, sign_in

pytestmark = pytest.mark.django_db


def test_administrator_proofreads_a_text_and_loading_leaves_it_alone(client):
    call_command("load_welcome")
    work = ThemePage.objects.get(theme="work")
    texts = {f"summary_{code}": getattr(work, f"summary_{code}") for code, _name in settings.LANGUAGES}
    address = reverse("admin:content_themepage_change", args=[work.pk])
    sign_in(client, AdministratorFactory())
    assert "summary_uk" in client.get(address).text
    client.post(address, texts | {"summary_uk": "Людина прочитала.", "proofread": ["uk"]})
    call_command("load_welcome")
    work.refresh_from_db()
    assert (work.summary_uk, work.proofread) == ("Людина прочитала.", ["uk"])
    assert work.summary_ru == texts["summary_ru"]
