"""What clerks and reviewers do on the page, done in a real browser by mouse, keyboard and finger."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import docx
import openpyxl
import pytest
from drawn_papers import Paper, draw_pdf, save_docx, save_scan, scan
from live_office import (
    PATIENCE,
    PHONE,
    Windows,
    file_drawn,
    open_drawn_office,
    running_chromium,
    serious_faults,
    serving,
)
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Locator, Page, Route, expect
from web_office import PASSWORD, TestOffice

from desk.clock import now
from ingest.extractors.tesseract import find_engine
from registry.vocabulary.kinds import Judgement, Role

INBOX = "/hop-den"
QUEUE = "/hop-den/can-bo-sung"
ITEM = "/muc/III.1.2-1"
_READING = 60_000  # milliseconds until a file is read on a machine that does other things too
_BETWEEN_KEYS = 20  # milliseconds; an input method that takes letters back is quicker
_QUIET = 400  # milliseconds in which keys are no commands, see web/static/item.js
_PAUSE = 150  # milliseconds after which typing counts as paused, see web/static/typing.js


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with running_chromium() as opened:
        expect.set_options(timeout=PATIENCE)
        yield opened


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, table_path: Path) -> Iterator[tuple[TestOffice, str]]:
    with (
        open_drawn_office(tmp_path_factory.mktemp("office"), table_path) as office,
        serving(office) as address,
    ):
        yield office, address


@pytest.fixture
def office(served: tuple[TestOffice, str]) -> TestOffice:
    return served[0]


@pytest.fixture
def windows(browser: Browser, served: tuple[TestOffice, str]) -> Iterator[Windows]:
    """Windows that may not complain of anything, closed at the end."""
    opened = Windows(browser, *served)
    yield opened
    opened.close()
    assert opened.complaints == []


# Signing in


def test_somebody_signs_in_and_comes_to_the_page_that_was_asked_for(windows: Windows) -> None:
    page = windows.open_unknown()
    page.goto(INBOX)
    name, password = page.locator("input[name=name]"), page.locator("input[name=password]")
    expect(name).to_be_focused()
    name.fill(Role.CLERK)
    password.fill("không phải mật khẩu này")
    password.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(name).to_have_value(Role.CLERK)
    expect(password).to_be_focused()
    windows.forgive(401)
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{INBOX}")
    expect(page.locator(".person > summary")).to_have_text(f"Cán bộ {Role.CLERK}")


# The inbox


@pytest.mark.ocr
def test_a_scan_is_sent_and_watched_until_it_is_filed(windows: Windows, tmp_path: Path) -> None:
    if not find_engine().is_available:
        pytest.skip("Tesseract with the vie model is not installed")
    paper = Paper(number_line="Số: 641/TB-UBND", body=())
    sheet = scan(draw_pdf(paper), dpi=200)
    half = sheet.crop((0, 0, sheet.width, sheet.height // 2))  # reading is quicker
    path = save_scan(half, tmp_path / "Quét 0001.pdf", dpi=200)
    page = windows.open(Role.CLERK, INBOX)
    page.evaluate("window.isTheSame = true")
    note_states(page)
    page.locator("#sending input[multiple]").set_input_files(path)
    line = page.locator("#lines .line", has_text="Quét 0001.pdf")
    expect(line.locator(".fate-registered")).to_be_visible(timeout=_READING)
    expect(line.locator(".line-says")).to_contain_text("641/TB-UBND")
    expect(page.locator("#sent")).to_be_hidden()
    expect(page.locator(".came > li", has_text="Quét 0001.pdf")).to_contain_text("641/TB-UBND")
    assert page.evaluate("window.isTheSame")
    assert states_seen(page)[-2:] == ["reading", "registered"]
    line.locator(".line-says a").click()
    expect(page.locator("#truong-issued_on .value")).to_have_text("24/4/2026")


def note_states(page: Page) -> None:
    """Have the page remember the states that its lines go through."""
    page.evaluate(
        """() => {
          window.states = [];
          new MutationObserver(() => {
            for (const tag of document.querySelectorAll("#lines .fate"))
              if (window.states.at(-1) !== tag.className) window.states.push(tag.className);
          }).observe(document.querySelector("#lines"), { childList: true, subtree: true, attributes: true });
        }"""
    )


def states_seen(page: Page) -> list[str]:
    return [name.rsplit("fate-", 1)[-1] for name in page.evaluate("window.states")]


def drop(page: Page, *paths: Path) -> None:
    """Let go of files and folders over the page, as the browser hears of it from the system."""
    session = page.context.new_cdp_session(page)
    data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        if kind == "drop":
            expect(page.locator("#sending")).to_have_class("drop scripted is-over")
        session.send("Input.dispatchDragEvent", {"type": kind, "x": 600, "y": 600, "data": data})
    session.detach()


def test_files_and_folders_are_dropped_and_all_papers_in_them_taken_in(
    windows: Windows, tmp_path: Path
) -> None:
    folder = tmp_path / "Tháng 5"
    (folder / "Tuần 1").mkdir(parents=True)
    alone = save_docx(Paper(number_line="Số: 651/TB-UBND"), tmp_path / "lẻ.docx")
    save_docx(Paper(number_line="Số: 652/TB-UBND"), folder / "một.docx")
    save_docx(Paper(number_line="Số: 653/TB-UBND"), folder / "Tuần 1" / "hai.docx")
    (folder / "Thumbs.db").write_bytes(b"junk")
    (folder / ".DS_Store").write_bytes(b"junk")
    page = windows.open(Role.CLERK, INBOX)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.url.endswith("/gui") else None)
    drop(page, alone, folder)
    for number in (651, 652, 653):
        filed = page.locator("#lines .line", has_text=f"{number}/TB-UBND")
        expect(filed.locator(".fate-registered")).to_be_visible(timeout=_READING)
    expect(page.locator("#sending")).to_have_class("drop scripted")
    expect(page.locator("#sent")).to_be_hidden()
    assert len(sent) == 3


def test_a_file_made_by_another_page_is_dropped_too(windows: Windows) -> None:
    # Some programs drag bytes, without a file that could be opened.
    page = windows.open(Role.CLERK, INBOX)
    dragged = page.evaluate_handle(
        """() => {
          const transfer = new DataTransfer();
          transfer.items.add(new File(["no paper"], "la.bin"));
          return transfer;
        }"""
    )
    page.dispatch_event("body", "dragover", {"dataTransfer": dragged})
    page.dispatch_event("body", "drop", {"dataTransfer": dragged})
    line = page.locator("#lines .line", has_text="la.bin")
    expect(line.locator(".fate-refused")).to_be_visible(timeout=_READING)


def test_a_file_that_is_too_large_is_said_so_and_never_sent(windows: Windows, tmp_path: Path) -> None:
    page = windows.open(Role.CLERK, INBOX)
    page.locator("#sending").evaluate("(form) => { form.dataset.most = 5; }")
    (tmp_path / "lớn.pdf").write_bytes(b"123456")
    page.locator("#sending input[multiple]").set_input_files(tmp_path / "lớn.pdf")
    expect(page.get_by_role("alert")).to_contain_text("lớn.pdf")
    assert windows.office.registry.find_drops(None, "lớn", count=1).total == 0


def test_a_file_that_could_not_be_sent_is_said_so_and_sent_again(windows: Windows) -> None:
    page = windows.open(Role.CLERK, INBOX)
    chosen = [FilePayload(name=f"{number}.bin", mimeType="", buffer=b"no paper") for number in (1, 2)]
    page.context.set_offline(True)
    page.locator("#sending input[multiple]").set_input_files(chosen)
    expect(page.get_by_role("alert")).to_have_count(2)
    expect(page.get_by_role("alert").first).to_contain_text("1.bin")
    page.context.set_offline(False)
    windows.complaints.clear()  # it says that there was no network
    page.locator("#sending input[multiple]").set_input_files(chosen)
    line = page.locator("#lines .line", has_text="2.bin")
    expect(line.locator(".fate-refused")).to_be_visible(timeout=_READING)


def test_papers_are_completed_by_keyboard_alone(windows: Windows) -> None:
    page = windows.open(Role.CLERK, QUEUE)
    field, asked = page.locator("#value"), page.locator("#about-title a")
    expect(field).to_be_focused()
    first = str(asked.get_attribute("href"))
    page.keyboard.press("Escape")
    expect(asked).not_to_have_attribute("href", first)
    second = str(asked.get_attribute("href"))
    expect(field).to_be_focused()
    page.keyboard.type("không phải số")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    windows.forgive(400)
    expect(field).to_be_focused()
    assert serious_faults(page) == []
    page.keyboard.press("Control+a")
    page.keyboard.type("9001")
    page.keyboard.press("Enter")
    expect(page.locator(".message")).to_contain_text("9001")
    page.locator(".message form button").press("Enter")
    expect(asked).to_have_attribute("href", second)
    expect(field).to_be_focused()


# One paper


@pytest.fixture
def paper_page(windows: Windows, request: pytest.FixtureRequest) -> Page:
    """The page of a paper of the test's own, as a clerk sees it."""
    number = 700 + len(windows.office.registry.documents())
    name = f"{number}.pdf"
    paper = file_drawn(windows.office, Paper(number_line=f"Số: {number}/TB-UBND"), name)
    return windows.open(Role.CLERK, f"/van-ban/{paper}")


