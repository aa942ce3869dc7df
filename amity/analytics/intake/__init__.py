"""Intake: read a source's files, map them to canonical tables, and check every value.

Words     feed, load, physical line, continuation, stage, mapping, refusal
Promises  no row is lost: each is accepted, refused with its reason, or left out by the mapping itself
Leans on  engine, tables
Knows not who keeps the rows
"""
