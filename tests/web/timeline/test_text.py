"""How much room words take, and how they are cut and wrapped."""

from portal.web.timeline.text import cut, width, wrap


def test_what_fits_stays_as_it_is() -> None:
    assert cut("Eva", 90) == "Eva"
    assert wrap("Eva Ruiz", 90, most=2) == ["Eva Ruiz"]


def test_what_does_not_fit_ends_in_an_ellipsis() -> None:
    short = cut("Maximiliana de la Concepción", 80)

    assert short.endswith("…")
    assert width(short) <= 80


def test_words_go_to_the_next_line() -> None:
    assert wrap("Marta López", 60, most=2) == ["Marta", "López"]


def test_the_last_line_holds_the_rest_cut() -> None:
    lines = wrap("uno dos tres cuatro cinco seis siete", 60, most=2)

    assert len(lines) == 2
    assert lines[1].endswith("…")


def test_full_width_letters_take_more_room_than_narrow_ones() -> None:
    assert width("漢字") > width("mm") > width("ab") > width("il")
