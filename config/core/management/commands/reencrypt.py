"""Seal everything that is encrypted again with the first key, so that an older key can be thrown away."""

from collections.abc import Iterator
from typing import Any

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import models, transaction

from config.core.crypto import EncryptedJSONField, EncryptedTextField, decrypt, encrypt

CHUNK = 200
# What allauth keeps sealed inside the data of a second step (config.accounts.adapters.SecondStepAdapter).
SEALED_IN_SECOND_STEP = ("secret", "seed")


class Command(BaseCommand):
    help = "Encrypt all sealed fields again with the first key of FIELD_KEYS. Can be stopped and run again."

    def handle(self, *args: Any, **options: Any) -> None:
        for model, fields in _sealed_models():
            count = sum(_reseal(model, fields, pks) for pks in _chunks(model))
            self.stdout.write(f"{model._meta.label}: {count}")
        count = sum(_reseal_second_steps(pks) for pks in _chunks(Authenticator))
        self.stdout.write(f"{Authenticator._meta.label}: {count}")
        self.stdout.write("All of it is sealed with the first key. Older keys can go once no backup needs them.")


def _sealed_models() -> Iterator[tuple[Any, list[str]]]:
    for model in apps.get_models():
        fields = [
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, EncryptedTextField | EncryptedJSONField)
        ]
        if fields:
            yield model, fields


def _chunks(model: type[models.Model]) -> Iterator[list[Any]]:
    pks = list(model._base_manager.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(pks), CHUNK):
        yield pks[start : start + CHUNK]


@transaction.atomic
def _reseal(model: Any, fields: list[str], pks: list[Any]) -> int:
    rows = model._base_manager.select_for_update(of=("self",), no_key=True).filter(pk__in=pks)
    count = 0
    for row in rows:
        model._base_manager.filter(pk=row.pk).update(**{name: getattr(row, name) for name in fields})
        count += 1
    return count


@transaction.atomic
def _reseal_second_steps(pks: list[Any]) -> int:
    rows = Authenticator.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=pks)
    count = 0
    for row in rows:
        sealed = {name: encrypt(decrypt(row.data[name])) for name in SEALED_IN_SECOND_STEP if row.data.get(name)}
        if sealed:
            Authenticator.objects.filter(pk=row.pk).update(data={**row.data, **sealed})
            count += 1
    return count
