"""The page of an item: claim beside proof, and what is decided, attached and linked there."""

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from factories import A_MOMENT, make_row, make_table
from filed_papers import file_paper
from filed_photos import file_photo
from PIL import Image
from web_office import Browser, TestOffice, open_office, text_of

from registry.readings import Drop
from registry.store import Registry
from registry.tables import Decision, Document
from registry.vocabulary.kinds import ClaimKind, Judgement, Periodicity, Role

SCRIPT = "<script>alert(1)</script>"
PHOTOS = "Hình ảnh kèm theo"  # the claim of I.4
A_ROW = make_row(
    "II.1",
    f"Báo cáo số 5/BC-UBND ngày 3/2/2026 về tiếp dân tháng 1/2026 {SCRIPT}; ảnh tại https://xa.vn/tin/1",
    text=f"Báo cáo hằng tháng {SCRIPT}",
    periodicity=Periodicity.MONTHLY,
    evidence_required="Báo cáo tiếp dân",
)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestOffice]:
    """An office for tests that leave it as it is."""
    with open_office(tmp_path_factory.mktemp("office")) as opened:
        yield opened


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[TestOffice]:
    """An office of a test's own, to write in."""
    with open_office(tmp_path) as opened:
        yield opened


@pytest.fixture
def reviewer(office: TestOffice) -> Browser:
    return office.visit(Role.REVIEWER)


def find_paper(registry: Registry, written: str) -> Document:
    return next(paper for paper in registry.documents() if str(paper.reference) == written)


def decide(
    browser: Browser, code: str, paper: Document, judgement: str, claim: int | None, **more: Any
) -> Any:
    """What the form beside a paper sends."""
    said = {"said": said_at(browser, code, claim), "claim": claim} if claim is not None else {}
    return browser.submit(f"/muc/{code}/quyet-dinh", paper=paper.id, judgement=judgement, **{**said, **more})


def said_at(browser: Browser, code: str, claim: int) -> str:
    found: list[str] = browser.load(f"/muc/{code}?y={claim}").xpath(
        "//form[@id='decide']//input[@name='said']/@value"
    )
    return found[0] if found else ""


def status_of(browser: Browser, code: str, claim: int) -> str:
    page = browser.load(f"/muc/{code}?y={claim}")
    return text_of(page.get_element_by_id("dan-chung").find_class("claim")[0])


def decisions_of(office: TestOffice) -> list[Decision]:
    return office.registry.decisions_of(1)


def make_photo(colour: str = "green") -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(content, format="PNG")
    return content.getvalue()


def attach(browser: Browser, *names: str, day: str = "12/3/2026", **more: Any) -> Any:
    files = [("files", (name, make_photo(), "image/png")) for name in names]
    return browser.post(
        "/muc/I.4/dinh-kem",
        data={"csrf": browser.csrf, "claim": 1, "said": PHOTOS, "dated_on": day, "note": "họp", **more},
        files=files,
        follow_redirects=False,
    )


def test_the_conflict_of_dates_stands_side_by_side(reviewer: Browser) -> None:
    page = reviewer.load("/muc/I.2")
    row = page.get_element_by_id("dan-chung").find_class("differs")[0]
    assert [text_of(cell) for cell in row.xpath("td")] == ["15/5/2026", "12/5/2026 ≠ differs"]
    assert page.get_element_by_id("open-paper").get("href").startswith("/van-ban/")


def test_the_result_marks_each_claim_with_its_number_and_lights_the_chosen_one(reviewer: Browser) -> None:
    page = reviewer.load("/muc/I.2?y=2")
    marked = page.xpath("//p[@class='result']/a")
    assert [(link.get("data-claim"), link.get("aria-current")) for link in marked] == [
        ("1", None),
        ("2", "true"),
    ]
    assert marked[0].get("class") == "cite cite-conflicting"
    assert text_of(marked[1]) == "2Thông báo số 77/TB-UBND ngày 3/3/2026 (missing)"


def test_the_claim_that_waits_is_shown_first_whatever_the_address_asks_for_in_vain(reviewer: Browser) -> None:
    for address in ("/muc/I.2", "/muc/i.2?y=9"):
        assert reviewer.load(address).get_element_by_id("dan-chung").get("data-number") == "1"


