"""What the columns of a criteria table hold, by what their header says and what stands below it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from ingest.citations import find_citations
from ingest.criteria_grid import (
    Column,
    FileRow,
    FileTable,
    NamedColumn,
    find_subtotal,
    is_column_numbers,
    is_item_number,
    is_total,
    item_number,
    row_name,
)
from ingest.criteria_scores import is_empty_score, not_a_score, parse_score
from registry.errors import TableError, UsageError
from registry.language import _
from registry.text import fold, normalise, squeeze

_HEADER_WITHIN: Final = 40  # rows: above it stand a sheet's head, title and notes
_HEADER_ROWS: Final = 3
_HEADER_CELLS: Final = 3  # fewer make no table of criteria
_HEADER_KINDS: Final = 3  # of columns told by their names: a title or a row of prose tells fewer
_HEADER_LETTERS: Final = 160  # in a cell; what is longer is prose
_SAMPLE_ROWS: Final = 400  # enough to see what a column holds
_MOSTLY: Final = 0.5  # of the filled cells
_HELD_TOGETHER: Final = 0.3  # of the rows are empty in a column whose cells hold for the rows below too

_TESTS: Final = re.compile(
    r"tham dinh|hoi dong|to cong tac|cap tren|cap tinh|cap huyen|so noi vu|phuc tra|kiem tra|dieu tra"
    r"|thanh tra|ban chi dao|(?<!giai )\bdoan (?:cong tac|giam sat)|xa hoi hoc|chenh lech|cham lai"
    r"|(?:tinh|thanh pho|huyen|\bto|(?<!giai )\bdoan) (?:cham|danh gia)|khao sat|bi tru"
)
# With its accents, since "số" folds to the same; "cơ sở" and the like are no departments.
_DEPARTMENT: Final = re.compile(
    r"(?=.*(?:điểm|chấm|đánh giá)).*(?<!cơ )(?<!trụ )\bsở\b(?! (?:tại|hữu))"  # results may name one too
)
_NO_TESTS: Final = re.compile(  # the office's own, and what is from before a test
    r"\btu kiem tra|\btruoc (?:khi )?(?:tham dinh|phuc tra|kiem tra)"
)
_OTHER_TIME: Final = re.compile(
    r"\b(?:ky|nam|quy|thang|dot|lan|giai doan) (?:truoc(?! khi)|lien (?:truoc|ke)|ngoai\b)|\bcung ky\b"
)
_TIME: Final = re.compile(
    r"\b(?:(?:nam|quy|thang|ky|dot|lan) (?:(?:thu )?(?:\d+|[ivx]+)|nay|hien tai)"
    r"|thang (?:dau|cuoi) nam|ca nam)\b"
)
_TOLD_OWN: Final = re.compile(r"\btu (?:danh gia|cham|cho diem|xep|kiem tra)")
_OWN_SCORE: Final = re.compile(
    rf"{_TOLD_OWN.pattern}|(?:xa|phuong|dac khu|don vi|co so|dia phuong) (?:cham|danh gia)"
)
_MAXIMUM: Final = re.compile(
    r"toi da|diem (?:chuan|quy dinh|giao|cao nhat)|(?:thang|bieu|khung) diem|diem so chuan"
)
_OTHER_OWN_SCORE: Final = re.compile(r"diem (?:dat|thuc hien|thuc te|cham|danh gia)|dat duoc|ket qua cham")
_SAYS_SCORE: Final = re.compile(r"\b(?:diem|cham)\b")  # "Tự đánh giá" may be over prose as well
_BARE_SCORE: Final = re.compile(r"(?:so )?diem(?: so)?")
# In this order: "Nội dung minh chứng" is evidence, "Đơn vị thực hiện" a unit, "Nội dung thực hiện" a result.
_WORDS: Final = (
    (
        Column.NUMBER,
        re.compile(r"(?:s?tt|so tt|so thu tu|thu tu|muc|ma(?: so)?|so hieu|tc|ky hieu)\.?(?: tieu chi)?$"),
    ),
    (
        Column.LEAD,
        re.compile(
            r".*\b(?:chu tri|phu trach|tham muu|(?:don vi|bo phan|co quan) (?:thuc hien|chiu trach nhiem))"
        ),
    ),
    (Column.COORDINATING, re.compile(r".*\bphoi hop")),
    (Column.EVIDENCE, re.compile(r".*\b(?:minh chung|kiem chung|chung minh|tai lieu|ho so|van ban)")),
    (
        Column.RESULT,
        re.compile(r".*\b(?:ket qua|giai trinh|dien giai|thuyet minh|tinh hinh|noi dung (?:da )?thuc hien)"),
    ),
    (
        Column.TEXT,
        re.compile(
            r".*\b(?:noi dung|tieu chi|chi tieu|linh vuc|nhiem vu|hang muc|hoat dong|chi so|tieu chuan)"
        ),
    ),
)
# What a person may call a column in --column, folded.
_SPOKEN: Final = {
    "tt": Column.NUMBER,
    "stt": Column.NUMBER,
    "so thu tu": Column.NUMBER,
    "nhom": Column.GROUP,
    "ten tieu chi": Column.GROUP,
    "noi dung": Column.TEXT,
    "tieu chi": Column.TEXT,
    "noi dung tieu chi": Column.TEXT,
    "toi da": Column.MAX,
    "diem toi da": Column.MAX,
    "diem chuan": Column.MAX,
    "chu tri": Column.LEAD,
    "don vi chu tri": Column.LEAD,
    "phoi hop": Column.COORDINATING,
    "don vi phoi hop": Column.COORDINATING,
    "minh chung": Column.EVIDENCE,
    "tai lieu minh chung": Column.EVIDENCE,
    "ket qua": Column.RESULT,
    "ket qua thuc hien": Column.RESULT,
    "tu cham": Column.SELF,
    "tu danh gia": Column.SELF,
    "diem tu cham": Column.SELF,
    "diem tu danh gia": Column.SELF,
}
_UNUSED: Final = frozenset({"bo qua", "khong dung", "unused"})
_NO_COLUMN: Final = frozenset({"khong co", "none"})
_MOST_COLUMNS: Final = 1_000  # Word has 63, a table some 12; a damaged file may state thousands of millions
_ASKED_FOR: Final = (Column.TEXT, Column.MAX, Column.SELF, Column.RESULT)
_MAY_BE_ABSENT: Final = frozenset({Column.SELF, Column.RESULT})  # of a table not filled in yet
_MAY_BE_SEVERAL: Final = frozenset({Column.RESULT, Column.EVIDENCE})


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """What a person says of a column: its header or its place, and what it holds.

    `meaning` None says that it is not used; `header` None that the table has no column of this meaning.
    """

    header: str | None
    meaning: Column | None


@dataclass(frozen=True, slots=True)
class Header:
    """The rows of a header: the names of the grid's columns, from their first line to their last."""

    names: tuple[tuple[str, ...], ...]
    first_row: int
    end: int

    @property
    def filled(self) -> int:
        """How many columns have a name."""
        return sum(map(bool, self.names))

    def name(self, column: int) -> str:
        """The name of a column as shown."""
        return squeeze(" ".join(self.names[column]))


