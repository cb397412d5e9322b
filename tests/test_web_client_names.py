"""Browsers told by what they call themselves."""

import pytest

from web.client_names import name_client

_WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("agent", "named"),
    [
        (f"{_WINDOWS} Chrome/138.0.0.0 Safari/537.36", "Chrome on Windows"),
        (f"{_WINDOWS} Chrome/138.0.0.0 Safari/537.36 Edg/138.0.0.0", "Edge on Windows"),
        (f"{_WINDOWS} coc_coc_browser/130.0 Chrome/124.0 Safari/537.36", "Cốc Cốc on Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox on Linux"),
        (
            "Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 Chrome/138.0.0.0 Mobile Safari/537.36",
            "Chrome on Android",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Mobile/15E148 Safari/604.1",
            "Safari on iPhone",
        ),
        ("curl/8.5.0", "another browser"),
        ("", "another browser"),
    ],
)
def test_a_session_is_told_by_browser_system_and_address(agent: str, named: str) -> None:
    assert name_client(f"192.168.1.20 {agent}") == f"{named}, 192.168.1.20"
