"""``python -m troth.law`` writes the list of all checks, as it stands in ``docs/checks.md``, to stdout."""

import sys

from troth.law.page import page

sys.stdout.write(page())