class _Likeness(Enum):
    """How plainly a header says what its column holds."""

    PLAIN = 1
    LOOSE = 2
    OF_OTHERS = 3  # a score that others give, or of another time
    MIXED = 4  # it speaks of the office's own score and of others


def parse_choice(words: str) -> ColumnChoice:
    """What a person says of a column: `Điểm xã chấm=điểm tự chấm`, `5=kết quả`, `không có=kết quả`.

    Raises:
        UsageError: it is not said like that.
    """
    header, separator, said = words.rpartition("=")
    name = fold(said)
    meaning = _SPOKEN.get(name) or next(
        (column for column in Column if name in {column.value, fold(column_name(column))}), None
    )
    is_absent = fold(header) in _NO_COLUMN
    is_known = meaning in _MAY_BE_ABSENT if is_absent else meaning is not None or name in _UNUSED
    if not separator or not header.strip() or not is_known:
        raise UsageError(
            _(
                '--column "{words}": write it like --column "Điểm xã chấm=self score". The right side is one '
                'of: {meanings}; or "unused".'
            ).format(words=words, meanings=", ".join(column_name(column) for column in Column))
        )
    return ColumnChoice(None if is_absent else header.strip(), meaning)


def find_header(table: FileTable, choices: Sequence[ColumnChoice] = ()) -> Header | None:
    """The header of a criteria table; None where the table is another one.

    Args:
        choices: what a person says of the columns: a header that has columns called so needs to tell less.
    """
    return next((header for header in _possible_headers(table) if _is_header(header, choices)), None)


