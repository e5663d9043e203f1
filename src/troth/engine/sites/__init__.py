"""What the public finds: the pages on which the words stand, and those on which it is told whom to turn to."""

from troth.engine.sites.served import check_sites as check_sites
