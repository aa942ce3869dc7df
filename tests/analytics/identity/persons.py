"""Two small files of invented persons, Chinese and Western: some are in both, as another clerk wrote them."""

import random

from amity.analytics.identity import words

SURNAMES = (
    "王李张刘陈杨黄赵周吴徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾萧田董潘袁蔡蒋余"
    "于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷"
)
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀兰霞平刚桂英华玉萍红娥玲芬燕彬凤洁梅琳素云莲真环雪荣爱妹香月"
WEST_FAMILY = (
    *("Harrison", "Whitfield", "Ramirez", "Kowalski", "Lindqvist", "Okafor", "Petrov", "Dubois", "Ferreira"),
    *("Nakamura", "Castellano", "Bergstrom", "Novak", "Hoffmann", "Marchetti", "Delacroix", "Thornton"),
)
WEST_GIVEN = (
    "Alice",
    "Benjamin",
    "Charlotte",
    "Dominic",
    "Eleanor",
    "Frederick",
    "Georgina",
    "Harriet",
    "Isaac",
)


def two_files(persons: int = 150, *, seed: int = 5) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Return rows of both files; two thirds of the persons are in both. ``who`` is the truth."""
    chance = random.Random(seed)  # noqa: S311 no secret
    people = [_person(chance, number) for number in range(persons)]
    first = [_as_first(person) for person in people]
    second = [_as_second(chance, person) for person in people[persons // 3 :]]
    strangers = [_as_second(chance, _person(chance, 10_000 + number)) for number in range(persons // 3)]
    chance.shuffle(second := second + strangers)
    return first, second


def _person(chance: random.Random, number: int) -> dict[str, str]:
    chinese = chance.random() < 0.7
    family = chance.choice(SURNAMES if chinese else WEST_FAMILY)
    given = "".join(chance.sample(GIVEN, 2)) if chinese else chance.choice(WEST_GIVEN)
    return {
        "who": str(number),
        "family": family,
        "given": given,
        "is_chinese": "1" if chinese else "",
        "born": f"{chance.randint(1940, 2005)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}",
        "mobile": f"154{chance.randint(10_000_000, 99_999_999)}",
        "street": f"{chance.choice(SURNAMES)}{chance.choice(GIVEN)}路{chance.randint(1, 200)}号",
        "city": chance.choice(("东湖", "古城", "南岸", "临港", "北苑")),
    }


def _as_first(one: dict[str, str]) -> dict[str, str]:
    name = one["family"] + one["given"] if one["is_chinese"] else f"{one['given']} {one['family']}"
    return {
        "who": one["who"], "name": name, "dob": one["born"], "mobile": one["mobile"],
        "address": one["street"], "city": one["city"],
    }  # fmt: skip


def _as_second(chance: random.Random, one: dict[str, str]) -> dict[str, str]:
    """Write a person as another clerk does: Latin letters, turned round, in one word, with slips."""
    if one["is_chinese"]:
        family, given = ("".join(words.syllables(part)) for part in (one["family"], one["given"]))
        name = chance.choice(
            (
                f"{family.upper()} {given}", f"{given.title()} {family.title()}", f"{family}{given}",
                one["family"] + one["given"],
            )
        )  # fmt: skip
    else:
        family, given = one["family"], one["given"]
        slipped = family[:2] + family[3:]
        name = chance.choice(
            (f"{family}, {given}", f"{given} {slipped}", f"{given} {family}", f"{family} {given}")
        )
    year, month, day = one["born"].split("-")
    born = chance.choice((f"{day}/{month}/{year}", f"{year}{month}{day}", f"{year}{day}{month}"))
    mobile = one["mobile"] if chance.random() < 0.7 else ""
    return {
        "who": one["who"], "name": name, "dob": born, "mobile": f"+86 {mobile}" if mobile else "",
        "address": one["street"] if chance.random() < 0.6 else "", "city": one["city"],
    }  # fmt: skip
