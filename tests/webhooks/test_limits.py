"""Over a limit: 429 (contract/EVENTS.md, Answers). Each story with Redis counting, and with Redis away."""

import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from threading import Barrier

import pytest
from limits import parse
from redis import ConnectionError as NoConnection

from portal import queue, throttle
from portal.actions import provision
from portal.throttle import Throttle, TooMany
from tests.moving import make, moved
from tests.valkey import Valkey
from tests.webhooks.door import Door
from tests.webhooks.test_answers import problem
from tests.world import SECRET, account

LEFT = {"conversation_id": "c1"}
UNSIGNED = {"webhook-signature": None}


@pytest.fixture(params=["redis", "redis away"])
def limited(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Door:
    """A door that takes three calls a minute, of each kind."""
    if request.param == "redis":
        request.getfixturevalue("valkey")
    monkeypatch.setattr(throttle, "UNSIGNED", parse("3/minute"))
    door: Door = request.getfixturevalue("sqlite_door")
    restart(door, "3/minute")
    return door


def restart(door: Door, limit: str) -> Throttle:
    """As another process would begin, with `limit` for signed calls."""
    made = Throttle(replace(door.house, settings=replace(door.house.settings, webhook_rate_limit=limit)))
    door.app.extensions["throttle"] = made
    return made


def statuses(door: Door, calls: int, **how: object) -> list[int]:
    return [door.tell("visitor.left", LEFT, **how).status_code for _ in range(calls)]


def test_signed_calls_over_the_endpoints_limit_are_told_when_to_come_again(limited: Door) -> None:
    assert statuses(limited, 3) == [202] * 3
    before = limited.rows()

    answer = limited.tell("visitor.left", LEFT)

    assert answer.status_code == 429
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    problem(answer)
    assert limited.rows() == before


def test_every_endpoint_has_its_own_limit(limited: Door) -> None:
    ends = [{"id": "acme-other", "source": "native", "secret": SECRET}]
    provision.provision(limited.house, json.dumps({"accounts": [account(endpoints=ends)]}), overwrite=False)
    statuses(limited, 4)

    assert statuses(limited, 1, path="/webhooks/native/acme-other") == [202]


@pytest.mark.parametrize(("how", "status"), [({"headers": UNSIGNED}, 401), ({"path": "/webhooks/native/nobody"}, 404)])
def test_unsigned_calls_over_their_senders_limit_are_told_when_to_come_again(limited: Door, how: dict[str, object], status: int) -> None:
    assert statuses(limited, 4, **how) == [status, status, status, 429]

    answer = limited.tell("visitor.left", LEFT, headers=UNSIGNED)

    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    problem(answer)


def test_bodies_that_cannot_be_signed_count_as_unsigned(limited: Door) -> None:
    assert [limited.post(b"\xff").status_code for _ in range(4)] == [400, 400, 400, 429]


def test_every_stranger_has_a_limit_of_their_own(limited: Door) -> None:
    statuses(limited, 4, headers=UNSIGNED, sender="192.0.2.1")

    assert statuses(limited, 1, headers=UNSIGNED, sender="192.0.2.2") == [401]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("192.0.2.1", "::ffff:192.0.2.1", True),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
    ],
)
def test_whoever_has_one_address_of_ipv6_has_a_whole_network_of_them(sqlite_door: Door, one: str, other: str, same: bool) -> None:
    counting = restart(sqlite_door, "3/minute")
    for _ in range(30):
        counting.count_sign_in(one)

    with pytest.raises(TooMany) if same else nullcontext():
        counting.count_sign_in(other)


def test_behind_a_proxy_a_stranger_is_who_the_proxy_says(tmp_path: Path, sqlite_door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "UNSIGNED", parse("3/minute"))
    with moved(make(tmp_path, TRUSTED_PROXIES="1"), sqlite_door.house.settings.database_url) as app:
        by_way_of = [{**UNSIGNED, "X-Forwarded-For": f"192.0.2.{place}, 203.0.113.{place}"} for place in (1, 2)]
        door = Door(app)

        assert statuses(door, 4, headers=by_way_of[0])[-1] == 429
        assert statuses(door, 1, headers=by_way_of[1]) == [401]


