"""Unpickling for Whoosh that makes nothing but the parts of an index: a foreign folder runs no code.

A folder that somebody copied from elsewhere may well be its owner's alone, so that modes do not tell.
"""

import io
import pickle
from typing import IO, Any, Final

from whoosh import index as whoosh_index
from whoosh.codec import whoosh3
from whoosh.filedb import structfile

# All that is named in the files of an index with the fields of `index.whoosh_fields`.
_PARTS: Final = frozenset(
    {
        ("builtins", "int"),
        ("collections", "defaultdict"),
        ("whoosh.codec.whoosh3", "W3Codec"),
        ("whoosh.codec.whoosh3", "W3Segment"),
        ("whoosh.columns", "NumericColumn"),
        ("whoosh.fields", "COLUMN"),
        ("whoosh.fields", "FieldType"),
        ("whoosh.fields", "Schema"),
        ("whoosh.formats", "Existence"),
    }
)


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in _PARTS:
            raise pickle.UnpicklingError(f"{module}.{name} is no part of an index")
        return super().find_class(module, name)


def load(file: IO[bytes]) -> Any:
    """What is pickled at the present place of a file.

    Raises:
        UnpicklingError: it names what is no part of an index.
    """
    return _Unpickler(file).load()


def load_bytes(content: bytes) -> Any:
    """What is pickled in these bytes.

    Raises:
        UnpicklingError: they name what is no part of an index.
    """
    return load(io.BytesIO(content))


class _Pickle:
    """What Whoosh asks of the module `pickle`."""

    loads = staticmethod(load_bytes)
    dumps = staticmethod(pickle.dumps)
    PicklingError = pickle.PicklingError


# Whoosh looks these names up whenever it reads; there is no other door to choose who unpickles.
structfile.load_pickle = load
whoosh3.loads = load_bytes
whoosh_index.pickle = _Pickle
