"""Figures as ratios, each pair measured in one run: `make bench`, or one program alone, `python -m bench.growth --help`.

What every program compares, and the latest figures: docs/speed.md. Nothing of the product knows of this folder.
"""
