"""Access: who may do what, to which customers, and which fields they see in the clear.

Words     verb, role, reach, grant, wall, mask, reveal
Promises  a verb that permissions.toml does not name is refused, and whoever is refused is in the audit;
          PostgreSQL shows nobody outside of the reader's units, whatever a query forgets to ask
Leans on  kernel, postgres, audit, organisation
Knows not coverage: know.coverage publishes grants into this room
"""
