"""Several sample papers in one file, as a document feeder makes it."""

import io

import papers
import pdf_papers
import pypdfium2
import scans

_SCANNER = papers.ScanSettings(dpi=200, colour="grey", skew=0.3, noise=3.0)


def draw_batch(*references: str) -> bytes:
    """One PDF of the papers with these references, with text."""
    by_reference = {paper.full_reference: paper for paper in papers.read_papers()}
    with pypdfium2.PdfDocument.new() as batch:
        for reference in references:
            drawn = pdf_papers.draw_pdf(by_reference[reference], inked=False)
            with pypdfium2.PdfDocument(drawn) as paper:
                batch.import_pages(paper)
        target = io.BytesIO()
        batch.save(target)
    return target.getvalue()


def scan_batch(*references: str) -> bytes:
    """The same as a scanner gives it."""
    return scans.wrap_in_pdf(scans.scan_pages(draw_batch(*references), _SCANNER, "batch"), _SCANNER)
