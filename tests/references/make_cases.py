#!/usr/bin/env python3
"""Writes tests/references/cases.json: inputs with the true results, computed with 60 digits by mpmath.

    pip install mpmath && python3 tests/references/make_cases.py
"""
import json
import math
import random
import struct
from itertools import product
from pathlib import Path

from mpmath import exp, inf, log, log1p, mp, mpf, nint

mp.dps = 60
PRECISION = {"f32": (24, -149, 2.0**128), "f64": (53, -1074, mpf(2) ** 1024)}


def as_type(x, dtype):
    """A Python float that the type holds."""
    return struct.unpack("f", struct.pack("f", x))[0] if dtype == "f32" else float(x)


def rounded(x, dtype):
    """The nearest number of the type, ties to even, subnormals included."""
    if not isinstance(x, mpf) or x == 0 or mp.isinf(x) or mp.isnan(x):
        return float(x)
    digits, lowest, limit = PRECISION[dtype]
    exponent = max(mp.frexp(x)[1] - digits, lowest)
    value = nint(x / mpf(2) ** exponent) * mpf(2) ** exponent
    return float(mp.sign(x) * inf) if abs(value) >= limit else math.ldexp(int(value / mpf(2) ** exponent), exponent)


def row_results(x, shown, temperature, on_infinity, dtype):
    """softmax, log-softmax and log-sum-exp of one row, as the semantics table has it."""
    n = len(x)
    seen = [v for v, s in zip(x, shown) if s]
    nan, nans = math.nan, [math.nan] * n
    if not seen:
        return [0.0] * n, [-math.inf] * n, -math.inf
    top = max(seen, key=lambda v: (math.isnan(v), v))
    if math.isnan(top):
        return nans, nans, nan
    if top == -math.inf:
        p = nans if any(shown) else [0.0] * n
        return p, p, -math.inf

    def equal_parts(chosen):
        k = sum(chosen)
        part, log_part = rounded(mpf(1) / k, dtype), rounded(-log(mpf(k)), dtype)
        return [part if c else 0.0 for c in chosen], [log_part if c else -math.inf for c in chosen]

    if top == math.inf:
        p = equal_parts([s and v == top for v, s in zip(x, shown)])[0] if on_infinity == "split" else nans
        return p, nans, math.inf
    if temperature in (0, math.inf):
        chosen = [s and (v == top if temperature == 0 else v > -math.inf) for v, s in zip(x, shown)]
        lse = log(mpf(sum(chosen))) if temperature == math.inf or top == 0 else mpf(top) * inf
        return *equal_parts(chosen), rounded(lse, dtype)

    t = mpf(temperature)
    d = [(mpf(v) - mpf(top)) / t if s and v > -math.inf else None for v, s in zip(x, shown)]
    # exp(-1e308) is 0 for every type here, and slow.
    e = [mpf(0) if v is None or v < -100000 else exp(v) for v in d]
    rest = mp.fsum(sorted(e)[:-1])
    total, log_total = 1 + rest, log1p(rest)
    p = [rounded(v / total, dtype) for v in e]
    logs = [-math.inf if v is None else rounded(v - log_total, dtype) for v in d]
    return p, logs, rounded(mpf(top) / t + log_total, dtype)


def results(case):
    """The results of all rows of a case, in the order of its entries."""
    shape = case.get("shape", [len(case["x"])])
    axis = case.get("axis", -1)
    axes = range(len(shape)) if axis is None else [a % len(shape) for a in ([axis] if isinstance(axis, int) else axis)]
    kept = [i for i in range(len(shape)) if i not in axes]
    strides = [math.prod(shape[i + 1 :]) for i in range(len(shape))]
    at = lambda dims, index: sum(strides[d] * i for d, i in zip(dims, index))
    ranges = lambda dims: product(*(range(shape[d]) for d in dims))
    n = len(case["x"])
    p, logs, sums = [0.0] * n, [0.0] * n, []
    for position in ranges(kept):
        places = [at(kept, position) + at(sorted(axes), index) for index in ranges(sorted(axes))]
        mask = case.get("mask", [1] * n)
        shown = [mask[i] for i in places] if len(mask) == n else mask
        x = [case["x"][i] for i in places]
        temperature, on_infinity = case.get("temperature", 1), case.get("onInfinity", "nan")
        row = row_results(x, shown, temperature, on_infinity, case["dtype"])
        for place, a, b in zip(places, row[0], row[1]):
            p[place], logs[place] = a, b
        sums.append(row[2])
    return {"softmax": p, "logSoftmax": logs, "logSumExp": sums}