def is_header_row(names: Sequence[str], choices: Sequence[ColumnChoice] = ()) -> bool:
    """Whether cells that say this are the header of a criteria table."""
    is_short = all(len(squeeze(name)) <= _HEADER_LETTERS for name in names)
    return is_short and _is_header(Header(tuple((name,) for name in names), 0, 1), choices)


def no_header(tables: Iterable[FileTable], choices: Sequence[ColumnChoice]) -> TableError:
    """The error for a file without a header of criteria: what its likeliest header says and lacks."""
    headers = [
        (not _holds_values(header), len(_told_kinds(header, choices)), header.filled, table, header)
        for table in tables
        for header in _possible_headers(table)
    ]
    if not headers:
        return TableError(
            _(
                "No table with the header of a table of criteria was found: it needs columns for the "
                "criterion, the maximum score, the result and the self score. Check the file and import it "
                "again."
            )
        )
    *_rank, table, header = max(headers, key=lambda found: found[:3])
    places = range(len(header.names))
    held = _told_kinds(header, choices) | {choice.meaning for choice in choices if choice.header is None}
    if Column.EVIDENCE in held:
        held.add(Column.RESULT)
    # Where none of these is missing, a header that told of a TT as well would have been found.
    missing = [column for column in _ASKED_FOR if column not in held] or [Column.NUMBER]
    return TableError(
        _(
            "No table with the header of a table of criteria was found. The likeliest header is in {table}, "
            "{place}: {names}. No column is known for: {missing}. Say which columns hold them, each with a "
            '--column of its own: --column "{pattern}={meaning}"'
        ).format(
            table=table.name,
            place=table.rows[header.first_row].place,
            names=", ".join(f"“{name}”" for name in dict.fromkeys(map(header.name, places)) if name),
            missing=", ".join(column_name(column) for column in missing),
            pattern=_("its header"),
            meaning=column_name(missing[0]),
        )
    )


def find_number_column(names: Sequence[str]) -> int | None:
    """Which of the columns holds the TT."""
    return next(
        (place for place, name in enumerate(names) if _word_meaning(fold(name)) is Column.NUMBER), None
    )


def name_columns(
    table: FileTable, header: Header, choices: Sequence[ColumnChoice]
) -> tuple[tuple[NamedColumn, ...], tuple[str, ...]]:
    """What each grid column holds, and what there is to say of it.

    Raises:
        TableError: a column is missing, or more than one could be it.
        UsageError: a choice names a column that there is not.
    """
    rows = table.rows[header.end : header.end + _SAMPLE_ROWS]
    above = {row.key for row in table.rows[header.first_row : header.end]}
    body = [row for row in rows if not (is_column_numbers(row) or row.key in above)]
    chosen = _place_choices(header, choices)
    absent = {choice.meaning for choice in choices if choice.header is None}
    free = [column for column in range(len(header.names)) if column not in chosen]
    meanings: dict[int, Column | None] = dict(chosen)
    for score in (Column.MAX, Column.SELF):
        if score not in absent and score not in meanings.values():
            meanings |= _find_score(score, header, body, [place for place in free if place not in meanings])
    meanings |= _find_words(header, body, [place for place in free if place not in meanings], meanings)
    remarks = _settle_evidence(header, body, meanings, chosen, absent)
    named = tuple(NamedColumn(header.name(place), meanings.get(place)) for place in range(len(header.names)))
    for score in (Column.MAX, Column.SELF):
        if score not in absent and score not in meanings.values():
            _check_named_score(score, header, body, meanings)
    _check_complete(named, absent)
    return named, remarks


