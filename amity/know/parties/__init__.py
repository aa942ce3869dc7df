"""Parties: the persons and organisations that the bank knows, and how to reach them.

Words     party, person, organisation, identifier, contact point, address, relationship, source record,
          lake key, search token, erase, sweep
Promises  direct identifiers are ciphertext under the party's own key before they reach PostgreSQL
Leans on  kernel, organisation, access, audit, keys
Knows not holdings, coverage, scores
"""
