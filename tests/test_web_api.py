"""The REST API: who may do what, what each route says, and what stands recorded afterwards."""

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from docx import Document as WordFile
from factories import A_MOMENT, make_drop, make_header, make_parsed
from filed_photos import file_photo
from intake_at_work import wait_until_idle
from web_office import Browser, TestOffice, open_office

from cli.app import run
from desk.clock import now
from registry.parsed import Problem, ProblemCode
from registry.readings import Drop
from registry.tables import Attachment, StoredFile
from registry.vocabulary.kinds import EventKind, FieldName, Role
from web.api import find_language


@pytest.fixture
def office(tmp_path: Path) -> Iterator[TestOffice]:
    with open_office(tmp_path, workers=1) as opened:
        yield opened


def make_token(office: TestOffice, role: Role) -> str:
    account = office.registry.accounts.find(role.value)
    assert account is not None
    return office.registry.accounts.make_token(account.id, "thử", now())


def call(office: TestOffice, role: Role = Role.ADMIN) -> Browser:
    """A program with a token of somebody of this role."""
    program = office.stranger()
    program.headers["authorization"] = f"Bearer {make_token(office, role)}"
    return program


def get(program: Browser, address: str, status: int = 200) -> Any:
    answer = program.get(f"/api{address}")
    assert answer.status_code == status, answer.text
    return answer.json()


def post(program: Browser, address: str, status: int = 200, **said: Any) -> Any:
    answer = program.post(f"/api{address}", json=said)
    assert answer.status_code == status, answer.text
    return answer.json()


def head_of(office: TestOffice) -> int:
    head = office.registry.find_audit_head()
    assert head is not None
    return head.number


# Who may do what

READS = [
    "/status", "/items", "/items/I.2", "/items/I.2/suggestions", "/gaps", "/search?q=1042", "/papers/1",
    "/papers/1/text", "/arrivals", "/events",
]  # fmt: skip
DECISIONS: list[tuple[str, dict[str, Any]]] = [
    ("/items/I.2/claims/1/accept", {"paper": 4, "reason": "Đúng văn bản"}),
    ("/items/I.2/claims/1/reject", {"paper": 4, "reason": "Văn bản khác"}),
    ("/items/I.2/claims/1/ask", {"paper": 4, "reason": "Bản nào?"}),
    ("/items/I.3/link", {"paper": 2}),
    ("/items/I.2/take-back", {"paper": 4}),
]


@pytest.mark.parametrize(
    "authorization", [None, "", "Bearer", "Bearer ", "Bearer mc_khong-co", "Basic bWM6bWM=", "mc_khong-co"]
)
def test_without_a_good_token_nothing_is_told(office: TestOffice, authorization: str | None) -> None:
    stranger = office.stranger()
    if authorization is not None:
        stranger.headers["authorization"] = authorization.encode().decode("ascii", "replace")
    for address in READS:
        answer = stranger.get(f"/api{address}")
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Bearer")
        assert answer.json()["code"] == "no_token"


def test_the_cookie_of_the_page_opens_nothing_here(office: TestOffice) -> None:
    browser = office.visit(Role.ADMIN)
    assert browser.get("/").status_code == 200
    assert browser.get("/api/status").status_code == 401
    assert browser.post("/api/items/I.3/link", json={"paper": 1}).status_code == 401


def test_a_revoked_token_is_good_for_nothing(office: TestOffice) -> None:
    program = call(office)
    assert get(program, "/status")
    accounts = office.registry.accounts
    admin = accounts.find("admin")
    assert admin is not None
    accounts.revoke_token(accounts.tokens_of(admin.id)[0].id, now())
    assert get(program, "/status", 401)["code"] == "no_token"


def test_whether_the_server_answers_is_told_to_anybody_and_nothing_else(office: TestOffice) -> None:
    answer = office.stranger().get("/api/health")
    assert answer.status_code == 200
    assert answer.json()["ok"] is True
    assert answer.json().keys() == {"ok", "version", "troubles"}


