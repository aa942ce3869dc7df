"""Signals of life and service: documents, complaints, birthdays, turning points, silence, looks."""

from collections.abc import Iterator

import numpy as np

from amity.demo.arrays import NEVER
from amity.demo.signals import Records, Signal
from amity.demo.spoken import day_en, day_zh
from amity.demo.world import toml_words

PRESSING = 10
"""Days within which a document is pressing."""

TURNING_POINTS = {
    "Marriage": ("Congratulate on the wedding", "祝贺新婚", "Married", "新婚"),
    "Child": ("Congratulate on the child", "祝贺添丁", "Child born", "添了孩子"),
    "New home": ("Ask about the new home", "关心新房入住", "Bought a home", "购房"),
    "Retirement": ("Plan for retirement", "聊聊退休后的安排", "Retired", "退休"),
    "New job": ("Ask about the new job", "了解新工作", "Changed jobs", "换了工作"),
    "Child studies abroad": (
        "Offer help with studies abroad",
        "留学金融服务",
        "Child goes abroad",
        "孩子出国",
    ),
    "Company grows": ("Talk about growth plans", "沟通扩产计划", "Company grows", "企业扩产"),
}


def documents(records: Records) -> Iterator[Signal]:
    """Yield customers whose due diligence has run out or soon will."""
    cast, kyc, horizon = records.cast, records.kyc, records.cast.stage.horizon
    for who in np.flatnonzero((kyc > horizon.last - 60) & (kyc <= horizon.last + 30) & ~cast.is_prospect):
        left, day, firm = (
            int(kyc[who]) - horizon.last,
            horizon.date(int(kyc[who])),
            bool(cast.is_company[who]),
        )
        yield Signal(
            int(who),
            "DOCUMENT",
            "Collect updated business licence" if firm else "Update identity documents",
            "收取更新后的营业执照" if firm else "更新身份资料",
            f"KYC {'expired' if left < 0 else 'expires'} {day_en(day)}",
            f"尽调{day_zh(day)}{'已' if left < 0 else ''}到期",
            "bad" if left <= PRESSING else "warn",
            None,
            1.0 + (0.7 if left <= PRESSING else 0),
            within=left if left > 0 else None,
        )


def complaints(records: Records) -> Iterator[Signal]:
    """Yield complaints that are still open."""
    one, horizon = records.of("COMPLAINT"), records.cast.stage.horizon
    chinese = toml_words("service")["topic_zh"]
    for place in np.flatnonzero(one.status == "OPEN"):
        day = horizon.date(int(one.day[place]))
        yield Signal(
            int(one.who[place]),
            "CALL",
            f"Call back: {str(one.topic[place]).lower()}",
            f"回访：{chinese[str(one.topic[place])]}",
            f"Complained {day_en(day)}",
            f"{day_zh(day)}投诉",
            "bad",
            None,
            2.4,
            age=horizon.last - int(one.day[place]),
        )


def birthdays(records: Records) -> Iterator[Signal]:
    """Yield birthdays of the better-off today and in the six days after; the others get a card."""
    cast, horizon = records.cast, records.cast.stage.horizon
    born = np.datetime64(horizon.start) + cast.people.birth
    week = {f"{horizon.date(horizon.last + n):%m-%d}": n for n in range(7)}
    celebrated = (cast.people.assets > cast.stage.of("tasks")["birthday_from"]) & ~cast.is_prospect[
        : cast.persons
    ]
    for who in np.flatnonzero(celebrated):
        due_in = week.get(str(born[who])[5:])
        if due_in is not None:
            day = horizon.date(horizon.last + due_in)
            yield Signal(
                int(who),
                "MESSAGE",
                "Send birthday wishes",
                "生日问候",
                f"Birthday {day_en(day)}",
                f"{day_zh(day)}生日",
                None,
                None,
                0.9,
                due_in,
            )


def turning_points(records: Records) -> Iterator[Signal]:
    """Yield what changed in customers' lives in the last weeks, as far as the bank was told."""
    one, horizon = records.of("LIFE_EVENT"), records.cast.stage.horizon
    for place in np.flatnonzero(one.day > horizon.last - 35):
        day, words = horizon.date(int(one.day[place])), TURNING_POINTS[str(one.topic[place])]
        yield Signal(
            int(one.who[place]),
            "CALL",
            words[0],
            words[1],
            f"{words[2]}, {day_en(day)}",
            f"{day_zh(day)}{words[3]}",
            None,
            None,
            1.1,
            age=horizon.last - int(one.day[place]),
        )


def silence(records: Records) -> Iterator[Signal]:
    """Yield private clients to whom nobody has spoken for a season."""
    cast, horizon = records.cast, records.cast.stage.horizon
    last = records.spoken_last()
    quiet = (cast.covered.tier == "PRIVATE") & (last < horizon.last - 90) & (last > -NEVER) & ~cast.is_dormant
    for who in np.flatnonzero(quiet):
        day = horizon.date(int(last[who]))
        yield Signal(
            int(who),
            "CALL",
            "Keep in touch",
            "保持联系",
            f"Last spoke {day_en(day)}",
            f"上次联系{day_zh(day)}",
            None,
            None,
            0.7 + min(float(cast.assets[who]) / 2e7, 0.6),
        )


def looks(records: Records) -> Iterator[Signal]:
    """Yield customers who looked at an offer in the last days."""
    one, horizon = records.of("OFFER_VIEW"), records.cast.stage.horizon
    for place in np.flatnonzero(one.day > horizon.last - PRESSING):
        day = horizon.date(int(one.day[place]))
        yield Signal(
            int(one.who[place]),
            "MESSAGE",
            "Answer questions about wealth products",
            "解答理财产品疑问",
            f"Looked {day_en(day)}",
            f"{day_zh(day)}浏览过",
            None,
            None,
            1.0,
            age=horizon.last - int(one.day[place]),
        )
