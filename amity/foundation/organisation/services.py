"""Use cases that change the bank's own house one at a time; what a source hands over is in loading.py."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from amity.foundation.audit import services as audit
from amity.foundation.kernel.actors import SYSTEM, Actor
from amity.foundation.kernel.errors import BadInput, DomainError, NotFound
from amity.foundation.organisation import policies
from amity.foundation.organisation.models import LegalEntity, Posting, Role, Staff, Team, Unit, UnitKind, User

PASSWORD_BYTES = 12


class AlreadyThere(DomainError):
    """Somebody or something of that code or name is there already."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """A new way in. The password is shown once; only its hash is kept."""

    username: str
    password: str


@transaction.atomic
def ensure_legal_entity(*, code: str, name_en: str, name_zh: str, currency: str, at: datetime) -> int:
    """Make the legal entity, or give the one that is there these names; return its id. Its currency stays."""
    names = {"name_en": name_en, "name_zh": name_zh}
    entity, is_new = LegalEntity.objects.get_or_create(code=code, defaults={**names, "currency": currency})
    if entity.currency != currency:
        raise BadInput(
            _("%(code)s keeps its books in %(kept)s, not in %(given)s.")
            % {"code": code, "kept": entity.currency, "given": currency}
        )
    if is_new or (entity.name_en, entity.name_zh) != (name_en, name_zh):
        LegalEntity.objects.filter(pk=entity.pk).update(**names)
        audit.record(
            action="legal-entity:made" if is_new else "legal-entity:renamed",
            subject=f"legal-entity:{code}",
            by=SYSTEM,
            at=at,
        )
    return entity.pk


@transaction.atomic
def ensure_unit(
    *,
    legal_entity_id: int,
    code: str,
    name_en: str,
    name_zh: str,
    at: datetime,
    kind: str = UnitKind.HEAD_OFFICE,
    parent_id: int | None = None,
) -> int:
    """Make the unit where it is missing; return its id. One that is there keeps its place and its names."""
    unit = Unit.objects.filter(legal_entity_id=legal_entity_id, code=code).first()
    if unit is not None:
        return unit.pk
    parent = Unit.objects.get(pk=parent_id) if parent_id else None
    unit = Unit.objects.create(
        legal_entity_id=legal_entity_id, code=code, name_en=name_en, name_zh=name_zh, kind=kind, parent=parent
    )
    unit.path = f"{parent.path if parent else '/'}{unit.pk}/"
    unit.save(update_fields=["path"])
    audit.record(action="unit:made", subject=f"unit:{code}", by=SYSTEM, at=at)
    return unit.pk


def set_business_date(*, legal_entity_id: int, business_date: date) -> None:
    """Say up to which day the bank's data are known; never back."""
    earlier = Q(business_date__isnull=True) | Q(business_date__lt=business_date)
    LegalEntity.objects.filter(earlier, pk=legal_entity_id).update(business_date=business_date)


@transaction.atomic
def add_staff(
    *,
    legal_entity_id: int,
    code: str,
    full_name: str,
    native_name: str,
    unit_code: str,
    role: str,
    active_from: date,
    by: Actor,
    at: datetime,
    team_code: str = "",
) -> int:
    """
    Let somebody, new or known by the code, work in a role at a unit from a day on; return their id.

    :raises BadInput: if unit, team or role is not known, or the role excludes another that they hold.
    :raises AlreadyThere: if they hold the role there already.
    """
    unit = _unit(legal_entity_id, unit_code)
    team = _team(unit, team_code) if team_code else None
    if role not in Role.values:
        raise BadInput(
            _("%(role)s is none of the roles: %(known)s.") % {"role": role, "known": ", ".join(Role.values)}
        )
    person, _is_new = Staff.objects.get_or_create(
        legal_entity_id=legal_entity_id,
        code=code,
        defaults={"full_name": full_name, "native_name": native_name},
    )
    held = Posting.objects.filter(Q(active_to__isnull=True) | Q(active_to__gt=active_from), staff=person)
    if held.filter(unit=unit, role=role).exists():
        raise AlreadyThere(_("%(code)s holds this role there already.") % {"code": code})
    policies.check_roles_together({role, *held.values_list("role", flat=True)}, code=code)
    Posting.objects.create(staff=person, unit=unit, team=team, role=role, active_from=active_from)
    audit.record(
        action="staff:posted",
        subject=f"staff:{code}",
        by=by,
        at=at,
        changes={"role": ("", role), "unit": ("", unit_code), "active_from": ("", active_from)},
    )
    return person.pk


