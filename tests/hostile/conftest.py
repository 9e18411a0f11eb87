"""A few of these inputs still keep the reader busy for longer than they should: run by `make hostile`, not with the rest."""

import os

collect_ignore_glob = [] if os.environ.get("HOSTILE") else ["test_*.py"]
