"""Refusals: what stood in the way, in a sentence that a person can read."""


class DomainError(Exception):
    """A use case refused; its text is shown to whoever asked."""


class NotFound(DomainError):
    """There is no such thing among those that the actor may see."""


class NotAllowed(DomainError):
    """The actor may not do this."""


class ChangedMeanwhile(DomainError):
    """Somebody else changed the thing after the version that the actor read."""


class BadInput(DomainError):
    """What came in from outside is wrong; the text names the place and the remedy."""


class NotNow(BadInput):
    """It cannot be done now, and nothing that came in is at fault: it may be tried again as it is."""
