"""Scopes: what a token may be given for. Its channel can do no more than they name. Pure."""

from collections.abc import Iterable

from amity.foundation.kernel.errors import BadInput

SCOPES = {
    "events:write": "Report what happened to customers.",
    "customers:read": "Read customers, direct identifiers masked.",
    "holdings:read": "Read what customers hold, and the movements of the last 90 days.",
    "relations:read": "Read who belongs to customers: relationships, households and owners.",
    "decisions:read": "Read which actions are proposed for a customer, and why.",
    "questions:read": "Read which one fact is worth asking a customer next.",
    "answers:write": "Report what a customer answered to a question.",
    "responses:write": "Report what came of a proposed action.",
}


def checked(scopes: Iterable[str]) -> list[str]:
    """
    Return the scopes, each once, in the order of the table.

    :raises BadInput: if one is unknown, or none is named.
    """
    asked = set(scopes)
    if unknown := asked - set(SCOPES):
        raise BadInput(f"There is no scope {min(unknown)}: choose from {', '.join(SCOPES)}.")
    if not asked:
        raise BadInput(f"Name at least one scope: {', '.join(SCOPES)}.")
    return [scope for scope in SCOPES if scope in asked]