@transaction.atomic
def make_user(*, staff_id: int, username: str, by: Actor, at: datetime, password: str = "") -> SignIn:
    """
    Give a staff member a way to sign in; return it with the password, which is random unless given.

    :raises AlreadyThere: if they have one, or somebody else has the name.
    """
    person = Staff.objects.select_for_update().get(pk=staff_id)
    if person.user_id is not None:
        raise AlreadyThere(_("%(code)s can sign in already.") % {"code": person.code})
    if User.objects.filter(username=username).exists():
        raise AlreadyThere(_("Somebody signs in as %(username)s already.") % {"username": username})
    secret = password or secrets.token_urlsafe(PASSWORD_BYTES)
    person.user = User.objects.create_user(
        username=username, password=secret, must_change_password=not password
    )
    person.save(update_fields=["user"])
    audit.record(action="staff:sign-in-given", subject=f"staff:{person.code}", by=by, at=at)
    return SignIn(username, secret)


@transaction.atomic
def give_new_password(*, legal_entity_id: int, code: str, by: Actor, at: datetime) -> SignIn:
    """
    Give a staff member a new random password, which they change at the next sign-in.

    :raises NotFound: if nobody has the code, or they have no sign-in.
    """
    person = Staff.objects.select_related("user").filter(legal_entity_id=legal_entity_id, code=code).first()
    if person is None or person.user is None or not person.user.is_active:
        raise NotFound(_("There is no staff member %(code)s who can sign in.") % {"code": code})
    secret = secrets.token_urlsafe(PASSWORD_BYTES)
    person.user.set_password(secret)
    person.user.must_change_password = True
    person.user.save(update_fields=["password", "must_change_password"])
    audit.record(action="staff:password-given", subject=f"staff:{code}", by=by, at=at)
    return SignIn(person.user.username, secret)


@transaction.atomic
def end_staff(*, legal_entity_id: int, code: str, active_to: date, by: Actor, at: datetime) -> int:
    """
    End all that somebody does at the bank from a day on, and their sign-in at once; return how many ended.

    :raises NotFound: if nobody has the code.
    """
    person = Staff.objects.filter(legal_entity_id=legal_entity_id, code=code).first()
    if person is None:
        raise NotFound(_("There is no staff member %(code)s.") % {"code": code})
    running = Posting.objects.filter(Q(active_to__isnull=True) | Q(active_to__gt=active_to), staff=person)
    # A posting that would end before it begins never took place.
    running.filter(active_from__gte=active_to).delete()
    ended = running.update(active_to=active_to)
    User.objects.filter(staff=person).update(is_active=False)
    audit.record(
        action="staff:ended", subject=f"staff:{code}", by=by, at=at, changes={"active_to": ("", active_to)}
    )
    return ended


def _unit(legal_entity_id: int, code: str) -> Unit:
    unit = Unit.objects.filter(legal_entity_id=legal_entity_id, code=code).first()
    if unit is None:
        raise BadInput(_("There is no unit %(code)s. Units come with a feed, or with init.") % {"code": code})
    return unit


def _team(unit: Unit, code: str) -> Team:
    team = Team.objects.filter(unit=unit, code=code).first()
    if team is None:
        raise BadInput(_("Unit %(unit)s has no team %(code)s.") % {"unit": unit.code, "code": code})
    return team
