"""Generated from data/ by `python -m scraper compile`; do not edit."""

# The last time that the official page was seen, in seconds since 1970-01-01T00:00:00Z.
OBSERVED_UNTIL = 1790112256
