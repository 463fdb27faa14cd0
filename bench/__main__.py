"""All programs of this folder, one after the other: `make bench`, `make bench-long`."""

from bench import cost, growth, machines, pages, punctuality, receiving, sending, storage, years
from bench.wanted import run

run(__doc__, receiving.main, sending.main, cost.main, growth.main, years.main, storage.main, pages.main, punctuality.main, machines.main)
