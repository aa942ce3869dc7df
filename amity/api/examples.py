"""Examples of every call and answer, as openapi.json shows them; a test holds them to the forms."""

from __future__ import annotations

from typing import Any

from amity.api import kinds

CUSTOMER = "0193a2c4-7d10-7c3e-9b1a-2f6f0c9d4e51"
HOLDING = "0193a2c4-8a2b-7f10-8c55-6b1f3f0a9e02"
HOUSEHOLD = "0193a2c4-9b1c-7d2f-8a44-5c6e7f8091a2"
DECISION = "5d41402a-bc4b-2a76-b971-9d911017c592"
RESPONSE = "0193b6e0-11d2-7a5c-a1f0-9d3c5b7e8a10"
QUESTION = "0193b6e2-2f10-7d4c-8a55-5e6f7a8b9c0d"
EVENT = "0193b6e1-4c80-7b9e-b3f2-1a2b3c4d5e6f"
KEY = "2f1c9a4e-respond-000017"

_PARTY: dict[str, Any] = {
    "reference": CUSTOMER,
    "number": "60218834",
    "kind": "PERSON",
    "status": "ACTIVE",
    "full_name": "Chen Yulan",
    "native_name": "陈玉兰",
    "unit": {"code": "EAST", "name_en": "East Lake", "name_zh": "东湖支行"},
    "customer_since": "2014-05-01",
    "risk_profile": "C3",
    "kyc_expires_on": "2027-05-01",
    "language": "zh",
    "birth_year": 1975,
    "birth_month": 11,
    "version": 3,
}
_SPOUSE: dict[str, Any] = {
    "reference": None, "kind": "PERSON", "full_name": "Zhou ***", "native_name": "周**",
}  # fmt: skip
_EVENT: dict[str, Any] = {
    "key": "core-2026-11-22-000017",
    "customer_number": "60218834",
    "channel": "MOBILE",
    "kind": "LARGE_OUTFLOW",
    "at": "2026-11-22T09:41:00+08:00",
    "topic": "Transfer",
    "amount": "-600000.00",
}

PARAMETERS: dict[str, Any] = {
    "customer": "60218834",
    "holding": HOLDING,
    "decision": DECISION,
    "name": "not-found",
    "limit": 50,
    "number": "60218834",
    "kind": "PERSON",
    "status": "ACTIVE",
    "fields": "number,full_name",
    "channel": "CALL",
}
OF_OPERATION: dict[tuple[str, str], Any] = {
    ("listCustomers", "after"): CUSTOMER,
    ("listTransactions", "after"): "739577.1234",
    ("listDecisions", "limit"): 5,
}
"""Examples of parameters that have the same name and another meaning."""

REQUESTS: dict[str, Any] = {
    "respond": {"outcome": "declined", "reason": "HAS_ELSEWHERE"},
    "recordAnswer": {"fact": "OCCUPATION", "outcome": "answered", "value": "Nurse"},
    "receiveEvent": _EVENT,
    "receiveEvents": {"events": [_EVENT, {**_EVENT, "key": "core-2026-11-22-000018", "channel": "PIGEON"}]},
}

