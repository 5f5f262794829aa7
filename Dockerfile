# syntax=docker/dockerfile:1
FROM python:3.11-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /venv
COPY requirements.txt .
RUN /venv/bin/pip install --require-hashes -r requirements.txt

FROM python:3.11-slim
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=config.settings.prod
RUN useradd --system --uid 10001 --create-home wegwijs
WORKDIR /srv/wegwijs
COPY --from=build /venv /venv
COPY . .
# Static files and translations are made once, here. These values serve the build only; nothing of them is kept.
RUN SECRET_KEY=build FIELD_KEYS=build ALLOWED_HOSTS=build SITE_URL=https://build.example EMAIL_URL=consolemail:// \
    DATABASE_URL=sqlite:////tmp/build.sqlite3 \
    sh -c 'python manage.py catalogues compile && python manage.py collectstatic --noinput' \
    && mkdir -p var && chown -R wegwijs:wegwijs var && rm -f /tmp/build.sqlite3
USER wegwijs
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=4 \
    CMD ["python", "docker/healthcheck.py"]
ENTRYPOINT ["docker/entrypoint.sh"]
CMD ["web"]
