"""All programs of this folder, one after the other: `make bench`, `make bench-long`."""

from bench import cost, growth, machines, memory, pages, punctuality, receiving, sending, storage, years
from bench.wanted import run

MEASURED = (receiving, sending, cost, growth, years, storage, memory, pages, punctuality, machines)

run(__doc__, *(program.main for program in MEASURED))