ANSWERS: dict[tuple[str, str], Any] = {
    ("listCustomers", "200"): {"items": [_PARTY], "next": CUSTOMER},
    ("getCustomer", "200"): {
        **_PARTY,
        "masked": [
            {"code": "MOBILE", "shown": "138 **** 6021"},
            {"code": "ID_CARD", "shown": "3****************4"},
        ],
    },
    ("getCoverage", "200"): {
        "customer": CUSTOMER,
        "unit": {"code": "EAST", "name_en": "East Lake", "name_zh": "东湖支行"},
        "manager": {"code": "S0000007", "full_name": "Lin Wei", "native_name": "林薇"},
        "acting": {"code": "S0000009", "full_name": "Zhao Min", "native_name": "赵敏"},
        "away_until": "2026-12-07",
        "beside": [
            {"role": "BACKUP", "person": {"code": "S0000009", "full_name": "Zhao Min", "native_name": "赵敏"}}
        ],
    },
    ("listHoldings", "200"): {
        "customer": CUSTOMER,
        "items": [
            {
                "reference": HOLDING,
                "product": {
                    "code": "TD12",
                    "name_en": "Time deposit, 1 year",
                    "name_zh": "一年期定期",
                    "line": "DEPOSITS",
                },
                "status": "ACTIVE",
                "role": "",
                "number": "**** 7788",
                "balance": {"amount": "2400000.00", "currency": "CNY"},
                "balance_on": "2026-11-21",
                "limit": None,
                "rate": "0.021500",
                "opened_on": "2025-11-29",
                "matures_on": "2026-11-29",
                "is_held_away": False,
            }
        ],
    },
    ("listTransactions", "200"): {
        "holding": HOLDING,
        "items": [
            {
                "booked_on": "2026-11-20",
                "booked_at": "2026-11-20T02:14:07Z",
                "amount": {"amount": "-1280.50", "currency": "CNY"},
                "status": "SETTLED",
                "kind": "TRANSFER",
                "purpose": "RENT",
                "channel": "MOBILE",
                "description": "",
            }
        ],
        "next": "739575.1234",
    },
    ("listRelations", "200"): {
        "customer": CUSTOMER,
        "items": [{"party": _SPOUSE, "role": "SPOUSE", "share": None, "active_from": "1999-10-02"}],
        "household": {
            "reference": HOUSEHOLD,
            "members": [
                {
                    "party": {
                        name: _PARTY[name] for name in ("reference", "kind", "full_name", "native_name")
                    },
                    "role": "HEAD",
                    "active_from": "2026-03-02",
                },
                {"party": _SPOUSE, "role": "PARTNER", "active_from": "2026-03-02"},
            ],
        },
        "ownership": None,
    },
    ("listDecisions", "200"): {
        "customer": CUSTOMER,
        "generation": 41,
        "turned_at": "2026-11-22T19:04:11Z",
        "items": [
            {
                "reference": DECISION,
                "rank": 1,
                "action": "RENEW_MATURING",
                "issue": "KEEP",
                "channel": "CALL",
                "title": "Talk about the deposit that matures",
                "reason": "¥2.40M matures in 6 days.",
                "value": {"amount": "28800.00", "currency": "CNY"},
                "amount": {"amount": "2400000.00", "currency": "CNY"},
                "urgency": 82,
                "propensity": 0.62,
                "as_of": "2026-11-22",
            }
        ],
    },
    ("respond", "201"): {"reference": RESPONSE, "decision": DECISION, "outcome": "declined"},
    ("getQuestion", "200"): {
        "customer": CUSTOMER,
        "question": {
            "fact": "OCCUPATION",
            "text": "What do you do for a living?",
            "answer": "TEXT",
            "choices": [],
            "is_wrong": False,
            "worth": {"amount": "1.80", "currency": "CNY"},
        },
    },
    ("recordAnswer", "201"): {
        "reference": QUESTION,
        "customer": CUSTOMER,
        "fact": "OCCUPATION",
        "outcome": "answered",
    },
    ("receiveEvent", "201"): {"reference": EVENT, "is_new": True},
    ("receiveEvent", "200"): {"reference": EVENT, "is_new": False},
    ("receiveEvents", "200"): {
        "new": 1,
        "known": 0,
        "refused": 1,
        "items": [
            {"index": 0, "status": "new", "reference": EVENT, "problem": None},
            {
                "index": 1,
                "status": "refused",
                "reference": None,
                "problem": {
                    "type": "/api/v1/problems/invalid",
                    "title": "Some of what was sent is not right",
                    "detail": "Some of what was sent is not right.",
                    "errors": [{"where": "channel", "what": "Input should be 'BRANCH' or 'ONLINE'"}],
                },
            },
        ],
    },
    ("getState", "200"): {
        "legal_entity": "LAKESIDE",
        "currency": "CNY",
        "business_date": "2026-11-22",
        "generation": 41,
        "turned_at": "2026-11-22T19:04:11Z",
    },
    ("getProblem", "200"): {
        "type": "/api/v1/problems/not-found",
        "title": "There is no such thing",
        "status": 404,
        "remedy": kinds.NOT_FOUND.remedy,
    },
}