def test_a_number_is_corrected_in_place_and_the_correction_undone(windows: Windows, paper_page: Page) -> None:
    page, fact = paper_page, paper_page.locator("#truong-number")
    before = fact.locator(".value").inner_text()
    fact.locator("summary").click()
    field = fact.locator("input[name=value]")
    expect(field).to_be_focused()
    assert page.evaluate("getSelection().toString()") == before
    expect(page.locator(".box.lit[data-field=number]")).to_be_visible()
    assert serious_faults(page) == []
    page.keyboard.type("8123")
    page.keyboard.press("Enter")
    expect(page.locator(".message")).to_contain_text("8123")
    expect(fact.locator(".value")).to_have_text("8123")
    expect(page.locator("h1")).to_contain_text("8123/TB-UBND")
    page.locator(".message form button").click()
    expect(fact.locator(".value")).to_have_text(before)
    expect(page.locator("h1")).to_contain_text(f"{before}/TB-UBND")


def test_escape_leaves_a_value_as_it_was_and_a_wrong_one_is_not_taken(
    windows: Windows, paper_page: Page
) -> None:
    page, fact = paper_page, paper_page.locator("#truong-issued_on")
    before = fact.locator(".value").inner_text()
    opener, field = fact.locator("summary"), fact.locator("input[name=value]")
    opener.press("Enter")
    expect(field).to_be_focused()
    page.keyboard.type("1/1/2026")
    page.keyboard.press("Escape")
    expect(field).to_be_hidden()
    expect(opener).to_be_focused()
    opener.press("Enter")
    expect(field).to_be_focused()
    expect(field).to_have_value(before)
    page.keyboard.type("31/2/2026")
    page.keyboard.press("Enter")
    expect(fact.get_by_role("alert")).to_be_visible()
    windows.forgive(400)
    expect(field).to_be_focused()
    expect(field).to_have_value("31/2/2026")
    expect(fact.locator(".value")).to_have_text(before)
    assert serious_faults(page) == []


