"""What a link promises by its address alone."""

import pytest

from registry.links import LinkForm, find_form, is_home_page, is_kept


@pytest.mark.parametrize(
    ("url", "form"),
    [
        ("https://xa.example.gov.vn/", LinkForm.HOME_PAGE),
        ("https://xa.example.gov.vn", LinkForm.HOME_PAGE),
        ("xa.example.gov.vn", LinkForm.HOME_PAGE),
        ("https://xa.example.gov.vn/trang-chu", LinkForm.HOME_PAGE),
        ("https://xa.example.gov.vn/index.aspx", LinkForm.HOME_PAGE),
        ("https://xa.example.gov.vn/index.aspx?id=12", LinkForm.ARTICLE),
        ("https://xa.example.gov.vn/lich-tiep-cong-dan", LinkForm.SECTION),
        ("https://xa.example.gov.vn/tin-tuc/doi-thoai-voi-thanh-nien-893018", LinkForm.ARTICLE),
        ("https://xa.example.gov.vn/doi-thoai-893018", LinkForm.ARTICLE),
        ("https://xa.example.gov.vn/vb/12-bc.pdf", LinkForm.ARTICLE),
        ("https://www.facebook.com/share/p/1AbCdEf/", LinkForm.SHARED),
        ("https://www.facebook.com/share/1AbCdEf/?mibextid=x", LinkForm.SHARED),
        ("https://www.facebook.com/profile.php?id=6157", LinkForm.HOME_PAGE),
        ("https://m.facebook.com/ubndxa.example", LinkForm.HOME_PAGE),
        ("https://www.facebook.com/permalink.php?story_fbid=pf&id=6157", LinkForm.ARTICLE),
        ("https://www.facebook.com/ubndxa/posts/pfbid02", LinkForm.ARTICLE),
        ("https://www.facebook.com/watch/?v=12", LinkForm.ARTICLE),
        ("https://zalo.me/g/abcdef123", LinkForm.GROUP),
        ("https://zalo.me/1234567890", LinkForm.HOME_PAGE),
        ("https://bit.ly/3AbCd", LinkForm.SHORTENED),
        ("https://drive.google.com/drive/folders/1AbC", LinkForm.PRIVATE),
        ("https://xa.sharepoint.com/:b:/s/x", LinkForm.PRIVATE),
        ("https://qlvb.example.gov.vn/?action=230", LinkForm.INTERNAL),
        ("http://192.168.1.10/vb", LinkForm.INTERNAL),
        ("https://notbit.ly.example.vn/bai-12", LinkForm.ARTICLE),
        ("https://[xa.example/", LinkForm.ARTICLE),
    ],
)
def test_an_address_promises_this(url: str, form: LinkForm) -> None:
    assert find_form(url) is form


@pytest.mark.parametrize(
    ("url", "is_home"),
    [
        ("https://xa.example.gov.vn/#!/", True),
        ("https://xa.example.gov.vn/vi", True),
        ("https://xa.example.gov.vn/?p=12", False),
        ("https://xa.example.gov.vn/#bai-12", False),
        ("https://[xa", False),
    ],
)
def test_a_home_page_names_a_site_and_nothing_on_it(url: str, is_home: bool) -> None:
    assert is_home_page(url) is is_home


@pytest.mark.parametrize(
    ("url", "final_url", "kept"),
    [
        ("https://xa.example.vn/tin/bai-12", "https://xa.example.vn/tin/bai-12", True),
        ("http://xa.example.vn/tin/bai-12", "https://www.xa.example.vn/tin/bai-12/", True),
        ("https://xa.example.vn/tin/bai-12/", "https://xa.example.vn/tin/bai-12", True),
        ("https://xa.example.vn/bai-12", "https://xa.example.vn/tin/bai-12.html", True),
        ("https://xa.example.vn/tin-tuc", "https://xa.example.vn/tin-tuc/", True),  # named as a section
        ("https://bit.ly/3AbCd", "https://xa.example.vn/tin/bai-12", True),
        ("https://bit.ly/3AbCd", "https://xa.example.vn/tin-tuc", False),
        ("https://xa.example.vn/bai-12", "https://xa.example.vn/tin-tuc", False),
        ("https://xa.example.vn/bai-12", "https://xa.example.vn/", False),
        ("https://xa.example.vn/muc/tin-2/bai-12", "https://xa.example.vn/muc/tin-2", False),
        ("https://xa.example.vn/muc/tin-2/bai-12", "https://xa.example.vn/muc/tin-2/?gone=1", False),
    ],
)
def test_a_link_that_leads_to_less_than_it_named_is_not_kept(url: str, final_url: str, kept: bool) -> None:
    assert is_kept(url, final_url) is kept
