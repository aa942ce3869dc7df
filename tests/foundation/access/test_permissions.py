"""The table is read into frozen values, and a mistake in it is said in words."""

import pytest

from amity.foundation.access.permissions import BadTable, Reach, parse, permissions
from amity.foundation.organisation.models import Role

GOOD = """
public = ["health:*", "home"]
[roles.manager]
reach = "own"
landing = "myday:today"
[roles.chief]
reach = "branch"
landing = "branch:overview"
["customers:read"]
roles = ["manager"]
meaning = "See customers."
"""


class TestParse:
    def test_reads_roles_verbs_and_public_routes(self) -> None:
        table = parse(GOOD)

        assert table.roles["chief"].reach is Reach.BRANCH
        assert table.verbs["customers:read"].meaning == "See customers."
        assert table.allows("customers:read", {"manager"})
        assert not table.allows("customers:read", {"chief"})
        assert [table.is_public(name) for name in ("health:ready", "home", "homes", "myday:today")] == [
            True,
            True,
            False,
            False,
        ]

    def test_lands_where_the_first_role_of_the_table_lands(self) -> None:
        assert parse(GOOD).landing({"chief", "manager"}) == "myday:today"
        assert parse(GOOD).landing({"nobody"}) == ""

    def test_takes_the_widest_reach(self) -> None:
        assert parse(GOOD).reach({"chief", "manager"}) is Reach.BRANCH
        assert parse(GOOD).reach({"nobody"}) is Reach.NONE

    @pytest.mark.parametrize(
        ("before", "after", "complaint"),
        [
            (
                'reach = "own"',
                'reach = "far"',
                "roles.manager: reach 'far' is none of none, own, team, branch, bank",
            ),
            ('reach = "own"\n', "", "roles.manager: reach missing"),
            ('roles = ["manager"]', 'roles = ["king"]', r"customers:read: king is not among the roles"),
            ('roles = ["manager"]', "roles = []", "customers:read: nobody may do it"),
            ('meaning = "See customers."', 'meaning = " "', "customers:read: say what it means"),
            ('meaning = "See customers."', 'scope = "x"', "customers:read: meaning missing"),
            ('meaning = "See customers."', 'meaning = "x"\nscope = "x"', "scope is not known here"),
            ('"customers:read"', '"customers"', "'customers' is no verb"),
            ("[roles.manager]", "[roles.manager", "cannot be read"),
        ],
    )
    def test_says_where_a_mistake_is(self, before, after, complaint) -> None:
        assert before in GOOD
        with pytest.raises(BadTable, match=complaint):
            parse(GOOD.replace(before, after, 1))

    def test_refuses_a_table_without_roles(self) -> None:
        with pytest.raises(BadTable, match="names no role"):
            parse("")


class TestThisInstallation:
    def test_knows_exactly_the_roles_that_people_hold(self) -> None:
        assert set(permissions().roles) == set(Role.values)

    def test_says_what_every_verb_means_in_both_languages(self) -> None:
        assert [verb for verb, rule in permissions().verbs.items() if not rule.meaning_zh] == []

    def test_lets_an_administrator_at_no_customer(self) -> None:
        roles = {"administrator"}
        assert permissions().reach(roles) is Reach.NONE
        for verb in (
            "customers:read",
            "customers:reveal",
            "decisions:read",
            "audit:names",
        ):
            assert not permissions().allows(verb, roles)

    def test_lets_an_auditor_change_nothing(self) -> None:
        may = {verb for verb, rule in permissions().verbs.items() if "auditor" in rule.roles}
        acts = {verb.partition(":")[2] for verb in may - {"preferences:set"}}
        assert acts <= {"read", "read-rules", "warnings", "ask", "listen", "names"}

    def test_lets_a_machine_read_masked_customers_and_hand_over_what_happened_and_nothing_else(self) -> None:
        assert {verb for verb, rule in permissions().verbs.items() if "channel" in rule.roles} == {
            "consents:read",
            "consents:record",
            "customers:read",
            "customers:tell",
            "decisions:read",
            "decisions:respond",
            "events:receive",
            "questions:answer",
            "questions:read",
            "relations:read",
            "state:read",
        }
