"""Logging a contact: one dialog, opened from any page, which writes the interaction and what follows from it.

Words     contact, outcome, next step
Promises  sent twice, it is logged once; the note, the next step and the task it closes are saved together
Leans on  interactions, tasks, decisions, parties, access
"""
