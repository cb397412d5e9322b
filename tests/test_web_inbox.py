import asyncio
import errno
import json
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from factories import A_MOMENT, make_drop, make_header, make_parsed
from filelock import FileLock
from intake_at_work import wait_until_idle
from lxml import html
from web_office import Browser, TestOffice, open_office, text_of

from ingest.pipeline import Filed
from registry.parsed import Problem, ProblemCode
from registry.readings import Drop
from registry.tables import Attachment
from registry.vault import Vault
from registry.vocabulary.kinds import EventKind, FieldName, Role
from web.pages.inbox import tell_progress
from web.settings import WebSettings
from web.visit import Visit

PAGE = "/hop-den"
QUEUE = "/hop-den/can-bo-sung"
_SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[TestOffice]:
    with open_office(tmp_path, workers=1) as office:
        yield office


@pytest.fixture
def clerk(opened: TestOffice) -> Browser:
    return opened.visit(Role.CLERK)


def file_drop(opened: TestOffice, name: str, *unsure: FieldName, text: str = "", **header: str | None) -> int:
    """A paper that was dropped; gives its id."""
    parsed = make_parsed(text or name, header=make_header(unsure=unsure, **header))
    arrival = opened.registry.file_drop(make_drop(parsed, name), parsed)
    return arrival.document_id or 0


def refuse_drop(opened: TestOffice, name: str, code: ProblemCode = ProblemCode.DAMAGED) -> None:
    opened.registry.file_drop(Drop(name, "f" * 64, 5, 0, A_MOMENT), Problem(code))


def send(browser: Browser, *files: tuple[str, bytes], **fields: str) -> Any:
    parts = [("files", (name, content, "application/octet-stream")) for name, content in files]
    return browser.post(
        f"{PAGE}/gui", data={"csrf": browser.csrf, **fields}, files=parts, follow_redirects=False
    )


def css(tree: Any, selector: str) -> list[Any]:
    """What a selector of tags, classes, ids and attributes finds below a part of a page."""
    path = "."
    step = "//"
    for part in selector.split():
        if part == ">":
            step = "/"
            continue
        tag, *conditions = re.findall(r"^[a-z0-9]*|[.#][\w-]+|\[[^]]+\]", part)
        path += f"{step}{tag or '*'}"
        for condition in conditions:
            if condition[0] == ".":
                path += f"[contains(concat(' ', @class, ' '), ' {condition[1:]} ')]"
            elif condition[0] == "#":
                path += f"[@id='{condition[1:]}']"
            else:
                name, _equals, value = condition[1:-1].partition("=")
                path += f"[@{name}='{value.strip(chr(39))}']" if value else f"[@{name}]"
        step = "//"
    return list(tree.xpath(path))


def names_shown(page: Any) -> list[str]:
    return [text_of(row).rsplit(" ", 2)[0] for row in css(page, ".came .drop-name")]


# What came


def test_an_empty_office_is_told_how_to_begin(tmp_path: Path) -> None:
    with open_office(tmp_path, is_empty=True) as office:
        page = office.visit(Role.CLERK).load(PAGE)
    assert "Nothing has come yet" in text_of(page)
    assert css(page, "#sending input[type=file][multiple]")
    assert css(page, "#sending input[capture=environment][accept='image/*']")


def test_a_viewer_of_an_empty_office_is_not_told_to_send(tmp_path: Path) -> None:
    with open_office(tmp_path, is_empty=True) as office:
        viewer = office.visit(Role.VIEWER)
        assert "Clerks send papers here; your account only looks." in text_of(viewer.load(PAGE))
        overview = text_of(viewer.load("/"))
    assert "Once clerks have sent papers" in overview
    assert "Papers may be filed already" not in overview
    assert "into the inbox" not in overview


