"""Whatever a file holds, the command ends well or says what is wrong with it, and then changes nothing."""

import copy
import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.provision.operator import ACME, PASSWORD, Operator, eva

known = ["acme", "a1", "sales", "native", "\x00", "\ud800", "a@b.example", "whsec_YWJj", PASSWORD, "es"]
words = st.text(max_size=8) | st.sampled_from(known)
scalars = st.none() | st.booleans() | st.integers() | st.floats() | words
anything = st.recursive(scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3), max_leaves=6)


@st.composite
def spoilt_accounts(draw: st.DrawFn) -> dict[str, Any]:
    """The contract's account with anything in place of some of its fields."""
    account = copy.deepcopy(eva(password=PASSWORD))
    holder = draw(st.sampled_from([account, account["agents"][0], account["groups"][0], account["endpoints"][0], account["options"]]))
    holder.update(draw(st.dictionaries(st.sampled_from(sorted(holder)) | words, anything, min_size=1, max_size=2)))
    return account


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(account=spoilt_accounts() | anything, overwrite=st.booleans())
def test_any_file(sqlite_operator: Operator, account: Any, overwrite: bool) -> None:
    sqlite_operator.provision(ACME)
    before = sqlite_operator.rows()

    result = sqlite_operator.run_text(json.dumps({"accounts": [account]}), overwrite)

    assert result.exit_code in (0, 2), result.exception
    if result.exit_code == 2:
        assert sqlite_operator.rows() == before
        assert result.stderr.splitlines()[-1] == "Nothing was changed."
