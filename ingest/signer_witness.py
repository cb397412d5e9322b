"""The names in the certificates of signatures, as witnesses for the signer that the paper prints (pure)."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from ingest.signer import bare_name, is_name
from registry.parsed import FieldReading, Header, Problem, ProblemCode, SignatureReading
from registry.signatures import is_intact
from registry.text import fold
from registry.vocabulary.kinds import FieldName, SignatureKind, Trust

_RULE: Final = "name in the certificate of a signature"


def weigh_signer(
    header: Header, problems: Sequence[Problem], signatures: Sequence[SignatureReading]
) -> tuple[Header, tuple[Problem, ...]]:
    """The header and its problems with the names of trusted signers taken into account.

    A name is no proof: a clerk signs in person too. It makes the printed name sure where both are the same,
    else it may be chosen by a person.
    """
    names = _find_names(signatures)
    printed = header.get(FieldName.SIGNER)
    if not names or (printed is not None and printed.sure):
        return header, tuple(problems)
    others = tuple(problem for problem in problems if problem.detail != FieldName.SIGNER)
    if printed is not None and printed.value in names:
        agreed = replace(printed, rule=f"{printed.rule}; {_RULE}", sure=True)
        return {**header, FieldName.SIGNER: agreed}, others
    if printed is None:
        printed = FieldReading("", "", 1, None, _RULE, 0.0, sure=False)
    # Recognisers lose accents: a name that is the same without them is likelier than what they have seen.
    likely = [name for name in names if fold(name) == fold(printed.value)]
    choices = tuple(dict.fromkeys((*likely, *printed.candidates, *names)))
    unsure = Problem(ProblemCode.FIELD_UNSURE, FieldName.SIGNER)
    return {**header, FieldName.SIGNER: replace(printed, candidates=choices)}, (*others, unsure)


def _find_names(signatures: Sequence[SignatureReading]) -> tuple[str, ...]:
    """The names of people who are trusted to have signed this file, in the order of signing."""
    signers = (
        bare_name(one.signer)
        for one in signatures
        if one.kind is SignatureKind.SIGNATURE and one.trust is Trust.YES and is_intact(one)
    )
    return tuple(dict.fromkeys(name for name in signers if is_name(name)))
