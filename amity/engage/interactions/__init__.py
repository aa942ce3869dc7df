"""Interactions: contacts that people of the bank had with a customer.

Words     interaction, call, visit, message, note, outcome
Leans on  kernel, organisation, access, audit, keys, parties, sources
"""
