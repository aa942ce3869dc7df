"""What each kind of act is called on the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amity.foundation.access.permissions import permissions

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

REFUSED = ":refused"
TAKEN = ":taken"
READING = "audit:read"

WORDS: Mapping[str, _StrPromise] = {
    "customer:revealed": gettext_lazy("Saw a masked field in the clear"),
    "customer:erased": gettext_lazy("Erased a customer"),
    "customer:merged": gettext_lazy("Merged two customers"),
    "customer:unmerged": gettext_lazy("Took merged customers apart"),
    "pair:proposed": gettext_lazy("Proposed that two records are one customer"),
    "pair:decided": gettext_lazy("Decided whether two records are one customer"),
    "pair:taken-back": gettext_lazy("Took a word about two records back"),
    "customer:edited": gettext_lazy("Changed a customer"),
    "customers:listed": gettext_lazy("Read a list of customers"),
    "customer:read": gettext_lazy("Opened a customer"),
    "coverage:assigned": gettext_lazy("Gave a customer to a manager"),
    "consent:given": gettext_lazy("Recorded a consent"),
    "consent:withdrawn": gettext_lazy("Recorded a withdrawal"),
    "consents:begun": gettext_lazy("Began to ask for consents"),
    "consents:declared": gettext_lazy("Changed what is declared on consents"),
    "suppression:added": gettext_lazy("Left a customer in peace"),
    "suppression:lifted": gettext_lazy("Lifted a suppression"),
    "promotion:against-refusal": gettext_lazy("Promoted although it was not allowed"),
    "do-not-call:listed": gettext_lazy("Listed numbers that are not called"),
    "do-not-call:removed": gettext_lazy("Took numbers off the do-not-call list"),
    "coverage:shared": gettext_lazy("Put somebody beside a customer's manager"),
    "coverage:levelled": gettext_lazy("Made a customer's shares a whole"),
    "cell:assigned": gettext_lazy("Gave a cell of the matrix to somebody"),
    "cell:ended": gettext_lazy("Ended who holds a cell of the matrix"),
    "absence:recorded": gettext_lazy("Wrote down an absence"),
    "absence:called-off": gettext_lazy("Ended an absence"),
    "absence:began": gettext_lazy("An absence took effect"),
    "absence:ended": gettext_lazy("An absence was over"),
    "staff:seated": gettext_lazy("Set what somebody can carry, and their deputy"),
    "allotment:worked-out": gettext_lazy("Worked out how to share a book"),
    "allotment:changed": gettext_lazy("Changed a plan to share a book"),
    "allotment:carried-out": gettext_lazy("Shared a book out"),
    "allotment:undone": gettext_lazy("Undid the sharing of a book"),
    "allotment:dropped": gettext_lazy("Dropped a plan to share a book"),
    "allotment:letters-taken": gettext_lazy("Took a list of letters out of the house"),
    "interaction:logged": gettext_lazy("Wrote down a contact"),
    "decision:answered": gettext_lazy("Answered a proposed action"),
    "decision:answer-undone": gettext_lazy("Took an answer back"),
    "task:added": gettext_lazy("Added a task"),
    "task:raised": gettext_lazy("Raised a task for an event"),
    "task:taken": gettext_lazy("Took a task from the pool"),
    "task:edited": gettext_lazy("Changed a task"),
    "task:done": gettext_lazy("Completed a task"),
    "task:dropped": gettext_lazy("Dropped a task"),
    "task:reopened": gettext_lazy("Opened a task again"),
    "task:snoozed": gettext_lazy("Put a task off"),
    "list:saved": gettext_lazy("Saved a list"),
    "list:changed": gettext_lazy("Changed a saved list"),
    "list:deleted": gettext_lazy("Deleted a saved list"),
    "list:restored": gettext_lazy("Brought a saved list back"),
    "event:received": gettext_lazy("Received an event"),
    "batch:loaded": gettext_lazy("Loaded a file"),
    "bank:restored": gettext_lazy("Brought the bank back from a backup"),
    "reject:revealed": gettext_lazy("Read the text of a refused row"),
    "session:began": gettext_lazy("Signed in"),
    "session:ended": gettext_lazy("Signed out"),
    "signin:failed": gettext_lazy("Tried to sign in"),
    "signin:locked": gettext_lazy("Was locked out"),
    "signin:unlocked": gettext_lazy("Ended a lock-out"),
    "signin:password-changed": gettext_lazy("Chose a new password"),
    "signin:factor-added": gettext_lazy("Added a second factor"),
    "signin:factor-removed": gettext_lazy("Removed a second factor"),
    "signin:factors-reset": gettext_lazy("Took somebody's second factors away"),
    "signin:sessions-ended": gettext_lazy("Signed out everywhere else"),
    "staff:password-given": gettext_lazy("Gave somebody a new password"),
    "staff:posted": gettext_lazy("Gave somebody a role"),
    "staff:ended": gettext_lazy("Ended somebody's work"),
    "staff:sign-in-given": gettext_lazy("Gave somebody a sign-in"),
    "token:given": gettext_lazy("Gave a channel a token"),
    "token:withdrawn": gettext_lazy("Withdrew a channel's token"),
    "unit:made": gettext_lazy("Made a unit"),
    "legal-entity:made": gettext_lazy("Made a legal entity"),
    "legal-entity:renamed": gettext_lazy("Renamed a legal entity"),
    "grants:published": gettext_lazy("Published who sees which customers"),
    "action:seeded": gettext_lazy("Filled the library of actions"),
    "ring:turned": gettext_lazy("Turned to a new generation"),
    "audit:verified": gettext_lazy("Checked the audit trail"),
    "customer:told": gettext_lazy("Wrote down what a customer told"),
    "feed:asked": gettext_lazy("Asked for a feed to be read now"),
    "feed:registered": gettext_lazy("Registered a feed"),
    "feed:removed": gettext_lazy("Removed a feed"),
    "import:uploaded": gettext_lazy("Uploaded a list to import"),
    "import:mapped": gettext_lazy("Mapped the columns of a list"),
    "import:checked": gettext_lazy("Checked a list before its import"),
    "import:started": gettext_lazy("Started an import"),
    "import:done": gettext_lazy("Imported a list"),
    "import:stopped": gettext_lazy("Stopped an import"),
    "import:dropped": gettext_lazy("Dropped an import"),
    "import:undone": gettext_lazy("Undid an import"),
    "quality:rule-changed": gettext_lazy("Changed a rule for records"),
    "quality:rule-restored": gettext_lazy("Brought a rule for records back"),
    "quality:seeded": gettext_lazy("Filled the library of rules for records"),
    "question:answered": gettext_lazy("Wrote down the answer to a question"),
    READING: gettext_lazy("Read the audit trail"),
}
"""Acts by name; every kind that the house writes is here."""


FIELDS: Mapping[str, _StrPromise] = {
    "accepted": gettext_lazy("accepted"),
    "act": gettext_lazy("act"),
    "action": gettext_lazy("action"),
    "active_from": gettext_lazy("from"),
    "active_to": gettext_lazy("until"),
    "basis": gettext_lazy("legal basis"),
    "called": gettext_lazy("called"),
    "changed": gettext_lazy("changed"),
    "channel": gettext_lazy("channel"),
    "columns": gettext_lazy("columns"),
    "consent_purpose": gettext_lazy("purpose"),
    "customers": gettext_lazy("customers"),
    "day": gettext_lazy("day"),
    "digest": gettext_lazy("hash"),
    "due_at": gettext_lazy("due"),
    "email": gettext_lazy("e-mail"),
    "event": gettext_lazy("event"),
    "expires_on": gettext_lazy("ends"),
    "filter": gettext_lazy("filter"),
    "how": gettext_lazy("how"),
    "id_card": gettext_lazy("identity card"),
    "inserted": gettext_lazy("new"),
    "kind": gettext_lazy("kind"),
    "limit": gettext_lazy("limit"),
    "lines": gettext_lazy("lines"),
    "main_manager": gettext_lazy("main manager"),
    "mobile": gettext_lazy("mobile"),
    "numbers": gettext_lazy("numbers"),
    "origin": gettext_lazy("origin"),
    "outcome": gettext_lazy("outcome"),
    "parked": gettext_lazy("parked"),
    "part": gettext_lazy("part"),
    "person": gettext_lazy("person"),
    "phone": gettext_lazy("telephone"),
    "quiet_hours": gettext_lazy("quiet hours"),
    "reason": gettext_lazy("reason"),
    "refusals": gettext_lazy("why not"),
    "rejected": gettext_lazy("refused"),
    "role": gettext_lazy("role"),
    "rows": gettext_lazy("rows"),
    "rule": gettext_lazy("rule"),
    "scopes": gettext_lazy("scopes"),
    "staff": gettext_lazy("staff"),
    "status": gettext_lazy("state"),
    "suppression": gettext_lazy("suppression"),
    "text_version": gettext_lazy("version of the text"),
    "token": gettext_lazy("token"),
    "topic": gettext_lazy("topic"),
    "unchanged": gettext_lazy("unchanged"),
    "unit": gettext_lazy("unit"),
    "until": gettext_lazy("until"),
    "updated": gettext_lazy("changed"),
    "visibility": gettext_lazy("who finds it"),
    "way": gettext_lazy("way"),
}
"""Fields that acts touch; one that is missing here is shown by its code."""


def words_of(action: str) -> str:
    """Return what an act is called; one that nobody has named yet by its code."""
    if action in WORDS:
        return str(WORDS[action])
    if action.endswith(REFUSED):
        return _("Was refused")
    if action.endswith(TAKEN):
        return _("Took rows in from a source")
    return action


def field_words(field: str) -> str:
    """Return what a field is called."""
    return str(FIELDS.get(field.lower(), field))


def refusals() -> tuple[str, ...]:
    """Return every kind of refusal that the house writes."""
    return tuple(sorted({f"{verb.partition(':')[0]}{REFUSED}" for verb in permissions().verbs}))
