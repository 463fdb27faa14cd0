"""Calls HEARTBEAT_URL once, as a program of its own (beat.py); ends with 0 when it was heard."""

import os
import sys

import httpx

TIMEOUT = 10  # seconds for each step of the call

if __name__ == "__main__":
    sys.exit(not httpx.get(os.environ["HEARTBEAT_URL"], timeout=TIMEOUT).is_success)
