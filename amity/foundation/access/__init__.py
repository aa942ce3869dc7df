"""Access: who may do what, to which customers, and which fields they see in the clear.

Words     verb, role, reach, grant, mask, reveal
Promises  a verb that permissions.toml does not name is refused; a reveal is in the audit before it is on the screen
Leans on  kernel, organisation, audit, keys
Knows not coverage: know.coverage publishes grants into this room
"""
