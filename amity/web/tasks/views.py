"""Task pages: HTTP in, one call to a use case, HTML out."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from amity.engage.tasks import selectors, services
from amity.foundation.access import services as access
from amity.foundation.access.http import actor_of, allowed
from amity.foundation.access.permissions import Reach, permissions
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.errors import DomainError
from amity.foundation.kernel.references import new_reference
from amity.foundation.organisation import selectors as organisation
from amity.web import replies
from amity.web.tasks import forms

PARTS = (
    ("overdue", gettext_lazy("Overdue")),
    ("today", gettext_lazy("Today")),
    ("week", gettext_lazy("Next 7 days")),
    ("later", gettext_lazy("Later")),
    ("done", gettext_lazy("Done")),
)


@dataclass(frozen=True, slots=True)
class Group:
    """One part of the list, ready to be shown."""

    code: str
    label: str
    rows: tuple[selectors.TaskRow, ...]


@require_GET
@allowed("tasks:read")
def listed(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    today = organisation.today(actor.legal_entity_id, at=timezone.now())
    can_see_unit = permissions().reach(actor.roles) > Reach.OWN
    whose = "unit" if can_see_unit and request.GET.get("whose") == "unit" else "mine"
    part = request.GET.get("part", "open")
    colleague = _colleague(request.GET.get("staff", ""), by=actor) if whose == "unit" else None
    of_staff = colleague.id if colleague else None
    codes = [code for code, _label in PARTS if code == part or (part == "open" and code != "done")]
    groups = tuple(
        Group(
            code,
            str(label),
            selectors.listed(whose=whose, part=code, by=actor, today=today, of_staff=of_staff),
        )
        for code, label in PARTS
        if code in codes
    )
    counts = selectors.counts(whose=whose, by=actor, today=today, of_staff=of_staff)
    context = {
        "groups": tuple(group for group in groups if group.rows),
        "counts": counts,
        "open_count": counts.overdue + counts.today + counts.week + counts.later,
        "whose": whose,
        "colleague": colleague,
        "part": part if part == "open" or part in dict(PARTS) else "open",
        "parts": tuple((code, str(label), getattr(counts, code)) for code, label in PARTS),
        "can_see_unit": can_see_unit,
        "can_write": access.can("tasks:write", by=actor),
        "can_log": access.can("interactions:log", by=actor),
        "delays": forms.DELAYS,
        "by": actor,
        "today": today,
        "form": _blank(today),
    }
    template = "tasks/list.html#results" if request.headers.get("HX-Request") else "tasks/list.html"
    return render(request, template, context)


@require_http_methods(["GET", "POST"])
@allowed("tasks:write")
def add(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    today = organisation.today(actor.legal_entity_id, at=timezone.now())
    if request.method == "GET":
        form = _blank(today, customer=request.GET.get("customer", ""))
        return render(request, "tasks/edit.html", {"form": form, "url": reverse("tasks:add")})
    form = forms.Task(request.POST)
    is_inline = request.POST.get("inline") == "yes"
    template = "tasks/add.html" if is_inline else "tasks/edit.html"
    if not form.is_valid() or not _added(form, by=actor):
        context = {"form": form, "url": reverse("tasks:add")}
        return render(request, template, context, status=422)
    if not request.headers.get("HX-Request"):
        return redirect("tasks:list")
    response = render(request, template, {"form": _blank(today)}) if is_inline else HttpResponse(status=204)
    replies.close_dialog(response)
    replies.toast(response, _("Task added."))
    replies.refresh(response)
    return response


@require_http_methods(["GET", "POST"])
@allowed("tasks:write")
def edit(request: HttpRequest, reference: UUID) -> HttpResponse:
    actor = actor_of(request)
    row = selectors.task_row(reference=reference, by=actor)
    url = reverse("tasks:edit", args=[reference])
    if request.method == "GET":
        return render(request, "tasks/edit.html", {"form": _filled(row), "url": url, "row": row})
    form = forms.Task(request.POST)
    if not form.is_valid() or not _edited(form, reference, by=actor):
        return render(request, "tasks/edit.html", {"form": form, "url": url, "row": row}, status=422)
    return _changed(request, _("Saved."))


@require_POST
@allowed("tasks:write")
def complete(request: HttpRequest, reference: UUID) -> HttpResponse:
    actor = actor_of(request)
    services.complete(reference=reference, by=actor, at=timezone.now())
    return done_row(request, reference, by=actor)


@require_POST
@allowed("tasks:write")
def drop(request: HttpRequest, reference: UUID) -> HttpResponse:
    services.drop(reference=reference, by=actor_of(request), at=timezone.now())
    return _changed(request, _("Dropped."), undo=reverse("tasks:reopen", args=[reference]))


@require_POST
@allowed("tasks:write")
def reopen(request: HttpRequest, reference: UUID) -> HttpResponse:
    services.reopen(reference=reference, by=actor_of(request), at=timezone.now())
    return _changed(request, _("Open again."))


@require_POST
@allowed("tasks:write")
def take(request: HttpRequest, reference: UUID) -> HttpResponse:
    services.take(reference=reference, by=actor_of(request), at=timezone.now())
    return _changed(request, _("It is yours now."))


@require_POST
@allowed("tasks:write")
def snooze(request: HttpRequest, reference: UUID) -> HttpResponse:
    actor = actor_of(request)
    form = forms.Delay(request.POST)
    if not form.is_valid():
        return _changed(request, form.non_field_errors().as_text().removeprefix("* "), tone="bad")
    today = organisation.today(actor.legal_entity_id, at=timezone.now())
    due_at = form.due_at(today=today)
    services.snooze(reference=reference, until=due_at, is_timed=False, by=actor, at=timezone.now())
    return _changed(request, _("Put off."))


@require_GET
@allowed("tasks:read")
def settled(request: HttpRequest) -> HttpResponse:
    """Have the page's lists fetch themselves anew: a row shown as done has had its eight seconds."""
    return _changed(request, "")


