"""Cells that staff download: a spreadsheet program must show them, never run them."""

from typing import Any

# What makes Excel, LibreOffice or Google Sheets read a cell as a formula or as several cells.
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def neutralise(cell: Any) -> Any:
    """The cell as it can stand in a CSV or XLSX: a text that a program could run gets an apostrophe in front.

    Numbers, dates and empty cells stay what they are.
    """
    if isinstance(cell, str) and cell.lstrip(" ").startswith(_DANGEROUS):
        return "'" + cell
    return cell


def restore(cell: Any) -> Any:
    """The cell as it was before ``neutralise``, so that a downloaded file can be corrected and uploaded again."""
    if isinstance(cell, str) and cell.startswith("'") and cell[1:].lstrip(" ").startswith(_DANGEROUS):
        return cell[1:]
    return cell
