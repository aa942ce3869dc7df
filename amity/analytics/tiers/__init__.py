"""Tiers: exactly one class a customer on each axis: the tier of value, and recency, frequency and money.

Words     tier, relationship size, recency, frequency, money, fifth
Promises  a tier is a share of the customers of one kind in one bank, so that never all are alike
Leans on  nothing of ours
"""
