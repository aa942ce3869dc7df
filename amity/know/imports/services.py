"""Use cases of whoever brings a list: upload, map, set rules, mend, start, drop, undo."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from amity.foundation.access import services as access
from amity.foundation.audit import services as audit
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.errors import BadInput, ChangedMeanwhile, NotFound
from amity.foundation.kernel.references import new_reference
from amity.foundation.kernel.workspaces import workspace
from amity.foundation.keys import services as keys
from amity.foundation.organisation import selectors as organisation
from amity.know.imports import judgements, letting_go, policies, sealing, selectors, steps
from amity.know.imports.models import Finding, Import, ImportState
from amity.know.imports.policies import NotNow

check_form, check_size = policies.check_form, policies.check_size
Words = Callable[[selectors.FindingRow], tuple[str, str]]
"""Says what the target of a refused row is called, and why it is refused."""
LONGEST_NAME = 120
LONGEST_SOURCE = 40
MOST_MENDS = 2_000
_NAME_OF_FILE = re.compile(r"[^\w.\- ()（）]+")


def begin(*, form: str, file_name: str, content: bytes, by: Actor, at: datetime) -> UUID:
    """
    Take an upload: see how it is written, what its columns seem to be, and keep it sealed.

    :raises NotAllowed: if the actor may not import, or not this kind.
    :raises BadInput: if the file cannot be used.
    """
    access.check("imports:run", by=by)
    if form not in judgements.form_codes():
        raise BadInput(_("Say what the rows of the list are."))
    policies.check_form(form, by=by)
    policies.check_size(len(content))
    name = _NAME_OF_FILE.sub("_", Path(file_name).name)[-LONGEST_NAME:] or "list.csv"
    reference = new_reference()
    with workspace(Path(settings.HOME) / "intake") as place:
        path = sealing.folder_for(place) / name
        path.write_bytes(content)
        profile = steps.look_at(path, form=form, workspace=place)
        kept = path.read_bytes()
    key = _new_key()
    sealing.keep(reference, kept, key=key)
    with transaction.atomic():
        plan = judgements.first_plan(form, profile.file, profile.guessed)
        plan["is_bank_wide"] = policies.sets_up_any(by)
        Import.objects.create(
            reference=reference,
            legal_entity_id=by.legal_entity_id,
            staff_id=by.staff_id,
            unit_id=by.unit_id,
            key_number=key,
            file_name=name,
            came_in=profile.came_in,
            form=form,
            plan=plan,
            profile_sealed=keys.seal_for_batch(json.dumps(profile.columns, ensure_ascii=False), batch=key),
            rows_total=profile.rows,
            created_at=at,
            changed_at=at,
        )
        changes = {"form": ("", form), "rows": ("", profile.rows)}
        audit.record(action="import:uploaded", subject=f"import:{reference}", by=by, at=at, changes=changes)
    return reference


def adopt(*, reference: UUID, feed: str, by: Actor, at: datetime) -> None:
    """
    Map the list as a feed says.

    :raises NotAllowed: if the actor may not set up feeds.
    :raises BadInput: if the feed cannot be read, or is more than a page can show.
    """
    access.check("imports:feeds", by=by)
    with workspace(Path(settings.HOME) / "intake") as place:
        folder = sealing.folder_for(place)
        (folder / steps.FEED).write_text(feed, encoding="utf-8")
        plan = steps.plan_of_feed(folder)
    with transaction.atomic():
        row = _lock(reference, by=by)
        if plan["form"] != row.form:
            raise BadInput(_("The feed is for another kind of record than this import."))
        # How the file at hand is written was seen; how the feed's was, it says.
        row.plan = {**row.plan, **plan, "file": row.plan["file"]}
        _save(row, at=at, fields=("plan",))
        audit.record(action="import:feed_taken", subject=f"import:{reference}", by=by, at=at)


@transaction.atomic
def map_columns(
    *, reference: UUID, version: int, columns: Mapping[str, Mapping[str, Any]], by: Actor, at: datetime
) -> None:
    """
    Say which column is what; ``columns`` are recipes by target.

    :raises ChangedMeanwhile: if it was changed after ``version``.
    :raises BadInput: if a recipe lacks something.
    """
    row = _lock(reference, by=by, version=version)
    row.plan = judgements.with_columns(row.plan, columns)
    _save(row, at=at, fields=("plan",))
    audit.record(
        action="import:mapped",
        subject=f"import:{reference}",
        by=by,
        at=at,
        changes={"targets": ("", ", ".join(sorted(row.plan["columns"])))},
    )


@dataclass(frozen=True, slots=True)
class Rules:
    """What is the same for every row, and what becomes of those whom the bank has."""

    keys: tuple[str, ...]
    on_match: str
    source: str
    unit_code: str
    staff_code: str
    consent_basis: str


@transaction.atomic
def set_rules(*, reference: UUID, version: int, rules: Rules, by: Actor, at: datetime) -> None:
    """
    Set the rules, and let the list be checked.

    :raises ChangedMeanwhile: if it was changed after ``version``.
    :raises BadInput: if a rule is missing, or speaks of a unit or a person that is not there.
    """
    row = _lock(reference, by=by, version=version)
    source = rules.source.strip()
    if not re.fullmatch(r"[\w .\-]{2,40}", source):
        raise BadInput(_("Name the source in 2 to 40 letters and digits, e.g. house-fair-2026."))
    if not policies.sets_up_any(by) and source in selectors.feeds_sources(by.legal_entity_id):
        raise BadInput(_("A system of the bank is called so. Give the list a name of its own."))
    constants = _constants(row, rules, by=by, at=at)
    if judgements.has_customers(row.form) and len(rules.consent_basis.strip()) < 3:  # noqa: PLR2004
        raise BadInput(_("Say on what ground the bank may keep these people's data."))
    row.source = source
    row.plan = judgements.with_rules(
        row.plan,
        keys=rules.keys,
        on_match=rules.on_match,
        constants=constants,
        consent_basis=rules.consent_basis.strip()[:200],
    )
    _ask_for_check(row, at=at)
    audit.record(
        action="import:rules_set",
        subject=f"import:{reference}",
        by=by,
        at=at,
        changes={"on_match": ("", rules.on_match), "source": ("", source), "unit": ("", rules.unit_code)},
        purpose=rules.consent_basis.strip(),
    )


def _constants(row: Import, rules: Rules, *, by: Actor, at: datetime) -> dict[str, str]:
    """Return what every row says alike; a branch manager brings prospects of the own branch."""
    if not judgements.has_customers(row.form):
        return {}
    units = selectors.units_for(by)
    unit = rules.unit_code or (units[0].code if not policies.sets_up_any(by) and units else "")
    if unit and unit not in {one.code for one in units}:
        raise BadInput(_("There is no such unit among yours."))
    constants = {"customers.unit_code": unit}
    if not policies.sets_up_any(by) or "customers.status" not in row.plan["columns"]:
        constants["customers.status"] = "PROSPECT"
    if rules.staff_code:
        if rules.staff_code not in organisation.staff_ids(row.legal_entity_id):
            raise BadInput(_("There is nobody of that staff code."))
        constants["assignments/MAIN.staff_code"] = rules.staff_code
    if rules.staff_code or "assignments/MAIN.staff_code" in row.plan["columns"]:
        constants["assignments.active_from"] = organisation.today(row.legal_entity_id, at=at).isoformat()
    return constants


@transaction.atomic
def check_again(*, reference: UUID, by: Actor, at: datetime) -> None:
    """Let the list be checked once more, with what was mended."""
    _ask_for_check(_lock(reference, by=by), at=at)


@transaction.atomic
def mend(*, reference: UUID, row_number: int, cells: Mapping[str, str], by: Actor, at: datetime) -> Finding:
    """
    Write other words into the cells of one row, and judge the row anew.

    :raises NotFound: if the check found nothing in such a row, or its words were let go.
    :raises BadInput: if there are too many mends: then the file itself is to be mended.
    """
    row = _lock(reference, by=by)
    finding = Finding.objects.select_for_update().filter(of=row, row_number=row_number).first()
    if finding is None or finding.row_sealed is None:
        raise NotFound(_("There is nothing to mend in this row."))
    was = json.loads(keys.open_for_batch(finding.row_sealed, batch=row.key_number))
    now = {name: str(cells.get(name, said)).strip()[:2000] for name, said in was.items()}
    mends = selectors.mends_of(row)
    mends.setdefault(str(row_number), {}).update(
        {name: said for name, said in now.items() if said != was[name]}
    )
    if len(mends) > MOST_MENDS:
        raise BadInput(_("So many rows are mended better in the file itself. Upload it again."))
    row.mends_sealed = keys.seal_for_batch(json.dumps(mends, ensure_ascii=False), batch=row.key_number)
    finding.row_sealed = keys.seal_for_batch(json.dumps(now, ensure_ascii=False), batch=row.key_number)
    _judge_row(row, finding, now)
    finding.save()
    # Not another version: the page on which a row was mended still shows what will be imported.
    row.changed_at = at
    row.save(update_fields=["mends_sealed", "counts", "changed_at"])
    changed = [name for name in now if now[name] != was[name]]
    audit.record(
        action="import:row_mended",
        subject=f"import:{reference}:row:{row_number}",
        by=by,
        at=at,
        changes={"columns": ("", ", ".join(changed))},
    )
    return finding


def _judge_row(row: Import, finding: Finding, cells: Mapping[str, str]) -> None:
    before = finding.outcome
    with workspace(Path(settings.HOME) / "intake") as place:
        folder = sealing.folder_for(place)
        plan = steps.one_row(cells, row.plan, folder)
        (folder / steps.FEED).write_text(selectors.feed_of(row, plan), encoding="utf-8")
        judged = steps.judge(folder, place, mends={}, units=selectors.units_of_match(row))
    fault = judged.faults[0] if judged.faults else None
    verdict = selectors.outcomes_of(row, judged).get(steps.MAIN_ROW, "new")
    finding.outcome = "error" if fault else verdict
    finding.target = fault.target if fault else ""
    finding.reason = fault.reason[:300] if fault else ""
    counts = dict(row.counts)
    counts[before] = max(0, counts.get(before, 0) - 1)
    counts[finding.outcome] = counts.get(finding.outcome, 0) + 1
    row.counts = counts


@transaction.atomic
def show_row(*, reference: UUID, row_number: int, by: Actor, at: datetime) -> dict[str, str]:
    """
    Return what a row says in the clear, so that it can be mended; each time is in the audit.

    :raises NotFound: if there is no such row, or its words were let go.
    """
    access.check("imports:run", by=by)
    row = selectors.one(reference, by=by)
    finding = Finding.objects.filter(of=row, row_number=row_number).first()
    if finding is None or finding.row_sealed is None:
        raise NotFound(_("There is nothing to mend in this row."))
    audit.record(action="import:row_shown", subject=f"import:{reference}:row:{row_number}", by=by, at=at)
    found: dict[str, str] = json.loads(keys.open_for_batch(finding.row_sealed, batch=row.key_number))
    return found


@transaction.atomic
def error_file(*, reference: UUID, by: Actor, at: datetime, words: Words) -> str:
    """Return the refused rows as CSV, in the clear; written down. ``words`` says target and reason."""
    access.check("imports:run", by=by)
    row = selectors.one(reference, by=by)
    refused = selectors.refused(row)
    audit.record(
        action="import:errors_taken",
        subject=f"import:{reference}",
        by=by,
        at=at,
        changes={"rows": ("", len(refused))},
    )
    columns = list(dict.fromkeys(name for one in refused for name in one.cells))
    return steps.error_file(((one.row_number, *words(one), one.cells) for one in refused), columns)


@transaction.atomic
def start(*, reference: UUID, version: int, by: Actor, at: datetime) -> None:
    """
    Let the import run.

    :raises NotNow: if it was not checked since it was last changed.
    :raises ChangedMeanwhile: if it was changed after ``version``.
    """
    row = _lock(reference, by=by, version=version)
    if row.state != ImportState.CHECKED:
        raise NotNow(_("Check the list first."))
    row.state, row.rows_done, row.error = ImportState.QUEUED, 0, ""
    _save(row, at=at, fields=("state", "rows_done", "error"))
    audit.record(
        action="import:started",
        subject=f"import:{reference}",
        by=by,
        at=at,
        changes={"rows": ("", row.rows_total)},
    )
    _defer("imports.run", row)


@transaction.atomic
def undo(*, reference: UUID, by: Actor, at: datetime) -> None:
    """
    Let everything that the import did be undone.

    :raises NotNow: if it did not end, or more than seven days ago.
    """
    row = _lock(reference, by=by, must_be_open=False)
    if not policies.can_be_undone(row.state, row.ended_at, at=at):
        raise NotNow(_("An import can be undone for seven days after it ended."))
    row.state = ImportState.UNDOING
    _save(row, at=at, fields=("state",))
    audit.record(action="import:undo_asked", subject=f"import:{reference}", by=by, at=at)
    _defer("imports.undo", row)


@transaction.atomic
def drop(*, reference: UUID, by: Actor, at: datetime) -> None:
    """Let go of an import that has not run, with its file."""
    row = _lock(reference, by=by)
    letting_go.let_go(row, at=at)
    audit.record(action="import:dropped", subject=f"import:{reference}", by=by, at=at)


def forget_waiting(*, legal_entity_id: int, at: datetime) -> int:
    """Let go of all lists of a bank that have not run: one of them may hold whom the bank has to forget."""
    return letting_go.forget_waiting(legal_entity_id=legal_entity_id, at=at)


def forget_over(*, at: datetime) -> int:
    """Let go of what was uploaded or kept for an undo longer ago than seven days; return how many."""
    return letting_go.forget_over(at=at)


def _ask_for_check(row: Import, *, at: datetime) -> None:
    if gone := judgements.missing(row.plan):
        raise BadInput(_("Map these first: %(what)s.") % {"what": ", ".join(gone)})
    row.state, row.error, row.rows_done = ImportState.CHECKING, "", 0
    _save(row, at=at, fields=("state", "error", "plan", "source", "rows_done"))
    _defer("imports.check", row)


def _defer(task: str, row: Import) -> None:
    app.configure_task(task, queue="live").defer(reference=str(row.reference))


def _save(row: Import, *, at: datetime, fields: tuple[str, ...]) -> None:
    row.version += 1
    row.changed_at = at
    row.save(update_fields=[*fields, "version", "changed_at"])


def _lock(reference: UUID, *, by: Actor, version: int | None = None, must_be_open: bool = True) -> Import:
    access.check("imports:run", by=by)
    row = selectors.visible(by).select_for_update().filter(reference=reference).first()
    if row is None:
        raise NotFound(_("There is no such import among yours."))
    if must_be_open:
        policies.check_open(row.state)
    if version is not None and row.version != version:
        raise ChangedMeanwhile(_("This import was changed meanwhile."))
    return row


def _new_key() -> int:
    """Return a number of a key that no batch has: both come from one sequence."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('sources_batch', 'id'))")
        return int(cursor.fetchone()[0])
