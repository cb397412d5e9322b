"""What the description of the API allows, and what it forbids, asked of a real office."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from filelock import FileLock
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.config import (
    ChecksConfig,
    GenerationConfig,
    PositiveDataAcceptanceConfig,
    ProjectConfig,
    ProjectsConfig,
    SchemathesisConfig,
)
from schemathesis.core.result import Ok
from web_office import open_office

from desk.clock import now
from registry.vocabulary.kinds import Role
from web.api import build_app

# For each route: enough to meet most kinds of values, and the whole takes some ten seconds.
_EXAMPLES = 8
# What the office has: random names hardly ever meet it.
_KNOWN = {"code": "I.2", "number": 1, "paper_id": 4, "paper": 4}


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[schemathesis.BaseSchema]:
    home: Path = tmp_path_factory.mktemp("office")
    # While another ingest is at work, files that are sent are kept and wait: nothing of them is read here.
    with FileLock(home / "ingest.lock"), open_office(home) as office:
        accounts = office.registry.accounts
        admin = accounts.find(Role.ADMIN.value)
        assert admin is not None
        token = accounts.make_token(admin.id, "thử", now())
        # What is well written may still be against the rules of the desk.
        acceptance = PositiveDataAcceptanceConfig(expected_statuses=["2xx", "400", "404"])
        project = ProjectConfig(
            headers={"Authorization": f"Bearer {token}"},
            generation=GenerationConfig(deterministic=True),
            checks=ChecksConfig(positive_data_acceptance=acceptance),
        )
        config = SchemathesisConfig(projects=ProjectsConfig(default=project))
        yield schemathesis.openapi.from_asgi("/openapi.json", build_app(office.office), config=config)


def name_known(case: schemathesis.Case[Any], known: Mapping[str, Any]) -> None:
    """Have a request name what the office has."""
    for values in (case.path_parameters, case.body):
        if isinstance(values, dict):
            values.update({name: known[name] for name in values.keys() & known.keys()})


@pytest.mark.parametrize(
    ("mode", "known"),
    [(GenerationMode.POSITIVE, _KNOWN), (GenerationMode.POSITIVE, {}), (GenerationMode.NEGATIVE, {})],
)
def test_no_request_breaks_the_api_or_gets_an_answer_that_is_not_described(
    api: schemathesis.BaseSchema, mode: GenerationMode, known: Mapping[str, Any]
) -> None:
    operations = [found.ok() for found in api.get_all_operations() if isinstance(found, Ok)]
    assert {"GET /status", "PATCH /papers/{paper_id}", "POST /inbox"} <= {one.label for one in operations}
    for operation in operations:
        takes_anything = operation.path_parameters or operation.query or operation.body
        # Files have no kinds: whatever is sent as one is one.
        if mode is GenerationMode.NEGATIVE and (not takes_anything or operation.label == "POST /inbox"):
            continue

        @settings(
            max_examples=_EXAMPLES,
            derandomize=True,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case: schemathesis.Case[Any]) -> None:
            name_known(case, known)
            case.call_and_validate()

        ask()
