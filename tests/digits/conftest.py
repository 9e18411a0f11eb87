"""The modules of this folder import each other by name, as they do when it is run: `python tests/digits`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