# Searching


def test_going_back_from_a_paper_shows_the_hits_again(windows: Windows) -> None:
    page = windows.open(Role.VIEWER, "/tim")
    page.locator("#query").press_sequentially("tiep cong dan")
    page.wait_for_url("**/tim?q=*dan")
    page.locator(".hits h2 a").first.click()
    page.wait_for_url("**/van-ban/*")
    page.go_back()
    expect(page.locator("#query")).to_have_value("tiep cong dan")
    expect(page.locator(".hits h2").first).to_contain_text("5218/TB-UBND")


@pytest.mark.parametrize("typed", ["tiếp công dân", "tiep cong dan", "TIEP CONG dan"])
def test_words_find_the_same_paper_with_and_without_accents_as_one_types(
    windows: Windows, typed: str
) -> None:
    page = windows.open(Role.VIEWER, "/tim")
    box = page.locator("#query")
    expect(box).to_be_focused()
    box.press_sequentially(typed)
    expect(page.locator(".hits h2").first).to_contain_text("5218/TB-UBND")
    expect(page.locator(".hits mark").first).to_be_visible()
    expect(page.locator("#said")).not_to_be_empty()
    page.wait_for_url(lambda address: parse_qs(urlsplit(address).query).get("q") == [typed])
    expect(box).to_be_focused()
    expect(box).to_have_value(typed)


