"""Any report from a terminal: `python -m analytics value --measure gld --area E10000029 …`."""

import sys

from session.terminal import main

sys.exit(main(sys.argv[1:]))
