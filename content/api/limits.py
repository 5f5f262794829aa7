"""How often one address on the internet may ask. Counted in the cache, kept for no longer than the limit lasts."""

from django.conf import settings
from redis.exceptions import RedisError
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from config.core.middleware import client_ip


class Limit(SimpleRateThrottle):
    """The limit of the view: ``limit = "read"``, ``"search"`` or ``"feedback"``."""

    rate = "1/s"  # replaced in allow_request, when the view is known

    def allow_request(self, request: Request, view: object) -> bool:
        self.scope = getattr(view, "limit", "read")
        self.rate = settings.API_LIMITS[self.scope]
        self.num_requests, self.duration = self.parse_rate(self.rate)
        try:
            return bool(super().allow_request(request, view))
        except RedisError:
            return True  # while nobody can count, reading goes on

    def get_cache_key(self, request: Request, view: object) -> str:
        return f"api-{self.scope}-{client_ip(request)}"
