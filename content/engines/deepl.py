"""DeepL: a service that is paid by the character."""

from collections.abc import Sequence

from .base import Caller, EngineFailed, as_many, protected

FREE, PAID = "https://api-free.deepl.com", "https://api.deepl.com"


class DeepL:
    """``POST /v2/translate``; keys of free accounts end in ``:fx`` and belong to another address."""

    name = "deepl"

    def __init__(self, key: str, url: str = "", caller: Caller | None = None) -> None:
        self.url = url.rstrip("/") or (FREE if key.endswith(":fx") else PAID)
        self.caller = caller or Caller(headers={"Authorization": f"DeepL-Auth-Key {key}"})

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[str]:
        """One translation for each text; raises EngineFailed."""
        data = {
            "text": [protected(text) for text in texts],
            "source_lang": source.upper(),
            "target_lang": "EN-GB" if target == "en" else target.upper(),
            "tag_handling": "xml",
            "ignore_tags": ["x"],
        }
        answer = self.caller.post(f"{self.url}/v2/translate", data)
        try:
            return as_many([one["text"] for one in answer["translations"]], len(texts))
        except (KeyError, TypeError) as error:
            raise EngineFailed("no translations") from error
