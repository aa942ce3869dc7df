"""What stops an intake as a whole, in a sentence that names place and remedy."""


class BadFeed(Exception):
    """The feed cannot be used as it is written."""


class BadSource(Exception):
    """A file of the source cannot be read, or its control does not come out."""


class NoRoom(BadSource):
    """The disk is full: nothing is wrong with the file."""
