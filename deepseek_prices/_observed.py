"""Generated from data/ by `python -m scraper compile`; do not edit."""

# The newest look at the official page, in seconds since 1970-01-01T00:00:00Z.
OBSERVED_UNTIL = 1794585600
