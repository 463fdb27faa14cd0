"""Tables as the note docs/speed.md holds them."""

from collections.abc import Sequence

from bench.figures import Figure

Cell = str | int | float | Figure


def show(title: str, columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    """Prints them in Markdown; a figure as its median with the least and the most."""
    texts = [list(columns), *([_text(cell) for cell in row] for row in rows)]
    widths = [max(len(row[place]) for row in texts) for place in range(len(columns))]
    lines = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in texts]
    rule = "| " + " | ".join("-" * width for width in widths) + " |"
    print("\n".join([f"\n{title}\n", lines[0], rule, *lines[1:]]), flush=True)


def _text(cell: Cell) -> str:
    if isinstance(cell, Figure):
        return f"{_number(cell.middle)} ({_number(cell.least)} to {_number(cell.most)})"
    return _number(cell) if isinstance(cell, float) else str(cell)


def _number(value: float) -> str:
    """Three digits that count."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
