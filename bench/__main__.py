"""All programs of this folder, one after the other: `make bench`, `make bench-long`."""

from bench import growth, storage
from bench.wanted import run

run(__doc__, growth.main, storage.main)
