"""The content is written for everybody and says nothing about anybody."""

from config.core import privacy

from .models import ThemePage

privacy.impersonal(ThemePage, why="Public texts.")