def test_links_lead_to_the_items_beside_and_to_the_next_that_lacks_evidence(reviewer: Browser) -> None:
    page = reviewer.load("/muc/I.2")
    hrefs = {
        link.get("rel") or link.get("id"): link.get("href")
        for link in page.find_class("item-steps")[0].xpath("a")
    }
    assert hrefs == {"prev": "/muc/I.1", "next": "/muc/I.3", "lacking-after": "/muc/I.3"}
    assert page.find_class("crumbs")[0].xpath(".//a/@href") == ["/bang#I.2", "/muc/I"]


def test_what_several_claims_lack_is_said_once(fresh: TestOffice) -> None:
    row = make_row("II.2", "https://xa.vn/tin/1\nhttps://xa.vn/tin/2")
    assert len(row.claims) == 2
    fresh.registry.save_table(make_table(row), "bang.txt", "d" * 64, A_MOMENT)
    head = fresh.visit(Role.VIEWER).load("/muc/II.2").find_class("item-head")[0]
    assert [text_of(why) for why in head.find_class("whys")[0]] == [
        "no snapshot of the linked page is filed. To do: attach a snapshot of the page (PDF or picture) with "
        "its date."
    ]


def test_a_sum_shows_the_items_below_and_no_forms(reviewer: Browser) -> None:
    page = reviewer.load("/muc/I")
    below = page.xpath("//h2[.='Items below']/following-sibling::ul//a/@href")
    assert below == ["/muc/I.1", "/muc/I.2", "/muc/I.3", "/muc/I.4"]
    assert page.xpath("//main//form[@method='post']") == []


def test_unknown_items_are_said_to_be_unknown(reviewer: Browser) -> None:
    assert "No item IX.9 in the table." in text_of(reviewer.load("/muc/IX.9", 404))


def test_a_page_is_shown_as_a_picture_and_in_words(office: TestOffice, reviewer: Browser) -> None:
    paper = find_paper(office.registry, "1042/TB-UBND")
    page = reviewer.load("/muc/I.1")
    picture = page.xpath("//a[@class='sheet']/img")[0]
    assert picture.get("src") == f"/van-ban/{paper.id}/trang/1.webp?rong=1000"
    assert "Kiểm tra 12 cán bộ." in text_of(page.find_class("sheet-words")[0])


def test_everything_from_outside_is_escaped(fresh: TestOffice) -> None:
    file_paper(fresh.registry, SCRIPT, number="5", symbol="BC-UBND", issued_on="2026-02-03", subject=SCRIPT)
    fresh.registry.save_table(make_table(A_ROW), "bang.txt", "c" * 64, A_MOMENT)
    reviewer = fresh.visit(Role.REVIEWER)
    paper = find_paper(fresh.registry, "5/BC-UBND")
    decide(reviewer, "II.1", paper, "asked", 1, reason=SCRIPT)
    for address in ("/muc/II.1", "/muc/II.1?tim=%3Cscript%3Ealert(1)", "/muc/II.1/goi-y"):
        assert SCRIPT not in reviewer.get(address).text


def test_an_accepted_paper_stands_and_the_next_claim_that_waits_comes_up(fresh: TestOffice) -> None:
    reviewer = fresh.visit(Role.REVIEWER)
    paper = find_paper(fresh.registry, "839/UBND-VHXH")
    answer = decide(reviewer, "I.2", paper, "accepted", 1, reason="bảng ghi nhầm ngày")
    assert (answer.status_code, answer.headers["location"]) == (303, "/muc/I.2?y=1")  # no other one waits
    (decision,) = decisions_of(fresh)
    assert (decision.judgement, decision.reason, decision.decided_by, decision.document_id) == (
        Judgement.ACCEPTED,
        "bảng ghi nhầm ngày",
        "reviewer",
        paper.id,
    )
    page = reviewer.load("/muc/I.2?y=1")
    assert text_of(page.find_class("message")[0]).startswith("Recorded: accepted Công văn 839/UBND-VHXH")
    assert "bảng ghi nhầm ngày" in text_of(page.find_class("is-accepted")[0])
    assert status_of(reviewer, "I.2", 1) == "verified"


