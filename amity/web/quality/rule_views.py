"""The rules of quality: the list, one rule to try and to save, and its earlier versions."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from amity.foundation.access import services as access
from amity.foundation.access.http import actor_of, allowed
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.errors import BadInput, ChangedMeanwhile
from amity.know.quality import steps
from amity.know.quality.selectors import rules as rows
from amity.know.quality.selectors.definitions import Definition
from amity.know.quality.services import rules as services
from amity.web.quality import forms


@require_GET
@allowed("quality:read-rules")
def rules(request: HttpRequest) -> HttpResponse:
    """Show every rule, and how many gaps of it are open."""
    return render(request, "quality/rules.html", {"rules": rows.rules(by=actor_of(request))})


@require_http_methods(["GET", "POST"])
@allowed("quality:read-rules")
def rule(request: HttpRequest, code: str) -> HttpResponse:
    """Show one rule; try or save what was written."""
    actor = actor_of(request)
    definition, version = rows.definition(code, by=actor)
    if request.method == "GET":
        form = forms.Rule(initial=forms.initial_of(definition, version))
        return _shown(request, code, form, definition)
    access.check("quality:write-rules", by=actor)
    form = forms.Rule(request.POST)
    if not form.is_valid():
        return _shown(request, code, form, definition, status=422)
    written = form.definition(definition)
    try:
        if "try" in request.POST:
            tried = steps.dry_run(written, legal_entity_id=actor.legal_entity_id)
            return _shown(request, code, form, definition, tried=tried)
        _save(code, form, written, by=actor)
    except (BadInput, ChangedMeanwhile) as refusal:
        form.add_error(None, str(refusal))
        status = 409 if isinstance(refusal, ChangedMeanwhile) else 422
        return _shown(request, code, form, definition, status=status)
    return redirect("quality:rule", code)


@require_POST
@allowed("quality:write-rules")
def restore(request: HttpRequest, code: str) -> HttpResponse:
    """Bring an earlier version back."""
    wanted = request.POST.get("version", "")
    services.restore(
        code=code,
        version=int(wanted) if wanted.isdecimal() and len(wanted) < 9 else 0,  # noqa: PLR2004 fits a column
        by=actor_of(request),
        at=timezone.now(),
    )
    return redirect("quality:rule", code)


def _save(code: str, form: forms.Rule, written: Definition, *, by: Actor) -> None:
    services.change(
        code=code, version=form.cleaned_data["version"], definition=written, by=by, at=timezone.now()
    )


def _shown(
    request: HttpRequest,
    code: str,
    form: forms.Rule,
    definition: Definition,
    *,
    tried: steps.Tried | None = None,
    status: int = 200,
) -> HttpResponse:
    actor = actor_of(request)
    language = get_language() or "en"
    context = {
        "code": code,
        "form": form,
        "rule": rows.one(code, by=actor),
        "said": steps.said(definition, language=language) or _("everybody"),
        "versions": rows.versions(code, by=actor),
        "tried": tried,
        "can_write": access.can("quality:write-rules", by=actor),
    }
    return render(request, "quality/rule.html", context, status=status)
