"""Use cases of the intake: units, teams and staff as a source has them; the same twice changes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from amity.foundation.kernel.errors import BadInput
from amity.foundation.kernel.intake import ParkedRow, Taken
from amity.foundation.organisation import policies
from amity.foundation.organisation.models import LegalEntity, Posting, Staff, Team, Unit, User


@dataclass(frozen=True, slots=True)
class UnitGiven:
    """A unit in a source; without a parent it hangs below the feed's own unit."""

    code: str
    name_en: str
    name_zh: str
    kind: str
    parent_code: str


@dataclass(frozen=True, slots=True)
class TeamGiven:
    """A team in a source."""

    code: str
    unit_code: str
    name_en: str
    name_zh: str


@dataclass(frozen=True, slots=True)
class StaffGiven:
    """A posting in a source, with the person who holds it."""

    code: str
    full_name: str
    native_name: str
    unit_code: str
    team_code: str
    role: str
    active_from: date
    active_to: date | None
    is_showcased: bool
    languages: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    home_region: str = ""


class _Tally:
    """Count what became of the rows, and keep those that wait."""

    def __init__(self) -> None:
        self.inserted = 0
        self.updated = 0
        self.unchanged = 0
        self.parked: list[ParkedRow] = []

    def count(self, *, is_new: bool, is_changed: bool) -> None:
        self.inserted += is_new
        self.updated += is_changed and not is_new
        self.unchanged += not is_new and not is_changed

    def taken(self) -> Taken:
        return Taken(self.inserted, self.updated, self.unchanged, tuple(self.parked))


def take_units(rows: Sequence[UnitGiven], *, legal_entity_id: int, own_unit_id: int) -> Taken:
    """
    Put units into the tree, whatever their order.

    :raises BadInput: if a unit would hang below itself.
    """
    units = {unit.code: unit for unit in Unit.objects.filter(legal_entity_id=legal_entity_id)}
    own = next((unit for unit in units.values() if unit.pk == own_unit_id), None)
    tally = _Tally()
    waiting = list(enumerate(rows))
    while waiting:
        ready = [(i, row) for i, row in waiting if not row.parent_code or row.parent_code in units]
        if not ready:
            break
        for _index, row in ready:
            parent = units[row.parent_code] if row.parent_code else own
            _put_unit(row, parent, units, legal_entity_id, tally)
        done = {index for index, _row in ready}
        waiting = [(i, row) for i, row in waiting if i not in done]
    tally.parked += [ParkedRow(index, "units", row.parent_code) for index, row in waiting]
    return tally.taken()


def take_teams(rows: Sequence[TeamGiven], *, legal_entity_id: int) -> Taken:
    """Put teams into their units; a code that is there moves with the row."""
    units = _ids_by_code(Unit.objects.filter(legal_entity_id=legal_entity_id).values_list("code", "pk"))
    teams = {team.code: team for team in Team.objects.filter(unit__legal_entity_id=legal_entity_id)}
    tally = _Tally()
    for index, row in enumerate(rows):
        if row.unit_code not in units:
            tally.parked.append(ParkedRow(index, "units", row.unit_code))
            continue
        team = teams.setdefault(row.code, Team(code=row.code))
        is_new = team.pk is None
        is_changed = _assign(
            team, {"unit_id": units[row.unit_code], "name_en": row.name_en, "name_zh": row.name_zh}
        )
        if is_new or is_changed:
            team.save()
        tally.count(is_new=is_new, is_changed=is_changed)
    return tally.taken()


def take_staff(rows: Sequence[StaffGiven], *, legal_entity_id: int) -> Taken:
    """
    Put people and their postings into the house. Whoever the demo lists gets a sign-in without a password.

    :raises BadInput: if somebody would hold roles that exclude each other.
    """
    units = _ids_by_code(Unit.objects.filter(legal_entity_id=legal_entity_id).values_list("code", "pk"))
    teams = _ids_by_code(Team.objects.filter(unit__legal_entity_id=legal_entity_id).values_list("code", "pk"))
    people = {person.code: person for person in Staff.objects.filter(legal_entity_id=legal_entity_id)}
    postings = {_key(p): p for p in Posting.objects.filter(staff__legal_entity_id=legal_entity_id)}
    roles: dict[str, set[str]] = defaultdict(set)
    tally = _Tally()
    for index, row in enumerate(rows):
        if row.unit_code not in units:
            tally.parked.append(ParkedRow(index, "units", row.unit_code))
        elif row.team_code and row.team_code not in teams:
            tally.parked.append(ParkedRow(index, "teams", row.team_code))
        else:
            if row.active_to is None:
                roles[row.code].add(row.role)
            person = people.setdefault(row.code, Staff(code=row.code, legal_entity_id=legal_entity_id))
            is_changed = _put_person(person, row)
            is_new, is_moved = _put_posting(
                person, row, units[row.unit_code], teams.get(row.team_code), postings
            )
            tally.count(is_new=is_new, is_changed=is_changed or is_moved)
    for code, held in roles.items():
        policies.check_roles_together(held, code=code)
    return tally.taken()


