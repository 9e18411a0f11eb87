"""`make fuzz` runs what stands here, with atheris, which the tests do not have."""

collect_ignore = ["fuzz_read.py"]
