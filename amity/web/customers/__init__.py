"""Customers: the list of those within reach, and the record of one.

Words     list, tab, list state, neighbour, record, highlight, timeline, reveal
Promises  the address holds the whole state of a list; a record opened from a list knows its place in it
Leans on  parties, holdings, sources, coverage, scores, actions, decisions, interactions, tasks, access, audit
"""
