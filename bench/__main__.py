"""All programs of this folder, one after the other: `make bench`, `make bench-long`."""

from bench import growth, receiving, storage
from bench.wanted import run

run(__doc__, receiving.main, growth.main, storage.main)
