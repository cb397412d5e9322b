"""A made-up paper from a seed: body, type, number, subject, text, and the way it is set and worn."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from generator import words
from generator.model import Body, Kind, Layout, Nation, Paper, Writing
from registry.vocabulary.lists import type_by_abbreviation

# Every twenty papers hold all kinds; mixed, so that a short run meets them too.
_KINDS: Final = (
    *(Kind.CLEAN_SCAN, Kind.TEXT_PDF, Kind.PHOTO, Kind.SIGNED_PDF, Kind.POOR_SCAN, Kind.DOCX),
    *(Kind.CLEAN_SCAN, Kind.CLEAN_SCAN, Kind.TEXT_PDF, Kind.POOR_SCAN, Kind.SIGNED_PDF, Kind.CLEAN_SCAN),
    *(Kind.DOC, Kind.POOR_SCAN, Kind.PHOTO, Kind.CLEAN_SCAN, Kind.DOCX, Kind.TEXT_PDF),
    *(Kind.SIGNED_PDF, Kind.POOR_SCAN),
)
_ON_PAPER: Final = frozenset({Kind.CLEAN_SCAN, Kind.POOR_SCAN, Kind.PHOTO})
_WRITINGS: Final = (
    *(Writing.PEN, Writing.PRINTED, Writing.PEN),
    *(Writing.STAMPED, Writing.PEN, Writing.PRINTED),
)
_ENDINGS: Final = {Kind.DOCX: "docx", Kind.DOC: "doc", Kind.PHOTO: "jpg"}
_ARRIVAL_SHARE: Final = 0.3  # of the papers that somebody scanned
_DRAFTS_IN: Final = 12  # one paper in so many that are no scans has no number yet
_FIRST_DAY: Final = date(2021, 1, 4)
_DAYS: Final = 1990  # up to the middle of 2026

# Decree 30/2020, Appendix III: types for which any office has use, the common ones more than once.
_COMMON_TYPES: Final = ("TB", "BC", "KH", "QĐ", "TTr", "GM", "", "", "", "QĐ", "TB", "KH", "BC")
_RARE_TYPES: Final = (
    *("NQ", "CT", "QC", "QyĐ", "TC", "HD", "CTr", "PA", "ĐA", "DA", "BB", "HĐ", "CĐ"),
    *("BGN", "BTT", "GUQ", "GGT", "GNP", "PG", "PC", "PB"),
)
_NORMATIVE_TYPES: Final = ("QĐ", "NQ", "CT")
_PARTY_TYPES: Final = ("QĐ", "TB", "KL", "CV", "BC", "NQ", "CT", "HD", "CTr", "TTr", "GM")


def invent_paper(seed: int, rank: int) -> Paper:
    """The paper of this rank in the series of this seed; always the same."""
    draw = random.Random(f"{seed} {rank}")
    kind = _KINDS[rank % len(_KINDS)]
    body = draw.choice(_BODIES)(draw)
    issued_on = _FIRST_DAY + timedelta(days=draw.randrange(_DAYS))
    type_part, document_type = _choose_type(draw, body)
    is_normative = body.symbol in ("UBND", "HĐND") and type_part in _NORMATIVE_TYPES and draw.random() < 0.4
    subject = _subject(draw, body, issued_on.year)
    if document_type == "Công văn":
        subject = f"V/v {subject}"
    elif draw.random() < 0.6:
        subject = f"Về việc {subject}"
    else:
        subject = subject[0].upper() + subject[1:]
    return Paper(
        file=f"{seed:03d}-{rank:04d}.{_ENDINGS.get(kind, 'pdf')}",
        kind=kind,
        writing=_choose_writing(draw, kind, rank),
        body=body,
        document_type=document_type,
        number=_number(draw),
        symbol=_symbol(draw, body, type_part),
        year_in_code=str(issued_on.year) if is_normative else "",
        issued_on=issued_on,
        subject=subject,
        signer=_person(draw),
        capacity=draw.choice(body.capacities),
        addressees=_addressees(draw, body, document_type),
        recipients=(*draw.sample(words.RECIPIENTS, 3), f"Lưu: VT, {draw.choice(words.DRAFTING_UNITS)}"),
        urgency=draw.choice(("KHẨN", "HỎA TỐC", "THƯỢNG KHẨN")) if draw.random() < 0.1 else "",
        arrival=draw.choice(("beside", "beside", "over", "right"))
        if kind in _ON_PAPER and draw.random() < _ARRIVAL_SHARE
        else "",
        paragraphs=_paragraphs(draw, body, issued_on.year, is_short=kind is Kind.PHOTO),
        layout=_layout(draw),
        seed=draw.getrandbits(32),
    )


def _choose_writing(draw: random.Random, kind: Kind, rank: int) -> Writing:
    if kind in _ON_PAPER:
        # Its place among the scans, so that each kind meets each hand.
        return _WRITINGS[(rank + rank // len(_KINDS)) % len(_WRITINGS)]
    if draw.randrange(_DRAFTS_IN) == 0:
        return Writing.BLANK
    return Writing.WIDGET if kind is Kind.SIGNED_PDF else Writing.PRINTED


def _choose_type(draw: random.Random, body: Body) -> tuple[str, str]:
    """Abbreviation, "" for a công văn of the state, and full name."""
    if body.nation is not Nation.STATE:
        part = draw.choice(_PARTY_TYPES)
    elif body.symbol == "CTPH":
        return "CTPH", "Chương trình phối hợp"
    else:
        part = draw.choice(_COMMON_TYPES if draw.random() < 0.72 else _RARE_TYPES)
    return part, type_by_abbreviation()[part.upper()].name if part else "Công văn"


def _symbol(draw: random.Random, body: Body, type_part: str) -> str:
    if body.nation is not Nation.STATE:
        return f"{type_part}/{body.symbol}"
    if body.symbol == "CTPH":
        return f"CTPH-{body.unit}"
    own = body.symbol + body.unit
    if type_part:
        return f"{type_part}-{own}"
    return own if body.unit or draw.random() < 0.1 else f"{own}-{draw.choice(words.DRAFTING_UNITS)}"


def _number(draw: random.Random) -> str:
    digits = draw.choice((1, 2, 2, 3, 3, 3, 3, 4, 4))
    return f"{draw.randrange(10 ** (digits - 1), 10**digits):02d}"


def _layout(draw: random.Random) -> Layout:
    is_narrow = draw.random() < 0.3
    return Layout(
        left=draw.uniform(18, 24) if is_narrow else draw.uniform(28, 34),
        right=draw.uniform(10, 14) if is_narrow else draw.uniform(15, 20),
        top=draw.uniform(14, 30),
        text_size=draw.choice((13, 13.5, 14, 14)),
        head_size=draw.choice((12, 12.5, 13)),
        has_colon=draw.random() < 0.93,
        is_number_lower=draw.random() < 0.2,
        is_month_written=draw.random() < 0.2,
    )


def _person(draw: random.Random) -> str:
    parts = (words.FAMILY_NAMES, words.MIDDLE_NAMES, words.GIVEN_NAMES)
    return " ".join(draw.choice(names) for names in parts)


def _subject(draw: random.Random, body: Body, year: int) -> str:
    text = f"{draw.choice(words.DEEDS)} {draw.choice(words.MATTERS)} {draw.choice(words.CIRCUMSTANCES)}"
    if draw.random() < 0.25:
        text = f"{text.rstrip()} {draw.choice(words.LONGER)}"
    return _fill_in(draw, text, body, year).replace(" ,", ",").strip()


def _addressees(draw: random.Random, body: Body, document_type: str) -> tuple[str, ...]:
    if document_type not in ("Công văn", "Tờ trình"):
        return ()
    chosen = draw.sample(words.ADDRESSEES, draw.choice((1, 1, 2, 3)))
    return tuple(_fill_in(draw, each, body, 0) for each in chosen)


def _paragraphs(draw: random.Random, body: Body, year: int, *, is_short: bool) -> tuple[str, ...]:
    bases = draw.sample(words.BASES, draw.randint(1, 3))
    count = 3 if is_short else draw.choice((3, 4, 5, 7, 9, 12))
    sentences = draw.sample(words.SENTENCES, count)
    grouped = [f"{n}. {sentence}" for n, sentence in enumerate(sentences, start=1)]
    return tuple(_fill_in(draw, text, body, year) for text in (*bases, *grouped, draw.choice(words.CLOSINGS)))


def _fill_in(draw: random.Random, text: str, body: Body, year: int) -> str:
    return text.format(
        year=year,
        before=year - draw.randint(1, 3),
        later=year + 5,
        area=body.area,
        other=draw.randint(11, 2999),
        count=draw.randint(2, 99),
    )


def _place(draw: random.Random) -> str:
    return f"{draw.choice(words.FIRST_SYLLABLES)} {draw.choice(words.SECOND_SYLLABLES)}"


def _commune(draw: random.Random) -> tuple[str, str]:
    place = _place(draw)
    return place, f"{draw.choice(('xã', 'xã', 'phường', 'đặc khu'))} {place}"


def _province(draw: random.Random) -> tuple[str, str]:
    place = _place(draw)
    return place, f"{draw.choice(('tỉnh', 'tỉnh', 'tỉnh', 'thành phố'))} {place}"


def _posts(authority: str, chief: str) -> tuple[tuple[str, ...], ...]:
    """For the body, in place of its chief, and by the chief alone."""
    return (
        (f"TM. {authority}".upper(), chief.upper()),
        (f"KT. {chief}".upper(), f"Phó {chief}".upper()),
        (chief.upper(),),
    )


def _committee(draw: random.Random) -> Body:
    place, area = _commune(draw)
    return _government(draw, place, area)


def _province_committee(draw: random.Random) -> Body:
    return _government(draw, *_province(draw))


def _government(draw: random.Random, place: str, area: str) -> Body:
    posts = (*_posts("Ủy ban nhân dân", "Chủ tịch"), ("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"))
    lines = ("Ủy ban nhân dân", area)
    return Body(f"Ủy ban nhân dân {area}", lines, (), "UBND", place, area, posts)


def _council(draw: random.Random) -> Body:
    place, area = draw.choice((_commune, _province))(draw)
    posts = _posts("Hội đồng nhân dân", "Chủ tịch")[:2]
    lines = ("Hội đồng nhân dân", area)
    return Body(f"Hội đồng nhân dân {area}", lines, (), "HĐND", place, area, posts)


def _commune_office(draw: random.Random) -> Body:
    place, area = _commune(draw)
    symbol, name, chief = draw.choice(words.COMMUNE_OFFICES)
    parent = (f"UBND {area}",) if draw.random() < 0.6 else ("Ủy ban nhân dân", area)
    return Body(name, _broken(name), parent, symbol, place, area, _posts(name, chief)[1:])


def _province_office(draw: random.Random) -> Body:
    place, area = _province(draw)
    symbol, name = draw.choice(words.PROVINCE_OFFICES)
    parent = (f"UBND {area}",) if draw.random() < 0.6 else ("Ủy ban nhân dân", area)
    return Body(name, _broken(name), parent, symbol, place, area, _posts(name, "Giám đốc")[1:])


def _ministry(draw: random.Random) -> Body:
    symbol, name, chief = draw.choice(words.MINISTRIES)
    posts = (*_posts(name, chief)[1:], (f"TL. {chief}".upper(), "VỤ TRƯỞNG"))
    return Body(name, _broken(name), (), symbol, "Hà Nội", "cả nước", posts)


def _prime_minister(draw: random.Random) -> Body:
    posts = (("THỦ TƯỚNG",), ("KT. THỦ TƯỚNG", "PHÓ THỦ TƯỚNG"))
    name = "Thủ tướng Chính phủ"
    return Body(name, (name,), (), "TTg", "Hà Nội", "cả nước", posts)


def _party_committee(draw: random.Random) -> Body:
    place, area = _commune(draw)
    above = _province(draw)[1]
    name, symbol, lines = draw.choice(
        (
            (f"Đảng ủy {area}", "ĐU", (f"Đảng ủy {area}",)),
            ("Văn phòng Đảng ủy", "VPĐU", ("Văn phòng Đảng ủy",)),
            ("Ủy ban Kiểm tra", "UBKTĐU", ("Ủy ban Kiểm tra",)),
        )
    )
    parent = (f"Đảng bộ {above}",) if symbol == "ĐU" else (f"Đảng ủy {area}",)
    posts = (
        ("T/M BAN THƯỜNG VỤ", "BÍ THƯ"),
        ("T/M ĐẢNG ỦY", "PHÓ BÍ THƯ"),
        ("T/L BAN THƯỜNG VỤ", "CHÁNH VĂN PHÒNG"),
    )
    return Body(name, lines, parent, symbol, place, area, posts, Nation.PARTY)


def _youth_union(draw: random.Random) -> Body:
    place, area = draw.choice((_commune, _province))(draw)
    lines = ("BCH Đoàn", area)
    posts = (("TM. BAN THƯỜNG VỤ", "BÍ THƯ"), ("TL. BAN THƯỜNG VỤ", "CHÁNH VĂN PHÒNG"))
    symbol = draw.choice(("TĐTN-VP", "ĐTN", "XĐ", "TĐTN-BTC"))
    return Body(f"Ban Chấp hành Đoàn {area}", lines, (), symbol, place, area, posts, Nation.YOUTH)


def _front(draw: random.Random) -> Body:
    place, area = _commune(draw)
    name = f"Ủy ban MTTQ Việt Nam {area}"
    lines = ("Ủy ban MTTQ Việt Nam", area, "Ban Thường trực")
    parent = (f"MTTQ Việt Nam {_province(draw)[1]}",) if draw.random() < 0.5 else ()
    posts = (("TM. BAN THƯỜNG TRỰC", "CHỦ TỊCH"), ("TM. BAN THƯỜNG TRỰC", "PHÓ CHỦ TỊCH"))
    return Body(name, lines, parent, "MTTQ", place, area, posts, unit="-BTT")


def _mass_organisation(draw: random.Random) -> Body:
    place, area = _province(draw)
    symbol, name, above = draw.choice(
        (
            ("LĐLĐ", "Liên đoàn Lao động", "Tổng Liên đoàn Lao động Việt Nam"),
            ("HND", "Hội Nông dân", "Hội Nông dân Việt Nam"),
            ("HLHPN", "Hội Liên hiệp Phụ nữ", "Hội Liên hiệp Phụ nữ Việt Nam"),
            ("HCCB", "Hội Cựu chiến binh", "Hội Cựu chiến binh Việt Nam"),
        )
    )
    posts = _posts("Ban Thường vụ", "Chủ tịch")[:2]
    return Body(f"{name} {area}", (name, area), _broken(above), symbol, place, area, posts)


def _police(draw: random.Random) -> Body:
    place, area = _province(draw)
    if draw.random() < 0.5:
        unit = draw.choice(("(PC04)", "(PC06)", "-PC06", "-PA08", ""))
        posts = (("GIÁM ĐỐC",), ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"))
        return Body(
            f"Công an {area}", (f"Công an {area}",), ("Bộ Công an",), "CAT", place, area, posts, unit=unit
        )
    commune, name = _commune(draw)
    unit = draw.choice(("", "(TH)", "-TH"))
    posts = (("TRƯỞNG CÔNG AN",), ("KT. TRƯỞNG CÔNG AN", "PHÓ TRƯỞNG CÔNG AN"))
    lines, parent = (f"Công an {name}",), (f"Công an {area}",)
    return Body(f"Công an {name}", lines, parent, "CAX", commune, name, posts, unit=unit)


def _military(draw: random.Random) -> Body:
    place, area = _commune(draw)
    posts = (("CHỈ HUY TRƯỞNG",), ("KT. CHỈ HUY TRƯỞNG", "CHỈ HUY PHÓ"))
    name = f"Ban Chỉ huy Quân sự {area}"
    parent = (f"Bộ CHQS {_province(draw)[1]}",)
    return Body(name, ("Ban Chỉ huy Quân sự", area), parent, "BCH", place, area, posts)


def _hospital(draw: random.Random) -> Body:
    place, area = _province(draw)
    name = draw.choice(
        (f"Bệnh viện Đa khoa {_place(draw)}", "Bệnh viện Phụ sản", f"Trung tâm Y tế {_place(draw)}")
    )
    symbol = "".join(word[0] for word in name.split()[:4]).upper()
    posts = _posts(name, "Giám đốc")[1:]
    return Body(name, _broken(name), (f"Sở Y tế {area}",), symbol, place, area, posts)


def _school(draw: random.Random) -> Body:
    place, area = _commune(draw)
    level, short = draw.choice((("Tiểu học", "TH"), ("THCS", "THCS"), ("THPT", "THPT"), ("Mầm non", "MN")))
    suffix = draw.choice(("", "", " 2", " 1"))
    name = f"Trường {level} {place}{suffix}"
    symbol = short + "".join(word[0] for word in place.split()) + suffix.strip()
    posts = (("HIỆU TRƯỞNG",), ("KT. HIỆU TRƯỞNG", "PHÓ HIỆU TRƯỞNG"))
    return Body(name, (name,), (f"UBND {area}",), symbol, place, area, posts)


def _joint(draw: random.Random) -> Body:
    place, area = _province(draw)
    symbol, name = draw.choice(words.PROVINCE_OFFICES[:7])
    whole = f"Liên đoàn Lao động - {name} {area}"
    posts = (("CHỦ TỊCH LIÊN ĐOÀN LAO ĐỘNG",), ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"))
    lines = ("Liên đoàn Lao động -", *_broken(name), area)
    return Body(whole, lines, (), "CTPH", place, area, posts, unit=f"LĐLĐ-{symbol}")


_LONGEST_LINE: Final = 25  # letters: two thirds of an inch less than half the sheet


def _broken(name: str) -> tuple[str, ...]:
    """A name in lines that fit the left half of the head."""
    lines = [""]
    for word in name.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) > _LONGEST_LINE:
            lines.append(word)
        else:
            lines[-1] = longer
    return tuple(lines)


_BODIES: Final[tuple[Callable[[random.Random], Body], ...]] = (
    *(_committee, _committee, _committee, _committee, _council, _commune_office, _commune_office),
    *(_province_committee, _province_committee, _province_office, _province_office, _ministry),
    *(_prime_minister, _party_committee, _party_committee, _youth_union, _front, _mass_organisation),
    *(_police, _police, _military, _hospital, _school, _joint),
)
