"""Showroom: the demo bank in this home: files written, loaded as any bank's are, people to sign in as.

Words     demo home, showcased
Promises  a demo that was killed half-made is made again; a home that is no demo's is never emptied
Leans on  demo, ingest, refresh, organisation, api
"""
