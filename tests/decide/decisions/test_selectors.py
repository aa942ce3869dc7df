"""The same ranked actions for whoever may see the customer, in the reader's language."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from amity.decide.decisions import selectors
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.errors import NotAllowed
from tests.cast import NOW, Cast


def test_says_what_and_why_in_the_readers_language(cast: Cast) -> None:
    (english,) = selectors.for_party(cast.chen.pk, by=cast.lin, at=NOW)
    with override("zh-hans"):
        (chinese,) = selectors.for_party(cast.chen.pk, by=cast.lin, at=NOW)

    assert english.title == "Renew ¥2.40M, matures in 6 days"
    assert (
        english.reason == "¥2.40M of deposits and wealth products mature within 30 days, the first in 6 days."
    )
    assert chinese.title == "续作¥240万，6天后到期"
    assert (english.reference, english.value_minor, english.currency) == (cast.renewal, 2_880_000, "CNY")


def test_is_the_same_for_everybody_who_may_see_the_customer(cast: Cast) -> None:
    assert selectors.for_party(cast.chen.pk, by=cast.lin, at=NOW) == selectors.for_party(
        cast.chen.pk, by=cast.fang, at=NOW
    )


def test_is_empty_for_a_stranger_and_refused_to_roles_without_customers(cast: Cast) -> None:
    assert selectors.for_party(cast.chen.pk, by=cast.sun, at=NOW) == ()
    assert selectors.focus(by=cast.sun, at=NOW) == ()
    marketer = Actor(cast.lin.staff_id, "EAST", frozenset({"marketer"}), cast.legal_entity_id)
    with pytest.raises(NotAllowed):
        selectors.focus(by=marketer, at=NOW)


def test_focus_names_the_customer_in_few_queries(cast: Cast) -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        (row,) = selectors.focus(by=cast.lin, at=NOW)

    assert (row.full_name, row.native_name, row.party_reference) == (
        "Chen Yulan",
        "陈玉兰",
        cast.chen.reference,
    )
    assert len(queries) <= 7


def test_counts_what_is_proposed(cast: Cast) -> None:
    assert selectors.counts_by_action(by=cast.fang) == {"RENEW_MATURING": 1}
    assert selectors.counts_by_action(by=cast.sun) == {}
