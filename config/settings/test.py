"""The test session: strict, quick, no mail leaves."""

from .dev import *

DEBUG = False
DEMO = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
AXES_ENABLED = False  # switched on by the tests that are about it
RATELIMIT_ENABLE = False  # likewise
WHITENOISE_AUTOREFRESH = True  # looks for a static file when it is asked for: nothing is collected before a test
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
SILENCED_SYSTEM_CHECKS = ["django_ratelimit.E003", "django_ratelimit.W001"]
# Jobs run in the process of the test; tests/jobs starts a real worker where that is the point.
REDIS_URL_FOR_WORKER_TESTS = REDIS_URL
REDIS_URL = ""
CELERY_BROKER_URL = ""
