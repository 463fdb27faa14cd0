"""How the tables came to be, one file a change. `python -m portal.store.migrations NAME` writes the next one."""