def test_undo_has_stand_what_stood_before(fresh: TestOffice) -> None:
    reviewer = fresh.visit(Role.REVIEWER)
    paper = find_paper(fresh.registry, "839/UBND-VHXH")
    decide(reviewer, "I.2", paper, "rejected", 1, reason="văn bản khác")
    assert status_of(reviewer, "I.2", 1) == "missing"
    page = reviewer.load("/muc/I.2?y=1")
    undo = page.xpath("//form[@id='undo-last']/@action")
    assert reviewer.submit(undo[0]).headers["location"] == "/muc/I.2?y=1"
    assert status_of(reviewer, "I.2", 1) == "conflicting"
    history = reviewer.load("/muc/I.2").get_element_by_id("lich-su")
    assert [text_of(line) for line in history.xpath(".//li//b")] == ["rejected", "decision taken back"]
    assert history.xpath(".//form") == []  # undoing is not undone by the same key


def test_a_rejected_paper_is_named_and_can_be_taken_back(fresh: TestOffice) -> None:
    reviewer = fresh.visit(Role.REVIEWER)
    paper = find_paper(fresh.registry, "839/UBND-VHXH")
    decide(reviewer, "I.2", paper, "rejected", 1, reason="văn bản khác")
    page = reviewer.load("/muc/I.2?y=1")
    assert "văn bản khác" in text_of(page.find_class("is-rejected")[0])
    said = "839/UBND-VHXH is on file, but Cán bộ reviewer rejected it on "
    for part in ("dan-chung", "content"):
        (why,) = [
            text_of(line)
            for line in page.get_element_by_id(part).xpath(".//ul[@class='whys']/li")
            if said in text_of(line)
        ][:1]
        assert why.endswith("văn bản khác. To do: file another paper, or correct the table.")
    assert "839/UBND-VHXH of 15/5/2026: no file" not in text_of(page)
    assert "The paper on file was rejected." in text_of(page.get_element_by_id("dan-chung"))
    answer = reviewer.submit("/muc/I.2/rut-lai", paper=paper.id, claim=1, back=1)
    assert answer.headers["location"] == "/muc/I.2?y=1"
    assert status_of(reviewer, "I.2", 1) == "conflicting"


def test_nobody_overrules_a_colleague_without_having_seen_it(fresh: TestOffice) -> None:
    reviewer, admin = fresh.visit(Role.REVIEWER), fresh.visit(Role.ADMIN)
    paper = find_paper(fresh.registry, "839/UBND-VHXH")

    def press(browser: Browser, judgement: str, stands: str) -> list[str]:
        decide(browser, "I.2", paper, judgement, 1, stands=stands, reason="đã xem")
        return [text_of(one) for one in browser.load("/muc/I.2?y=1").find_class("is-fault")]

    (stands,) = admin.load("/muc/I.2?y=1").xpath("//form[@id='decide']//input[@name='stands']/@value")
    assert press(reviewer, "accepted", stands) == []
    (said,) = press(admin, "rejected", stands)
    assert said.startswith("Somebody has decided about this paper again since.")
    assert press(reviewer, "accepted", stands) == []  # pressed twice
    assert {each.judgement for each in decisions_of(fresh)} == {Judgement.ACCEPTED}
    (stands,) = admin.load("/muc/I.2?y=1").xpath("//form[@id='decide']//input[@name='stands']/@value")
    assert press(admin, "rejected", stands) == []
    assert decisions_of(fresh)[-1].judgement is Judgement.REJECTED


@pytest.mark.parametrize(
    ("judgement", "more", "says"),
    [
        ("asked", {}, "Type what is to be asked."),
        ("rejected", {}, "Type why this paper is rejected."),
        ("accepted", {}, "Table and paper disagree: the table says 15/5/2026, the filed paper 12/5/2026."),
        ("", {"reason": "Enter thay vì nút"}, "Nothing was recorded."),
        ("accepted", {"said": "lời khác"}, "The table was changed since this page was loaded"),
    ],
)
def test_what_cannot_be_recorded_is_said_on_the_page(
    office: TestOffice, reviewer: Browser, judgement: str, more: dict[str, str], says: str
) -> None:
    paper = find_paper(office.registry, "839/UBND-VHXH")
    answer = decide(reviewer, "I.2", paper, judgement, 1, **more)
    assert answer.headers["location"] == ("/muc/I.2?y=1" if more else "/muc/I.2?y=1#ly-do")
    assert says in text_of(reviewer.load("/muc/I.2?y=1").find_class("is-fault")[0])
    assert decisions_of(office) == []


