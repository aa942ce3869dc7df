"""``python -m amity``: the command, for a process that starts another."""

import sys

from amity.cli import main

sys.exit(main())
