"""A list of prospects as a branch keeps it, and a way to take it through all five steps."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from procrastinate import testing
from procrastinate.contrib.django import app

from amity import importing
from amity.foundation.kernel.actors import Actor
from amity.know.imports import services, undoing
from amity.know.imports.models import Import
from amity.know.imports.services import Rules

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
HEADER = "客户姓名,性别,出生日期,身份证号,手机号码,电子邮箱,职业,家庭住址,备注"
CHEN = "陈玉兰,女,1949/12/31,11010519491231002X,138 0000 6021,chen@example.com,教师,某路1号,好"
ZHOU = "周涛,男,1985/3/4,110101198503040017,13900001111,,司机,,"
WRONG = "吴磊,男,1985/3/4,110101198503040018,13900002222,,,,"
KEYS = ("source_key", "document", "mobile", "name_birth")


@dataclass
class Wizard:
    """Takes lists through."""

    by: Actor
    at: datetime = NOON
    known: list[UUID] = field(default_factory=list)

    def upload(
        self, *rows: str, name: str = "list.csv", encoding: str = "utf-8", form: str = "persons"
    ) -> Import:
        content = "\n".join(rows).encode(encoding)
        return self.row(services.begin(form=form, file_name=name, content=content, by=self.by, at=self.at))

    def row(self, reference: UUID) -> Import:
        return Import.objects.get(reference=reference)

    def rules(
        self, row: Import, *, on_match: str = "fill", source: str = "fair", unit: str = "", staff: str = ""
    ) -> Import:
        rules = Rules(KEYS, on_match, source, unit, staff, "said so at the fair")
        services.set_rules(reference=row.reference, version=row.version, rules=rules, by=self.by, at=self.at)
        return self.row(row.reference)

    def check(self, row: Import) -> Import:
        importing.check(row.reference, at=self.at)
        return self.row(row.reference)

    def checked(self, *rows: str, on_match: str = "fill", source: str = "fair") -> Import:
        return self.check(self.rules(self.upload(*rows), on_match=on_match, source=source))

    def run(self, row: Import) -> Import:
        services.start(reference=row.reference, version=row.version, by=self.by, at=self.at)
        importing.run(row.reference, at=self.at)
        return self.row(row.reference)

    def imported(self, *rows: str, on_match: str = "fill", source: str = "fair") -> Import:
        return self.run(self.checked(*rows, on_match=on_match, source=source))

    def undo(self, row: Import, *, after: timedelta = timedelta(days=1)) -> Import:
        services.undo(reference=row.reference, by=self.by, at=self.at + after)
        undoing.undo(row.reference, at=self.at + after)
        return self.row(row.reference)


@pytest.fixture
def queue():
    """A queue that only notes what it is asked."""
    connector = testing.InMemoryConnector()
    with app.replace_connector(connector):
        yield connector


@pytest.fixture
def wizard(bank, queue) -> Callable[[str], Wizard]:
    return lambda role: Wizard(bank.actor(role))


@pytest.fixture
def steward(wizard) -> Wizard:
    return wizard("data_steward")