def test_a_paper_is_looked_for_and_linked_to_the_item_or_a_claim(fresh: TestOffice) -> None:
    reviewer = fresh.visit(Role.REVIEWER)
    page = reviewer.load("/muc/I.2?y=2&tim=1402/TB-UBND")
    (form,) = page.get_element_by_id("gan").xpath(".//form[@method='post']")
    fields = dict(form.form_values())
    assert form.xpath(".//button[@name='claim']/@value") == ["2"]
    reviewer.submit("/muc/I.2/quyet-dinh", **fields)
    assert [(one.claim_raw, one.judgement) for one in decisions_of(fresh)] == [("", Judgement.ACCEPTED)]
    linked = reviewer.load("/muc/I.2?y=3")
    assert text_of(linked.get_element_by_id("claim-title")) == "Linked paper"
    reviewer.submit("/muc/I.2/quyet-dinh", **{**fields, "claim": "2", "reason": "ghi nhầm số"})
    assert status_of(reviewer, "I.2", 2) == "verified"


def test_a_search_without_an_answer_says_so(reviewer: Browser) -> None:
    found = reviewer.load("/muc/I.2?tim=9999/TB-UBND").get_element_by_id("gan")
    assert "No paper “9999/TB-UBND” is filed." in text_of(found)


def test_suggestions_come_apart_from_the_page_and_leave_out_what_is_decided(fresh: TestOffice) -> None:
    reviewer = fresh.visit(Role.REVIEWER)
    like = file_paper(fresh.registry, number="1043", subject="Về kết quả kiểm tra kỷ luật, kỷ cương đợt 2")
    assert reviewer.load("/muc/I.1").get_element_by_id("goi-y").get("data-fragment") == "/muc/I.1/goi-y"
    suggested = reviewer.load("/muc/I.1/goi-y").xpath(".//input[@name='paper']/@value")
    assert str(like) in suggested
    assert str(find_paper(fresh.registry, "1042/TB-UBND").id) not in suggested  # the item stands on it
    reviewer.submit("/muc/I.1/quyet-dinh", paper=like, judgement="rejected")
    left = (
        reviewer.load("/muc/I.1?goi-y=1").get_element_by_id("goi-y").xpath(".//input[@name='paper']/@value")
    )
    assert str(like) not in left


def test_months_and_slots_say_what_is_there(fresh: TestOffice) -> None:
    file_paper(fresh.registry, number="5", symbol="BC-UBND", document_type="Báo cáo", issued_on="2026-02-03")
    fresh.registry.save_table(make_table(A_ROW), "bang.txt", "c" * 64, A_MOMENT)
    page = fresh.visit(Role.VIEWER).load("/muc/II.1")
    months = [text_of(cell) for cell in page.find_class("months")[0].xpath(".//td")]
    assert months == ["✓ 1", "missing", "missing", "missing", "missing", "missing"]
    assert "“Báo cáo tiếp dân”" in text_of(page.find_class("slots")[0])


def test_a_photo_is_attached_shown_detached_and_attached_again(fresh: TestOffice) -> None:
    clerk = fresh.visit(Role.CLERK)
    assert attach(clerk, "C:\\anh\\hop.png").headers["location"] == "/muc/I.4?y=1"
    (file,) = fresh.registry.attachments_of(1)
    assert (file.name, file.dated_on, file.note, file.attached_by) == (
        "hop.png",
        date(2026, 3, 12),
        "họp",
        "clerk",
    )
    page = clerk.load("/muc/I.4")
    undo = page.find_class("message")[0].xpath(".//form/@action")[0]
    assert page.xpath("//figure[@class='attached']//img/@src") == [f"/tep/{file.sha256}.webp?rong=1000"]
    clerk.submit(undo)
    assert fresh.registry.attachments_of(1) == []
    again = clerk.load("/muc/I.4").find_class("message")[0].xpath(".//form/@action")[0]
    clerk.submit(again)
    (back,) = fresh.registry.attachments_of(1)
    assert (back.name, back.dated_on, back.note) == (file.name, file.dated_on, file.note)


