"""What programs are given of an answer, at the command line and by the page; and what is no question."""

from index.fulltext import Facets
from index.query import Filters, parse_query
from index.search import Answer, Hit
from registry.errors import UsageError
from registry.language import _


def require_question(text: str) -> None:
    """Have something asked.

    Raises:
        UsageError: nothing is.
    """
    query = parse_query(text)
    if not query.words.folded and query.filters == Filters() and not query.unknown:
        raise UsageError(_("Type a document number or the words to look for."))


def require_understood(answer: Answer) -> None:
    """Say which filters mean nothing here, rather than to leave them out.

    Raises:
        UsageError: there are some.
    """
    if answer.query.unknown:
        named = "; ".join(f"{key}: {value}".strip() for key, value in answer.query.unknown)
        raise UsageError(
            _(
                'Not understood: {filters}. Write for example loại:"thông báo", từ:1/4/2026, đến:30/6/2026, '
                'năm:2026, quý:II/2026, tháng:4/2026, cơ quan:UBND, người ký:"Trần Văn", mục:III.1.2-1, '
                "thiếu:ngày; each once, từ not after đến."
            ).format(filters=named)
        )


def write_answer(answer: Answer) -> dict[str, object]:
    """An answer as plain values, ready for JSON but for its days."""
    return {
        "hits": [_write_hit(hit) for hit in answer.hits],
        "total": answer.total,
        "is_at_least": answer.is_at_least,
        "is_partial": answer.is_partial,
        "is_by_words": answer.is_by_words,
        "respelt": {typed: list(forms) for typed, forms in (answer.respelt or {}).items()},
        "citing": [_write_hit(hit) for hit in answer.citing],
        "cited_only": [{"item": one.code, "text": one.raw} for one in answer.cited_only],
        "otherwise": [{"document_id": one.id, "issued_on": one.issued_on} for one in answer.otherwise],
        "absent": [{"filter": key, "value": value} for key, value in answer.absent],
        "unfiled": list(answer.unfiled),
        "narrowed": answer.query.narrowed or None,
        "did_you_mean": [{"document_id": one.id, "reference": str(one.reference)} for one in answer.alike],
        "facets": _write_facets(answer.facets) if answer.facets else None,
        "unsearched": answer.unsearched,
    }


def _write_facets(facets: Facets) -> dict[str, object]:
    return {
        "document_type": dict(facets.document_types),
        "year": {str(year): count for year, count in facets.years.items()},
        "issuing_body": dict(facets.issuing_bodies),
        "lacking": facets.lacking,
    }


def _write_hit(hit: Hit) -> dict[str, object]:
    paper = hit.paper
    return {
        "document_id": paper.id,
        "reference": str(paper.reference) if paper.reference else None,
        "document_type": paper.document_type,
        "issued_on": paper.issued_on,
        "issuing_body": paper.issuing_body,
        "subject": paper.subject,
        "snippet": hit.snippet.text if hit.snippet else None,
        "marks": [list(span) for span in hit.snippet.marks] if hit.snippet else [],
        "lacking": list(hit.lacking),
        "file_name": hit.file_name or None,
        "page": hit.mention.page if hit.mention else hit.page,
        "cited_by": list(dict.fromkeys(one.code for one in hit.cited_by)),
    }
