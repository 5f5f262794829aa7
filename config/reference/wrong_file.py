"""What a loader says when a file is not what it should be."""


class WrongFile(Exception):
    """The file has another layout than expected; the message says which line and what was expected."""