def test_of_several_files_those_that_cannot_be_kept_do_not_hinder_the_others(fresh: TestOffice) -> None:
    clerk = fresh.visit(Role.CLERK)
    clerk.post(
        "/muc/I.4/dinh-kem",
        data={"csrf": clerk.csrf, "claim": 1, "said": PHOTOS, "dated_on": "12/3/2026"},
        files=[
            ("files", ("hop.png", make_photo(), "image/png")),
            ("files", ("la.bin", b"\x00\x01\x02", "image/png")),
        ],
        follow_redirects=False,
    )
    assert [file.name for file in fresh.registry.attachments_of(1)] == ["hop.png"]
    said = [text_of(one) for one in clerk.load("/muc/I.4").find_class("message")]
    assert said[0].startswith("la.bin: ")
    assert said[1].startswith("1 file is attached.")


def test_a_picker_that_was_not_used_sends_a_file_without_a_name(office: TestOffice) -> None:
    clerk = office.visit(Role.CLERK)
    fields = {"csrf": clerk.csrf, "claim": "1", "said": PHOTOS, 'files"; filename="': ""}
    parts = (
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    )
    form = {"Content-Type": "multipart/form-data; boundary=x"}
    answer = clerk.post("/muc/I.4/dinh-kem", content="".join([*parts, "--x--\r\n"]), headers=form)
    assert "Choose a file first." in answer.text


def test_a_file_is_attached_only_to_the_claim_that_was_seen(office: TestOffice) -> None:
    clerk = office.visit(Role.CLERK)
    (said,) = clerk.load("/muc/I.4").xpath("//details[@class='attach']//input[@name='said']/@value")
    assert said == PHOTOS
    assert attach(clerk, "hop.png", said="Hình ảnh khác").headers["location"] == "/muc/I.4?y=1"
    assert "The table was changed" in text_of(clerk.load("/muc/I.4").find_class("is-fault")[0])
    assert office.registry.attachments_of(1) == []


def test_the_name_of_a_sent_file_is_kept_without_folders_and_signs_that_nobody_sees(
    fresh: TestOffice,
) -> None:
    attach(fresh.visit(Role.CLERK), "C:\\ảnh\\họp\u202e.png")
    assert [file.name for file in fresh.registry.attachments_of(1)] == ["họp.png"]


@pytest.mark.parametrize(
    ("names", "day", "says"),
    [
        ((), "12/3/2026", "Choose a file first."),
        (("hop.png",), "", "Type the day it was taken or issued."),
        (("hop.png",), "32/3/2026", "not a day"),
    ],
)
def test_what_is_missing_for_an_attachment_is_said(
    office: TestOffice, names: tuple[str, ...], day: str, says: str
) -> None:
    clerk = office.visit(Role.CLERK)
    attach(clerk, *names, day=day)
    assert says in text_of(clerk.load("/muc/I.4").find_class("is-fault")[0])
    assert office.registry.attachments_of(1) == []


def test_a_script_hears_what_is_missing_for_an_attachment_and_where_to_go_on(fresh: TestOffice) -> None:
    clerk = fresh.visit(Role.CLERK)
    clerk.headers["X-CSRF"] = clerk.csrf
    refused = attach(clerk, "hop.png", "hop2.png", day="")
    assert (refused.status_code, refused.json()["says"].splitlines()) == (
        400,
        [f"{name}: Type the day it was taken or issued." for name in ("hop.png", "hop2.png")],
    )
    assert clerk.load("/muc/I.4").find_class("is-fault") == []  # said beside the form
    assert attach(clerk, "hop.png").json() == {"address": "/muc/I.4?y=1"}
    assert [file.name for file in fresh.registry.attachments_of(1)] == ["hop.png"]


@pytest.mark.parametrize(("role", "is_appraised"), [(Role.CLERK, False), (Role.REVIEWER, True)])
def test_an_attached_file_tells_who_attached_it_and_whether_a_reviewer_has_looked(
    fresh: TestOffice, role: Role, is_appraised: bool
) -> None:
    browser = fresh.visit(role)
    attach(browser, "hop.png")
    page = browser.load("/muc/I.4")
    said = text_of(page.find_class("attached")[0])
    assert f"attached by Cán bộ {role} at " in said
    assert ("no reviewer has looked at it yet" not in said) is is_appraised
    (title,) = page.xpath("//figure[@class='attached']//span[@title]/@title")
    assert title == role