class Maker:
    """Makes the cases of one data type, with seeded random logits."""

    def __init__(self, dtype):
        self.dtype = dtype
        self.rng = random.Random(7)
        is_f32 = dtype == "f32"
        self.largest = as_type(3.4028234663852886e38, dtype) if is_f32 else 1.7976931348623157e308
        self.tiny = 2.0**-149 if is_f32 else 2.0**-1074
        # The distance from the maximum at which a probability vanishes.
        self.edge = 103.9 if is_f32 else 745.1

    def case(self, name, x, **options):
        return {"name": name, "dtype": self.dtype, "x": [as_type(v, self.dtype) for v in x], **options}

    def normal(self, n, sigma):
        return [self.rng.gauss(0, sigma) for _ in range(n)]


def rows_at_the_limits(make):
    """The worked example, and rows that plain code gets wrong."""
    yield make.case("the worked example", [2, 1, 0.1])
    yield make.case("one entry", [-3.7])
    yield make.case("two equal entries", [5, 5])
    yield make.case("large logits, where the textbook code overflows", [1000, 999, 998])
    yield make.case("small logits, where the textbook code divides 0 by 0", [-1000, -1001, -1000.5])
    yield make.case("the largest numbers", [make.largest, -make.largest, make.largest / 2])
    yield make.case("the largest numbers tie", [make.largest, make.largest, 0])
    yield make.case("subnormal logits", [make.tiny, 0, -make.tiny, 3 * make.tiny])
    yield make.case("zeros of both signs", [0.0, -0.0, 0.0])
    yield make.case("a dominated row, where the log of p near 1 needs log1p", [40, 0])
    yield make.case("a row dominated by far", [0, -make.edge / 2, -make.edge / 2 - 1])
    small = [-87, -88, -95, -103, -make.edge, -make.edge - 0.2, -make.edge - 2]
    yield make.case("probabilities down to the subnormals", [0, *small])
    yield make.case("gaps in steps of half ln 2", [-i * 0.34657359027997264 for i in range(40)])
    yield make.case("gaps beside multiples of half ln 2", [-i * 0.34657359 + 3e-7 * (-1) ** i for i in range(40)])
    yield make.case("x - max that rounds", [100.125, 0.1, 33.3333, -7.77, 1e-3, 99.99])
    yield make.case("some entries at minus infinity", [1, -math.inf, 0.5, -math.inf])
    yield make.case("all entries at minus infinity", [-math.inf] * 3)
    yield make.case("a plus infinity", [1, math.inf, 0.5])
    yield make.case("NaN", [1, math.nan, 0.5, 2, 7])
    yield make.case("plus infinities share at the limit", [math.inf, 1, math.inf], onInfinity="split")
    yield make.case("without infinities the limit is plain softmax", [3, 1, 2], onInfinity="split")
    yield make.case("NaN wins over the limit", [math.inf, math.nan], onInfinity="split")


def random_rows(make):
    """Rows of many lengths and spreads."""
    for n in [*range(2, 10), 15, 16, 17, 31, 33, 64, 100]:
        yield make.case(f"{n} normal logits", make.normal(n, 3))
    for sigma in (0.01, 1, 10, 100):
        yield make.case(f"40 logits with a spread of {sigma}", make.normal(40, sigma))


