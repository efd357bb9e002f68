#!/usr/bin/env python3
"""Writes tests/references.json: results of the functions that tests/cases.json doesn't have, computed with 60
digits by mpmath.

    pip install mpmath && python3 tests/make_references.py
"""
import json
import math
import random
from pathlib import Path

from make_cases import as_type, plain, rounded
from mpmath import exp, log, mp, mpf

mp.dps = 60


def number(x):
    """As mpmath has it: exactly, with infinities."""
    return mpf(x)


def log_sum(x, temperature=1):
    """log Σ e^(xᵢ/T) of numbers below +∞."""
    finite = [number(v) / mpf(temperature) for v in x if v > -math.inf]
    if not finite:
        return mpf("-inf")
    top = max(finite)
    # What is 10^5 below adds nothing to 60 digits.
    return top + log(mp.fsum(exp(v - top) for v in finite if v - top > -100000))


def share(x, all_of_them, temperature=1):
    """Probabilities of some numbers among all."""
    total = log_sum(all_of_them, temperature)
    return [mpf(0) if v == -math.inf or v / temperature - total < -100000 else exp(number(v) / mpf(temperature) - total) for v in x]


def states(dtype):
    """A row, where it is cut, the log-sum-exp of all and the softmax of the last chunk."""
    rng = random.Random(3)
    rows = [
        ("chunks of a short row", [2, 1, 0.1], [1, 2], 1),
        ("empty chunks", [0.5, -3], [0, 0, 1, 1], 1),
        ("what is far below", [40, 0, 1e-3, -600], [1, 2, 3], 1),
        ("an increasing row", [0.125 * i for i in range(64)], list(range(1, 64)), 1),
        ("a decreasing row", [-0.125 * i for i in range(64)], list(range(1, 64)), 1),
        ("logits at both ends", [1e300 if dtype == "f64" else 3e38, -3e38, 5], [1, 2], 1),
        ("-inf in a chunk of its own", [-math.inf, 1, 2], [1], 1),
        ("a temperature", [rng.gauss(0, 3) for _ in range(50)], [7, 20], 0.7),
        ("a high temperature", [rng.gauss(0, 300) for _ in range(50)], [25], 123.4),
        ("a low temperature", [rng.gauss(0, 1) for _ in range(50)], [25], 1e-3),
        ("a tiny temperature", [1e-320, 2e-320, 0], [1], 1e-320),
        ("2,000 normal logits", [rng.gauss(0, 4) for _ in range(2000)], list(range(37, 2000, 37)), 1),
        ("log-sum-exp near 0", [-0.6931471, -0.6931472], [1], 1),
    ]
    for name, x, cuts, temperature in rows:
        x = [as_type(v, dtype) for v in x]
        last = x[cuts[-1] :]
        yield {
            "name": name,
            "dtype": dtype,
            "x": x,
            "cuts": cuts,
            "temperature": temperature,
            "logSumExp": rounded(log_sum(x, temperature), "f64"),
            "softmax": [rounded(p, dtype) for p in share(last, x, temperature)],
        }


def sums_of_two(dtype):
    rng = random.Random(4)
    pairs = [(0, 0), (1000, 1000), (40, 0), (-745, 0), (1e-300, 0), (3e38, -3e38), (-0.6931471, -0.6931472), (-math.inf, 3)]
    pairs += [(rng.gauss(0, 5), rng.gauss(0, 5)) for _ in range(100)]
    a, b = ([as_type(pair[i], dtype) for pair in pairs] for i in (0, 1))
    return {"dtype": dtype, "a": a, "b": b, "logAddExp": [rounded(log_sum(pair), dtype) for pair in zip(a, b)]}


def cumulative(dtype):
    rng = random.Random(5)
    for name, x, temperature in [
        ("an increasing row", [0.03 * i for i in range(300)], 1),
        ("a decreasing row", [-0.03 * i for i in range(300)], 1),
        ("normal logits", [rng.gauss(0, 5) for _ in range(300)], 1),
        ("a temperature", [rng.gauss(0, 5) for _ in range(100)], 0.3),
        ("-inf first", [-math.inf, -math.inf, 0, 1], 1),
    ]:
        x = [as_type(v, dtype) for v in x]
        sums = [rounded(log_sum(x[: i + 1], temperature), dtype) for i in range(len(x))]
        yield {"name": name, "dtype": dtype, "x": x, "temperature": temperature, "logCumSumExp": sums}


def merged(dtype):
    rng = random.Random(6)
    for name, parts in [
        ("two equal parts", [([1, 4], 0), ([3, 0], 0)]),
        ("a part that counts nothing", [([1, 4], 2), ([math.inf, math.nan], -math.inf)]),
        ("nothing", [([1, 4], -math.inf), ([5, 6], -math.inf)]),
        ("one part", [([1, 4], -700)]),
        ("parts far apart", [([1, -1], 1000), ([1e30, 1], 900)]),
        ("eight parts", [([rng.gauss(0, 1) for _ in range(16)], rng.gauss(0, 6)) for _ in range(8)]),
        ("values above 0", [([rng.uniform(1, 2) for _ in range(16)], rng.gauss(0, 6)) for _ in range(40)]),
    ]:
        parts = [([as_type(v, dtype) for v in value], log_sum) for value, log_sum in parts]
        total = log_sum([part[1] for part in parts])
        weights = [mpf(0) if total == -math.inf or l == -math.inf else exp(number(l) - total) for _, l in parts]
        columns = zip(*(value for value, _ in parts))
        terms = [[w * number(v) for w, v in zip(weights, column) if w != 0] for column in columns]
        yield {
            "name": name,
            "dtype": dtype,
            "parts": [{"value": value, "logSumExp": float(l)} for value, l in parts],
            "value": [rounded(mp.fsum(t), dtype) for t in terms],
            # Where products cancel, the bound is that of the largest.
            "largest": [float(max((abs(v) for v in t), default=0)) for t in terms],
            "logSumExp": rounded(total, "f64"),
        }


SECTIONS = {"states": states, "cumulative": cumulative, "merged": merged}


def main():
    about = "True results, correctly rounded; made by tests/make_references.py. 'nan', 'inf' and '-inf' are strings."
    types = ("f32", "f64")
    sections = {name: [case for dtype in types for case in cases(dtype)] for name, cases in SECTIONS.items()}
    sections["sumsOfTwo"] = [sums_of_two(dtype) for dtype in types]
    lines = [f"{json.dumps(name)}: [\n" + ",\n".join(json.dumps(plain(case)) for case in cases) + "\n]" for name, cases in sections.items()]
    Path(__file__).with_name("references.json").write_text('{"about": %s,\n%s\n}\n' % (json.dumps(about), ",\n".join(lines)))
    print({name: len(cases) for name, cases in sections.items()})


if __name__ == "__main__":
    main()