def test_a_flood_of_strangers_stops_nobody_not_even_from_the_same_address(limited: Door) -> None:
    statuses(limited, 10, headers=UNSIGNED)

    assert statuses(limited, 3) == [202] * 3


def test_signed_calls_use_up_nothing_of_their_senders_limit(limited: Door) -> None:
    statuses(limited, 5)

    assert statuses(limited, 1, headers=UNSIGNED) == [401]


def test_a_signed_call_that_is_wrong_in_itself_counts_as_signed(limited: Door) -> None:
    assert [limited.post("{").status_code for _ in range(4)] == [400, 400, 400, 429]
    assert statuses(limited, 1, headers=UNSIGNED) == [401]


def test_processes_count_together(sqlite_door: Door, valkey: Valkey) -> None:
    restart(sqlite_door, "3/minute")
    statuses(sqlite_door, 3)
    restart(sqlite_door, "3/minute")

    assert statuses(sqlite_door, 1) == [429]


def test_of_a_large_limit_a_process_counts_a_share_at_once(sqlite_door: Door, valkey: Valkey) -> None:
    restart(sqlite_door, f"{2 * throttle.SHARES}/minute")
    counted = []
    for _ in range(3):
        statuses(sqlite_door, 1)
        (key,) = valkey.client.keys("LIMITS*")
        counted.append(int(valkey.client.get(key) or 0))

    assert counted == [2, 2, 4]


def test_threads_that_count_a_share_at_the_same_time_use_up_all_of_them(
    sqlite_door: Door, valkey: Valkey, monkeypatch: pytest.MonkeyPatch
) -> None:
    counting, together = restart(sqlite_door, f"{8 * throttle.SHARES}/minute"), Barrier(8, timeout=30)
    hit = counting._shared.hit
    monkeypatch.setattr(counting._shared, "hit", lambda *given, **more: (together.wait(), hit(*given, **more))[1])
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(counting.count_signed, ["acme-native"] * 8))
    monkeypatch.undo()
    for _ in range(7 * 8):
        counting.count_signed("acme-native")

    (key,) = valkey.client.keys("LIMITS*")
    assert int(valkey.client.get(key) or 0) == 8 * 8


def test_no_address_gets_into_redis_nor_what_else_is_typed(sqlite_door: Door, valkey: Valkey) -> None:
    counting = restart(sqlite_door, "3/minute")
    counting.count_mail("recover", "eva@acme.example" + "x" * 450_000)
    counting.count_sign_in("192.0.2.77")

    keys = [str(key) for key in sqlite_door.house.alarm.redis.keys("LIMITS*")]
    assert len(keys) == 2
    assert [key for key in keys if "acme" in key or "192" in key or len(key) > 200] == []


def test_a_redis_that_dies_between_two_questions_is_no_error(sqlite_door: Door, valkey: Valkey, monkeypatch: pytest.MonkeyPatch) -> None:
    counting = restart(sqlite_door, "1/minute")
    statuses(sqlite_door, 1)

    def gone(*_: object) -> None:
        raise NoConnection

    monkeypatch.setattr(counting._shared, "get_window_stats", gone)

    assert statuses(sqlite_door, 2) == [202, 429]


@pytest.mark.timeout(60)
@pytest.mark.parametrize("valkey", [queue.PATIENCE], indirect=True, ids=["as in the product"])
def test_a_mute_redis_delays_no_webhook(sqlite_door: Door, valkey: Valkey) -> None:
    statuses(sqlite_door, 1)

    with valkey.mute():
        assert statuses(sqlite_door, 20) == [202] * 20