def temperatures(make):
    """Temperatures from 0 to infinity."""
    for temperature in (0.05, 0.1, 0.7, 1.9, 2, 3, 20, 1e-3, 1e10, 1e-320, 1e308):
        yield make.case(f"temperature {temperature}", make.normal(7, 2), temperature=temperature)
    yield make.case("a tiny temperature splits by tiny gaps", [1e-318, 0, -1e-318], temperature=1e-318)
    far = [make.largest, -make.largest, 0]
    yield make.case("a huge temperature bridges huge gaps", far, temperature=make.largest / 3)
    yield make.case("temperature 0: the maxima share", [1, 3, 3, 2], temperature=0)
    yield make.case("temperature 0 at a maximum of 0", [0, -1, 0], temperature=0)
    yield make.case("temperature 0 below 0", [-1, -2], temperature=0)
    yield make.case("temperature 0 with an infinite logit", [-1, math.inf], temperature=0)
    yield make.case("temperature infinity: all above minus infinity share", [1, -math.inf, 3], temperature=math.inf)
    yield make.case("temperature infinity, nothing above", [-math.inf, -math.inf], temperature=math.inf)


def masks(make):
    """Masks, for the array and for each row."""
    yield make.case("a mask hides entries, NaN among them", [1, math.nan, 2, math.inf, 0], mask=[1, 0, 1, 0, 1])
    yield make.case("a mask hides a whole row", [1, 2, 3, 4], shape=[2, 2], mask=[0, 0, 1, 1])
    yield make.case("a mask for all rows", make.normal(12, 2), shape=[4, 3], mask=[1, 0, 1])
    yield make.case("a mask and a temperature", [5, 1, 9], mask=[1, 1, 0], temperature=0.5)
    yield make.case("a mask leaves minus infinity only", [-math.inf, 5], mask=[1, 0])


def axes(make):
    """Rows along each axis of an array, and arrays without entries."""
    yield make.case("rows", make.normal(15, 2), shape=[3, 5])
    yield make.case("rows of which one is NaN", [1, 2, math.nan, 4, 5, 6], shape=[3, 2])
    yield make.case("columns", make.normal(15, 2), shape=[3, 5], axis=0)
    yield make.case("the middle axis", make.normal(24, 2), shape=[2, 3, 4], axis=1)
    yield make.case("the last axis, from the end", make.normal(24, 2), shape=[2, 3, 4], axis=-1)
    yield make.case("the first and last axis together", make.normal(24, 2), shape=[2, 3, 4], axis=[0, 2])
    yield make.case("all axes", make.normal(24, 2), shape=[2, 3, 4], axis=None)
    yield make.case("the same axes in another order", make.normal(24, 2), shape=[2, 3, 4], axis=[-1, 0])
    options = {"shape": [3, 4], "axis": 0, "temperature": 2, "mask": [1, 1, 0]}
    yield make.case("columns with a temperature and a mask", make.normal(12, 2), **options)
    yield make.case("more columns than a tile", make.normal(80, 2), shape=[2, 40], axis=0)
    yield make.case("no entries", [])
    yield make.case("rows without entries", [], shape=[3, 0])
    yield make.case("no rows", [], shape=[0, 3])


def cancelling_sums(make):
    """Log-sum-exp near 0."""
    yield make.case("log-sum-exp cancels", [-0.6931471, -0.6931472])
    yield make.case("log-sum-exp near 0", [-1.5, -0.25])


def cases():
    for dtype in ("f32", "f64"):
        make = Maker(dtype)
        for part in (rows_at_the_limits, random_rows, temperatures, masks, axes, cancelling_sums):
            yield from part(make)


def plain(value):
    """JSON has no NaN and no infinity: they become strings."""
    if isinstance(value, float) and not math.isfinite(value):
        return "nan" if math.isnan(value) else "inf" if value > 0 else "-inf"
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    return [plain(v) for v in value] if isinstance(value, list) else value


def main():
    about = (
        "Inputs and their true results, correctly rounded to the data type; made by tests/references/make_cases.py "
        "and read by tests/cases.rs and tests/js/cases.test.mjs. Options are those of the JS functions; 'nan', 'inf' "
        "and '-inf' are strings. logSumExp holds one value per row."
    )
    lines = [json.dumps(plain({**c, **results(c)})) for c in cases()]
    text = '{"about": %s,\n"cases": [\n%s\n]}\n' % (json.dumps(about), ",\n".join(lines))
    Path(__file__).with_name("cases.json").write_text(text)
    print(f"{len(lines)} cases")


if __name__ == "__main__":
    main()
