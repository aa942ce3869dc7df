"""Backups: one consistent copy of what the bank knows, and its keys apart from it; and the way back.

Words     backup, manifest, copy of the keys, drill
Promises  a backup is there whole or not at all, and is of one moment, however busy the house was; it never
          holds a key; what is restored is what was backed up, to the last row
Refuses   a home that holds something, a file that is not as it was, keys that are not the backup's
Leans on  lake, runs, audit, keys, postgres, kernel
Knows not models, and who was erased: the command that restores asks for that
"""
