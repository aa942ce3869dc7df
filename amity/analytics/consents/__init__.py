"""Consents: whether the bank may contact a customer for a purpose, through a channel, about a topic, now.

Words     purpose, channel, legal basis, consent, suppression, contact limit, quiet hours, refusal
Promises  one customer (gate) and a million (bulk) get the same answer, with every reason for it
Leans on  nothing of ours
"""