def _put_unit(
    row: UnitGiven, parent: Unit | None, units: dict[str, Unit], legal_entity_id: int, tally: _Tally
) -> None:
    unit = units.get(row.code) or Unit(code=row.code, legal_entity_id=legal_entity_id)
    is_new = unit.pk is None
    if parent is not None and parent.pk == unit.pk:
        # The feed's own unit, told of again: it stays where it is.
        parent = unit.parent
    if parent is not None and unit.path and parent.path.startswith(unit.path):
        raise BadInput(
            _("Unit %(code)s cannot hang below %(parent)s, which hangs below it.")
            % {"code": row.code, "parent": parent.code}
        )
    is_changed = _assign(
        unit,
        {
            "name_en": row.name_en,
            "name_zh": row.name_zh,
            "kind": row.kind,
            "parent_id": parent.pk if parent else None,
        },
    )
    if is_new or is_changed:
        unit.save()
        _move(unit, f"{parent.path if parent else '/'}{unit.pk}/", units)
    units[row.code] = unit
    tally.count(is_new=is_new, is_changed=is_changed)


def _move(unit: Unit, path: str, units: Mapping[str, Unit]) -> None:
    """Give the unit its path, and all below it theirs."""
    if unit.path == path:
        return
    before = unit.path
    below = [
        other for other in units.values() if before and other.path.startswith(before) and other is not unit
    ]
    unit.path = path
    for other in below:
        other.path = path + other.path.removeprefix(before)
    Unit.objects.bulk_update([unit, *below], ["path"])


def _put_person(person: Staff, row: StaffGiven) -> bool:
    is_changed = _assign(
        person,
        {
            "full_name": row.full_name,
            "native_name": row.native_name,
            # Of several postings one row is enough to list the person.
            "is_showcased": person.is_showcased or row.is_showcased,
            # A source that knows nothing of these takes nothing away.
            "languages": list(row.languages) or person.languages,
            "skills": list(row.skills) or person.skills,
            "home_region": row.home_region or person.home_region,
        },
    )
    is_new = person.pk is None
    if row.is_showcased and person.user_id is None:
        person.user = _user_without_password(row.code, person.legal_entity)
        is_changed = True
    if is_new or is_changed:
        person.save()
    return is_changed


def _user_without_password(code: str, entity: LegalEntity) -> User:
    name = code.lower()
    if User.objects.filter(username=name).exists():
        name = f"{name}.{entity.code.lower()}"
    return User.objects.create_user(username=name)


def _put_posting(
    person: Staff,
    row: StaffGiven,
    unit_id: int,
    team_id: int | None,
    postings: dict[tuple[int, int, str, date], Posting],
) -> tuple[bool, bool]:
    key = (person.pk, unit_id, row.role, row.active_from)
    posting = postings.get(key) or Posting(
        staff_id=person.pk, unit_id=unit_id, role=row.role, active_from=row.active_from
    )
    is_new = posting.pk is None
    is_changed = _assign(posting, {"team_id": team_id, "active_to": row.active_to})
    if is_new or is_changed:
        posting.save()
    postings[key] = posting
    return is_new, is_changed


def _assign(thing: Unit | Team | Staff | Posting, values: Mapping[str, object]) -> bool:
    """Give the thing these values; tell whether any was another before."""
    changed = [name for name, value in values.items() if getattr(thing, name) != value]
    for name in changed:
        setattr(thing, name, values[name])
    return bool(changed)


def _key(posting: Posting) -> tuple[int, int, str, date]:
    return posting.staff_id, posting.unit_id, posting.role, posting.active_from


def _ids_by_code(rows: Iterable[tuple[str, int]]) -> dict[str, int]:
    return dict(rows)
