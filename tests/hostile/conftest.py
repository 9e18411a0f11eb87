"""Run by `make hostile`, not with the rest: a few of these inputs still keep the reader busy for too long."""

import os

collect_ignore_glob = [] if os.environ.get("HOSTILE") else ["test_*.py"]