@pytest.mark.parametrize("role", Role)
def test_everybody_with_an_account_may_read(office: TestOffice, role: Role) -> None:
    program = call(office, role)
    for address in READS:
        get(program, address)


@pytest.mark.parametrize("role", [Role.VIEWER, Role.CLERK])
def test_who_is_no_reviewer_decides_nothing(office: TestOffice, role: Role) -> None:
    program = call(office, role)
    before = head_of(office)
    for address, said in DECISIONS:
        assert post(program, address, 403, **said)["code"] == "not_allowed"
    assert head_of(office) == before


def test_a_viewer_corrects_nothing_and_sends_nothing(office: TestOffice) -> None:
    program = call(office, Role.VIEWER)
    before = head_of(office)
    assert program.patch("/api/papers/1", json={"fields": {"subject": "Khác"}}).status_code == 403
    assert program.post("/api/inbox", files={"files": ("a.pdf", b"%PDF-1.4")}).status_code == 403
    assert post(program, "/items/I.4/claims/1/attach", 403, paper=1)["code"] == "not_allowed"
    assert head_of(office) == before
    inbox = office.office.settings.home.inbox
    assert not inbox.exists() or not any(inbox.iterdir())


def test_what_is_too_large_or_of_unknown_size_is_refused_before_it_is_read(office: TestOffice) -> None:
    program = call(office)
    answer = program.post("/api/items/I.3/link", json={"paper": 1, "reason": "x" * 70_000})
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    answer = program.post("/api/items/I.3/link", content=iter([b'{"paper": 1}']))
    assert (answer.status_code, answer.json()["code"]) == (411, "length_required")


# The table


def test_a_filed_photo_is_attached_by_a_clerk(office: TestOffice) -> None:
    drop = file_photo(office.registry, office.office.vault, "I.4/hop.jpg")
    program = call(office, Role.CLERK)
    address = "/items/I.4/claims/1/attach"
    assert "day it was taken" in post(program, address, 400, paper=drop.document_id)["says"]
    said = {"paper": drop.document_id, "dated_on": "2026-03-12", "note": "họp"}
    assert post(program, address, 400, **said, words="lời khác")["code"] == "usage"
    assert post(program, address, **said, words="Hình ảnh kèm theo") == {
        "attachment": {
            "file": drop.sha256,
            "name": "hop.jpg",
            "dated_on": "2026-03-12",
            "note": "họp",
            "attached_by": "clerk",
            "is_private": False,
        },
        "is_new": True,
        "remarks": [],
    }
    assert get(program, "/items/I.4")["claims"][0]["attachments"][0]["file"] == drop.sha256


def test_the_status_says_the_points_as_numbers_that_add_up(office: TestOffice) -> None:
    status = get(call(office), "/status")
    points = status["points"]
    assert points == {
        "maximum": 4.0,
        "self_score": 4.0,
        "secured": 1.0,
        "doubtful": 1.0,
        "unsupported": 2.0,
        "forgone": 0.0,
    }
    assert status["items"] == {"backed": 1, "partly_backed": 1, "unbacked": 2, "claims_nothing": 0}
    assert [one["code"] for one in status["criteria"]] == ["I"]
    assert {one["name"]: one["points"]["self_score"] for one in status["units"]}["Phòng Kinh tế"] == 1.0


@pytest.mark.parametrize("address", ["/status", "/items", "/items/I.1", "/gaps", "/items/I.1/suggestions"])
def test_without_a_table_that_is_said(tmp_path: Path, address: str) -> None:
    with open_office(tmp_path, is_empty=True) as empty:
        assert get(call(empty), address, 404)["code"] == "not_found"


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("", ["I.1", "I.2", "I.3", "I.4"]),
        ("?sort=risk", ["I.3", "I.4", "I.2", "I.1"]),
        ("?status=backed", ["I.1"]),
        ("?status=unbacked&status=backed", ["I.1", "I.3", "I.4"]),
        ("?status=not%20applicable", []),
        ("?unit=kinh%20te", ["I.4"]),
        ("?unit=nobody", []),
        ("?criterion=I.2", ["I.2"]),
        ("?criterion=IX", []),
        ("?limit=2&offset=1", ["I.2", "I.3"]),
        ("?offset=1000000", []),
    ],
)
def test_items_are_filtered_sorted_and_cut(office: TestOffice, query: str, codes: list[str]) -> None:
    assert [item["code"] for item in get(call(office), f"/items{query}")["items"]] == codes


