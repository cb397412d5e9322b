"""The forms of a page, with what they send unless somebody types (pure)."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass(frozen=True, slots=True)
class PageForm:
    """A form: where it sends, and the values it holds."""

    action: str
    values: dict[str, str] = field(default_factory=dict)


def find_forms(page: str, action_part: str) -> list[PageForm]:
    """The forms that send to an address with this part in it, in the order of the page."""
    reader = _FormReader()
    reader.feed(page)
    return [form for form in reader.forms if action_part in form.action]


class _FormReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self._is_inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self._is_inside = True
            self.forms.append(PageForm(given.get("action") or ""))
        elif tag == "input" and self._is_inside and given.get("name"):
            self.forms[-1].values[given["name"] or ""] = given.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._is_inside = False
