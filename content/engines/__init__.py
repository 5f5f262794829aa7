"""Machines that translate, behind one small protocol. None of them touches the database."""

from .base import Engine, EngineFailed
from .choice import chosen
from .deepl import DeepL
from .libretranslate import LibreTranslate

__all__ = ["DeepL", "Engine", "EngineFailed", "LibreTranslate", "chosen"]