def test_drops_are_listed_with_fate_and_reason_the_newest_first(opened: TestOffice, clerk: Browser) -> None:
    known = file_drop(opened, "bao cao.pdf", number="81")
    wanting = file_drop(opened, "quet.pdf", FieldName.NUMBER, number="82")
    refuse_drop(opened, "hong.pdf")
    rows = css(clerk.load(PAGE), ".came > li")
    assert [text_of(css(row, ".drop-name")[0]).split(".pdf")[0] for row in rows] == [
        "hong",
        "quet",
        "bao cao",
    ]
    refused, unsure, filed = rows
    assert "it lies in the folder “refused” beside the inbox" in text_of(clerk.load(PAGE))
    assert "Nothing that was refused" not in text_of(clerk.load(f"{PAGE}?ten=quet"))
    assert text_of(css(refused, ".fate")[0]) == "refused"
    assert "copy or scan it again" in text_of(refused)
    assert text_of(css(unsure, ".fate")[0]) == "needs data"
    assert css(unsure, "a.complete")[0].get("href") == f"{QUEUE}?tu={wanting}"
    assert text_of(css(filed, ".fate")[0]) == "registered"
    assert css(filed, "a")[0].get("href") == f"/van-ban/{known}"


def test_a_paper_completed_since_counts_as_registered(opened: TestOffice, clerk: Browser) -> None:
    paper = file_drop(opened, "quet.pdf", FieldName.NUMBER, number="82")
    opened.registry.confirm_field(paper, FieldName.NUMBER, "82", "an", A_MOMENT)
    assert text_of(css(clerk.load(PAGE), ".came .fate")[0]) == "registered"
    assert names_shown(clerk.load(f"{PAGE}?ket-qua=registered")) == ["quet.pdf"]
    assert names_shown(clerk.load(f"{PAGE}?ket-qua=needs+data")) == []


def test_members_of_an_archive_stand_under_it(opened: TestOffice, clerk: Browser) -> None:
    parsed = make_parsed("một", header=make_header(number="83"))
    whole = Drop("tháng 3.zip", "e" * 64, 100, 0, A_MOMENT)
    members = [
        (make_drop(parsed, "tháng 3.zip/một.pdf"), parsed),
        (Drop("tháng 3.zip/hai.exe", "d" * 64, 3, 0, A_MOMENT), Problem(ProblemCode.UNKNOWN_TYPE)),
    ]
    opened.registry.file_archive(whole, "application/zip", members)
    (row,) = css(clerk.load(PAGE), ".came > li")
    assert "2 files in it" in text_of(row)
    assert len(css(row, ".members > li")) == 2
    for address in (f"{PAGE}?ket-qua=refused", f"{PAGE}?ten=HAI.exe", f"{PAGE}?ket-qua=registered"):
        assert len(css(clerk.load(address), ".came > li")) == 1, address


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("ten=bao+cao", ["Báo cáo.pdf"]),
        ("ten=BÁO", ["Báo cáo.pdf"]),
        ("ten=%25", ["100%.pdf"]),
        ("ket-qua=refused", ["hong.pdf"]),
        ("ket-qua=refused&ten=bao", []),
        ("ket-qua=x&trang=x", ["hong.pdf", "100%.pdf", "Báo cáo.pdf"]),
        ("trang=99", []),
    ],
)
def test_drops_are_found_by_fate_and_by_name_without_accents(
    opened: TestOffice, clerk: Browser, asked: str, shown: list[str]
) -> None:
    file_drop(opened, "Báo cáo.pdf", number="81")
    file_drop(opened, "100%.pdf", number="82")
    refuse_drop(opened, "hong.pdf")
    assert names_shown(clerk.load(f"{PAGE}?{asked}")) == shown


def test_a_long_list_comes_in_pages_that_keep_what_was_asked(opened: TestOffice, clerk: Browser) -> None:
    for number in range(60):
        opened.registry.file_drop(
            Drop(f"a{number}.exe", f"{number:064d}", 1, 0, A_MOMENT), Problem(ProblemCode.UNKNOWN_TYPE)
        )
    first = clerk.load(f"{PAGE}?ket-qua=refused")
    assert len(names_shown(first)) == 50
    (following,) = css(first, ".pager a[rel=next]")
    assert names_shown(clerk.load(following.get("href"))) == [f"a{number}.exe" for number in range(9, -1, -1)]


