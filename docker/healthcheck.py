"""Whether the web process of this container is ready. Exits 0 or 1."""

import os
import sys
import urllib.error
import urllib.request

address = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}/health/ready"
host = os.environ["ALLOWED_HOSTS"].split(",")[0].lstrip(".*") or "localhost"
try:
    with urllib.request.urlopen(urllib.request.Request(address, headers={"Host": host}), timeout=4) as answer:
        sys.exit(answer.status != 200)
except (urllib.error.URLError, OSError):
    sys.exit(1)
