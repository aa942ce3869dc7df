-- The feature row of the catalogue as a careful person writes it by hand for DuckDB: one pass a table.
-- Reads the files of one run ({customers} …) and of the lake; {as_of}, {month}, {until} and {zone} are its cut-off.
WITH
balance AS (
    SELECT holding,
        max(as_of) FILTER (as_of <= {as_of}) AS lake_on,
        arg_max(amount_base, as_of) FILTER (as_of <= {as_of}) AS lake_balance,
        arg_max(amount_base, as_of) FILTER (as_of <= {as_of} - 90) AS lake_90d_before,
        avg(amount_base) FILTER (as_of > {as_of} - 365 AND as_of <= {as_of}) AS lake_average
    FROM {balances} WHERE legal_entity = {entity} AND known_at < {until} GROUP BY holding
),
held AS (
    SELECT h.*,
        lake_90d_before, lake_average,
        (opened_on IS NULL OR opened_on <= {as_of}) AND NOT coalesce(closed_on <= {as_of}, false)
            AND NOT (status IN ('CLOSED', 'MATURED') AND closed_on IS NULL) AND NOT is_held_away AS is_open,
        (opened_on IS NULL OR opened_on <= {as_of} - 90) AND NOT coalesce(closed_on <= {as_of} - 90, false)
            AND NOT (status IN ('CLOSED', 'MATURED') AND closed_on IS NULL) AND NOT is_held_away AS was_open,
        coalesce(
            CASE WHEN (latest_balance_on IS NULL AND lake_on IS NULL)
                OR (latest_balance_on <= {as_of} AND (lake_on IS NULL OR latest_balance_on >= lake_on))
                THEN latest_balance END,
            lake_balance, CASE WHEN line = 'LOANS' THEN -limit_amount END, 0) AS balance_now,
        date_diff('day', {as_of}, matures_on) AS days_left
    FROM {holdings} h LEFT JOIN balance USING (holding) WHERE legal_entity_id = {entity}
),
of_holdings AS (
    SELECT party_id,
        sum(balance_now) FILTER (is_open AND line = 'DEPOSITS') AS deposits_total,
        sum(balance_now) FILTER (is_open AND line = 'WEALTH') AS wealth_total,
        sum(balance_now) FILTER (is_open AND line = 'INSURANCE') AS insurance_total,
        sum(-balance_now) FILTER (is_open AND line = 'LOANS') AS loans_total,
        sum(balance_now) FILTER (is_open AND line IN ('DEPOSITS', 'WEALTH', 'INSURANCE')) AS assets_total,
        sum(CASE WHEN was_open THEN coalesce(lake_90d_before, CASE WHEN opened_on > {as_of} - 90 THEN 0 ELSE balance_now END)
            ELSE 0 END) FILTER (line IN ('DEPOSITS', 'WEALTH', 'INSURANCE')) AS assets_90d_before,
        sum(balance_now) FILTER (is_open AND line = 'DEPOSITS'
            AND product_kind IN ('CURRENT', 'SAVINGS', 'DEMAND', '')) AS on_demand_total,
        count(DISTINCT line) FILTER (is_open) AS product_lines_held,
        sum(balance_now) FILTER (is_open AND line IN ('DEPOSITS', 'WEALTH') AND days_left BETWEEN 0 AND 30)
            AS maturing_amount_30d,
        min(days_left) FILTER (is_open AND line IN ('DEPOSITS', 'WEALTH') AND days_left BETWEEN 0 AND 366)
            AS days_to_next_maturity,
        arg_min(balance_now, matures_on)
            FILTER (is_open AND line IN ('DEPOSITS', 'WEALTH') AND days_left BETWEEN 0 AND 366) AS next_maturing_amount,
        min(days_left) FILTER (is_open AND line = 'LOANS' AND days_left BETWEEN 0 AND 366) AS loan_days_to_maturity,
        sum(limit_amount) FILTER (is_open AND line = 'LOANS') AS credit_limit_total,
        count(*) FILTER (is_open AND status = 'OVERDUE') AS holdings_overdue_count,
        sum(CASE WHEN is_held_away THEN 0 ELSE (
            coalesce(margin::DOUBLE, 0) * abs(coalesce(lake_average, balance_now)::DOUBLE) + coalesce(fee::DOUBLE, 0))
            * greatest(date_diff('day', greatest(coalesce(opened_on, {as_of} - 365), {as_of} - 365),
                least(coalesce(closed_on, {as_of}), {as_of})), 0) / 365 END::DECIMAL(18, 2)) AS contribution_12m,
        bool_or(is_open AND line = 'WEALTH')::SMALLINT AS holds_wealth,
        bool_or(is_open AND line = 'LOANS')::SMALLINT AS holds_loan,
        bool_or(is_open AND line = 'CARDS')::SMALLINT AS holds_card,
        bool_or(is_open AND line = 'INSURANCE')::SMALLINT AS holds_insurance
    FROM held GROUP BY party_id
),
of_transactions AS (
    SELECT party_id,
        count(*) FILTER (status = 'SETTLED' AND booked_on > {as_of} - 90) AS transactions_count_90d,
        sum(amount_base) FILTER (status = 'SETTLED' AND amount_base > 0 AND booked_on > {as_of} - 90) AS inflow_90d,
        sum(-amount_base) FILTER (status = 'SETTLED' AND amount_base < 0 AND booked_on > {as_of} - 90) AS outflow_90d,
        sum(-amount_base) FILTER (status = 'SETTLED' AND amount_base < 0 AND kind <> 'INVESTMENT'
            AND booked_on > {as_of} - 90) AS spending_90d,
        sum(-amount_base) FILTER (kind = 'CARD' AND status = 'SETTLED' AND booked_on > {as_of} - 90) AS card_spend_90d,
        max(-amount_base) FILTER (status = 'SETTLED' AND amount_base < 0 AND kind <> 'INVESTMENT'
            AND booked_on > {as_of} - 14) AS largest_outflow_14d,
        count(DISTINCT channel) FILTER (booked_on > {as_of} - 90) AS channels_used_90d
    FROM {transactions} JOIN {records} USING (lake_key)
    WHERE legal_entity = {entity} AND booked_on <= {as_of} AND booked_on > {as_of} - 90 AND known_at < {until}
    GROUP BY party_id
),
open_month AS (
    SELECT party_id, {month} AS month, kind, count(*) AS count,
        coalesce(sum(amount_base) FILTER (amount_base > 0), 0)::DECIMAL(18,2) AS inflow_base,
        coalesce(-sum(amount_base) FILTER (amount_base < 0), 0)::DECIMAL(18,2) AS outflow_base,
        max(booked_on) AS last_on
    FROM {transactions} JOIN {records} USING (lake_key)
    WHERE legal_entity = {entity} AND status = 'SETTLED' AND booked_on BETWEEN {month} AND {as_of}
    GROUP BY party_id, kind
),
activity AS (
    SELECT party_id, month, kind, count, inflow_base, outflow_base, last_on
    FROM {months} JOIN {records} USING (lake_key) WHERE legal_entity = {entity} AND month < {month}
    UNION ALL SELECT * FROM open_month
),
of_activity AS (
    SELECT party_id,
        date_diff('day', max(last_on) FILTER (kind NOT IN ('INTEREST', 'FEE')), {as_of}) AS days_since_last_transaction,
        sum(count) FILTER (month >= {year}) AS transactions_count_12m,
        sum(inflow_base + outflow_base) FILTER (month >= {year}) AS turnover_12m,
        count(DISTINCT month) FILTER (month >= {year}) AS active_months_12m,
        count(DISTINCT month) FILTER (kind = 'SALARY' AND inflow_base > 0 AND month >= {year}) AS salary_months_12m,
        date_diff('day', max(last_on) FILTER (kind = 'SALARY' AND inflow_base > 0), {as_of}) AS days_since_salary,
        sum(inflow_base) FILTER (kind = 'SALARY' AND month >= {year}) AS salary_12m
    FROM activity GROUP BY party_id
),
event AS (
    SELECT party_id, kind, status, CAST(timezone({zone}, "at") AS DATE) AS on_day
    FROM {events} JOIN {records} USING (lake_key) WHERE legal_entity = {entity} AND known_at < {until}
),
of_events AS (
    SELECT party_id,
        count(*) FILTER (kind = 'COMPLAINT' AND on_day > {as_of} - 90 AND on_day <= {as_of}) AS complaints_90d,
        count(*) FILTER (kind = 'COMPLAINT' AND status = 'OPEN' AND on_day > {as_of} - 180 AND on_day <= {as_of})
            AS complaints_open_count,
        date_diff('day', max(on_day) FILTER (kind = 'COMPLAINT'), {as_of}) AS days_since_complaint,
        count(*) FILTER (kind = 'RATE_VIEW' AND on_day > {as_of} - 30 AND on_day <= {as_of}) AS rate_views_30d,
        count(*) FILTER (kind = 'APP_VISIT' AND on_day > {as_of} - 30 AND on_day <= {as_of}) AS app_visits_30d
    FROM event GROUP BY party_id
),
of_contacts AS (
    SELECT party_id,
        date_diff('day', max(happened_on) FILTER (kind <> 'NOTE' AND outcome <> 'NOT_REACHED'), {as_of})
            AS days_since_contact,
        count(*) FILTER (kind <> 'NOTE' AND outcome <> 'NOT_REACHED' AND happened_on > {as_of} - 90
            AND happened_on <= {as_of}) AS contacts_90d
    FROM {contacts} WHERE known_at < {until} GROUP BY party_id
)
SELECT party_id,
    year({as_of}) - birth_year - (coalesce(birth_month, 1) > month({as_of}))::SMALLINT AS age,
    CASE WHEN customer_since <= {as_of} THEN floor(date_diff('day', customer_since, {as_of}) / 30)::INT END
        AS months_with_us,
    coalesce(missing_facts, 0) AS missing_facts_count, days_to_birthday,
    date_diff('day', {as_of}, kyc_expires_on) AS kyc_days_left, coalesce(has_manager, 0) AS has_manager,
    coalesce(deposits_total, 0) AS deposits_total, coalesce(wealth_total, 0) AS wealth_total,
    coalesce(insurance_total, 0) AS insurance_total, coalesce(loans_total, 0) AS loans_total,
    coalesce(assets_total, 0) AS assets_total, coalesce(assets_90d_before, 0) AS assets_90d_before,
    coalesce(on_demand_total, 0) AS on_demand_total, coalesce(product_lines_held, 0) AS product_lines_held,
    coalesce(maturing_amount_30d, 0) AS maturing_amount_30d, days_to_next_maturity,
    coalesce(next_maturing_amount, 0) AS next_maturing_amount, loan_days_to_maturity,
    coalesce(credit_limit_total, 0) AS credit_limit_total, coalesce(holdings_overdue_count, 0) AS holdings_overdue_count,
    coalesce(contribution_12m, 0) AS contribution_12m, coalesce(holds_wealth, 0) AS holds_wealth,
    coalesce(holds_loan, 0) AS holds_loan, coalesce(holds_card, 0) AS holds_card,
    coalesce(holds_insurance, 0) AS holds_insurance,
    coalesce(transactions_count_90d, 0) AS transactions_count_90d, coalesce(inflow_90d, 0) AS inflow_90d,
    coalesce(outflow_90d, 0) AS outflow_90d, coalesce(spending_90d, 0) AS spending_90d,
    coalesce(card_spend_90d, 0) AS card_spend_90d, coalesce(largest_outflow_14d, 0) AS largest_outflow_14d,
    coalesce(channels_used_90d, 0) AS channels_used_90d,
    days_since_last_transaction, coalesce(transactions_count_12m, 0) AS transactions_count_12m,
    coalesce(turnover_12m, 0) AS turnover_12m, coalesce(active_months_12m, 0) AS active_months_12m,
    coalesce(salary_months_12m, 0) AS salary_months_12m, days_since_salary, coalesce(salary_12m, 0) AS salary_12m,
    coalesce(complaints_90d, 0) AS complaints_90d, coalesce(complaints_open_count, 0) AS complaints_open_count,
    days_since_complaint, coalesce(rate_views_30d, 0) AS rate_views_30d, coalesce(app_visits_30d, 0) AS app_visits_30d,
    days_since_contact, coalesce(contacts_90d, 0) AS contacts_90d,
    coalesce(assets_total, 0) - coalesce(assets_90d_before, 0) AS assets_change_90d,
    greatest(coalesce(on_demand_total, 0) - coalesce(spending_90d, 0), 0) AS idle_cash,
    greatest(coalesce(credit_limit_total, 0) - coalesce(loans_total, 0), 0) AS credit_unused,
    greatest(coalesce(assets_total, 0), 0) + greatest(coalesce(loans_total, 0), 0) AS relationship_size
FROM {customers} c LEFT JOIN {birthdays} USING (party_id) LEFT JOIN of_holdings USING (party_id)
    LEFT JOIN of_transactions USING (party_id) LEFT JOIN of_activity USING (party_id)
    LEFT JOIN of_events USING (party_id) LEFT JOIN of_contacts USING (party_id)
WHERE legal_entity_id = {entity}
