"""Who a request comes from, and whether a view may be asked at all."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from amity.foundation.access import services as access
from amity.foundation.access import walls
from amity.foundation.access.permissions import permissions
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.errors import NotAllowed, NotFound
from amity.foundation.organisation import selectors as organisation

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


class ActorMiddleware:
    """Put the acting staff member on the request: ``request.actor``, None where nobody is signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # Asked afresh for every request: whoever left the bank this morning is out with the next click.
        user = request.user
        actor = organisation.actor_of_user(user.pk, at=timezone.now()) if user.is_authenticated else None
        request.actor = actor  # type: ignore[attr-defined]  # Django's own way to hang things on a request
        # A machine is known further in, by its token: its own door opens the wall for it.
        with walls.closed():
            if actor is not None:
                walls.for_actor(actor)
            return self.get_response(request)


def actor_of(request: HttpRequest) -> Actor:
    """
    Return who acts.

    :raises NotAllowed: if nobody is signed in, or who is holds no role today.
    """
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        raise NotAllowed(_("You hold no role in the bank today. Ask an administrator."))
    return actor


def allowed(verb: str) -> Callable[[View[P]], View[P]]:
    """Let only those ask the view who may do the verb; write down who was refused, and what they asked for.

    A view that finds nothing among what the actor may see raises NotFound: that is written down too, since a
    stranger's customer and one that never was look the same from outside.
    """
    if verb not in permissions().verbs:
        raise LookupError(f"{verb} is not in access/permissions.toml: add it, with its roles and meaning.")

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            try:
                access.check(verb, by=actor_of(request))
                return view(request, *args, **kwargs)
            except (NotAllowed, NotFound):
                _write_down(request, verb, kwargs.get("reference"))
                raise

        guarded.verb = verb  # type: ignore[attr-defined]  # read by the test that walks all routes
        return guarded

    return decorate


def _write_down(request: HttpRequest, verb: str, reference: object) -> None:
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        return
    area = verb.partition(":")[0]
    match = request.resolver_match
    if reference:
        # Other entries call a customer a party: one question then finds all that touched them.
        subject = f"{'party' if area == 'customers' else area.removesuffix('s')}:{reference}"
    else:
        subject = f"page:{match.view_name if match else area}"
    access.record_refusal(verb=verb, subject=subject, by=actor, at=timezone.now())
