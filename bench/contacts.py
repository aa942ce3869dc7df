"""Bulk import of contacts: name, native name, day of birth, mobile, e-mail, identity number.

One CSV file becomes customers, contact points and identifiers: every row checked, direct identifiers
sealed under a key of the customer's own, blind indexes and search words made, written in the audit trail.
Goal: 10,000 contacts a second of wall time on two cores.
"""

import csv
import os
import random
import shutil
from datetime import date, timedelta

from bench import bank
from bench.results import FOLDER, keep, table

CONTACTS = int(os.environ.get("AMITY_BENCH_CONTACTS", "200000"))
PLACE = (FOLDER / "contacts").resolve()
SURNAMES = [
    "陈 Chen",
    "林 Lin",
    "王 Wang",
    "李 Li",
    "赵 Zhao",
    "黄 Huang",
    "周 Zhou",
    "吴 Wu",
    "徐 Xu",
    "孙 Sun",
]
GIVEN = ["玉兰 Yulan", "薇 Wei", "建国 Jianguo", "思远 Siyuan", "雅婷 Yating", "志强 Zhiqiang", "静 Jing"]
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
FEED = """
name = "contacts"
source = "contacts"
currency = "CNY"
legal_entity = { code = "BENCH", name_en = "Bench", name_zh = "" }
unit = { code = "HO", name_en = "Head office", kind = "HEAD_OFFICE" }
[files.people]
path = "people.csv"
[[load]]
table = "customers"
from = "people"
[load.columns]
key = "number"
kind = "'PERSON'"
number = "number"
full_name = "full_name"
native_name = "native_name"
birth_on = "day(birth_on, '%Y-%m-%d')"
[[load]]
table = "identifiers"
from = "people"
columns = { customer_key = "number", scheme = "'ID_CARD'", value = "identity" }
[[load]]
name = "mobiles"
table = "contact_points"
from = "people"
columns = { customer_key = "number", kind = "'MOBILE'", value = "mobile" }
[[load]]
name = "e-mails"
table = "contact_points"
from = "people"
columns = { customer_key = "number", kind = "'EMAIL'", value = "email" }
"""


def main() -> None:
    """Write the file, load it into an empty home, print contacts a second."""
    _write()
    bank.HOME = PLACE / "home"
    bank.ENVIRONMENT["AMITY_HOME"] = str(bank.HOME)
    shutil.rmtree(bank.HOME, ignore_errors=True)
    bank.run("init", "--name", "Bench")
    spent = bank.run("ingest", str(PLACE / "files"), "--feed", str(PLACE / "feed"))
    rate = CONTACTS / spent.seconds
    table(
        ("contacts", "seconds", "CPU-s", "server CPU-s", "contacts/s"),
        [(CONTACTS, spent.seconds, spent.cpu_seconds, spent.server_cpu_seconds, rate)],
    )
    print(f"\n{rate:,.0f} contacts a second (goal 10,000), start of the command included")
    keep("contacts", {"contacts": CONTACTS, "seconds": spent.seconds, "cpu_seconds": spent.cpu_seconds,
                      "server_cpu_seconds": spent.server_cpu_seconds, "a_second": rate})  # fmt: skip


def _write() -> None:
    for folder in ("files", "feed"):
        (PLACE / folder).mkdir(parents=True, exist_ok=True)
    (PLACE / "feed" / "feed.toml").write_text(FEED, encoding="utf-8")
    chance = random.Random(11)  # noqa: S311  the same people every time; none of them is anybody
    with (PLACE / "files" / "people.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(("number", "full_name", "native_name", "birth_on", "mobile", "email", "identity"))
        out.writerows(_person(place, chance) for place in range(CONTACTS))


def _person(place: int, chance: random.Random) -> tuple[str, ...]:
    family, family_latin = chance.choice(SURNAMES).split()
    given, given_latin = chance.choice(GIVEN).split()
    born = date(1950, 1, 1) + timedelta(days=chance.randrange(20_000))
    digits = f"990000{born:%Y%m%d}{place % 1000:03}"  # no place has the region 990000
    check = "10X98765432"[sum(int(d) * w for d, w in zip(digits, WEIGHTS, strict=True)) % 11]
    return (
        f"B{place:08}",
        f"{given_latin} {family_latin}",
        family + given,
        born.isoformat(),
        f"199{place:08}",
        f"{given_latin.lower()}.{place}@example.com",
        digits + check,
    )


if __name__ == "__main__":
    main()
