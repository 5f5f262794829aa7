"""What the documents list is what there is: variables, commands, and the files of the container."""

import re
import subprocess

import pytest
from django.conf import settings
from django.core.management import get_commands

ROOT = settings.BASE_DIR


def read(*names):
    return "\n".join((ROOT / name).read_text() for name in names)


def explained_variables():
    return set(re.findall(r"^# ?([A-Z][A-Z_]+)=", read(".env.example"), re.MULTILINE))


def test_every_variable_of_the_settings_is_explained():
    source = "\n".join(path.read_text() for path in (ROOT / "config" / "settings").glob("*.py"))
    asked = set(re.findall(r"\benv(?:\.\w+)?\(\s*\"([A-Z_]+)\"", source))
    assert asked - explained_variables() == set()


def test_every_explained_variable_is_read_somewhere():
    source = "\n".join(path.read_text() for path in (ROOT / "config" / "settings").glob("*.py"))
    source += read("docker-compose.yml", "docker/entrypoint.sh", "manage.py")
    assert {name for name in explained_variables() if name not in source} == set()


def test_no_variable_of_the_example_is_set_to_a_secret():
    assert not re.search(r"^[A-Z]", read(".env.example"), re.MULTILINE), "everything in it is commented out"


def test_the_page_of_commands_names_every_command_of_ours_and_no_other():
    ours = {name for name, app in get_commands().items() if not app.startswith("django.") and is_ours(app)}
    told = set(re.findall(r"^### `manage\.py (\w+)", read("docs/commands.md"), re.MULTILINE))
    assert told == ours


def is_ours(app):
    return (ROOT / app.replace(".", "/") / "management").is_dir()


def test_the_entry_point_is_a_correct_script():
    script = ROOT / "docker" / "entrypoint.sh"
    assert subprocess.run(["sh", "-n", script], check=False, capture_output=True).stderr == b""
    assert script.stat().st_mode & 0o111, "it can be executed"


@pytest.mark.parametrize("name", ["Makefile", ".ci/run", "docker-compose.yml", "Dockerfile", "README.md"])
def test_no_path_of_one_machine_stands_in_what_everybody_runs(name):
    assert not re.search(r"/(work|home|root|Users)/", read(name))
