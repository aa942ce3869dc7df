"""Fetching: bring what a feed reads elsewhere, a database or an object store, to the intake as files.

Words     connection, fetched file, drop folder, delivery
Promises  read-only, one snapshot for all tables of a database where it can; a file comes whole or not at all;
          no password in a feed, a log or a sentence
"""
