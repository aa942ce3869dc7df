"""Access: who may do what, to which customers, and which fields they see in the clear.

Words     verb, role, reach, grant, mask, reveal
Promises  a verb that permissions.toml does not name is refused, and whoever is refused is in the audit
Leans on  kernel, postgres, audit, organisation
Knows not coverage: know.coverage publishes grants into this room
"""
