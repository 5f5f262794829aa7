"""What a verb says when it may not be done; the page shows the words to the person."""


class Refused(Exception):
    """The verb was refused for a reason that the person can read; nothing was changed."""
