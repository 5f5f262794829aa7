"""What an enterprise number must look like."""

import re

DIGITS = 10


def normalise_enterprise_number(text: str) -> str:
    """The number as the register of enterprises writes it, ``0123.456.749``. Raises ValueError when it cannot be one.

    Source: Crossroads Bank for Enterprises. Ten digits, the first 0 or 1, and the last two are 97 minus the rest of
    the first eight divided by 97.
    """
    digits = re.sub(r"[\s./-]", "", text.upper()).removeprefix("BE")
    if len(digits) == DIGITS - 1:
        digits = f"0{digits}"
    if not re.fullmatch(r"[01]\d{9}", digits, re.ASCII) or 97 - int(digits[:8]) % 97 != int(digits[8:]):
        raise ValueError(text)
    return f"{digits[:4]}.{digits[4:7]}.{digits[7:]}"