def test_names_and_texts_are_escaped(opened: TestOffice, clerk: Browser) -> None:
    file_drop(opened, f"{_SCRIPT}.pdf", FieldName.NUMBER, number="82", subject=_SCRIPT)
    (opened.home / "inbox").mkdir()
    (opened.home / "inbox" / "<b>x.pdf").write_bytes(b"")
    for address in (PAGE, QUEUE, f"{PAGE}?ten={_SCRIPT}"):
        answer = clerk.get(address)
        assert "alert(1)" in answer.text, address
        assert _SCRIPT not in answer.text, address
        assert "<b>x" not in answer.text, address


# Sending


def test_what_is_sent_is_kept_read_and_listed(opened: TestOffice, clerk: Browser) -> None:
    answer = send(clerk, ("rỗng.pdf", b""), ("C:\\la.bin", b"no paper at all"))
    assert answer.status_code == 303
    wait_until_idle(opened.office.intake)
    page = clerk.load(PAGE)
    assert "2 files are being taken in." in text_of(css(page, ".messages")[0])
    assert sorted(names_shown(page)) == ["la.bin", "rỗng.pdf"]
    assert {event.who for event in opened.registry.events(about="rỗng.pdf")} == {"clerk"}


def test_a_script_sends_first_and_has_all_taken_in_at_the_end(opened: TestOffice, clerk: Browser) -> None:
    answer = clerk.post(
        f"{PAGE}/gui",
        data={"csrf": clerk.csrf, "chi-gui": "1"},
        files=[("files", ("a.pdf", b"", "application/pdf"))],
        headers={"Accept": "application/json"},
    )
    assert answer.json() == {"kept": ["a.pdf"], "faults": []}
    assert opened.registry.arrivals() == []
    taken = clerk.post(
        f"{PAGE}/doc", data={"ten": "a.pdf"}, headers={"Accept": "application/json", "X-CSRF": clerk.csrf}
    )
    assert taken.json() == {"count": 1, "says": "1 file is being taken in."}
    wait_until_idle(opened.office.intake)
    assert [one.name for one in opened.registry.arrivals()] == ["a.pdf"]


def test_a_file_that_is_too_large_is_named_and_the_others_are_kept(
    opened: TestOffice, clerk: Browser
) -> None:
    opened.office.settings = WebSettings(opened.office.settings.home, most_uploaded=1000)
    send(clerk, ("lớn.pdf", b"x" * 1001), ("nhỏ.pdf", b""))
    wait_until_idle(opened.office.intake)
    page = clerk.load(PAGE)
    (fault,) = css(page, ".message.is-fault")
    assert "lớn.pdf: larger than 1 kB" in text_of(fault)
    assert names_shown(page) == ["nhỏ.pdf"]


def test_a_form_without_a_file_says_what_to_do(clerk: Browser) -> None:
    # As browsers send it; the library leaves such a part out.
    part = '--x\r\nContent-Disposition: form-data; name="files"; filename=""\r\n\r\n\r\n--x--\r\n'
    headers = {"X-CSRF": clerk.csrf, "Content-Type": "multipart/form-data; boundary=x", "Accept": "text/html"}
    assert clerk.post(f"{PAGE}/gui", content=part, headers=headers, follow_redirects=False).status_code == 303
    assert "Choose a file first" in text_of(css(clerk.load(PAGE), ".message.is-fault")[0])


def test_files_that_lie_in_the_folder_are_named_and_taken_in(opened: TestOffice, clerk: Browser) -> None:
    inbox = opened.home / "inbox"
    inbox.mkdir()
    (inbox / "Scan1.pdf").write_bytes(b"")
    (inbox / "Scan2.pdf").write_bytes(b"")
    os.utime(inbox / "Scan1.pdf", (1_700_000_000, 1_700_000_000))
    card = css(clerk.load(PAGE), ".lying")[0]
    assert "2 files" in text_of(card)
    assert "1 is still being written" in text_of(card)
    assert text_of(css(card, "button")[0]) == "Take in 1 file"
    clerk.submit(f"{PAGE}/doc")
    wait_until_idle(opened.office.intake)
    assert [one.name for one in opened.registry.arrivals()] == ["Scan1.pdf"]


