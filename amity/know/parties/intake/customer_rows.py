"""The shapes that a customer's row goes through: as it came, as it is known, as it is to be written."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID


class Incoming(NamedTuple):
    """A row as it came, in the order of the canonical table."""

    key: str
    kind: str
    number: str | None
    full_name: str
    native_name: str | None
    unit_code: str | None
    customer_since: date | None
    status: str | None
    language: str | None
    risk_profile: str | None
    kyc_expires_on: date | None
    sex: str | None
    birth_on: date | None
    education: str | None
    occupation: str | None
    employer: str | None
    income_band: str | None
    marital_status: str | None
    industry_code: str | None
    size: str | None
    registered_capital: Decimal | None
    founded_on: date | None


class Known(NamedTuple):
    """What the bank has under a source's key."""

    party_id: int
    lake_key: int
    row_hash: str
    reference: UUID
    number: str
    status: str
    version: int
    unit_id: int = 0
    merged_into_id: int | None = None


class Due(NamedTuple):
    """A row to be written, with the party that it becomes; how it was matched, if it was."""

    row: Incoming
    row_hash: str
    unit_id: int
    number: str
    known: Known
    is_new: bool
    on_match: str = ""
    matched_by: str = ""


class Verdict(NamedTuple):
    """What becomes of a row: new, update, unchanged, waiting; of a match the act, and by what."""

    what: str
    party_id: int | None = None
    matched_by: str = ""


NEW, UPDATE, UNCHANGED, WAITING = "new", "update", "unchanged", "waiting"
SKIP, FILL, OVERWRITE = "skip", "fill", "overwrite"
