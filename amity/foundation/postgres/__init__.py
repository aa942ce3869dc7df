"""Postgres: the embedded server that one command starts and the last one stops, and fast copying into tables.

Words     home, address, login, embedded server, account, copy, upsert
Promises  one server a home, however many commands use it; it survives a kill -9 of itself and of its users;
          only its own account reaches its socket; the application neither is its superuser nor owns a table
Leans on  kernel
Knows not settings, models, migrations
"""
