"""Use cases that change rules of quality. Every version is kept, and can be brought back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amity.foundation.access import services as access
from amity.foundation.audit import services as audit
from amity.foundation.kernel.actors import SYSTEM, Actor
from amity.foundation.kernel.errors import ChangedMeanwhile, NotFound
from amity.know.quality import judgements, policies
from amity.know.quality.models import Rule, RuleVersion
from amity.know.quality.selectors.definitions import Definition, library, of_content
from amity.know.quality.selectors.rules import to_definition, to_text


@transaction.atomic
def seed(*, at: datetime) -> int:
    """
    Bring the library's rules into the bank; what the bank has edited stays. Return how many were written.

    :raises BadInput: if a definition cannot be used; nothing is written then.
    """
    present = {rule.code: rule for rule in Rule.objects.select_for_update()}
    due = [each for each in library() if _is_due(each, present.get(each.code))]
    for definition in due:
        rule = present.get(definition.code) or Rule(code=definition.code, version=0)
        rule.seeded = definition.content_hash
        _write(rule, definition, by=SYSTEM, at=at)
    if due:
        changes = {"rows": ("", str(len(due)))}
        audit.record(action="quality:seeded", subject="quality:library", by=SYSTEM, at=at, changes=changes)
    return len(due)


@transaction.atomic
def change(*, code: str, version: int, definition: Definition, by: Actor, at: datetime) -> int:
    """
    Write what a rule says from now on; return its new version. The next turn of the ring judges by it.

    :raises NotAllowed: if the actor may not.
    :raises NotFound: if there is no such rule.
    :raises ChangedMeanwhile: if somebody changed it after ``version``.
    :raises BadInput: naming what cannot be used.
    """
    access.check("quality:write-rules", by=by)
    rule = _lock(code)
    if rule.version != version:
        raise ChangedMeanwhile(_("Somebody changed this rule meanwhile. Look again, then write."))
    before = to_definition(rule)
    # The code, the fact and what is required of it are what the rule is: another is another rule.
    definition = replace(definition, code=rule.code, field=rule.field, check_code=rule.check_code)
    if definition == before:
        return rule.version
    _write(rule, definition, by=by, at=at)
    _record("quality:rule-changed", rule, before, definition, by=by, at=at)
    return rule.version


@transaction.atomic
def restore(*, code: str, version: int, by: Actor, at: datetime) -> int:
    """
    Bring back what a rule said in an earlier version, as a new one; return the new version.

    :raises NotAllowed: if the actor may not.
    :raises NotFound: if there is no such rule, or no such version of it.
    :raises BadInput: if what it said then cannot be used any more.
    """
    access.check("quality:write-rules", by=by)
    rule = _lock(code)
    kept = RuleVersion.objects.filter(rule=rule, version=version).first()
    if kept is None:
        raise NotFound(_("There is no such version."))
    before, definition = to_definition(rule), of_content(kept.content)
    if definition != before:
        _write(rule, definition, by=by, at=at)
        _record("quality:rule-restored", rule, before, definition, by=by, at=at)
    return rule.version


def _write(rule: Rule, definition: Definition, *, by: Actor, at: datetime) -> None:
    policies.check_rule(definition)
    for name in Definition.__dataclass_fields__:
        setattr(rule, name, getattr(definition, name))
    judgements.requirement(to_text(rule), language=get_language() or "en")
    rule.version += 1
    rule.save()
    RuleVersion.objects.create(
        rule=rule, version=rule.version, content=definition.content, staff_id=by.staff_id, written_at=at
    )


def _is_due(definition: Definition, present: Rule | None) -> bool:
    if present is None:
        return True
    is_as_seeded = to_definition(present).content_hash == present.seeded
    return is_as_seeded and definition.content_hash != present.seeded


def _lock(code: str) -> Rule:
    rule = Rule.objects.select_for_update().filter(code=code).first()
    if rule is None:
        raise NotFound(_("There is no such rule."))
    return rule


def _record(
    action: str, rule: Rule, before: Definition, after: Definition, *, by: Actor, at: datetime
) -> None:
    was, now = before.content, after.content
    changes = {name: (was[name], now[name]) for name in now if was[name] != now[name]}
    audit.record(action=action, subject=f"quality-rule:{rule.code}", by=by, at=at, changes=changes)
