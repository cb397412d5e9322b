"""The pages of a pack in a real browser, opened from disk."""

import io
from pathlib import Path

from live_office import running_chromium
from packed_office import DrawnPictures, fill_office
from PIL import Image

from registry.store import Registry


class BlankPages(DrawnPictures):
    """Pictures that a browser can show."""

    def page(self, *_arguments: object) -> bytes:  # type: ignore[override]
        picture = io.BytesIO()
        Image.new("RGB", (60, 84), "white").save(picture, "WEBP")
        return picture.getvalue()


def test_from_an_item_to_the_lit_words_are_two_clicks_without_a_server(
    registry: Registry, tmp_path: Path
) -> None:
    fill_office(registry, tmp_path).pack(tmp_path / "goi", pictures=BlankPages())
    with running_chromium() as browser:
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto((tmp_path / "goi" / "index.html").as_uri())
        page.click("th a:text-is('I.2')")
        page.click("a.cite:has-text('217/TB-UBND')")
        claim = page.locator(".claim-card:target")
        assert "217/TB-UBND" in claim.locator("blockquote").inner_text()
        assert claim.locator(".quote mark").first.inner_text() == "Số: 217/TB-UBND"
        lit = claim.locator("rect.lit-agrees")
        assert lit.count() == 3
        lit.first.wait_for(state="visible")
        picture = claim.locator("img")
        picture.scroll_into_view_if_needed()
        page.wait_for_function("one => one.complete && one.naturalWidth > 0", arg=picture.element_handle())
        assert all(address.startswith("file://") for address in asked)