def _header_from(table: FileTable, index: int) -> Header:
    first = table.rows[index]
    end = index + 1
    while end < min(index + _HEADER_ROWS, len(table.rows)) and _goes_on(first, table.rows[end]):
        end += 1
    lines = [
        tuple(text for row in table.rows[index:end] if (text := squeeze(row.text_at(column))))
        for column in range(table.width)
    ]
    return Header(tuple(lines), index, end)


def _goes_on(first: FileRow, row: FileRow) -> bool:
    """Whether the row names columns below cells of the header that lie over several, or are empty."""
    filled = [cell for cell in row.cells if cell.text.strip()]
    for cell in filled:
        above = next((one for one in first.cells if one.first <= cell.first < one.first + one.span), None)
        is_below_one = above is not None and above.span == 1 and above.text.strip()
        if is_below_one and fold(above.text if above else "") not in {"diem", "so diem"}:
            return False
        if parse_score(cell.text) is not None or is_item_number(cell.text.strip("()")):
            return False
    return bool(filled)


def _possible_headers(table: FileTable) -> Iterator[Header]:
    if table.width > _MOST_COLUMNS:
        return
    for index in range(min(_HEADER_WITHIN, len(table.rows))):
        filled = {cell.first for cell in table.rows[index].cells if cell.text.strip()}
        if len(filled) < _HEADER_CELLS:
            continue
        header = _header_from(table, index)
        if all(len(header.name(column)) <= _HEADER_LETTERS for column in range(len(header.names))):
            yield header


def _holds_values(header: Header) -> bool:
    """Whether a cell is a score or a TT: then it is a row, whichever words of headers its text has."""
    names = map(header.name, range(len(header.names)))
    return any(parse_score(name) is not None or is_item_number(name) for name in names)


def _is_header(header: Header, choices: Sequence[ColumnChoice]) -> bool:
    kinds = _told_kinds(header, choices)
    return not kinds.isdisjoint({Column.MAX, Column.SELF}) and len(kinds) >= _HEADER_KINDS


def _told_kinds(header: Header, choices: Sequence[ColumnChoice]) -> set[Column | None]:
    """What columns the header tells of by their names, be it that a person says what a name means."""
    chosen = {
        choice.meaning
        for choice in choices
        if choice.header is not None and fold(choice.header) in map(fold, _all_names(header))
    }
    words = {_word_meaning(fold(header.name(column))) for column in range(len(header.names))} - {None}
    scores = {
        score
        for column in range(len(header.names))
        for score in (Column.MAX, Column.SELF)
        if _score_likeness(score, header.names[column]) in {_Likeness.PLAIN, _Likeness.LOOSE, _Likeness.MIXED}
    }
    return (words | scores | chosen) - {None}


def _all_names(header: Header) -> Iterator[str]:
    """What a person may call the columns in --column: by their whole names, or by the last lines of these."""
    for place, name in enumerate(header.names):
        yield header.name(place)
        yield from name[-1:]


def _score_likeness(score: Column, name: Sequence[str]) -> _Likeness | None:
    """How plainly the name is that of this score; its last line says more than those above it."""
    if _OTHER_TIME.search(fold(" ".join(name))):
        return _Likeness.OF_OTHERS
    for text in (name[-1] if name else "", " ".join(name)):
        words, is_of_others = fold(text), _names_others(text)
        own, maximum = bool(_OWN_SCORE.search(words)), bool(_MAXIMUM.search(words))
        if own and maximum:
            return None
        if maximum:
            return _Likeness.PLAIN if score is Column.MAX else None
        if is_of_others and score is Column.SELF and _TOLD_OWN.search(words):
            return _Likeness.MIXED
        if is_of_others:
            return _Likeness.OF_OTHERS
        if own:
            return _Likeness.PLAIN if score is Column.SELF else None
    words = fold(" ".join(name))
    if score is Column.SELF:
        return _Likeness.LOOSE if _OTHER_OWN_SCORE.search(words) else None
    return _Likeness.LOOSE if _BARE_SCORE.fullmatch(words) else None


