"""The command line in a process that an interrupt ends, whoever started the tests."""

import sys

_RUN = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell has it ignored in what it starts in the background
from deepseek_prices.cli import main
sys.exit(main())
"""
INTERRUPTIBLE = (sys.executable, "-c", _RUN)