def test_the_history_tells_in_the_order_of_time_what_was_attached_and_detached(fresh: TestOffice) -> None:
    clerk = fresh.visit(Role.CLERK)
    attach(clerk, "hop.png")
    (file,) = fresh.registry.attachments_of(1)
    clerk.submit(f"/muc/I.4/tep/1/{file.sha256}/go")
    lines = [text_of(line) for line in clerk.load("/muc/I.4").get_element_by_id("lich-su").xpath(".//li")]
    assert [line.split(" · ")[0] for line in lines] == [
        "attached: hop.png, 12/3/2026",
        "detached: hop.png, 12/3/2026",
    ]
    assert "“họp” Cán bộ clerk, " in lines[0]


def test_attached_files_are_shown_as_new_pictures_and_saved_as_they_are(fresh: TestOffice) -> None:
    clerk = fresh.visit(Role.CLERK)
    attach(clerk, "họp.png")
    (file,) = fresh.registry.attachments_of(1)
    saved = clerk.get(f"/tep/{file.sha256}")
    assert saved.content == make_photo()
    assert saved.headers["content-type"] == "application/octet-stream"
    assert saved.headers["content-disposition"].startswith("attachment; filename*=utf-8''h%E1%BB%8Dp.png")
    assert saved.headers["x-content-type-options"] == "nosniff"
    shown = clerk.get(f"/tep/{file.sha256}.webp?rong=7")
    assert (shown.headers["content-type"], shown.content[8:12]) == ("image/webp", b"WEBP")


def test_only_what_is_attached_is_handed_out(office: TestOffice) -> None:
    viewer = office.visit(Role.VIEWER)
    (filed, _name), *_more = office.registry.files_of(1)
    for address in (f"/tep/{filed.sha256}", f"/tep/{filed.sha256}.webp", "/tep/..%2f..%2fregistry.db"):
        assert viewer.get(address).status_code == 404


def test_a_file_that_was_never_detached_cannot_be_attached_again(office: TestOffice) -> None:
    clerk = office.visit(Role.CLERK)
    assert clerk.submit(f"/muc/I.4/tep/1/{'0' * 64}/gan-lai").status_code == 404


@pytest.mark.parametrize("role", [Role.VIEWER, Role.CLERK])
def test_who_may_not_judge_sees_everything_and_no_forms(office: TestOffice, role: Role) -> None:
    browser = office.visit(role)
    page = browser.load("/muc/I.2?tim=1402")
    assert "≠ differs" in text_of(page)
    assert page.xpath("//main//form[contains(@action, 'quyet-dinh')]") == []
    assert page.xpath("//section[@id='gan']") == []
    assert browser.load("/muc/I.1/goi-y").xpath(".//form") == []
    assert bool(browser.load("/muc/I.4").xpath("//input[@type='file']")) is (role is Role.CLERK)


@pytest.mark.parametrize(
    ("address", "fields", "needs"),
    [
        ("/muc/I.2/quyet-dinh", {"paper": 4, "claim": 1, "judgement": "accepted"}, Role.REVIEWER),
        ("/muc/I.2/rut-lai", {"paper": 4}, Role.REVIEWER),
        ("/muc/I.2/hoan-tac/1", {}, Role.REVIEWER),
        (f"/muc/I.4/tep/1/{'0' * 64}/go", {}, Role.CLERK),
        (f"/muc/I.4/tep/1/{'0' * 64}/gan-lai", {}, Role.CLERK),
    ],
)
def test_acts_want_the_right_and_the_token_of_a_page(
    office: TestOffice, address: str, fields: dict[str, Any], needs: Role
) -> None:
    below = office.visit(Role.VIEWER if needs is Role.CLERK else Role.CLERK)
    assert below.submit(address, **fields).status_code == 403
    assert office.visit(needs).submit(address, **{**fields, "csrf": ""}).status_code == 403
    assert decisions_of(office) == []


def test_attaching_wants_the_right_and_the_token_of_a_page(office: TestOffice) -> None:
    assert attach(office.visit(Role.VIEWER), "hop.png").status_code == 403
    assert attach(office.visit(Role.CLERK), "hop.png", csrf="").status_code == 403
    assert office.registry.attachments_of(1) == []


def test_what_the_reviewer_of_another_day_decided_is_undone_by_them_alone(fresh: TestOffice) -> None:
    reviewer = fresh.visit(Role.REVIEWER)
    decide(reviewer, "I.2", find_paper(fresh.registry, "839/UBND-VHXH"), "asked", 1, reason="Bản nào?")
    own = reviewer.load("/muc/I.2").xpath("//form[@id='undo-last']")
    others = fresh.visit(Role.ADMIN).load("/muc/I.2").xpath("//form[@id='undo-last']")
    assert (len(own), len(others)) == (1, 0)