def _names_others(text: str) -> bool:
    """Whether a name speaks of others who score."""
    is_department = _DEPARTMENT.match(normalise(text).lower()) is not None
    return is_department or _TESTS.search(_NO_TESTS.sub("", fold(text))) is not None


def _find_score(
    score: Column, header: Header, body: Sequence[FileRow], free: Iterable[int]
) -> dict[int, Column | None]:
    """The one column that holds this score; {} where none does."""
    by_likeness: dict[_Likeness, list[int]] = {likeness: [] for likeness in _Likeness}
    for place in free:
        likeness = _score_likeness(score, header.names[place])
        if likeness is not None and _may_hold_scores(body, place, is_needed=score is Column.MAX):
            by_likeness[likeness].append(place)
    plain, loose = by_likeness[_Likeness.PLAIN], by_likeness[_Likeness.LOOSE]
    mixed = by_likeness[_Likeness.MIXED] if loose else []  # never taken alone, but it makes others doubtful
    found = plain or sorted([*loose, *mixed])
    if plain and _are_of_several_times(header, [*plain, *loose]):
        found = sorted([*plain, *loose])
    if len(found) > 1:
        raise TableError(
            _(
                "Several columns could hold {meaning}: {names}. Say which one, for instance: --column "
                '"{name}={meaning}"'
            ).format(
                meaning=column_name(score),
                names=_names(header, found),
                name=_unique_name(header, found[-1]),
            )
        )
    return {found[0]: score} if found else {}


def _are_of_several_times(header: Header, places: Iterable[int]) -> bool:
    """Whether the columns' names tell different times: which of them is the table's they do not tell."""
    times = (frozenset(_TIME.findall(fold(header.name(place)))) for place in places)
    return len(set(times) - {frozenset()}) > 1


def _may_hold_scores(body: Sequence[FileRow], place: int, *, is_needed: bool) -> bool:
    """Whether scores stand in a column; an own score that nobody has filled in yet may be empty."""
    texts = [row.text_at(place) for row in body]
    filled = [text for text in texts if not is_empty_score(text)]
    if not filled:
        return not (is_needed and body)
    return sum(_is_like_score(text) for text in filled) >= _MOSTLY * len(filled)


def _is_like_score(text: str) -> bool:
    return (
        parse_score(text) is not None or re.match(r"\d[\d.,/]*\s*(?:điểm|đ)?\s*$", squeeze(text)) is not None
    )


def _word_meaning(folded: str) -> Column | None:
    return next((column for column, pattern in _WORDS if pattern.match(folded)), None)


def _find_words(
    header: Header, body: Sequence[FileRow], free: Iterable[int], known: dict[int, Column | None]
) -> dict[int, Column | None]:
    """The columns of words by their names: the first of each kind; of results and evidence all."""
    found: dict[int, Column | None] = {}
    free = list(free)
    has_number = Column.NUMBER in known.values() or any(
        _word_meaning(fold(header.name(place))) is Column.NUMBER for place in free
    )
    for place in free:
        name = fold(header.name(place))
        # A column called "tự đánh giá" that holds prose tells what the office has done.
        likeness = _score_likeness(Column.SELF, header.names[place])
        is_own = likeness in {_Likeness.PLAIN, _Likeness.MIXED}
        meaning = Column.RESULT if is_own else _word_meaning(name)
        if meaning is Column.RESULT and likeness is _Likeness.OF_OTHERS:
            continue
        taken = [other for other, held in {**known, **found}.items() if held is meaning]
        if meaning is None or _may_hold_only_scores(body, place, meaning):
            continue
        if meaning is Column.TEXT and not taken and not has_number and _holds_numbers(body, place):
            found[place], has_number = Column.NUMBER, True
        elif not taken or meaning in _MAY_BE_SEVERAL:
            found[place] = meaning
        elif meaning is Column.TEXT and len(taken) == 1 and _holds_together(body, taken[0], place):
            found[taken[0]], found[place] = Column.GROUP, Column.TEXT
    return found