def test_an_item_says_of_each_claim_its_paper_and_the_place(office: TestOffice) -> None:
    item = get(call(office), "/items/i.2")
    first, second = item["claims"]
    assert (first["number"], first["status"], first["cites"]) == (1, "conflicting", "839/UBND-VHXH")
    assert item["result"][first["start"] : first["end"]] == first["words"]
    assert [paper["issued_on"] for paper in first["papers"]] == ["2026-05-12"]
    assert first["issued_on"] == "2026-05-15"
    assert {place["field"] for place in first["places"]} >= {"number", "issued_on"}
    assert first["reasons"][0]["code"] == "date differs"
    assert first["reasons"][0]["says"]
    assert (second["status"], second["papers"]) == ("missing", [])
    assert item["explanation"]


def test_a_sum_names_the_items_below_it(office: TestOffice) -> None:
    item = get(call(office), "/items/I")
    assert (item["is_scored"], item["below"]) == (False, ["I.1", "I.2", "I.3", "I.4"])
    assert get(call(office), "/items/I/suggestions") == []


def test_what_lacks_evidence_is_listed_by_unit(office: TestOffice) -> None:
    gaps = get(call(office), "/gaps")
    assert gaps["sum"] == {"items": 3, "points": 3.0, "unsupported": 2.0, "doubtful": 1.0}
    assert {unit["unit"]: unit["items"] for unit in gaps["units"]}["Phòng Kinh tế"] == ["I.4"]
    assert [item["code"] for item in get(call(office), "/gaps?criterion=I.3")["items"]] == ["I.3"]


# Decisions


def test_a_claim_is_accepted_under_the_callers_name_and_taken_back(office: TestOffice) -> None:
    program = call(office, Role.REVIEWER)
    assert "Table and paper disagree" in post(program, "/items/I.2/claims/1/accept", 400)["says"]
    decision = post(program, "/items/I.2/claims/1/accept", reason="Bảng ghi sai ngày")
    assert (decision["claim"], decision["paper"]["id"], decision["who"]) == (1, 4, "reviewer")
    assert get(program, "/items/I.2")["claims"][0]["status"] == "verified"
    [kept] = office.registry.decisions_of(1)
    assert (kept.reason, kept.decided_by) == ("Bảng ghi sai ngày", "reviewer")
    [taken] = post(program, "/items/I.2/take-back", paper=4, claim=1)
    assert (taken["judgement"], taken["claim"]) == ("withdrawn", 1)
    assert get(program, "/items/I.2")["claims"][0]["status"] == "conflicting"


def test_a_claim_is_rejected_and_asked_about(office: TestOffice) -> None:
    program = call(office, Role.REVIEWER)
    assert post(program, "/items/I.2/claims/1/ask", paper=4, reason="Bản nào?")["judgement"] == "asked"
    assert post(program, "/items/I.2/claims/1/ask", 422, paper=4, reason=" ")["code"] == "invalid"
    assert post(program, "/items/I.2/claims/1/reject", 422, paper=4)["code"] == "invalid"
    rejected = post(program, "/items/I.2/claims/1/reject", paper=4, reason="Văn bản khác")
    assert rejected["judgement"] == "rejected"
    assert get(program, "/items/I.2")["claims"][0]["papers"] == []


def test_a_paper_is_linked_to_an_item(office: TestOffice) -> None:
    program = call(office, Role.REVIEWER)
    assert post(program, "/items/I.3/link", paper=2)["claim"] is None
    item = get(program, "/items/I.3")
    [linked] = [claim for claim in item["claims"] if claim["is_linked"]]
    assert (linked["words"], linked["papers"][0]["id"]) == ("", 2)
    assert [use["item"] for use in get(program, "/papers/2")["items"]] == ["I.3"]