def test_links_of_the_table_open_only_as_web_pages(fresh: TestOffice) -> None:
    row = make_row("II.2", "https://xa.vn/tin/1")
    assert row.claims[0].kind is ClaimKind.URL
    fresh.registry.save_table(make_table(row), "bang.txt", "d" * 64, A_MOMENT)
    link = fresh.visit(Role.VIEWER).load("/muc/II.2").xpath("//a[@target='_blank']")[0]
    assert (link.get("href"), link.get("rel")) == ("https://xa.vn/tin/1", "noopener noreferrer")


def test_a_photo_is_kept_out_of_packs_when_it_is_attached_or_later_and_let_in_again(
    fresh: TestOffice,
) -> None:
    clerk = fresh.visit(Role.CLERK)
    attach(clerk, "hop.png", rieng="co")
    (file,) = fresh.registry.attachments_of(1)
    assert file.is_private
    for expected in (False, True):
        page = clerk.load("/muc/I.4")
        assert ("Stays out of evidence packs" in text_of(page)) is not expected
        form = next(one for one in page.xpath("//form") if one.get("action").endswith("/rieng"))
        clerk.submit(form.get("action"), rieng=form.xpath("input[@name='rieng']/@value")[0])
        (file,) = fresh.registry.attachments_of(1)
        assert file.is_private is expected
    address = f"/muc/I.4/tep/1/{file.sha256}/rieng"
    assert fresh.visit(Role.VIEWER).submit(address, rieng="").status_code == 403
    (file,) = fresh.registry.attachments_of(1)
    assert file.is_private
    detach = f"/muc/I.4/tep/1/{file.sha256}"
    clerk.submit(f"{detach}/go")
    clerk.submit(f"{detach}/gan-lai")
    (file,) = fresh.registry.attachments_of(1)
    assert file.is_private


# Files in the folder of an item


def put(
    opened: TestOffice, name: str, colour: str = "green", taken_on: date | None = None
) -> tuple[int, str]:
    """A photo that a clerk put into a folder; gives its number and hash."""
    drop = file_photo(opened.registry, opened.office.vault, name, colour, taken_on)
    return drop.document_id or 0, drop.sha256


def send_chosen(browser: Browser, page: Any, *chosen: str, **more: Any) -> Any:
    """What the form of the folder sends, with these files ticked."""
    (form,) = page.xpath("//section[@id='thu-muc']//form")
    fields = {
        name: form.xpath(f".//*[@name='{name}']/@value") for name in ("claims", "said", "listed", "days")
    }
    return browser.submit(form.get("action"), **{**fields, "claim": 1, "chosen": list(chosen), **more})


def test_photos_in_the_folder_of_an_item_are_attached_at_once(fresh: TestOffice) -> None:
    _one, first = put(fresh, "I.4 - Ảnh/hop.jpg", "green", date(2026, 3, 12))
    _two, second = put(fresh, "Quý 1/i.4/cay.jpg", "red")
    put(fresh, "khac/x.jpg", "blue")
    clerk = fresh.visit(Role.CLERK)
    page = clerk.load("/muc/I.4")
    section = page.get_element_by_id("thu-muc")
    assert [text_of(one) for one in section.find_class("pick")] == ["hop.jpg", "cay.jpg"]
    assert section.xpath(".//input[@name='days']/@value") == ["12/3/2026", ""]
    assert section.xpath(".//option/@value") == ["1"]
    assert fresh.registry.attachments_of(1) == []  # a folder is no proof
    answer = send_chosen(
        clerk, page, first, second, days=["12/3/2026", "5/4/2026"], note="họp thôn", rieng="co"
    )
    assert answer.headers["location"] == "/muc/I.4?y=1"
    attached = fresh.registry.attachments_of(1)
    assert {(file.name, file.dated_on, file.note, file.is_private) for file in attached} == {
        ("hop.jpg", date(2026, 3, 12), "họp thôn", True),
        ("cay.jpg", date(2026, 4, 5), "họp thôn", True),
    }
    page = clerk.load("/muc/I.4?y=1")
    assert "2 files are attached." in text_of(page)
    assert page.xpath("//section[@id='thu-muc']") == []


