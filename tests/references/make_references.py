#!/usr/bin/env python3
"""Writes tests/references/references.json: results of the functions that cases.json lacks, computed with 60
digits by mpmath.

    pip install mpmath && python3 tests/references/make_references.py
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
    # An entry that is 10^5 below adds nothing to 60 digits.
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
            # If products cancel, the bound is that of the largest.
            "largest": [float(max((abs(v) for v in t), default=0)) for t in terms],
            "logSumExp": rounded(total, "f64"),
        }


def attention(dtype):
    """One row with a sink, or with a soft cap that is rounded to f64 before the softmax."""
    rng = random.Random(8)
    rows = [
        ("a sink of 0", [2, 1, 0.1], {"sink": 0}),
        ("a sink above the logits", [2, 1, 0.1], {"sink": 30}),
        ("a sink far below", [2, 1, 0.1], {"sink": -40}),
        ("a sink and a temperature", [rng.gauss(0, 3) for _ in range(40)], {"sink": 1.5, "temperature": 0.7}),
        ("a sink that f32 doesn't hold", [rng.gauss(0, 3) for _ in range(7)], {"sink": 5.3}),
        ("100 logits and a sink", [rng.gauss(0, 5) for _ in range(100)], {"sink": 2.25}),
        ("a cap", [rng.gauss(0, 60) for _ in range(40)], {"softcap": 50}),
        ("a small cap", [rng.gauss(0, 60) for _ in range(40)], {"softcap": 0.01}),
        ("a large cap", [rng.gauss(0, 3) for _ in range(40)], {"softcap": 1e6}),
        ("a cap, a sink and a temperature", [rng.gauss(0, 60) for _ in range(40)], {"softcap": 30, "sink": 3, "temperature": 1.3}),
    ]
    for name, x, options in rows:
        x = [as_type(v, dtype) for v in x]
        cap, t = options.get("softcap"), options.get("temperature", 1)
        logits = [rounded(mpf(cap) * mp.tanh(mpf(v) / mpf(cap)), "f64") for v in x] if cap else x
        joined = logits + ([options["sink"]] if "sink" in options else [])
        total = log_sum(joined, t)
        yield {
            "name": name,
            "dtype": dtype,
            "x": x,
            "options": options,
            "softmax": [rounded(p, dtype) for p in share(logits, joined, t)],
            "logSoftmax": [rounded(mpf(v) / mpf(t) - total, dtype) for v in logits],
            "logSumExp": rounded(total, dtype),
        }


def divergences():
    """Two distributions with their divergences; `bound` is a relative one, which is what the digits of the numbers
    that are given allow."""
    rng = random.Random(9)
    logits = lambda n, sigma: [rng.gauss(0, sigma) for _ in range(n)]
    x = logits(50, 3)
    for name, a, b, source, bound in [
        ("far apart", logits(50, 3), logits(50, 3), "logits", 1e-14),
        ("the same but for 1e-6", x, [v + 1e-6 * rng.gauss(0, 1) for v in x], "logits", 1e-8),
        ("two classes", [2, 1], [0, 0.5], "logits", 1e-14),
        ("2,000 classes", logits(2000, 5), logits(2000, 5), "logits", 1e-13),
        ("probabilities", [0.1, 0.2, 0.7], [0.3, 0.3, 0.4], "probabilities", 1e-14),
        ("a zero of p", [0, 0.25, 0.75], [0.5, 0.25, 0.25], "probabilities", 1e-14),
        ("probabilities far apart", [1 - 2**-30, 2**-30], [2**-20, 1 - 2**-20], "probabilities", 1e-14),
    ]:
        if source == "logits":
            p, q = share(a, a), share(b, b)
        else:
            p, q = [mpf(v) for v in a], [mpf(v) for v in b]
        m = [(u + v) / 2 for u, v in zip(p, q)]
        kl = lambda p, q: mp.fsum(u * log(u / v) for u, v in zip(p, q) if u != 0)
        yield {"name": name, "p": a, "q": b, "from": source, "bound": bound, "kl": float(kl(p, q)), "js": float((kl(p, m) + kl(q, m)) / 2)}


def entmaxes():
    rng = random.Random(10)
    for name, x, alpha, temperature in [
        ("nearly softmax", [2, 1, 0.1], 1.0001, 1),
        ("1.2", [rng.gauss(0, 2) for _ in range(30)], 1.2, 1),
        ("1.2 at a temperature", [rng.gauss(0, 2) for _ in range(30)], 1.2, 0.3),
        ("1.75", [rng.gauss(0, 1) for _ in range(100)], 1.75, 2),
        ("3", [rng.gauss(0, 0.2) for _ in range(20)], 3, 1),
        ("equal logits", [5, 5, 5], 1.3, 1),
    ]:
        a = mpf(alpha) - 1
        z = [a * (mpf(v) - mpf(max(x))) / mpf(temperature) for v in x]
        f = lambda tau: mp.fsum((v - tau) ** (1 / a) for v in z if v > tau) - 1
        low, high = mpf(-1), mpf(0)
        for _ in range(220):
            middle = (low + high) / 2
            low, high = (middle, high) if f(middle) >= 0 else (low, middle)
        p = [(v - low) ** (1 / a) if v > low else mpf(0) for v in z]
        yield {"name": f"alpha {name}", "x": x, "alpha": alpha, "temperature": temperature, "entmax": [float(v) for v in p]}


SECTIONS = {"attention": attention, "states": states, "cumulative": cumulative, "merged": merged}


def main():
    about = (
        "True results, correctly rounded; made by tests/references/make_references.py. 'nan', 'inf' and '-inf' are "
        "strings."
    )
    types = ("f32", "f64")
    sections = {name: [case for dtype in types for case in cases(dtype)] for name, cases in SECTIONS.items()}
    sections["divergences"], sections["entmax"] = list(divergences()), list(entmaxes())
    sections["sumsOfTwo"] = [sums_of_two(dtype) for dtype in types]
    lines = [f"{json.dumps(name)}: [\n" + ",\n".join(json.dumps(plain(case)) for case in cases) + "\n]" for name, cases in sections.items()]
    Path(__file__).with_name("references.json").write_text('{"about": %s,\n%s\n}\n' % (json.dumps(about), ",\n".join(lines)))
    print({name: len(cases) for name, cases in sections.items()})


if __name__ == "__main__":
    main()