def test_files_that_the_place_keeps_out_are_told_in_one_line_until_they_are_filed(
    opened: TestOffice, clerk: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox = opened.home / "inbox"
    inbox.mkdir()
    for name in ("a.pdf", "b.pdf"):
        (inbox / name).write_bytes(b"")
        os.utime(inbox / name, (1_700_000_000, 1_700_000_000))

    def full(_vault: Vault, _source: Path) -> str:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(Vault, "put", full)
        clerk.submit(f"{PAGE}/doc")
        wait_until_idle(opened.office.intake)
    (told,) = css(clerk.load(PAGE), "#list > .hindered")
    assert text_of(told).startswith("2 files cannot be taken in now: the disk is full;")
    clerk.submit(f"{PAGE}/doc")
    wait_until_idle(opened.office.intake)
    assert not css(clerk.load(PAGE), ".hindered")


def test_what_cannot_be_opened_or_removed_is_told(
    opened: TestOffice, clerk: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = opened.home / "inbox" / "VHXH"
    folder.mkdir(parents=True)
    (folder / "b.pdf").write_bytes(b"")
    kept = opened.home / "inbox" / "a.pdf"
    kept.write_bytes(b"")
    os.utime(kept, (1_700_000_000, 1_700_000_000))
    lstat = Path.lstat

    def closed(path: Path) -> os.stat_result:  # the administrator, as whom tests may run, may do all
        if path.parent == folder:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return lstat(path)

    def keep(_file: object, _folder: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(Path, "lstat", closed)
    monkeypatch.setattr("ingest.pipeline.set_aside", keep)
    clerk.submit(f"{PAGE}/doc")
    wait_until_idle(opened.office.intake)
    page = clerk.load(PAGE)
    folder_told, file_told = css(page, "#list > .hindered")
    assert not css(page, ".lying")  # what is filed is not said to wait, too
    assert text_of(folder_told).startswith("inbox/VHXH: this folder cannot be opened")
    assert text_of(file_told).startswith("1 file is in the registry, but cannot be removed")
    kept.unlink()
    assert len(css(clerk.load(PAGE), "#list > .hindered")) == 1


def test_a_viewer_sees_the_inbox_and_can_send_nothing(opened: TestOffice) -> None:
    file_drop(opened, "quet.pdf", FieldName.NUMBER, number="82")
    viewer = opened.visit(Role.VIEWER)
    page = viewer.load(PAGE)
    assert not css(page, "main form[method=post]")
    assert not css(viewer.load(QUEUE), "main form[method=post]")
    assert send(viewer, ("a.pdf", b"")).status_code == 403
    for address in (f"{PAGE}/doc", f"{QUEUE}/9", f"{QUEUE}/9/hoan-tac/number", f"{QUEUE}/9/du-thao"):
        assert viewer.submit(address, field="number", value="1", is_draft="true").status_code == 403
    assert not (opened.home / "inbox").exists()


def test_a_stranger_and_a_form_without_its_token_send_nothing(opened: TestOffice, clerk: Browser) -> None:
    assert send(opened.stranger(), ("a.pdf", b"")).status_code == 303
    clerk.csrf = ""
    assert send(clerk, ("a.pdf", b"")).status_code == 403
    assert clerk.submit(f"{PAGE}/doc").status_code == 403
    assert clerk.submit(f"{QUEUE}/1", field="number", value="1").status_code == 403
    assert not (opened.home / "inbox").exists()


def test_a_body_of_unknown_size_or_without_room_is_not_even_read(
    clerk: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def body() -> Iterator[bytes]:
        raise AssertionError("read")
        yield b""

    headers = {"X-CSRF": clerk.csrf, "Content-Type": "multipart/form-data; boundary=x"}
    assert clerk.post(f"{PAGE}/gui", content=body(), headers=headers).status_code == 400
    monkeypatch.setattr("web.uploads._SPARE_BYTES", 10**18)
    answer = clerk.post(f"{PAGE}/gui", content=body(), headers={**headers, "Content-Length": "1000"})
    assert answer.status_code == 503
    assert "too full" in answer.text


# Watching


def first_events(visit: Visit, since: int, count: int) -> list[dict[str, Any]]:
    async def collect() -> list[dict[str, Any]]:
        events = tell_progress(visit, since)
        return [json.loads((await anext(events))["data"]) for _number in range(count)]

    return asyncio.run(collect())


def visit_of(opened: TestOffice) -> Visit:
    account = opened.registry.accounts.find("clerk")
    assert account is not None
    secret = opened.registry.accounts.sign_in(account.id, A_MOMENT, "thử")
    sign_in = opened.registry.accounts.find_sign_in(secret, A_MOMENT)
    assert sign_in is not None
    return Visit(None, opened.office, sign_in)  # type: ignore[arg-type]


def test_progress_is_told_in_words(opened: TestOffice, clerk: Browser) -> None:
    with FileLock(opened.home / "ingest.lock"):
        send(clerk, ("a.pdf", b""))
        (told,) = first_events(visit_of(opened), 0, 1)
        assert [(line["name"], line["label"]) for line in told["lines"]] == [("a.pdf", "waiting")]
        assert told["summary"] == "1 file is still to be read."
        line = text_of(css(clerk.load(PAGE), "#lines .line")[0])
        assert line == "a.pdf waiting"
        opened.office.intake.close()


def test_the_fate_is_told_with_its_reason(opened: TestOffice, clerk: Browser) -> None:
    send(clerk, ("a.pdf", b""))
    wait_until_idle(opened.office.intake)
    for since in (0, 10**6):  # a number from before the server was started anew
        (told,) = first_events(visit_of(opened), since, 1)
        (line,) = told["lines"]
        assert (line["kind"], line["label"]) == ("refused", "refused")
        assert "the file is empty" in line["says"]
        assert told["summary"] == "All that was sent has been read."


def test_a_paper_that_was_withdrawn_meanwhile_is_told_as_gone(opened: TestOffice, clerk: Browser) -> None:
    parsed = make_parsed("mật", header=make_header(number="85"))
    arrival = opened.registry.file_drop(make_drop(parsed, "a.pdf"), parsed)
    opened.office.intake._say_filed(Filed(arrival))
    opened.registry.withdraw(arrival.sha256, Problem(ProblemCode.SECRET))
    (told,) = first_events(visit_of(opened), 0, 1)
    (line,) = told["lines"]
    assert (line["name"], line["address"]) == ("a.pdf", "")
    assert "it may have been withdrawn" in line["says"]


def test_watching_ends_with_the_session(opened: TestOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.pages.inbox._CHECK_EVERY", -1.0)
    visit = visit_of(opened)
    opened.registry.accounts.end_sign_in(visit.sign_in.id)

    async def watch() -> list[dict[str, str]]:
        return [event async for event in tell_progress(visit, 0)]

    assert asyncio.run(watch()) == []


# The queue


def test_one_question_is_asked_with_what_it_may_be(opened: TestOffice, clerk: Browser) -> None:
    paper = file_drop(opened, "quet.pdf", FieldName.NUMBER, number="82")
    page = clerk.load(QUEUE)
    assert "Which number stands on the paper?" in text_of(page)
    assert "1 paper is left." in text_of(page)
    assert css(page, ".crop img")[0].get("src") == f"/van-ban/{paper}/o/number.webp"
    (typed,) = css(page, "#value")
    assert (typed.get("value"), typed.get("inputmode")) == ("82", "numeric")
    assert [button.get("value") for button in css(page, ".offer")] == ["82"]
    assert "the machine's reading" in text_of(css(page, ".offers")[0])


def test_a_value_that_only_a_citation_asks_for_is_offered_but_not_filled_in(
    opened: TestOffice, clerk: Browser
) -> None:
    # The table cites 77/TB-UBND of 3/3/2026.
    file_drop(opened, "quet.pdf", number=None, issued_on="2026-03-03")
    page = clerk.load(QUEUE)
    assert [button.get("value") for button in css(page, ".offer")] == ["77"]
    assert css(page, "#value")[0].get("value") == ""


def test_an_answer_is_recorded_and_the_next_question_comes(opened: TestOffice, clerk: Browser) -> None:
    first = file_drop(opened, "một.pdf", FieldName.NUMBER, FieldName.ISSUED_ON, number="82")
    second = file_drop(opened, "hai.pdf", FieldName.SYMBOL, number="83")

    answer = clerk.submit(f"{QUEUE}/{first}", field="number", value="28")
    page = clerk.load(answer.headers["location"])
    assert "number 28 is recorded" in text_of(css(page, ".message")[0])
    assert "Which date of issue stands on the paper?" in text_of(page)

    answer = clerk.submit(f"{QUEUE}/{first}", field="issued_on", value="5/3/2026")
    page = clerk.load(answer.headers["location"])
    assert "Which symbol stands on the paper?" in text_of(page)
    assert css(page, "#answer")[0].get("action") == f"{QUEUE}/{second}"

    paper = opened.registry.get_document(first)
    assert (paper.number, str(paper.issued_on), paper.unsure) == (28, "2026-03-05", "")
    assert {event.who for event in opened.registry.events(document_id=first)} >= {"clerk"}

    answer = clerk.submit(f"{QUEUE}/{second}", field="symbol", value="TB-UBND")
    assert "No paper wants data." in text_of(clerk.load(answer.headers["location"]))


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("issued_on", "31/2/2026"),
        ("issued_on", "1/1/2999"),
        ("number", "x<b>"),
        ("symbol", ""),
        ("symbol", "?"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(
    opened: TestOffice, clerk: Browser, field: str, typed: str
) -> None:
    paper = file_drop(opened, "a.pdf", FieldName.NUMBER, FieldName.SYMBOL, FieldName.ISSUED_ON, number="82")
    answer = clerk.submit(f"{QUEUE}/{paper}", field=field, value=typed)
    assert answer.status_code == 400
    page = html.fromstring(answer.text)
    assert css(page, "[role=alert]")
    assert css(page, "#value")[0].get("value") == typed
    assert css(page, "#answer input[name=field]")[0].get("value") == field
    assert opened.registry.open_questions() == [paper]


def test_an_answer_is_taken_back(opened: TestOffice, clerk: Browser) -> None:
    paper = file_drop(opened, "a.pdf", FieldName.NUMBER, number="82")
    clerk.submit(f"{QUEUE}/{paper}", field="number", value="28")
    (undo,) = css(clerk.load(QUEUE), ".message form")
    answer = clerk.submit(undo.get("action"))
    page = clerk.load(answer.headers["location"])
    assert css(page, "#value")[0].get("value") == "82"
    document = opened.registry.get_document(paper)
    assert (document.number, document.unsure) == (82, "number")
    newest = opened.registry.events(document_id=paper)[0]
    assert (newest.kind, newest.who) == (EventKind.TAKEN_BACK, "clerk")
    assert (newest.before, newest.after) == ({"number": "28"}, {"number": "82"})
    count = len(opened.registry.events(document_id=paper))
    clerk.submit(undo.get("action"))
    assert len(opened.registry.events(document_id=paper)) == count


def test_taking_back_an_answer_leaves_what_somebody_said_after_it(opened: TestOffice, clerk: Browser) -> None:
    paper = file_drop(opened, "a.pdf", FieldName.NUMBER, number="82")
    clerk.submit(f"{QUEUE}/{paper}", field="number", value="28")
    (undo,) = css(clerk.load(QUEUE), ".message form")
    opened.registry.confirm_field(paper, FieldName.NUMBER, "29", "reviewer", A_MOMENT)
    answer = clerk.submit(undo.get("action"))
    assert "changed again meanwhile" in text_of(css(clerk.load(answer.headers["location"]), ".is-fault")[0])
    assert opened.registry.get_document(paper).number == 29


def test_an_answer_that_comes_second_changes_nothing(opened: TestOffice, clerk: Browser) -> None:
    paper = file_drop(opened, "a.pdf", FieldName.NUMBER, number="82")
    opened.registry.confirm_field(paper, FieldName.NUMBER, "82", "reviewer", A_MOMENT)
    answer = clerk.submit(f"{QUEUE}/{paper}", field="number", value="28")
    assert "Somebody else has filled in the number" in text_of(clerk.load(answer.headers["location"]))
    assert opened.registry.get_document(paper).number == 82


def test_a_twin_is_named(opened: TestOffice, clerk: Browser) -> None:
    # 1042/TB-UBND of 24/4/2026 is filed.
    paper = file_drop(opened, "a.pdf", FieldName.NUMBER, number="1047")
    answer = clerk.submit(f"{QUEUE}/{paper}", field="number", value="1042")
    assert "Compare the two." in text_of(clerk.load(answer.headers["location"]))


def test_a_paper_of_the_same_number_and_another_day_is_named(opened: TestOffice, clerk: Browser) -> None:
    paper = file_drop(opened, "a.pdf", FieldName.NUMBER, number="1047", issued_on="2026-04-29")
    answer = clerk.submit(f"{QUEUE}/{paper}", field="number", value="1042")
    assert "of another day: Thông báo 1042/TB-UBND, 24/4/2026" in text_of(
        clerk.load(answer.headers["location"])
    )


def test_skipped_papers_wait_for_the_next_round(opened: TestOffice, clerk: Browser) -> None:
    file_drop(opened, "a.pdf", FieldName.NUMBER, number="82")
    (skip,) = css(clerk.load(QUEUE), "#skip")
    page = clerk.load(skip.get("href"))
    assert "1 paper was skipped" in text_of(page)
    (again,) = css(page, f"main a[href='{QUEUE}?lai=1']")
    assert "Which number stands on the paper?" in text_of(clerk.load(again.get("href")))


def test_a_skipped_paper_does_not_come_back_before_all_others_are_done(
    opened: TestOffice, clerk: Browser
) -> None:
    first, second, third = (
        file_drop(opened, f"{n}.pdf", FieldName.NUMBER, number=str(n)) for n in (81, 82, 83)
    )

    def asked(address: str) -> str:
        return str(css(clerk.load(address), "#answer")[0].get("action"))

    (skip,) = css(clerk.load(QUEUE), "#skip")
    assert asked(skip.get("href")) == f"{QUEUE}/{second}"
    assert asked(QUEUE) == f"{QUEUE}/{second}"
    assert asked(f"{QUEUE}?tu={third}&bo-qua={third}") == f"{QUEUE}/{second}"  # round to the beginning
    assert asked(f"{QUEUE}?tu={first}") == f"{QUEUE}/{first}"  # who wants that very one
    clerk.cookies.set("bo-qua", "x.-1." + "9" * 5000)
    assert asked(QUEUE) == f"{QUEUE}/{first}"


def test_a_word_file_shows_its_beginning_in_place_of_pictures(opened: TestOffice, clerk: Browser) -> None:
    parsed = make_parsed(f"Kính gửi các thôn {_SCRIPT}", header=make_header(number=None))
    source = replace(parsed.source, name="thu.docx", media_type="application/msword")
    parsed = replace(parsed, source=source)
    opened.registry.file_drop(make_drop(parsed, "thu.docx"), parsed)
    page = clerk.load(QUEUE)
    assert css(page, ".queue img") == []
    assert f"Kính gửi các thôn {_SCRIPT}" in text_of(css(page, ".beginning")[0])


def test_a_photo_leads_to_its_item_and_is_not_asked_about_when_it_is_attached(
    opened: TestOffice, clerk: Browser
) -> None:
    numbered = file_drop(opened, "a.pdf", FieldName.NUMBER, number="82")
    assert css(clerk.load(QUEUE), ".nameless") == []
    clerk.submit(f"{QUEUE}/{numbered}", field="number", value="82")
    photo = make_parsed("", header={})
    paper = opened.registry.file_drop(make_drop(photo, "anh.jpg"), photo).document_id or 0
    (form,) = css(clerk.load(QUEUE), ".nameless form")
    answer = clerk.get(f"{form.get('action')}?ma=i.4", follow_redirects=False)
    assert answer.headers["location"] == "/muc/I.4"
    page = clerk.load(f"{form.get('action')}?ma=I.99<b>", status=400)
    assert "No item I.99<b> in the table." in text_of(css(page, ".nameless .fault")[0])
    assert css(page, ".nameless input")[0].get("value") == "I.99<b>"
    (file, name), *_others = opened.registry.files_of(paper)
    table = opened.registry.get_table().id or 0
    attachment = Attachment(
        table_id=table,
        criterion_code="I.4",
        claim_raw="Hình ảnh kèm theo",
        sha256=file.sha256,
        name=name,
        dated_on=A_MOMENT.date(),
        attached_by="clerk",
        attached_at=A_MOMENT,
    )
    opened.registry.attach(table, file, attachment)
    assert "No paper wants data." in text_of(clerk.load(QUEUE))
    page = clerk.load(PAGE)
    assert css(page, ".complete") == []
    assert "attached to an item" in text_of(page)


def test_a_draft_is_asked_about_once(opened: TestOffice, clerk: Browser) -> None:
    parsed = make_parsed("d", header=make_header(number="84"), problems=(Problem(ProblemCode.DRAFT),))
    paper = opened.registry.file_drop(make_drop(parsed, "d.docx"), parsed).document_id or 0
    assert "Is this paper a draft?" in text_of(clerk.load(QUEUE))
    clerk.submit(f"{QUEUE}/{paper}/du-thao", is_draft="true")
    assert "No paper wants data." in text_of(clerk.load(QUEUE))
    assert opened.registry.get_document(paper).is_draft
    assert "a draft, as clerk has said" in text_of(clerk.load(PAGE))
    assert "The machine takes it" not in text_of(clerk.load(f"/van-ban/{paper}"))
    clerk.submit(f"{QUEUE}/{paper}/du-thao", is_draft="false")
    assert not opened.registry.get_document(paper).is_draft


def test_a_paper_that_is_not_there_is_said_to_be_missing(clerk: Browser) -> None:
    assert clerk.submit(f"{QUEUE}/99999", field="number", value="1").status_code == 404
    assert clerk.submit(f"{QUEUE}/99999/hoan-tac/number").status_code == 404
    assert clerk.submit(f"{QUEUE}/{2**63}", field="number", value="1").status_code == 404
    assert clerk.submit(f"{QUEUE}/{'9' * 5000}", field="number", value="1").status_code == 404
    assert clerk.submit(f"{QUEUE}/1", field="nothing", value="1").status_code == 422


def test_a_number_of_a_change_that_no_server_reaches_is_refused(clerk: Browser) -> None:
    answer = clerk.get("/hop-den/tien-do", headers={"Last-Event-ID": "9" * 5000})
    assert answer.status_code == 422


def test_what_a_folder_says_stands_beside_its_drops(opened: TestOffice, clerk: Browser) -> None:
    file_drop(opened, "I.4 - Ảnh/a.pdf")
    file_drop(opened, "phong kinh te/b.pdf", number="7")
    file_drop(opened, "linh tinh/c.pdf", number="8")
    member = make_parsed("trong tệp nén", header=make_header(number="9"))
    archive = Drop("I.zip", "e" * 64, 9, 0, A_MOMENT)
    opened.registry.file_archive(archive, "application/zip", [(make_drop(member, "d.pdf"), member)])
    page = clerk.load(PAGE)
    said = [
        (
            text_of(row.find_class("drop-name")[0]).split()[0],
            [text_of(one) for one in row.find_class("sorting")],
        )
        for row in page.find_class("came-row")
    ]
    assert said[:5] == [
        ("I.zip", []),
        ("d.pdf", ["Put into the folder of I, a sum of items: for which of them is not known"]),
        ("linh", []),
        ("phong", ["Unit: Phòng Kinh tế"]),
        ("I.4", ["Put into the folder of item I.4"]),
    ]