def test_a_photo_without_a_day_waits_and_does_not_hinder_the_others(fresh: TestOffice) -> None:
    _one, first = put(fresh, "I.4/hop.jpg")
    _two, second = put(fresh, "I.4/cay.jpg", "red", date(2026, 4, 5))
    clerk = fresh.visit(Role.CLERK)
    answer = send_chosen(clerk, clerk.load("/muc/I.4"), first, second)
    assert answer.headers["location"] == "/muc/I.4?y=1#thu-muc"
    page = clerk.load("/muc/I.4?y=1")
    assert text_of(page.find_class("is-fault")[0]) == "hop.jpg: Type the day it was taken or issued."
    assert [file.name for file in fresh.registry.attachments_of(1)] == ["cay.jpg"]
    assert [text_of(one) for one in page.find_class("pick")] == ["hop.jpg"]
    send_chosen(clerk, page)
    assert "Choose a file first." in text_of(clerk.load("/muc/I.4").find_class("is-fault")[0])


def test_a_folder_is_refused_for_a_claim_that_reads_otherwise_now(fresh: TestOffice) -> None:
    _one, sha256 = put(fresh, "I.4/hop.jpg", taken_on=date(2026, 3, 12))
    clerk = fresh.visit(Role.CLERK)
    send_chosen(clerk, clerk.load("/muc/I.4"), sha256, said=["Lời khác"])
    assert "The table was changed" in text_of(clerk.load("/muc/I.4").find_class("is-fault")[0])
    assert fresh.registry.attachments_of(1) == []


def test_a_photo_that_a_reviewer_turns_down_is_not_shown_again(fresh: TestOffice) -> None:
    number, _sha256 = put(fresh, "I.4/hop.jpg")
    reviewer = fresh.visit(Role.REVIEWER)
    (button,) = reviewer.load("/muc/I.4").xpath("//section[@id='thu-muc']//button[@name='paper']")
    reviewer.submit(button.get("formaction"), paper=button.get("value"), judgement="rejected")
    assert [(one.document_id, one.claim_raw) for one in decisions_of(fresh)] == [(number, "")]
    assert reviewer.load("/muc/I.4").xpath("//section[@id='thu-muc']") == []


def test_who_only_looks_attaches_nothing_from_a_folder(fresh: TestOffice) -> None:
    _one, sha256 = put(fresh, "I.4/hop.jpg")
    viewer = fresh.visit(Role.VIEWER)
    page = viewer.load("/muc/I.4")
    assert "hop.jpg" in text_of(page.get_element_by_id("thu-muc"))
    assert page.xpath("//section[@id='thu-muc']//button") == []
    answer = viewer.submit("/muc/I.4/thu-muc", claim=1, claims=1, said=PHOTOS, listed=sha256, days="1/3/2026")
    assert answer.status_code == 403


def test_a_numbered_paper_in_the_folder_is_the_first_suggestion(fresh: TestOffice) -> None:
    paper = fresh.registry.get_document(2)
    (file, _name), *_others = fresh.registry.files_of(2)
    fresh.registry.file_drop(Drop("I.4/lai.pdf", file.sha256, file.size, 1, A_MOMENT), None)
    page = fresh.visit(Role.REVIEWER).load("/muc/I.4?goi-y=1")
    assert page.xpath("//section[@id='thu-muc']") == []
    first = page.get_element_by_id("goi-y").xpath(".//li[.//form]")[0]
    assert str(paper.reference) in text_of(first)
    assert "Was put into the folder “I.4” on 1/7/2026." in text_of(first)


def test_files_follow_the_table_that_is_worked_on(fresh: TestOffice) -> None:
    put(fresh, "I.4/hop.jpg")
    put(fresh, "II.7/cay.jpg", "red")
    clerk = fresh.visit(Role.CLERK)
    assert clerk.load("/muc/I.4").find_class("pick")
    table = make_table(make_row("II.7", PHOTOS), title="Bảng khác")
    fresh.registry.save_table(table, "khac.txt", "c" * 64, A_MOMENT)
    assert [text_of(one) for one in clerk.load("/muc/II.7").find_class("pick")] == ["cay.jpg"]
    put(fresh, "II.7/nha.jpg", "blue")
    assert len(clerk.load("/muc/II.7").find_class("pick")) == 2
