"""`python -m deepseek_prices` is the command line `deepseek-prices`."""

import sys

from deepseek_prices.cli import main

if __name__ == "__main__":
    sys.exit(main())
