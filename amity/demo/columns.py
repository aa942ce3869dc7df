"""The columns of each file, in order, by kind. tests/demo compares them with the intake's canonical tables."""

from types import MappingProxyType

TEXT, MONEY, RATE, DAY, MOMENT, INTEGER, FLAG = "text", "money", "rate", "day", "moment", "integer", "flag"

_T, _M, _R, _D, _AT, _I, _F = TEXT, MONEY, RATE, DAY, MOMENT, INTEGER, FLAG

COLUMNS = MappingProxyType(
    {
        "units": {"code": _T, "name_en": _T, "name_zh": _T, "kind": _T, "parent_code": _T},
        "teams": {"code": _T, "unit_code": _T, "name_en": _T, "name_zh": _T},
        "staff": {
            "code": _T, "full_name": _T, "native_name": _T, "unit_code": _T, "team_code": _T, "role": _T,
            "active_from": _D, "active_to": _D, "is_showcased": _F,
        },
        "products": {
            "code": _T, "name_en": _T, "name_zh": _T, "line": _T, "kind": _T, "department": _T, "partner": _T,
            "rate": _R, "fee": _M, "margin": _R, "risk_grade": _T, "term_months": _I, "on_sale_from": _D,
            "on_sale_to": _D,
        },
        "customers": {
            "key": _T, "kind": _T, "number": _T, "full_name": _T, "native_name": _T, "unit_code": _T,
            "customer_since": _D, "status": _T, "language": _T, "risk_profile": _T, "kyc_expires_on": _D, "sex": _T,
            "birth_on": _D, "education": _T, "occupation": _T, "employer": _T, "income_band": _T,
            "marital_status": _T, "industry_code": _T, "size": _T, "registered_capital": _M, "founded_on": _D,
        },
        "identifiers": {"customer_key": _T, "scheme": _T, "value": _T, "issuer": _T, "expires_on": _D},
        "contact_points": {
            "customer_key": _T, "kind": _T, "value": _T, "is_preferred": _F, "is_verified": _F,
        },
        "addresses": {"customer_key": _T, "kind": _T, "region_code": _T, "city": _T, "line": _T},
        "relationships": {
            "customer_key": _T, "other_key": _T, "role": _T, "inverse_role": _T, "share": _M, "active_from": _D,
            "active_to": _D,
        },
        "assignments": {"customer_key": _T, "staff_code": _T, "role": _T, "active_from": _D, "active_to": _D},
        "holdings": {
            "key": _T, "product_code": _T, "owner_key": _T, "number": _T, "status": _T, "opened_on": _D,
            "closed_on": _D, "matures_on": _D, "currency": _T, "rate": _R, "limit_amount": _M, "is_held_away": _F,
        },
        "holding_parties": {"holding_key": _T, "customer_key": _T, "role": _T, "share": _M},
        "standing_orders": {
            "key": _T, "holding_key": _T, "amount": _M, "currency": _T, "purpose": _T, "counterparty_bank": _T,
        },
        "balances": {"holding_key": _T, "as_of": _D, "amount": _M, "currency": _T},
        "transactions": {
            "key": _T, "holding_key": _T, "booked_on": _D, "booked_at": _AT, "amount": _M, "currency": _T,
            "status": _T, "kind": _T, "purpose": _T, "counterparty": _T, "counterparty_bank": _T, "channel": _T,
            "description": _T,
        },
        "events": {
            "key": _T, "customer_key": _T, "unit_code": _T, "channel": _T, "kind": _T, "at": _AT, "topic": _T,
            "status": _T, "amount": _M, "score": _I, "text": _T,
        },
        "interactions": {
            "key": _T, "customer_key": _T, "staff_code": _T, "kind": _T, "at": _AT, "minutes": _I, "outcome": _T,
            "text": _T,
        },
        "tasks": {
            "key": _T, "customer_key": _T, "staff_code": _T, "kind": _T, "title_en": _T, "title_zh": _T,
            "reason_en": _T, "reason_zh": _T, "tone": _T, "amount": _M, "due_at": _AT, "is_timed": _F, "status": _T,
        },
    }
)  # fmt: skip

READABLE = ("units", "teams", "staff", "products")
"""Small tables that are written as CSV, good to read; all others are Parquet."""
