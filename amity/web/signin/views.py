"""Ways in: the sign-in page, one click in a demo bank, and the first page after it."""

from uuid import UUID

from allauth.account.views import LoginView
from django.conf import settings
from django.contrib.auth import get_user_model, login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amity.foundation.access import services as access
from amity.foundation.access.http import actor_of
from amity.foundation.kernel.errors import NotAllowed
from amity.foundation.organisation import selectors as organisation
from amity.web import shell
from amity.web.signin import people, trail

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@method_decorator(login_not_required, name="dispatch")
class SignIn(LoginView):
    """The sign-in page; in a demo bank with its people."""

    def get_context_data(
        self, **kwargs: object
    ) -> dict[str, object]:  # Django's own hook takes what it is given
        """Add the demo's people."""
        context: dict[str, object] = super().get_context_data(**kwargs)
        banks = organisation.legal_entities()
        context["bank"] = banks[0] if banks else None
        context["groups"] = people.groups() if settings.IS_DEMO else ()
        return context


@require_POST
@login_not_required
def enter_as(request: HttpRequest, reference: UUID) -> HttpResponse:
    if not settings.IS_DEMO:
        raise Http404
    person = next((row for row in organisation.showcase() if row.reference == reference), None)
    if person is None:
        raise Http404
    user = get_user_model().objects.get(username=person.username)
    login(request, user, backend=BACKEND)
    actor = organisation.actor_of_user(user.pk, at=timezone.now())
    if actor:
        trail.record("session:began", by=actor, way="demo", at=timezone.now())
    return redirect("home")


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    landing = shell.address(access.landing(by=actor))
    offered = shell.menu(shell.DAILY + shell.HOUSE, request, by=actor)
    if not landing and not offered:
        raise NotAllowed(_("Your role has no pages."))
    return redirect(landing or offered[0].url)


@require_GET
@login_not_required
def forgotten(request: HttpRequest) -> HttpResponse:
    return render(request, "account/forgotten.html")