def done_row(request: HttpRequest, reference: UUID, *, by: Actor) -> HttpResponse:
    """Answer with the row as done, which leaves after eight seconds, and a toast that takes it back."""
    if not request.headers.get("HX-Request"):
        return redirect(request.headers.get("Referer") or "tasks:list")
    row = selectors.task_row(reference=reference, by=by)
    response = render(request, "tasks/done.html", {"row_id": f"task-{reference}", "title": row.title})
    replies.toast(
        response, _("Done: %(title)s") % {"title": row.title}, undo=reverse("tasks:reopen", args=[reference])
    )
    return response


def _changed(request: HttpRequest, text: str, *, undo: str = "", tone: str = "good") -> HttpResponse:
    if not request.headers.get("HX-Request"):
        return redirect(request.headers.get("Referer") or "tasks:list")
    response = HttpResponse(status=204)
    replies.close_dialog(response)
    if text:
        replies.toast(response, text, undo=undo, tone=tone)
    replies.refresh(response)
    return response


def _blank(today: object, *, customer: str = "") -> forms.Task:
    return forms.Task(initial={"on": today, "customer": customer, "request_id": new_reference()})


def _filled(row: selectors.TaskRow) -> forms.Task:
    local = timezone.localtime(row.due_at)
    return forms.Task(
        initial={
            "title": row.title,
            "kind": row.kind,
            "on": local.date(),
            "at": local.time() if row.is_timed else None,
            "version": row.version,
        }
    )


def _added(form: forms.Task, *, by: Actor) -> bool:
    try:
        services.add(
            title=form.cleaned_data["title"],
            kind=form.cleaned_data["kind"] or "OTHER",
            due_at=form.due_at,
            is_timed=form.is_timed,
            party_reference=form.cleaned_data["customer"],
            request_id=form.cleaned_data["request_id"] or new_reference(),
            by=by,
            at=timezone.now(),
        )
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _edited(form: forms.Task, reference: UUID, *, by: Actor) -> bool:
    try:
        services.edit(
            reference=reference,
            version=form.cleaned_data["version"] or 0,
            title=form.cleaned_data["title"],
            kind=form.cleaned_data["kind"] or "OTHER",
            due_at=form.due_at,
            is_timed=form.is_timed,
            by=by,
            at=timezone.now(),
        )
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _colleague(code: str, *, by: Actor) -> organisation.StaffRow | None:
    """Return whose tasks alone are asked for; nobody for a code that the bank does not have."""
    staff_id = organisation.staff_ids(by.legal_entity_id).get(code)
    return organisation.staff_row(staff_id) if staff_id else None
