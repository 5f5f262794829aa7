"""A developer's machine and the demonstration: no service needed, nothing leaves the machine."""

from .base import *

DEBUG = env.bool("DEBUG", default=True)
DEMO = True
SECRET_KEY = env("SECRET_KEY", default="only-for-development-and-the-demonstration")
FIELD_KEYS = env.list("FIELD_KEYS", default=["ZGVtb25zdHJhdGlvbi1vbmx5LW5vdC1hLXNlY3JldCE="])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]", "testserver"])

# Mail is written to var/mail, one file a message, unless a mail server is named.
vars().update(env.email("EMAIL_URL", default=f"filemail:///{BASE_DIR / 'var' / 'mail'}"))
