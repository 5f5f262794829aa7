#!/bin/sh
# Starts one of the three processes of Wegwijs. Only the web process migrates, and only one at a time.
set -eu

case "${1:-web}" in
    web)
        # The lock lives in the database: two web containers that start together migrate one after the other.
        python manage.py migrate_once
        exec gunicorn config.wsgi:application \
            --bind "0.0.0.0:${PORT:-8000}" \
            --workers "${WEB_WORKERS:-3}" \
            --max-requests 1000 --max-requests-jitter 100 \
            --timeout 60 --graceful-timeout 30 \
            --worker-tmp-dir /dev/shm
        ;;
    worker)
        exec celery -A config worker --loglevel info --concurrency "${CELERY_WORKERS:-2}"
        ;;
    beat)
        exec celery -A config beat --loglevel info --schedule /tmp/celerybeat-schedule --pidfile=
        ;;
    *)
        exec "$@"
        ;;
esac
