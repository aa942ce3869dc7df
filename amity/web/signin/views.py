"""Ways in and out, one's own factors and sessions, and the first page after signing in."""

from __future__ import annotations

from uuid import UUID

from allauth.account.views import LoginView, LogoutView
from allauth.mfa.base.views import IndexView
from allauth.mfa.webauthn.internal import auth as webauthn
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model, login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from amity.foundation.access import services as access
from amity.foundation.access.http import actor_of
from amity.foundation.kernel.errors import NotAllowed
from amity.foundation.organisation import selectors as organisation
from amity.web import shell
from amity.web.signin import factors as kept
from amity.web.signin import people, sessions, trail

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


@method_decorator(login_not_required, name="dispatch")
class SignOut(LogoutView):
    """Signing out: the browser forgets what it kept of this house."""

    def post(self, *arguments: object, **named: object) -> HttpResponse:
        """Let the person out."""
        response: HttpResponse = super().post(*arguments, **named)
        response["Clear-Site-Data"] = '"cache", "storage"'
        return response


class Factors(IndexView):
    """One's own factors: what there is, what can be added."""

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """Add how many recovery codes are left."""
        context: dict[str, object] = super().get_context_data(**kwargs)
        codes = context["authenticators"].get("recovery_codes")  # type: ignore[attr-defined]
        context["codes_left"] = len(codes.get_unused_codes()) if codes else 0
        context["has_factor"] = kept.has_factor(self.request.user)
        context["is_required"] = settings.IS_MFA_REQUIRED
        return context


class AddPasskey(AddWebAuthnView):
    """A new passkey; each can sign in by itself, so it must ask its owner for a finger, a face or a PIN."""

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """Ask for a passkey that is kept in the device and that checks its owner."""
        context: dict[str, object] = super().get_context_data(**kwargs)
        context["js_data"] = {"creation_options": webauthn.begin_registration(self.request.user, True)}
        return context


class RemovePasskey(RemoveWebAuthnView):
    """Taking a passkey away, unless it is the last factor of somebody who must have one."""

    def form_valid(self, form: object) -> HttpResponse:
        """Take it away, or say why not."""
        if kept.Factors().can_delete_authenticator(self.get_object()):
            return super().form_valid(form)
        messages.error(self.request, str(kept.Factors.error_messages["cannot_delete_authenticator"]))
        return redirect("mfa_index")


@require_http_methods(["GET", "POST"])
def own_sessions(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        sessions.end(int(request.user.pk or 0), but=request.session.session_key or "")
        trail.record("signin:sessions-ended", by=actor_of(request), way="", at=timezone.now())
        messages.success(request, _("Signed out everywhere else."))
        return redirect("account_sessions")
    return render(request, "account/sessions.html", {"sessions": sessions.own(request)})


@require_GET
def stay(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 that it was asked is what counts
    return HttpResponse(status=204)


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
    UserSession.objects.create_from_request(request)
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