def test_of_an_attached_file_it_is_said_whether_it_stays_out_of_packs(office: TestOffice) -> None:
    photo = Attachment(
        table_id=office.registry.get_table().id or 0,
        criterion_code="I.4",
        claim_raw="Hình ảnh kèm theo",
        sha256="e" * 64,
        name="họp dân.jpg",
        dated_on=A_MOMENT.date(),
        attached_by="lan",
        attached_at=A_MOMENT,
        is_private=True,
    )
    file = StoredFile(sha256=photo.sha256, size=1, media_type="image/jpeg")
    office.registry.attach(photo.table_id, file, photo)
    [attached] = get(call(office), "/items/I.4")["claims"][0]["attachments"]
    assert (attached["name"], attached["is_private"]) == ("họp dân.jpg", True)


def test_a_claim_that_reads_otherwise_than_the_caller_saw_is_not_judged(office: TestOffice) -> None:
    program = call(office, Role.REVIEWER)
    words = get(program, "/items/I.2")["claims"][0]["words"]
    said = {"paper": 4, "words": words, "reason": "Văn bản khác"}
    assert post(program, "/items/I.2/claims/2/reject", 400, **said)["code"] == "usage"
    assert not office.registry.decisions_of(1)
    assert post(program, "/items/I.2/claims/1/reject", **said)


@pytest.mark.parametrize(
    ("address", "said", "status"),
    [
        ("/items/IX.1/link", {"paper": 1}, 404),
        ("/items/I.3/link", {"paper": 9999}, 404),
        ("/items/I/link", {"paper": 1}, 400),
        ("/items/I.2/claims/9/accept", {}, 404),
        ("/items/I.2/claims/2/accept", {}, 404),
        ("/items/I.2/claims/0/accept", {}, 422),
        ("/items/I.3/claims/1/accept", {"paper": 1}, 400),
        ("/items/I.2/take-back", {"paper": 1}, 404),
        ("/items/I.3/link", {"paper": 2**63}, 422),
        ("/items/I.3/link", {"paper": 1, "reason": "a\0b"}, 422),
        ("/items/I.3/link", {"paper": 1, "unknown": 1}, 422),
        ("/items/I.3/link", {}, 422),
    ],
)
def test_what_cannot_be_decided_is_refused(
    office: TestOffice, address: str, said: dict[str, Any], status: int
) -> None:
    assert post(call(office), address, status, **said)["says"]
    assert not office.registry.decisions_of(1)


@pytest.mark.parametrize(
    "sent",
    [b'{"paper": 1, "reason": "\\ud800"}', b'{"paper": 1, "\\ud800": 1}', b'{"paper": ', b"\xff\xfe", b"[1]"],
)
def test_what_is_no_text_is_refused(office: TestOffice, sent: bytes) -> None:
    answer = call(office).post(
        "/api/items/I.3/link", content=sent, headers={"content-type": "application/json"}
    )
    assert answer.status_code in (400, 422)
    assert answer.json()["says"]


# Papers


def test_a_search_answers_as_the_command_line_does(
    office: TestOffice, capsys: pytest.CaptureFixture[str]
) -> None:
    for query in ("1042/TB-UBND", "cong khai", "839", "999/TB-UBND"):
        found = get(call(office), f"/search?q={query}")
        capsys.readouterr()
        assert run(["--home", str(office.home), "search", query, "--json"]) == 0
        assert found == json.loads(capsys.readouterr().out)


def test_hits_are_sorted_cut_and_passed_over(office: TestOffice) -> None:
    def ids(query: str) -> list[int]:
        return [hit["document_id"] for hit in get(call(office), f"/search?{query}")["hits"]]

    newest = ids("q=n%C4%83m:2026&sort=date")
    assert newest[:2] == [2, 4]
    assert ids("q=n%C4%83m:2026&sort=date&limit=1&offset=1") == [4]