def _holds_numbers(body: Sequence[FileRow], place: int) -> bool:
    """Whether a column called by what it numbers (`Tiêu chí`, `Chỉ tiêu`) holds only the TT of rows."""
    texts = [text for row in body if (text := row.text_at(place).strip())]
    items = [text for text in texts if not (is_total(text) or find_subtotal(text))]
    return bool(items) and all(is_item_number(text) or not item_number(text) for text in items)


def _may_hold_only_scores(body: Sequence[FileRow], place: int, meaning: Column) -> bool:
    filled = [text for row in body if (text := row.text_at(place).strip())]
    return (
        meaning is not Column.NUMBER
        and bool(filled)
        and all(parse_score(text) is not None for text in filled)
    )


def _holds_together(body: Sequence[FileRow], left: int, right: int) -> bool:
    """Whether the left column names groups of rows that the right one tells apart."""
    filled = [row for row in body if row.text_at(right).strip()]
    empty = sum(not row.text_at(left).strip() for row in filled)
    return bool(filled) and empty >= _HELD_TOGETHER * len(filled)


def _settle_evidence(
    header: Header,
    body: Sequence[FileRow],
    meanings: dict[int, Column | None],
    chosen: dict[int, Column | None],
    absent: set[Column | None],
) -> tuple[str, ...]:
    """Take a column of evidence for the result where it names the office's own papers; `meanings` follows.

    In some exercises it says what is to be shown, in others which papers the office shows.
    """
    remarks: list[str] = []
    has_result = Column.RESULT in meanings.values() or Column.RESULT in absent
    for place, meaning in sorted(meanings.items()):
        if meaning is not Column.EVIDENCE or place in chosen:
            continue
        texts = [text for row in body if (text := row.text_at(place).strip())]
        citing = sum(_names_paper(text) for text in texts)
        if citing and (not has_result or citing >= _MOSTLY * len(texts)):
            meanings[place] = Column.RESULT
            remarks.append(
                _(
                    "“{name}” is read as the result: {citing} of its {filled} filled cells name a paper by "
                    'its number, or a link. If it only says what is asked for: --column "{name}=evidence"'
                ).format(name=_unique_name(header, place), citing=citing, filled=len(texts))
            )
        elif citing or not has_result:
            remarks.append(
                _(
                    "“{name}” is read as what is asked for: {citing} of its {filled} filled cells name a "
                    'paper by its number, or a link. If it holds your own papers: --column "{name}=result"'
                ).format(name=_unique_name(header, place), citing=citing, filled=len(texts))
            )
    for place in range(len(header.names)):
        texts = [text for row in body if (text := row.text_at(place).strip())]
        citing = sum(_names_paper(text) for text in texts) if place not in meanings else 0
        if citing:
            remarks.append(
                _(
                    "“{name}” is not used, though {citing} of its cells name a paper. To read it as part of "
                    'the result: --column "{name}=result"'
                ).format(name=_unique_name(header, place), citing=citing)
            )
    return tuple(remarks)


def _names_paper(text: str) -> bool:
    return "http" in text or any(citation.reference.symbol for citation in find_citations(text))


