"""Everything that the description of the API allows, and much that it forbids, asked of a real office."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
from filelock import FileLock
from hypothesis import HealthCheck, settings
from schemathesis.config import GenerationConfig, ProjectConfig, ProjectsConfig, SchemathesisConfig
from web_office import open_office

from desk.clock import now
from registry.vocabulary.kinds import Role

# Enough to meet every kind of value at every place; the whole takes some ten seconds.
_EXAMPLES = 12


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[schemathesis.BaseSchema]:
    home: Path = tmp_path_factory.mktemp("office")
    # While another ingest is at work, files that are sent are kept and wait: nothing of them is read here.
    with FileLock(home / "ingest.lock"), open_office(home) as office:
        accounts = office.registry.accounts
        admin = accounts.find(Role.ADMIN.value)
        assert admin is not None
        token = accounts.make_token(admin.id, "thử", now())
        office.app.state.office = office.office
        config = SchemathesisConfig(
            projects=ProjectsConfig(
                default=ProjectConfig(
                    headers={"Authorization": f"Bearer {token}"},
                    generation=GenerationConfig(max_examples=_EXAMPLES, deterministic=True),
                )
            )
        )
        yield schemathesis.openapi.from_asgi("/api/openapi.json", office.app, config=config)


schema = schemathesis.pytest.from_fixture("api")


@schema.parametrize()
@settings(
    max_examples=_EXAMPLES,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_no_request_breaks_the_api_or_gets_an_answer_that_is_not_described(case: schemathesis.Case) -> None:
    case.call_and_validate(base_url="http://localhost/api")