@pytest.mark.parametrize(("query", "status"), [("", 422), ("%20", 400), ("%00", 400), ("a" * 1001, 422)])
def test_an_empty_question_is_none(office: TestOffice, query: str, status: int) -> None:
    get(call(office), f"/search?q={query}", status)


def test_a_paper_tells_its_header_files_relations_and_items(office: TestOffice) -> None:
    paper = get(call(office), "/papers/1")
    fields = {field["name"]: field for field in paper["fields"]}
    assert (paper["reference"], paper["wanting"]) == ("1042/TB-UBND", [])
    assert (fields["issued_on"]["value"], fields["issued_on"]["certainty"]) == ("2026-04-24", "sure")
    assert fields["signer"].keys() == fields["issued_on"].keys()
    assert paper["files"][0]["is_complete"] is True
    assert [(use["item"], use["claim"], use["status"]) for use in paper["items"]] == [("I.1", 1, "verified")]
    assert get(call(office), "/papers/1/text")["pages"][0]["text"] == "Kiểm tra 12 cán bộ."


@pytest.mark.parametrize(("paper_id", "status"), [("9999", 404), (str(2**63), 422), ("0", 422), ("x", 422)])
def test_a_paper_that_is_not_there_is_not_found(office: TestOffice, paper_id: str, status: int) -> None:
    get(call(office), f"/papers/{paper_id}", status)


def test_corrections_are_recorded_under_the_callers_name(office: TestOffice) -> None:
    program = call(office, Role.CLERK)
    said = {"subject": "Về việc khác", "number": "1042", "year_in_code": None}
    answer = program.patch("/api/papers/1", json={"fields": said, "is_draft": True})
    assert answer.status_code == 200, answer.text
    fields = {field["name"]: field for field in answer.json()["fields"]}
    assert fields["subject"]["value"] == "Về việc khác"
    assert fields["year_in_code"]["value"] is None
    assert {fields[name]["confirmed_by"] for name in said} == {"clerk"}
    assert answer.json()["is_draft"] is True
    done = {event.kind for event in office.registry.events(document_id=1, who="clerk")}
    assert done == {EventKind.CORRECTED, EventKind.CONFIRMED, EventKind.DRAFT_DECIDED}


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"subject": "Khác", "number": None}, 400),
        ({"subject": "Khác", "issued_on": "31/2/2026"}, 400),
        ({"subject": "Khác", "issued_on": "2999-01-01"}, 400),
        ({"subject": "Khác", "number": "x"}, 400),
        ({"subject": "Khác", "symbol": ""}, 422),
        ({"subject": "Khác", "unknown": "x"}, 422),
        ({"subject": "a\x1bb"}, 422),
    ],
)
def test_where_one_correction_cannot_be_recorded_none_is(
    office: TestOffice, fields: dict[str, str | None], status: int
) -> None:
    program = call(office)
    before = head_of(office)
    answer = program.patch("/api/papers/1", json={"fields": fields})
    assert answer.status_code == status, answer.text
    assert head_of(office) == before


def test_an_original_comes_byte_for_byte_and_only_of_its_own_paper(office: TestOffice) -> None:
    program = call(office)
    sha256 = get(program, "/papers/1")["files"][0]["sha256"]
    answer = program.get(f"/api/papers/1/files/{sha256}")
    assert answer.content == office.office.vault.path_of(sha256).read_bytes()
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    get(program, f"/papers/2/files/{sha256}", 404)
    get(program, "/papers/1/files/..%2F..%2Fregistry.db", 404)
    get(program, f"/papers/1/files/{'A' * 64}", 422)


# What comes in, what was done


def draw_word_file(text: str) -> bytes:
    file = WordFile()
    file.add_paragraph(text)
    content = io.BytesIO()
    file.save(content)
    return content.getvalue()


