"""Version 1 of the API: its operations, and the permission that each checks."""

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern

from amity.api import coverage, customers, decisions, events, holdings, problems, questions, relations, state
from amity.api.document import DocumentedAPI
from amity.api.operations import Bearer
from amity.api.reading import StrictParser

api = DocumentedAPI(
    title="Amity",
    version="1",
    urls_namespace="api-v1",
    docs_url=None,
    auth=Bearer(),
    parser=StrictParser(),
)
problems.install(api)
for _router in (
    customers.router,
    coverage.router,
    holdings.router,
    relations.router,
    decisions.router,
    questions.router,
    events.router,
    state.router,
):
    api.add_router("", _router)

VERBS = {
    "list_customers": "customers:read",
    "get_customer": "customers:read",
    "get_coverage": "customers:read",
    "list_holdings": "customers:read",
    "list_transactions": "customers:read",
    "list_relations": "relations:read",
    "list_decisions": "decisions:read",
    "respond": "decisions:respond",
    "get_question": "questions:read",
    "record_answer": "questions:answer",
    "receive_event": "events:receive",
    "receive_events": "events:receive",
    "get_state": "state:read",
}
"""The permission that each operation checks, by URL name; whoever walks the addresses reads it."""

urls = api.urls
for _pattern in urls[0]:
    if isinstance(_pattern, URLPattern):
        # A channel has no session: its token is the sign-in, asked by Bearer above.
        login_not_required(_pattern.callback)
        if _verb := VERBS.get(_pattern.name or ""):
            setattr(_pattern.callback, "verb", _verb)  # noqa: B010 a function's type knows no attributes
