"""A command of the scraper on a day after all that the grown data says: `python tests/growth/later.py check`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from commands import LATE

from scraper.__main__ import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], Path.cwd(), LATE))