def test_a_file_is_sent_and_its_fate_is_told(office: TestOffice) -> None:
    program = call(office, Role.CLERK)
    sent = program.post(
        "/api/inbox", files=[("files", ("../../lịch <b>.docx", draw_word_file("Lịch tiếp công dân")))]
    )
    assert sent.status_code == 202, sent.text
    [name] = sent.json()["kept"]
    assert "/" not in name
    assert "<" not in name
    wait_until_idle(office.office.intake)
    [arrival] = get(program, "/arrivals")["arrivals"]
    assert (arrival["name"], arrival["fate"]) == (name, "needs data")
    assert "number" in arrival["wanting"]
    assert office.registry.events(who="clerk", kinds=[EventKind.ARRIVED])


def test_files_that_cannot_be_kept_are_named(tmp_path: Path) -> None:
    with open_office(tmp_path, is_empty=True) as office:
        office.office.settings = type(office.office.settings)(office.office.settings.home, most_uploaded=10)
        answer = call(office).post("/api/inbox", files={"files": ("lon.pdf", b"%PDF" * 10)})
        assert (answer.status_code, answer.json()["code"]) == (400, "input_file")
        assert "lon.pdf" in answer.json()["says"]
        assert call(office).post("/api/inbox").status_code == 422


def test_arrivals_are_told_by_fate_and_moment(office: TestOffice) -> None:
    parsed = make_parsed("tờ một", header=make_header(number="81", unsure=(FieldName.NUMBER,)))
    office.registry.file_drop(make_drop(parsed, "mot.pdf"), parsed)
    office.registry.file_drop(Drop("hong.pdf", "f" * 64, 5, 0, A_MOMENT), Problem(ProblemCode.DAMAGED))
    program = call(office)

    def names(query: str) -> list[str]:
        return [one["name"] for one in get(program, f"/arrivals{query}")["arrivals"]]

    assert names("") == ["hong.pdf", "mot.pdf"]
    assert names("?fate=refused") == ["hong.pdf"]
    assert names("?limit=1&offset=1") == ["mot.pdf"]
    assert get(program, "/arrivals?limit=1")["has_more"] is True
    assert names("?since=9999-12-31T23:59:59-12:00") == []
    assert names("?since=0001-01-01T00:00:00%2B12:00") == ["hong.pdf", "mot.pdf"]
    get(program, "/arrivals?since=2026-01-01T00:00:00", 422)
    assert get(program, "/arrivals?fate=refused")["arrivals"][0]["why"]


def test_events_are_read_page_by_page(office: TestOffice) -> None:
    program = call(office)
    first = get(program, "/events?limit=3")
    assert [event["number"] for event in first["events"]] == [
        *range(head_of(office), head_of(office) - 3, -1)
    ]
    second = get(program, f"/events?limit=200&before={first['before']}")
    assert second["events"][0]["number"] == first["before"] - 1
    assert second["events"][-1]["number"] == 1
    assert second["before"] is None


# How it speaks


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ("", None),
        ("vi", "vi"),
        ("en-GB,en;q=0.9", "en"),
        ("en;q=0.3, vi;q=0.8", "vi"),
        ("fr, en;q=0.1", "en"),
        ("fr", None),
        ("*", None),
        ("en;q=x", "en"),
    ],
)
def test_the_language_is_the_one_liked_best(asked: str, language: str | None) -> None:
    assert find_language(asked) == language


def test_sentences_are_in_the_language_asked_for_else_in_the_offices(tmp_path: Path) -> None:
    with open_office(tmp_path, lang="vi") as office:
        program = call(office)
        said = [
            program.get("/api/papers/9999", headers={"accept-language": asked}).json()["says"]
            for asked in ("vi", "fr", "en")
        ]
    assert said[0] == said[1] != said[2] == "No document number 9999 in the registry."


def test_unknown_addresses_and_methods_are_refused_in_the_same_shape(office: TestOffice) -> None:
    program = call(office)
    assert get(program, "/nothing", 404)["code"] == "not_found"
    answer = program.put("/api/papers/1")
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
    assert program.get("/api/docs").status_code == 404