def _check_complete(columns: Sequence[NamedColumn], absent: set[Column | None]) -> None:
    held = {column.meaning for column in columns} | absent
    if Column.EVIDENCE in held:  # the table says what is asked for, and nothing yet of what was done
        held.add(Column.RESULT)
    missing = [column for column in _ASKED_FOR if column not in held]
    if not missing:
        return
    named = (column.name for column in columns)
    free = [column.name for column in columns if column.meaning is None and column.name]
    message = _(
        "No column was found for: {missing}. The columns are: {names}. Say which one it is, for instance: "
        '--column "{name}={meaning}"'
    )
    if missing[0] in _MAY_BE_ABSENT:
        message += _('; or, where the table has none: --column "none={meaning}"')
    raise TableError(
        message.format(
            missing=", ".join(column_name(column) for column in missing),
            names=", ".join(f"“{name}”" for name in dict.fromkeys(named) if name),
            name=(free[0] if missing[0] is Column.TEXT else free[-1]) if free else "…",
            meaning=column_name(missing[0]),
        )
    )


def _check_named_score(
    score: Column, header: Header, body: Sequence[FileRow], meanings: Mapping[int, Column | None]
) -> None:
    """Refuse the cell for which a column is not taken whose header plainly says that it holds the score."""
    for place, name in enumerate(header.names):
        is_called_so = _score_likeness(score, name) is _Likeness.PLAIN and _SAYS_SCORE.search(
            fold(header.name(place))
        )
        for row in body if is_called_so else ():
            printed = row.text_at(place)
            if is_empty_score(printed) or _is_like_score(printed):
                continue
            number, text = (
                next((row.text_at(at) for at, held in meanings.items() if held is column), "")
                for column in (Column.NUMBER, Column.TEXT)
            )
            raise not_a_score(row_name(item_number(number), text, row.place), printed)


def _place_choices(header: Header, choices: Sequence[ColumnChoice]) -> dict[int, Column | None]:
    chosen: dict[int, Column | None] = {}
    for choice in choices:
        if choice.header is None:
            continue
        places = _find_places(header, choice.header)
        if len(places) != 1:
            message = (
                _("--column: no column is called “{name}”. The columns are: {names}.")
                if not places
                else _("--column: several columns are called “{name}”. Give its place instead: {names}.")
            )
            shown = places or range(len(header.names))
            raise UsageError(message.format(name=choice.header, names=_names(header, shown)))
        chosen[places[0]] = choice.meaning
    doubled = [
        meaning
        for meaning in dict.fromkeys(chosen.values())
        if meaning not in {None, *_MAY_BE_SEVERAL} and list(chosen.values()).count(meaning) > 1
    ]
    if doubled and doubled[0]:
        raise UsageError(
            _("--column: two columns are named for {meaning}. Name one.").format(
                meaning=column_name(doubled[0])
            )
        )
    return chosen


def _find_places(header: Header, said: str) -> list[int]:
    """The columns that a person may mean: by place, by whole name, by its last line, by a part of it."""
    wanted = fold(said)
    if wanted.isdigit() and 1 <= int(wanted) <= len(header.names):
        return [int(wanted) - 1]
    names = [fold(header.name(place)) for place in range(len(header.names))]
    lasts = [fold(name[-1]) if name else "" for name in header.names]
    whole = [place for place, name in enumerate(names) if name == wanted]
    last = [place for place, name in enumerate(lasts) if name == wanted]
    return whole or last or [place for place, name in enumerate(names) if wanted in name]


def _names(header: Header, places: Iterable[int]) -> str:
    """The columns' names, each with its place, by which it can be named where names are alike."""
    return ", ".join(
        _("{place} “{name}”").format(place=place + 1, name=header.name(place))
        for place in places
        if header.name(place)
    )


def _unique_name(header: Header, place: int) -> str:
    name = header.name(place)
    others = [header.name(other) for other in range(len(header.names)) if other != place]
    return str(place + 1) if name in others else name


def column_name(column: Column) -> str:
    """What a column is called in messages and in --column."""
    return {
        Column.NUMBER: _("TT"),
        Column.GROUP: _("name of the group"),
        Column.TEXT: _("criterion"),
        Column.MAX: _("maximum score"),
        Column.LEAD: _("lead unit"),
        Column.COORDINATING: _("coordinating unit"),
        Column.EVIDENCE: _("evidence asked for"),
        Column.RESULT: _("result"),
        Column.SELF: _("self score"),
    }[column]
