"""Actions: what the bank can do for a customer, when, and why.

Words     action, issue, group, eligibility, value, base rate, reason
Promises  a reason is built only from stored facts, in both languages
Leans on  kernel, audit, features, analytics.rules
"""
