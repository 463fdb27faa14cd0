"""Addresses in templates are remembered, and differ by all that they are made of."""

from flask import Flask

from portal.web.templating import LONGEST


def test_what_is_the_same_to_a_dictionary_is_not_in_an_address(app: Flask) -> None:
    with app.test_request_context():
        told = [app.url_for("activity.show", page=page) for page in (1, True, 1.0, "1")]

    assert told == [f"/activity?page={page}" for page in ("1", "True", "1.0", "1")]


def test_an_address_is_below_wherever_the_portal_is(app: Flask) -> None:
    told = []
    for root in ("", "/portal"):
        with app.test_request_context(environ_overrides={"SCRIPT_NAME": root}):
            told.append(app.url_for("activity.show", page=1))

    assert told == ["/activity?page=1", "/portal/activity?page=1"]


def test_one_with_a_long_value_is_not_remembered(app: Flask) -> None:
    def is_remembered(value: str) -> bool:
        return app.url_for("sign_in.show", next=value) is app.url_for("sign_in.show", next=value)

    with app.test_request_context():
        assert is_remembered("x" * LONGEST)
        assert not is_remembered("x" * (LONGEST + 1))


def test_one_with_words_that_somebody_looks_for_is_not_remembered(app: Flask) -> None:
    with app.test_request_context():
        assert app.url_for("activity.show", text="Marta") is not app.url_for("activity.show", text="Marta")
