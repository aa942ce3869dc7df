"""The import wizard: HTTP in, one call to a use case, HTML out. Each step keeps what it is told at once."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from amity.foundation.access import services as access
from amity.foundation.access.http import actor_of, allowed
from amity.foundation.kernel.errors import BadInput, DomainError
from amity.know.imports import judgements, selectors, services, steps
from amity.web.imports import selectors as pages
from amity.web.imports import words
from amity.web.imports.selectors import Draft

STEP_OF = {
    "DRAFT": "columns", "CHECKING": "check", "CHECKED": "check", "FAILED": "check", "QUEUED": "result",
    "RUNNING": "result", "DONE": "result", "UNDOING": "result", "UNDONE": "result", "EXPIRED": "result",
}  # fmt: skip
LARGEST_FEED = 256 * 1024


@require_http_methods(["GET", "POST"])
@allowed("imports:run")
def start(request: HttpRequest) -> HttpResponse:
    """Step 1: what kind of record, and the file."""
    actor = actor_of(request)
    error = ""
    if request.method == "POST":
        try:
            return redirect("imports:columns", reference=_begin(request))
        except BadInput as refusal:
            error = str(refusal)
    context = {
        "step": 1,
        "forms": pages.forms_for(actor),
        "form": request.POST.get("form", "persons"),
        "error": error,
        "imports": selectors.latest(by=actor),
        "most_mb": selectors.LARGEST_FILE // 1024**2,
        "most_rows": selectors.MOST_ROWS,
    }
    return render(request, "imports/start.html", context, status=422 if error else 200)


def _begin(request: HttpRequest) -> UUID:
    upload = request.FILES.get("file")
    if upload is None:
        raise BadInput(_("Choose a file."))
    services.check_size(upload.size or 0)
    return services.begin(
        form=request.POST.get("form", ""),
        file_name=upload.name or "",
        content=upload.read(),
        by=actor_of(request),
        at=timezone.now(),
    )


@require_GET
@allowed("imports:run")
def template(request: HttpRequest, form: str) -> HttpResponse:
    """Give an empty list of a form, with the columns as the reader's language calls them."""
    if form not in judgements.form_codes():
        raise BadInput(_("Say what the rows of the list are."))
    services.check_form(form, by=actor_of(request))
    headers = {one.path: words.target(one.path) for one in judgements.targets(form)}
    response = HttpResponse(selectors.template(form, headers), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{form}.csv"'
    return response


@require_GET
@allowed("imports:run")
def one(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Go to the step at which the import is."""
    it = selectors.one(reference, by=actor_of(request))
    return redirect(f"imports:{STEP_OF[it.state]}", reference=reference)


@require_http_methods(["GET", "POST"])
@allowed("imports:run")
def columns(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Step 2: which column is what. Every change is kept as it is made."""
    actor = actor_of(request)
    it = selectors.one(reference, by=actor)
    error = ""
    if request.method == "POST":
        try:
            chosen = _chosen(it, request.POST)
            services.map_columns(
                reference=reference, version=_version(request), columns=chosen, by=actor, at=timezone.now()
            )
        except DomainError as refusal:
            error = str(refusal)
        it = selectors.one(reference, by=actor)
        if not error and request.POST.get("go") == "next":
            if not judgements.missing(it.plan):
                return redirect("imports:rules", reference=reference)
            error = _("Some columns are missing still.")
    context = _context(request, it, 2, error) | {"page": pages.columns_page(it)}
    context["may_feed"] = access.can("imports:feeds", by=actor)
    name = "imports/columns.html#table" if request.headers.get("HX-Request") else "imports/columns.html"
    return render(request, name, context, status=422 if error else 200)


def _chosen(it: Draft, form: QueryDict) -> dict[str, Mapping[str, Any]]:
    """Return the recipes that the form says, by target; a target that is new gets the likeliest one."""
    profile = selectors.profile_of(it)
    targets = {one.path: one for one in judgements.targets(it.form)}
    found: dict[str, Mapping[str, Any]] = {}
    for number, seen in enumerate(profile):
        label = form.get(f"target-{number}", "").strip()
        if not label:
            continue
        path = words.path_of(it.form, label)
        if not path:
            raise BadInput(
                _("%(what)s is no field of these records. Choose one of the list.") % {"what": label}
            )
        if path in found:
            raise BadInput(_("Two columns become %(what)s: join them, or leave one out.") % {"what": label})
        was = it.plan["columns"].get(path)
        how = form.get(f"how-{number}", "")
        is_same = was is not None and was["columns"][:1] == [seen["name"]]
        if is_same and was is not None and how == "sql":
            found[path] = was
        elif is_same and how in targets[path].recipes:
            found[path] = _recipe(number, seen, how, form)
        else:
            found[path] = steps.recipe_for(it.form, seen, path)
    return found


def _recipe(number: int, seen: Mapping[str, Any], how: str, form: QueryDict) -> dict[str, Any]:
    names = [seen["name"]]
    option = ""
    codes: dict[str, str] = {}
    if how in ("day", "moment"):
        option = form.get(f"format-{number}", "") or seen["format"] or next(iter(words.DAY_FORMATS))
    elif how == "join":
        option = form.get(f"with-{number}", "")[:10]
        names += [name for name in form.getlist(f"other-{number}") if name]
    elif how == "coded":
        codes = {
            value: code
            for at, value in enumerate(seen["values"])
            if (code := form.get(f"code-{number}-{at}", ""))
        }
        path = words.path_of(form.get("form", ""), form.get(f"target-{number}", ""))
        guessed = steps.recipe_for(form.get("form", ""), seen, path)["codes"] if path else {}
        shown = f"code-{number}-0" in form
        codes = {**{v: c for v, c in guessed.items() if v not in seen["values"] or not shown}, **codes}
    return {"how": how, "columns": names, "option": option, "codes": codes}


@require_http_methods(["GET", "POST"])
@allowed("imports:run")
def feed(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Give the plan as a feed folder, or take one for a plan."""
    actor = actor_of(request)
    it = selectors.one(reference, by=actor)
    if request.method == "POST":
        services.adopt(reference=reference, feed=_feed_text(request), by=actor, at=timezone.now())
        return redirect("imports:columns", reference=reference)
    name = it.source or "list"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{name}/{steps.FEED}", selectors.feed_of(it, name=name))
    response = HttpResponse(packed.getvalue(), content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="feed.zip"'
    return response


def _feed_text(request: HttpRequest) -> str:
    upload = request.FILES.get("feed")
    if upload is None or (upload.size or 0) > LARGEST_FEED:
        raise BadInput(_("Choose a feed.toml, or a zip of the folder that holds it."))
    content = upload.read()
    if content.startswith(b"PK"):
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                inside = [one for one in archive.infolist() if one.filename.split("/")[-1] == steps.FEED]
                if len(inside) != 1 or inside[0].file_size > LARGEST_FEED:
                    raise BadInput(_("Choose a feed.toml, or a zip of the folder that holds it."))
                content = archive.read(inside[0])
        except zipfile.BadZipFile:
            raise BadInput(_("Choose a feed.toml, or a zip of the folder that holds it.")) from None
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise BadInput(_("Choose a feed.toml, or a zip of the folder that holds it.")) from None


@require_http_methods(["GET", "POST"])
@allowed("imports:run")
def rules(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Step 3: whom the bank has already, and what is alike in every row."""
    actor = actor_of(request)
    it = selectors.one(reference, by=actor)
    error = ""
    if request.method == "POST":
        try:
            services.set_rules(
                reference=reference,
                version=_version(request),
                rules=_rules(request.POST),
                by=actor,
                at=timezone.now(),
            )
            return redirect("imports:check", reference=reference)
        except DomainError as refusal:
            error = str(refusal)
    constants = judgements.constants_of(it.plan)
    context = _context(request, it, 3, error) | {
        "keys": pages.match_keys(it),
        "acts": pages.match_acts(it),
        "units": selectors.units_for(actor),
        "has_customers": judgements.has_customers(it.form),
        "source": request.POST.get("source", it.source),
        "staff": request.POST.get("staff", constants.get("assignments/MAIN.staff_code", "")),
        "consent": request.POST.get("consent", it.plan["consent_basis"]),
        "unit": request.POST.get("unit", constants.get("customers.unit_code", "")),
    }
    return render(request, "imports/rules.html", context, status=422 if error else 200)


def _rules(form: QueryDict) -> services.Rules:
    places = {key: form.get(f"place-{key}", "") for key in judgements.MATCH_KEYS}
    chosen = [key for key in judgements.MATCH_KEYS if form.get(f"key-{key}")]
    keys = sorted(chosen, key=lambda key: (int(places[key]) if places[key].isdecimal() else 99, key))
    return services.Rules(
        keys=tuple(keys),
        on_match=form.get("on_match", ""),
        source=form.get("source", ""),
        unit_code=form.get("unit", ""),
        staff_code=form.get("staff", "").strip(),
        consent_basis=form.get("consent", ""),
    )


@require_http_methods(["GET", "POST"])
@allowed("imports:run")
def check(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Step 4: what would become of every row, errors first."""
    actor = actor_of(request)
    if request.method == "POST":
        services.check_again(reference=reference, by=actor, at=timezone.now())
        return redirect("imports:check", reference=reference)
    it = selectors.one(reference, by=actor)
    outcome = request.GET.get("only", "")
    place = request.GET.get("after", "")
    after = int(place) if place.isdecimal() and len(place) < 7 else 0  # noqa: PLR2004 no list is so long
    found = selectors.findings(it, outcome=outcome, after=after)
    context = _context(request, it, 4, it.error if it.state == "FAILED" else "") | {
        "counts": pages.counts(it),
        "lines": [pages.row_line(it, one) for one in found],
        "only": outcome,
        "after": after + len(found) if len(found) == selectors.AT_ONCE else 0,
        "is_waiting": it.state == "CHECKING",
        "takes": sum(it.counts.get(name, 0) for name in selectors.TAKEN),
    }
    name = "imports/check.html#body" if request.headers.get("HX-Request") else "imports/check.html"
    return render(request, name, context)


@require_POST
@allowed("imports:run")
def run(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Let it run."""
    services.start(reference=reference, version=_version(request), by=actor_of(request), at=timezone.now())
    return redirect("imports:result", reference=reference)


@require_GET
@allowed("imports:run")
def result(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Step 5: how far it is, and what came of it."""
    actor = actor_of(request)
    it = selectors.one(reference, by=actor)
    is_over = it.state in ("DONE", "UNDONE", "FAILED", "EXPIRED")
    context = _context(request, it, 5, it.error) | {
        "counts": pages.counts(it),
        "made": selectors.made(it, by=actor) if it.state == "DONE" else (),
        "kept": selectors.kept_changes(it, by=actor) if it.state == "UNDONE" else (),
        "is_waiting": not is_over,
        "can_undo": selectors.can_be_undone(it.state, it.ended_at, at=timezone.now()),
        "undo_until": it.ended_at + selectors.KEPT_FOR if it.ended_at else None,
    }
    name = "imports/result.html#body" if request.headers.get("HX-Request") else "imports/result.html"
    return render(request, name, context)


@require_POST
@allowed("imports:run")
def undo(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Let it be undone."""
    services.undo(reference=reference, by=actor_of(request), at=timezone.now())
    return redirect("imports:result", reference=reference)


@require_POST
@allowed("imports:run")
def drop(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Let go of a list that has not run."""
    services.drop(reference=reference, by=actor_of(request), at=timezone.now())
    return redirect("imports:start")


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0  # noqa: PLR2004 no version is so high


def _context(request: HttpRequest, it: Draft, step: int, error: str) -> dict[str, Any]:
    label = words.FORMS.get(it.form, (words.in_words(it.form), ""))[0]
    return {
        "it": it,
        "step": step,
        "error": error,
        "form_label": label,
        "is_open": it.state in selectors.OPEN,
        "can_check": it.state in ("CHECKING", "CHECKED", "FAILED"),
        "is_run": STEP_OF[it.state] == "result",
        "by_bank": selectors.sets_up_any(actor_of(request)),
    }
