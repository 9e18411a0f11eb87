"""How long the reader takes to refuse pages made to break it (by `make hostile`); each wants to end within a second."""

import sys

from test_hostile import CASES, endings

SHOWN = 10


def main() -> int:
    """Print the slowest; the exit code is 1 where one did not end."""
    ended = endings()
    for case, (outcome, _, seconds) in sorted(ended.items(), key=lambda item: -item[1][2])[:SHOWN]:
        print(f"{seconds:6.2f} s  {outcome:18} {case}")  # noqa: T201
    print(f"{len(ended)} of {len(CASES)} ended, in 200 MB")  # noqa: T201
    return int(len(ended) < len(CASES))


if __name__ == "__main__":
    sys.exit(main())
