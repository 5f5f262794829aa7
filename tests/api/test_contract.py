"""The committed schema is what the server does."""

from io import StringIO

from django.conf import settings
from django.core.management import call_command

HOW = "write it again with: python manage.py spectacular --file docs/openapi.yaml"


def test_the_committed_schema_is_the_one_of_the_code():
    written = StringIO()
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=written)
    assert (settings.BASE_DIR / "docs" / "openapi.yaml").read_text(encoding="utf-8") == written.getvalue(), HOW
