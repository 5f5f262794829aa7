"""LibreTranslate: open source, also on a machine of one's own."""

from collections.abc import Sequence

from .base import Caller, EngineFailed, as_many, protected


class LibreTranslate:
    """``POST /translate`` with a list of texts as HTML."""

    name = "libretranslate"

    def __init__(self, url: str, key: str = "", caller: Caller | None = None) -> None:
        self.url, self.key, self.caller = url.rstrip("/"), key, caller or Caller()

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[str]:
        """One translation for each text; raises EngineFailed."""
        data = {"q": [protected(text) for text in texts], "source": source, "target": target, "format": "html"}
        answer = self.caller.post(f"{self.url}/translate", data | ({"api_key": self.key} if self.key else {}))
        if not isinstance(answer, dict):
            raise EngineFailed("no translations")
        return as_many(answer.get("translatedText"), len(texts))
