"""Features of the customer record itself: age, tenure, what is missing, when papers end."""

import ibis

from amity.analytics.features.definition import (
    COUNT,
    CUSTOMERS,
    DAYS,
    FLAG,
    MONTHS,
    YEARS,
    Feature,
    days_since,
    days_until,
    not_after,
)

AGE = Feature(
    name="age",
    version=1,
    meaning="Full years of age, by year and month of birth.",
    meaning_zh="周岁年龄，按出生年月计算。",
    unit=YEARS,
    owner="customer data",
    table=CUSTOMERS,
    when_absent=None,
    value=lambda t, as_of: (
        as_of.year - t.birth_year - (t.birth_month.fill_null(1) > as_of.month).cast("int16")
    ),
)

MONTHS_WITH_US = Feature(
    name="months_with_us",
    version=1,
    meaning="Months since the first day as a customer, thirty days each.",
    meaning_zh="成为客户以来的月数，每月按三十天计。",
    unit=MONTHS,
    owner="customer data",
    table=CUSTOMERS,
    when_absent=None,
    value=lambda t, as_of: ibis.cases(
        # Who became a customer after the cut-off is in the table, since the table is of today.
        (not_after(t.customer_since, as_of), (days_since(t.customer_since, as_of) / 30).floor().cast("int32"))
    ),
)

MISSING_FACTS = Feature(
    name="missing_facts_count",
    version=1,
    meaning="How many of the facts that every customer of its kind should have are missing.",
    meaning_zh="同类客户应有的重要信息中，缺少几项。",
    unit=COUNT,
    owner="customer data",
    table=CUSTOMERS,
    when_absent=0,
    value=lambda t, _as_of: t.missing_facts,
    current_only=True,
)

DAYS_TO_BIRTHDAY = Feature(
    name="days_to_birthday",
    version=1,
    meaning="Days until the next birthday, where it is within 30 days.",
    meaning_zh="距下一个生日的天数，仅在30天以内。",
    unit=DAYS,
    owner="customer data",
    table=CUSTOMERS,
    when_absent=None,
    value=lambda t, _as_of: t.days_to_birthday,
    current_only=True,
    is_sealed=True,
)

KYC_DAYS_LEFT = Feature(
    name="kyc_days_left",
    version=1,
    meaning="Days until due diligence expires; negative when it has.",
    meaning_zh="距尽职调查到期的天数；已过期为负数。",
    unit=DAYS,
    owner="compliance",
    table=CUSTOMERS,
    when_absent=None,
    value=lambda t, as_of: days_until(t.kyc_expires_on, as_of),
    current_only=True,
)

HAS_MANAGER = Feature(
    name="has_manager",
    version=1,
    meaning="Somebody looks after the customer.",
    meaning_zh="是否有客户经理。",
    unit=FLAG,
    owner="coverage",
    table=CUSTOMERS,
    when_absent=0,
    value=lambda t, _as_of: t.has_manager,
    current_only=True,
)

FEATURES = (AGE, MONTHS_WITH_US, MISSING_FACTS, DAYS_TO_BIRTHDAY, KYC_DAYS_LEFT, HAS_MANAGER)
