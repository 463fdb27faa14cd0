"""Messages found by what begins their words, on SQLite and PostgreSQL alike, and no longer than they are there."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, text, update

from portal.actions.house import House
from portal.store import migrate, remains, retention, search
from portal.store.tables import accounts, conversations, endpoints, messages
from portal.store.upsert import insert as upsert
from tests.actions.kept import found_in_files

AT = datetime(2026, 5, 12, 10, 40, tzinfo=UTC)


@pytest.fixture
def conversation(house: House) -> int:
    with house.db.write() as tx:
        tx.execute(insert(accounts).values(id=1, public_id="acme", name="Acme"))
        tx.execute(insert(endpoints).values(id=1, account_id=1, public_id="e", source="native", secrets=""))
        tx.execute(insert(conversations).values(id=1, endpoint_id=1, external_id="c"))
    return 1


def row(words: str, name: str | None = None, author: str = "visitor", ident: str = "m") -> dict[str, Any]:
    said = {"text": words, "author_name": name, "author_type": author}
    return {"conversation_id": 1, "external_id": ident, "at": AT, "received_at": AT, **said}


def write(house: House, words: str, name: str | None = None, author: str = "visitor") -> None:
    with house.db.write() as tx:
        tx.execute(insert(messages).values(row(words, name, author)))


def found(house: House, wanted: str, *, in_names: bool = False) -> bool:
    with house.db.read() as tx:
        rows = search.matching(tx, wanted, in_names)
        return rows is not None and tx.execute(rows).first() is not None


@pytest.mark.parametrize("wanted", ["talla", "TAL", "ta", "38", "tenéis", "teneis", "¿tenéis", "boti", "zapatos talla", "luna"])
def test_a_message_is_found_by_the_beginnings_of_its_words(house: House, conversation: int, wanted: str) -> None:
    write(house, "¿Tenéis la talla 37-38 de Boti\u0301n? https://luna.example/zapatos")

    assert found(house, wanted)


@pytest.mark.parametrize("wanted", ["allá", "talla 39", "tallaje", "botas talla"])
def test_it_is_not_found_by_other_words(house: House, conversation: int, wanted: str) -> None:
    write(house, "¿Tenéis la talla 38?")

    assert not found(house, wanted)


def test_a_visitor_s_name_is_found_in_names_and_anywhere(house: House, conversation: int) -> None:
    write(house, "Hola", "Marta López")

    assert found(house, "marta lop", in_names=True)
    assert found(house, "lopez hola")
    assert not found(house, "hola", in_names=True)


def test_an_agent_s_name_is_not_found_and_their_words_are(house: House, conversation: int) -> None:
    write(house, "Enseguida", "Eva", author="agent")

    assert not found(house, "eva")
    assert found(house, "enseguida")


@pytest.mark.parametrize("wanted", ["", "  ", '"', "'", "*", "¿?", "()", "-", ":", "&|!", "\\", "%", "_", "\x00"])
def test_without_a_word_there_is_nothing_to_look_for(house: House, conversation: int, wanted: str) -> None:
    write(house, "Hola")

    assert not found(house, wanted)


@pytest.mark.parametrize(
    "wanted", ['"hola', "hola'", "hola OR", "hola)", "NEAR(hola", "text:hola", "hola:*", "-hola", "^hola", "hola & !", "hola; --", "ho%"]
)
def test_quotes_and_operators_only_part_words(house: House, conversation: int, wanted: str) -> None:
    write(house, "Hola")
    words = {"hola OR": False, "NEAR(hola": False, "text:hola": False}

    assert found(house, wanted) is words.get(wanted, True)


def test_very_much_to_look_for_does_no_harm(house: House, conversation: int) -> None:
    write(house, "Hola")

    assert not found(house, "x" * 10_000)
    assert found(house, "hola " * 10_000)


def test_what_a_second_telling_adds_is_found(house: House, conversation: int) -> None:
    write(house, "Hola")
    with house.db.write() as tx:
        told = upsert(tx, messages).values(row("Hola", "Marta"))
        again = {"author_name": told.excluded.author_name}
        tx.execute(told.on_conflict_do_update(index_elements=["conversation_id", "external_id"], set_=again))

    assert found(house, "marta")
    assert found(house, "hola")


def test_what_was_erased_is_not_found(house: House, conversation: int) -> None:
    write(house, "Hola", "Marta")
    with house.db.write() as tx:
        retention.erase_messages(tx, datetime.now(UTC), datetime.now(UTC))

    assert not found(house, "hola")
    assert not found(house, "marta")


def test_what_was_deleted_with_its_conversation_is_not_found(house: House, conversation: int) -> None:
    write(house, "Hola")
    with house.db.write() as tx:
        tx.execute(delete(conversations))

    assert not found(house, "hola")


def test_a_change_of_something_else_loses_nothing(house: House, conversation: int) -> None:
    write(house, "Hola")
    with house.db.write() as tx:
        tx.execute(update(messages).values(page_url="https://luna.example"))

    assert found(house, "hola")


def test_what_was_there_before_the_search_is_found_after_an_upgrade(house: House, conversation: int) -> None:
    write(house, "Hola")
    with house.db.write() as tx:
        for statement in _UNDONE[tx.dialect.name]:
            tx.execute(text(statement))

    migrate.upgrade(house.settings.database_url)

    assert found(house, "hola")
    with house.db.write() as tx:
        tx.execute(update(messages).values(text="Adiós"))
    assert found(house, "adios")
    assert not found(house, "hola")


_UNDONE = {
    "sqlite": [f"DROP TRIGGER {search.NAME}_{name}" for name in ("in", "out", "anew")] + [f"DROP TABLE {search.NAME}"],
    "postgresql": [f"DROP INDEX {search.NAME}"],
}


def test_postgresql_looks_in_its_index(house: House, conversation: int) -> None:
    if house.db.is_sqlite:
        pytest.skip("SQLite has a table of its own for it")
    with house.db.write() as tx:
        tx.execute(insert(messages), [row(f"word{number}", ident=str(number)) for number in range(2000)])
        tx.execute(text("ANALYZE messages"))
        rows = search.matching(tx, "word77")
        assert rows is not None
        compiled = str(rows.compile(tx, compile_kwargs={"literal_binds": True}))
        plan = tx.exec_driver_sql(f"EXPLAIN {compiled}").scalars()

        assert any(search.NAME in line for line in plan)
        assert len(tx.execute(select(messages.c.id).where(messages.c.id.in_(rows))).all()) == 11


def test_words_that_were_taken_out_are_swept_from_the_files(house: House, conversation: int) -> None:
    """SQLite's index notes at first only that they are gone."""
    write(house, "Zapatillas")
    with house.db.write() as tx:
        tx.execute(delete(messages))
    assert found_in_files(house, ["zapatillas"]) == ({"zapatillas"} if house.db.is_sqlite else set())

    remains.sweep(house.db)

    assert found_in_files(house, ["zapatillas"]) == set()
