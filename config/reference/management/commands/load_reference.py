"""Loads places and occupations; can be run again at any time."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.reference.esco import load_esco, load_starter_occupations
from config.reference.postcodes import load_postcodes, load_starter_places
from config.reference.wrong_file import WrongFile


class Command(BaseCommand):
    help = "Load places and occupations: the starter set (without options), official GeoNames and ESCO files."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--starter", action="store_true", help="load our own small starter set")
        parser.add_argument("--postcodes", type=Path, metavar="FILE", help="a GeoNames postal-code file, e.g. BE.txt")
        parser.add_argument("--esco", type=Path, metavar="DIR", help="a folder with the ESCO files in CSV")

    def handle(self, *args: Any, starter: bool, postcodes: Path | None, esco: Path | None, **options: Any) -> None:
        try:
            if starter or not (postcodes or esco):
                places, occupations = load_starter_places(), load_starter_occupations()
                self.stdout.write(f"Starter set: {places} places, {occupations} occupations.")
            if postcodes:
                self.stdout.write(f"GeoNames: {load_postcodes(postcodes)} places.")
            if esco:
                loaded = load_esco(esco)
                self.stdout.write(
                    f"ESCO: {loaded.occupations} occupations and {loaded.groups} ISCO-08 groups "
                    f"in {', '.join(loaded.languages)}."
                )
        except WrongFile as error:
            raise CommandError(f"{error} Nothing of this file was loaded.") from error
