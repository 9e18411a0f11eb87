"""From the official "Models & Pricing" page to checked editions in `data/` (see `python -m scraper --help`)."""
