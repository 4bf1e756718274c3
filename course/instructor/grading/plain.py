"""Plain data as bytes, and back: all that the judge and the answers ever say to each other.

A message is JSON and, after it, the bytes of the arrays in it. Numbers, words, None, lists, tuples, dicts,
arrays and NumPy's generators pass; of anything else only its kind is told. Nothing is unpickled, and
whatever does not read as such a message, or is too large, is `Garbled`.
"""

import json
import math
import numbers
import struct

import numpy as np

HEAD = struct.Struct(">4sIQ")
MARK = b"hop1"
LARGEST = 32 << 20
DEEPEST, LONGEST = 30, 200_000
GENERATORS = ("PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64")


class Garbled(Exception):
    """What came is no message of ours."""


class TooLarge(Garbled):
    """A message larger than any that is sent."""


class Odd:
    """Stands for a value that is not plain data: only its kind is known."""

    def __init__(self, kind):
        self.kind = kind

    def __repr__(self):
        return f"<{self.kind}>"


class Function:
    """Stands for a function of the other process; whoever reads the message gives it life."""

    def __init__(self, key, parameters=()):
        self.key, self.parameters = key, tuple(parameters)


def write(stream, message):
    """Send a message: a value that `read` gives back at the other end."""
    stream.write(dumps(message))
    stream.flush()


def dumps(message):
    arrays = Parts()
    text = json.dumps(_told(message, arrays, 0), allow_nan=False, separators=(",", ":")).encode()
    _refuse(len(text) + arrays.size)
    return b"".join([HEAD.pack(MARK, len(text), arrays.size), text, *arrays])


class Parts(list):
    """The bytes of arrays, together no more than a message may have: more is refused before it is copied."""

    size = 0

    def take(self, x):
        dtype = x.dtype.newbyteorder("<") if x.dtype.kind != "f" or x.itemsize <= 8 else np.dtype("<f8")
        self.size += x.size * dtype.itemsize
        _refuse(self.size)
        self.append(np.ascontiguousarray(x, dtype).tobytes())
        return ["array", dtype.str, list(x.shape)]


def _refuse(size):
    if size > LARGEST:
        raise TooLarge(f"{size / 1e6:.0f} MB, where at most {LARGEST / 1e6:.0f} are taken")


def read(stream):
    """The next message; EOFError where there is none."""
    mark, length, size = HEAD.unpack(_exactly(stream, HEAD.size))
    if mark != MARK or length + size > LARGEST:
        raise Garbled("no message of ours")
    text, raw = _exactly(stream, length), _exactly(stream, size)
    try:
        return _understood(json.loads(text), memoryview(raw), [0, 0], 0)
    except (
        ValueError,
        TypeError,
        KeyError,
        IndexError,
        OverflowError,
        RecursionError,
        AttributeError,
    ) as error:
        raise Garbled(f"{type(error).__name__}") from None


def loads(data):
    import io

    return read(io.BytesIO(data))


def _exactly(stream, n):
    pieces = []
    while n:
        piece = stream.read(min(n, 1 << 20))
        if not piece:
            raise EOFError
        pieces.append(piece)
        n -= len(piece)
    return b"".join(pieces)


def _told(x, arrays, depth):
    """x as JSON: single values as they are, all else a list that begins with its kind."""
    if depth > DEEPEST:
        return ["odd", "too deeply nested"]
    if x is None or isinstance(x, bool):
        return x
    if isinstance(x, np.float32):
        return ["single", _told(float(x), arrays, depth)]
    if isinstance(x, np.generic) and x.dtype.kind in "biufcU":
        x = x.item() if x.dtype.kind != "f" else float(x)
    if isinstance(x, int):
        return (
            int(x) if abs(x) < 1 << 64 else ["whole", hex(x)] if x.bit_length() < 10_000 else ["odd", "int"]
        )
    if isinstance(x, float):
        return float(x) if math.isfinite(x) else ["float", str(float(x))]
    if isinstance(x, complex):
        return ["complex", _told(x.real, arrays, depth), _told(x.imag, arrays, depth)]
    if isinstance(x, numbers.Real):  # a fraction
        return _told(float(x), arrays, depth + 1)
    if isinstance(x, str):
        return str(x) if len(x) <= 1 << 20 else str(x[: 1 << 20])
    if isinstance(x, np.random.Generator):
        x = x.bit_generator
    if isinstance(x, np.random.BitGenerator) and type(x).__name__ in GENERATORS:
        return ["generator", type(x).__name__, _told(x.state, arrays, depth + 1)]
    if isinstance(x, Function):
        return ["function", x.key, list(x.parameters)]
    if isinstance(x, Odd):
        return ["odd", x.kind]
    if isinstance(x, list | tuple | range):
        if len(x) > LONGEST:
            return ["odd", f"{type(x).__name__} of {len(x)}"]
        kind = "tuple" if isinstance(x, tuple) else "list"
        return [kind, [_told(part, arrays, depth + 1) for part in x]]
    if isinstance(x, dict):
        if len(x) > LONGEST:
            return ["odd", f"dict of {len(x)}"]
        return ["dict", [[_told(k, arrays, depth + 1), _told(v, arrays, depth + 1)] for k, v in x.items()]]
    if hasattr(x, "__array__") and not isinstance(x, type):
        x = np.asarray(x)
        if x.dtype.kind in "biufc":
            return arrays.take(x)
        if x.dtype.kind in "OUS":
            return _told(x.tolist(), arrays, depth + 1)
    return ["odd", type(x).__name__[:100]]


def _understood(told, raw, seen, depth):
    """The value that was told; seen counts the bytes of arrays that are read, and the parts."""
    seen[1] += 1
    if depth > DEEPEST + 2 or seen[1] > 20 * LONGEST:
        raise ValueError
    if told is None or isinstance(told, bool | int | float | str):
        return told

    def inner(x):
        return _understood(x, raw, seen, depth + 1)

    match told:
        case ["float", "nan" | "inf" | "-inf" as name]:
            return float(name)
        case ["single", number]:
            return np.float32(inner(number))
        case ["whole", str(digits)] if len(digits) < 3000:
            return int(digits, 16)
        case ["complex", real, imag]:
            return complex(inner(real), inner(imag))
        case ["list", list(parts)]:
            return [inner(part) for part in parts]
        case ["tuple", list(parts)]:
            return tuple(inner(part) for part in parts)
        case ["dict", list(pairs)]:
            return {inner(key): inner(value) for key, value in pairs}
        case ["array", str(kind), list(shape)]:
            kind = np.dtype(kind)
            if (
                kind.kind not in "biufc"
                or len(shape) > 32
                or not all(type(n) is int and n >= 0 for n in shape)
            ):
                raise ValueError
            size = kind.itemsize * math.prod(shape)
            begin, seen[0] = seen[0], seen[0] + size
            if seen[0] > len(raw):
                raise ValueError
            return np.frombuffer(raw[begin : seen[0]], kind).reshape(shape).copy()
        case ["generator", str(name), state] if name in GENERATORS:
            generator = getattr(np.random, name)(0)
            generator.state = inner(state)
            return np.random.Generator(generator)
        case ["function", str(key), list(parameters)]:
            return Function(key, [str(name)[:100] for name in parameters[:50]])
        case ["odd", str(kind)]:
            return Odd(kind[:100])
    raise ValueError