def test_the_proposals_under_the_box_are_chosen_by_keyboard(windows: Windows) -> None:
    page = windows.open(Role.VIEWER)
    page.keyboard.press("/")
    box, proposals = page.locator("#top-query"), page.locator(".proposals")
    expect(box).to_be_focused()
    page.keyboard.type("5218")
    expect(proposals.get_by_role("option").first).to_contain_text("5218/TB-UBND")
    page.keyboard.press("ArrowDown")
    option = proposals.get_by_role("option", selected=True)
    expect(box).to_have_attribute("aria-activedescendant", str(option.get_attribute("id")))
    assert serious_faults(page) == []
    page.keyboard.press("Escape")
    expect(proposals).to_be_hidden()
    expect(box).to_have_value("5218")
    page.keyboard.type("/TB")
    expect(proposals.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/van-ban/*")
    expect(page.locator("h1")).to_contain_text("5218/TB-UBND")


class Typist:
    """Somebody at the search page, whose pauses last as long as the test says."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.box = page.locator("#query")
        self.asked: list[str] = []  # what hits were asked for
        page.on("request", self._note)
        page.clock.install(time=0)
        page.goto("/tim")
        page.clock.pause_at(3_600_000)
        expect(self.box).to_be_focused()

    def type(self, keys: str) -> None:
        """Type, ⌫ taking back a letter, without a pause."""
        for key in keys:
            self.page.clock.run_for(_BETWEEN_KEYS)
            if key == "⌫":
                self.page.keyboard.press("Backspace")
            else:
                self.page.keyboard.type(key)

    def pause(self) -> None:
        """Wait so long that hits are asked for."""
        self.page.clock.run_for(_PAUSE + 1)

    def pause_for_hits(self) -> None:
        """Wait until they are there."""
        with self.page.expect_response("**/tim/ket-qua?*") as answer:
            self.pause()
        answer.value.finished()

    def _note(self, request: Any) -> None:
        address = urlsplit(request.url)
        if address.path == "/tim/ket-qua":
            self.asked += parse_qs(address.query)["q"]


@pytest.fixture
def typist(windows: Windows) -> Typist:
    return Typist(windows.open(Role.VIEWER, "/mat-khau"))


@pytest.mark.parametrize(
    "keys",
    [
        "kie⌫êm⌫⌫ểm tra",  # Telex with the tone at the word's end: kieemr tra
        "ki⌫ie⌫ê⌫ểm tra",  # VNI: ki63m tra
        "kie\u202f⌫⌫êm\u202f⌫⌫⌫ểm tra",  # with an empty letter first, against what browsers complete
        "kiemr⌫⌫⌫ểm tra",
    ],
)
def test_letters_that_an_input_method_takes_back_are_never_looked_for(typist: Typist, keys: str) -> None:
    typist.type(keys)
    expect(typist.box).to_have_value("kiểm tra")
    assert typist.asked == []
    typist.pause_for_hits()
    assert typist.asked == ["kiểm tra"]
    expect(typist.box).to_have_value("kiểm tra")
    assert caret(typist.box) == len("kiểm tra")


def caret(box: Locator) -> int:
    place: int = box.evaluate("(box) => box.selectionStart")
    return place


def test_hits_that_come_leave_caret_and_letters_alone(typist: Typist) -> None:
    typist.type("lich cong dan")
    for _letter in " cong dan":
        typist.page.keyboard.press("ArrowLeft")
    typist.pause_for_hits()
    assert caret(typist.box) == len("lich")
    typist.type(" tiep")
    typist.pause_for_hits()
    expect(typist.box).to_have_value("lich tiep cong dan")
    assert caret(typist.box) == len("lich tiep")
    expect(typist.box).to_be_focused()
    expect(typist.page.locator(".hits h2").first).to_contain_text("5218/TB-UBND")


def test_nothing_is_looked_for_while_a_letter_is_composed(typist: Typist) -> None:
    page, session = typist.page, typist.page.context.new_cdp_session(typist.page)
    typist.type("ti")
    for composed in ("e", "ê", "ế", "ếp"):
        caret_at = {"selectionStart": len(composed), "selectionEnd": len(composed)}
        session.send("Input.imeSetComposition", {"text": composed, **caret_at})
        page.clock.run_for(10 * _PAUSE)
    expect(typist.box).to_have_value("tiếp")
    assert typist.asked == []
    session.send("Input.insertText", {"text": "ếp"})
    typist.pause_for_hits()
    assert typist.asked == ["tiếp"]


def test_an_answer_that_comes_too_late_is_dropped(typist: Typist) -> None:
    page, held = typist.page, list[Route]()
    page.route("**/tim/ket-qua?*", lambda route: held.append(route), times=1)
    typist.type("lịch trực")
    with page.expect_request("**/tim/ket-qua?*"):
        typist.pause()
    typist.box.fill("")
    typist.type("tiếp công dân")
    typist.pause_for_hits()
    held[0].fulfill(body="<p class='found' data-said='late' data-address='/tim?q=late'>late</p>")
    expect(page.locator(".hits h2").first).to_contain_text("5218/TB-UBND")
    page.clock.run_for(10 * _PAUSE)
    expect(page.locator("#said")).not_to_have_text("late")
    expect(page.locator(".hits h2").first).to_contain_text("5218/TB-UBND")
    assert typist.asked == ["lịch trực", "tiếp công dân"]


def test_enter_asks_for_all_that_was_typed_without_a_pause(typist: Typist) -> None:
    typist.type("tiep cong dan")
    typist.page.keyboard.press("Enter")
    typist.page.wait_for_url("**/tim?q=tiep+cong+dan")
    expect(typist.page.locator(".hits h2").first).to_contain_text("5218/TB-UBND")
    assert typist.asked == []


# One item


def claim_status(page: Page) -> Locator:
    return page.locator("#dan-chung .claim-way .claim")


def test_the_conflict_of_a_date_is_seen_decided_and_undone(windows: Windows) -> None:
    page = windows.open(Role.REVIEWER, "/bang")
    page.locator(f"a[href^='{ITEM}']").first.click()
    expect(page.locator("h1 .code")).to_have_text("III.1.2-1")
    cited = page.locator(".result .cite-conflicting")
    expect(cited).to_contain_text("1056/TB-UBND")
    cited.first.click()
    page.wait_for_url(f"**{ITEM}?y=3*")
    expect(claim_status(page)).to_have_class("claim claim-conflicting")
    differing = page.locator(".compared .differs")
    expect(differing.locator("td").first).to_have_text("29/6/2026")
    expect(differing.locator("td").last).to_contain_text("29/4/2026")
    picture = page.locator(".sheet img").first
    assert picture.evaluate("async (image) => { await image.decode(); return image.naturalWidth; }") == 1000
    is_inside(page.locator(".lit-differs").first, picture)
    page.locator("#decide input[name=reason]").fill("Bảng ghi nhầm ngày")
    page.locator("#decide button[value=accepted]").click()
    expect(page.locator(".message")).to_contain_text("1056/TB-UBND")
    page.goto(f"{ITEM}?y=3")
    expect(claim_status(page)).to_have_class("claim claim-verified")
    expect(page.locator(".decided")).to_contain_text("Bảng ghi nhầm ngày")
    page.locator("#undo-last button").click()
    page.goto(f"{ITEM}?y=3")
    expect(claim_status(page)).to_have_class("claim claim-conflicting")
    expect(page.locator(".decided")).to_have_count(0)


def is_inside(small: Locator, large: Locator) -> None:
    """See that something lies upon something else, and is to be seen."""
    inner, outer = small.bounding_box(), large.bounding_box()
    assert inner is not None
    assert outer is not None
    assert inner["width"] * inner["height"] > 0
    assert outer["x"] <= inner["x"] <= inner["x"] + inner["width"] <= outer["x"] + outer["width"]
    assert outer["y"] <= inner["y"] <= inner["y"] + inner["height"] <= outer["y"] + outer["height"]


def test_an_item_is_worked_through_by_keys(windows: Windows) -> None:
    page = windows.open(Role.REVIEWER, f"{ITEM}?y=2")
    page.keyboard.press("j")
    expect(claim_status(page)).to_have_class("claim claim-conflicting")
    expect(page.locator("#dan-chung")).to_be_focused()
    expect(page.locator(".result [aria-current]").first).to_have_attribute("data-claim", "3")
    page.keyboard.press("k")
    expect(page.locator(".result [aria-current]").first).to_have_attribute("data-claim", "2")
    page.go_back()
    expect(page.locator(".result [aria-current]").first).to_have_attribute("data-claim", "3")

    page.keyboard.press("r")
    reason = page.locator("#decide input[name=reason]")
    expect(reason).to_be_focused()
    page.keyboard.type("jkau không phải lệnh")
    page.keyboard.press("Enter")
    expect(page.locator(".message form button")).to_be_visible()
    assert last_judgement(windows) is Judgement.REJECTED
    wait_for_keys(page)
    page.keyboard.press("u")
    expect(page.locator(".message form button")).to_have_count(0)

    page.goto(f"{ITEM}?y=3")
    wait_for_keys(page)
    page.keyboard.press("a")
    expect(reason).to_be_focused()  # table and paper disagree: it is not accepted without a word
    page.keyboard.type("bảng ghi nhầm ngày")
    page.keyboard.press("Enter")
    expect(page.locator(".message form button")).to_be_visible()
    assert last_judgement(windows) is Judgement.ACCEPTED
    wait_for_keys(page)
    page.keyboard.press("u")
    expect(page.locator(".message form button")).to_have_count(0)
    page.goto(f"{ITEM}?y=3")
    expect(claim_status(page)).to_have_class("claim claim-conflicting")
    wait_for_keys(page)
    page.keyboard.press("o")
    page.wait_for_url("**/van-ban/1*")


def test_words_typed_on_after_a_decision_are_no_commands(windows: Windows) -> None:
    page = windows.open(Role.REVIEWER)
    page.clock.install()
    page.goto(f"{ITEM}?y=3")
    wait_for_keys(page)
    page.clock.pause_at(now() + timedelta(hours=1))
    reason = page.locator("#decide input[name=reason]")
    page.locator("#decide button[value=rejected]").click()
    expect(reason).to_be_focused()  # a reason is wanted: nothing was sent
    page.keyboard.type("văn bản khác")
    for left_for in (page.locator("h1"), page.locator("#decide button[value=rejected]")):
        left_for.click()
        expect(page.locator("body.is-hushed #show-keys")).to_be_visible()
        page.keyboard.press("?")
        expect(page.locator("#keys")).to_be_hidden()
        page.clock.run_for(_QUIET)
        wait_for_keys(page)
        page.keyboard.press("?")
        expect(page.locator("#keys")).to_be_visible()
        page.keyboard.press("Escape")
    assert last_judgement(windows) is Judgement.REJECTED
    page.locator(".message form button").click()
    expect(page.locator(".message form button")).to_have_count(0)


def test_a_refused_attachment_keeps_the_chosen_file_and_the_remark(windows: Windows, tmp_path: Path) -> None:
    page = windows.open(Role.CLERK, f"{ITEM}?y=4")
    Image.new("RGB", (60, 40), "blue").save(tmp_path / "họp.png")
    form = page.locator(".attach form")
    form.locator("input[multiple]").set_input_files(tmp_path / "họp.png")
    form.locator("input[name=note]").fill("họp thôn")
    form.locator("button").click()
    expect(form.locator(".fault")).to_contain_text("họp.png")
    expect(form.locator("input[name=note]")).to_have_value("họp thôn")
    form.locator("input[name=dated_on]").fill("12/3/2026")
    form.locator("button").click()
    expect(page.locator("figure.attached")).to_contain_text("họp thôn")
    windows.forgive(400)
    page.locator(".attached button.danger").click()
    expect(page.locator(".attached")).to_have_count(0)


def wait_for_keys(page: Page) -> None:
    """Until the page takes keys for commands."""
    expect(page.locator("#show-keys")).to_be_visible()
    expect(page.locator("body.is-hushed")).to_have_count(0)


def test_keys_that_an_input_method_makes_one_letter_of_are_understood(windows: Windows) -> None:
    # UniKey takes the a back and sends ạ, where a and j were pressed.
    page = windows.open(Role.REVIEWER, f"{ITEM}?y=2")
    page.dispatch_event("body", "keydown", {"key": "ạ"})
    expect(page.locator("#dan-chung")).to_have_attribute("data-number", "3")
    page.dispatch_event("body", "keydown", {"key": "ả"})
    expect(page.locator("#decide input[name=reason]")).to_be_focused()
    page.keyboard.type("bảng ghi nhầm ngày")
    page.keyboard.press("Escape")
    page.dispatch_event("body", "keydown", {"key": "â"})
    expect(page.locator(".message form button")).to_be_visible()
    assert last_judgement(windows) is Judgement.ACCEPTED
    wait_for_keys(page)
    page.keyboard.press("u")
    expect(page.locator(".message form button")).to_have_count(0)


def last_judgement(windows: Windows) -> Judgement:
    table = windows.office.office.standing.get_assessment().table
    return windows.office.registry.decisions_of(table.id or 0)[-1].judgement


def test_the_list_of_keys_opens_and_closes(windows: Windows) -> None:
    page = windows.open(Role.REVIEWER, ITEM)
    page.keyboard.press("?")
    keys = page.get_by_role("dialog")
    expect(keys).to_be_visible()
    assert serious_faults(page) == []
    page.keyboard.press("a")
    expect(keys).to_be_visible()
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()


# Gives every element that is to be reached a rank, and puts the focus before the first one.
_MARK_STOPS = """() => {
  const kinds = "a[href], button, input, select, textarea, summary, [tabindex]";
  const stops = [...document.querySelectorAll(kinds)].filter(
    (one) => one.tabIndex >= 0 && !one.disabled && one.checkVisibility({ visibilityProperty: true }),
  );
  for (const [rank, one] of stops.entries()) one.dataset.stop = rank;
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute("tabindex");
  return stops.length;
}"""
_LOOK_AT_STOP = """() => {
  const one = document.activeElement;
  const style = getComputedStyle(one);
  const box = one.getBoundingClientRect();
  return {
    rank: Number(one.dataset.stop ?? -1),
    hasRing: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    isInView: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    what: one.outerHTML.slice(0, 120),
  };
}"""
_STOPS_OF_A_DAY = 5  # day, month, year, calendar of one field, and the way on


@pytest.mark.parametrize("path", [ITEM, "/van-ban/1", INBOX, QUEUE, "/tim?q=lịch", "/thieu?tieu-chi=I"])
def test_the_tab_key_reaches_everything_in_order_with_a_visible_ring(windows: Windows, path: str) -> None:
    page = windows.open(Role.REVIEWER, path)
    page.wait_for_load_state("networkidle")
    count = page.evaluate(_MARK_STOPS)
    for rank in range(count):
        for _press in range(_STOPS_OF_A_DAY):
            page.keyboard.press("Tab")
            stop = page.evaluate(_LOOK_AT_STOP)
            if stop["rank"] != rank - 1:
                break
        assert stop == {"rank": rank, "hasRing": True, "isInView": True, "what": stop["what"]}


# What lacks evidence


def test_what_lacks_evidence_is_narrowed_to_a_unit_and_carried_away(windows: Windows, tmp_path: Path) -> None:
    page = windows.open(Role.REVIEWER, "/thieu")
    page.select_option("select[name=don-vi]", index=1)
    page.locator("form.filters button").click()
    codes = page.locator("table.gaps tbody th").all_inner_texts()
    assert codes
    for ending, read in (("xlsx", cells_of_workbook), ("docx", cells_of_letter)):
        with page.expect_download() as download:
            page.locator(f".total a[href^='/thieu.{ending}']").click()
        path = tmp_path / download.value.suggested_filename
        assert path.suffix == f".{ending}"
        download.value.save_as(path)
        assert set(codes) <= read(path)
    page.locator(".message-text summary").first.click()
    assert serious_faults(page) == []
    page.locator(".total a[href^='/thieu/in']").click()
    expect(page.locator("body")).to_contain_text(codes[0])


def cells_of_workbook(path: Path) -> set[str]:
    book = openpyxl.load_workbook(path)
    found = {str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}
    book.close()
    return found


def cells_of_letter(path: Path) -> set[str]:
    letter = docx.Document(str(path))
    return {cell.text for table in letter.tables for row in table.rows for cell in row.cells}


# Who may only look

PAGES = ["/", "/bang", ITEM, "/thieu", "/tim?q=lịch", "/van-ban/4", INBOX, QUEUE, "/nhat-ky"]
ACTS = [
    f"{INBOX}/gui",
    f"{INBOX}/doc",
    f"{QUEUE}/4",
    f"{ITEM}/quyet-dinh",
    f"{ITEM}/rut-lai",
    f"{ITEM}/hoan-tac/1",
    f"{ITEM}/dinh-kem",
    "/van-ban/1/sua",
    "/van-ban/1/sua/lai?field=number",
    "/van-ban/1/du-thao?la=co",
    "/van-ban/1/tach",
]


def test_a_viewer_finds_nothing_to_write_with_on_any_page(windows: Windows) -> None:
    page = windows.open(Role.VIEWER)
    for path in PAGES:
        page.goto(path)
        expect(page.locator("main form[method=post]")).to_have_count(0)
        expect(page.locator("main input[type=file]")).to_have_count(0)
    page.goto(ITEM)
    page.keyboard.press("a")
    page.keyboard.press("r")
    page.keyboard.press("u")
    assert urlsplit(page.url).path == ITEM
    page.goto("/quan-tri")
    expect(page.locator("main form")).to_have_count(0)
    windows.forgive(403)


def test_a_viewer_who_writes_nevertheless_is_refused(windows: Windows) -> None:
    page = windows.open(Role.VIEWER)
    events = len(windows.office.registry.events())
    answers = page.evaluate(
        """async (acts) => {
          const csrf = document.querySelector('meta[name="csrf"]').content;
          const fields = { csrf, field: "number", value: "1", paper: "1", claim: "3", judgement: "accepted" };
          const body = new FormData();
          for (const [name, value] of Object.entries(fields)) body.append(name, value);
          return Promise.all(acts.map(async (act) => (await fetch(act, { method: "POST", body })).status));
        }""",
        ACTS,
    )
    windows.forgive(403)
    assert dict(zip(ACTS, answers, strict=True)) == dict.fromkeys(ACTS, 403)
    assert len(windows.office.registry.events()) == events


def test_a_viewer_s_token_reads_and_writes_nothing(windows: Windows) -> None:
    def call(role: Role, method: str, path: str, **sent: Any) -> int:
        account = windows.office.registry.accounts.find(role.value)
        assert account is not None
        token = windows.office.registry.accounts.make_token(account.id, "thử", now())
        headers = {"Authorization": f"Bearer {token}"}
        return page.context.request.fetch(path, method=method, headers=headers, **sent).status

    page = windows.open_unknown()
    correction = {"fields": {"signer": "Lê Văn Thử"}}
    assert call(Role.VIEWER, "GET", "/api/papers/2") == 200
    assert call(Role.VIEWER, "PATCH", "/api/papers/2", data=correction) == 403
    assert call(Role.CLERK, "PATCH", "/api/papers/2", data=correction) == 200


# On a phone


def fits(page: Page) -> bool:
    width: int = page.evaluate("document.documentElement.scrollWidth")
    return width <= PHONE["width"]


def test_a_clerk_finds_an_item_on_a_phone_and_attaches_a_photo(windows: Windows, tmp_path: Path) -> None:
    Image.new("RGB", (60, 40), "green").save(tmp_path / "hiện trường.png")
    page = windows.open_on_phone(Role.CLERK)
    page.locator(".menu a[href='/bang']").tap()
    page.wait_for_url("**/bang")
    assert fits(page)
    page.locator(f"a[href^='{ITEM}']").first.tap()
    page.locator("a[data-claim='4']").first.tap()
    claim = page.locator("#dan-chung[data-number='4']")
    expect(claim).to_be_in_viewport()
    camera = claim.locator("label.camera input")
    expect(camera).to_be_visible()
    with page.expect_file_chooser() as chooser:
        camera.tap()
    chooser.value.set_files(tmp_path / "hiện trường.png")
    claim.locator("input[name=dated_on]").fill("4/5/2026")
    claim.locator("form.stacked button").tap()
    shown = page.locator(".attached")
    expect(shown).to_contain_text("hiện trường.png")
    assert fits(page)
    shown.locator("button.danger").tap()
    expect(page.locator(".attached")).to_have_count(0)


def test_a_paper_is_searched_and_sent_on_a_phone(windows: Windows, tmp_path: Path) -> None:
    page = windows.open_on_phone(Role.CLERK)
    page.locator("#top-query").tap()
    page.keyboard.type("5218")
    option = page.locator(".proposals").get_by_role("option").first
    expect(option).to_contain_text("5218/TB-UBND")
    assert fits(page)
    option.tap()
    page.wait_for_url("**/van-ban/*")
    assert fits(page)
    page.locator(".menu a[href='/hop-den']").tap()
    page.wait_for_url(f"**{INBOX}")
    expect(page.locator(".pick.camera")).to_be_visible()
    with page.expect_file_chooser() as chooser:
        page.locator(".pick:not(.camera) .button").tap()
    chooser.value.set_files(save_docx(Paper(number_line="Số: 671/TB-UBND"), tmp_path / "máy.docx"))
    line = page.locator("#lines .line", has_text="671/TB-UBND")
    expect(line.locator(".fate-registered")).to_be_visible(timeout=_READING)
    assert fits(page)


def test_the_menu_of_a_person_opens_by_a_finger_and_signs_out(windows: Windows) -> None:
    page = windows.open_on_phone(Role.VIEWER)
    page.locator(".person > summary").tap()
    out = page.locator(".person-menu form[action='/dang-xuat'] button")
    expect(out).to_be_visible()
    assert fits(page)
    assert serious_faults(page) == []
    out.tap()
    page.wait_for_url("**/dang-nhap*")
    page.go_back()
    page.wait_for_url("**/dang-nhap*")


# Without scripts, and with a session that ended


def test_without_scripts_files_are_sent_and_papers_decided_about(windows: Windows, tmp_path: Path) -> None:
    page = windows.open(Role.REVIEWER, INBOX, java_script_enabled=False)
    page.locator("#sending input[multiple]").set_input_files(
        save_docx(Paper(number_line="Số: 681/TB-UBND"), tmp_path / "không kịch bản.docx")
    )
    page.locator("#sending button.send").click()
    expect(page.locator(".message")).to_be_visible()
    page.goto(f"{ITEM}?y=3")
    page.locator("#decide button[value=accepted]").click()
    expect(page.locator(".message.is-fault")).to_be_visible()
    page.locator("#decide input[name=reason]").fill("Bảng ghi nhầm ngày")
    page.locator("#decide button[value=accepted]").click()
    page.locator(".message form button").click()
    page.goto(f"{ITEM}?y=3")
    expect(claim_status(page)).to_have_class("claim claim-conflicting")


def test_whoever_was_signed_out_meanwhile_is_asked_to_sign_in_again(windows: Windows) -> None:
    page = windows.open(Role.VIEWER, "/tim?q=lịch")
    account = windows.office.registry.accounts.find(Role.VIEWER)
    assert account is not None
    windows.office.registry.accounts.end_sign_ins(account.id)
    page.locator("#query").press_sequentially(" trực")
    page.locator("input[name=password]").wait_for()
    windows.forgive(401)
    page.locator("input[name=name]").fill(Role.VIEWER)
    page.locator("input[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: urlsplit(address).path == "/tim")
