"""The pages of re-allotting a book: choose, look at the plan, change it, carry it out, undo it."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from amity.engage.allotments import selectors, services
from amity.foundation.access import services as access
from amity.foundation.access.http import actor_of, allowed
from amity.foundation.organisation import selectors as organisation
from amity.know.coverage import selectors as coverage
from amity.web.coverage import forms, wording

UNPROCESSABLE = 422
SHOWN = 200


@require_GET
@allowed("allotments:make")
def begin(request: HttpRequest) -> HttpResponse:
    return render(request, "coverage/allotments.html", _choices(request))


@require_POST
@allowed("allotments:make")
def work_out(request: HttpRequest, reference: UUID) -> HttpResponse:
    percent = forms.number(request.POST, "spread", otherwise=Decimal(15))
    try:
        made = services.work_out(
            leaver_reference=reference,
            taker_references=forms.references(request.POST, "takers"),
            spread=percent / 100,
            waived=frozenset(request.POST.getlist("waived")),
            by=actor_of(request),
            at=timezone.now(),
        )
    except services.CannotBeShared as refusal:
        people = coverage.people([int(one.about) for one in refusal.remedies if one.kind == "LEAVE_OUT"])
        context = _choices(request) | {
            "refusal": str(refusal),
            "remedies": [wording.remedy(one, people) for one in refusal.remedies],
            "needs": sorted({one.about for one in refusal.remedies if one.kind == "NEED"}),
            "spread": next((one.amount for one in refusal.remedies if one.kind == "SPREAD"), None),
        }
        return render(request, "coverage/allotments.html", context, status=UNPROCESSABLE)
    return redirect("coverage:allotment", made)


@require_GET
@allowed("allotments:make")
def preview(request: HttpRequest, reference: UUID) -> HttpResponse:
    return render(request, "coverage/allotment.html", _plan(request, reference))


@require_POST
@allowed("allotments:make")
def move(request: HttpRequest, reference: UUID) -> HttpResponse:
    services.move_by_hand(
        reference=reference,
        party_reference=forms.reference(request.POST, "customer"),
        staff_reference=forms.reference(request.POST, "to"),
        by=actor_of(request),
        at=timezone.now(),
    )
    if request.headers.get("HX-Request"):
        return render(request, "coverage/allotment.html#plan", _plan(request, reference))
    return redirect("coverage:allotment", reference)


@require_POST
@allowed("allotments:make")
def carry_out(request: HttpRequest, reference: UUID) -> HttpResponse:
    count = services.carry_out(reference=reference, by=actor_of(request), at=timezone.now())
    text = ngettext("%(count)s customer handed over.", "%(count)s customers handed over.", count)
    messages.success(request, text % {"count": count})
    return redirect("coverage:allotment", reference)


@require_POST
@allowed("allotments:make")
def undo(request: HttpRequest, reference: UUID) -> HttpResponse:
    count = services.undo(reference=reference, by=actor_of(request), at=timezone.now())
    text = ngettext("%(count)s customer given back.", "%(count)s customers given back.", count)
    messages.success(request, text % {"count": count})
    return redirect("coverage:allotment", reference)


@require_POST
@allowed("allotments:make")
def drop(request: HttpRequest, reference: UUID) -> HttpResponse:
    services.drop(reference=reference, by=actor_of(request), at=timezone.now())
    return redirect("coverage:allotments")


@require_GET
@allowed("allotments:letters")
def letters(request: HttpRequest, reference: UUID) -> HttpResponse:
    rows = selectors.letters(reference, by=actor_of(request))
    context = {
        "reference": reference,
        "rows": [(row, _salutation(row)) for row in rows[:SHOWN]],
        "total": len(rows),
    }
    return render(request, "coverage/letters.html", context)


@require_POST
@allowed("allotments:letters")
def letters_file(request: HttpRequest, reference: UUID) -> HttpResponse:
    rows = services.take_letters(reference=reference, by=actor_of(request), at=timezone.now())
    text = io.StringIO()
    sheet = csv.writer(text)
    sheet.writerow(["customer_number", "language", "salutation", "manager", "manager_native"])
    for row in rows:
        fields = (row.number, row.language, _salutation(row), row.manager.full_name, row.manager.native_name)
        sheet.writerow([_harmless(field) for field in fields])
    # The mark at the start tells spreadsheets that the text is UTF-8.
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="letters-{reference}.csv"'
    return response


def _harmless(text: str) -> str:
    # A spreadsheet takes what begins so for a formula.
    return f"'{text}" if text[:1] in "=+-@\t\r" and text else text


def _salutation(row: selectors.Letter) -> str:
    with translation.override("zh-hans" if row.language.startswith("zh") else "en"):
        return wording.salutation(row)


def _choices(request: HttpRequest) -> dict[str, object]:
    actor = actor_of(request)
    today = organisation.today(actor.legal_entity_id, at=timezone.now())
    leavers = selectors.leavers(by=actor, on=today)
    code = request.GET.get("staff", "") or request.POST.get("staff", "")
    chosen = next((one for one in leavers if one.person.code == code), None)
    people = coverage.colleagues(by=actor, on=today)
    return {
        "leavers": leavers,
        "chosen": chosen,
        "takers": [one for one in people if chosen is None or one.staff_id != chosen.person.staff_id],
        "picked": set(request.POST.getlist("takers")),
        "latest": selectors.latest(by=actor),
        "percent": request.POST.get("spread", "15"),
    }


def _plan(request: HttpRequest, reference: UUID) -> dict[str, object]:
    actor = actor_of(request)
    plan = selectors.preview(reference, by=actor)
    code = request.GET.get("to", "") or request.POST.get("shown", "")
    desks = {desk.person.staff_id: desk for desk in plan.desks}
    lines = [line for line in plan.lines if not code or desks[line.staff_id].person.code == code]
    is_open = plan.done_at is not None and timezone.now() - plan.done_at <= services.UNDO_WITHIN
    return {
        "plan": plan,
        "lines": [
            (line, desks[line.staff_id].person, wording.reasons(line.reasons)) for line in lines[:SHOWN]
        ],
        "count": len(lines),
        "shown": code,
        "most": SHOWN,
        "can_undo": plan.state == "DONE" and is_open,
        "can_take_letters": access.can("allotments:letters", by=actor),
        "title": _("Book of %(name)s") % {"name": wording.name_of(plan.leaver)},
    }
