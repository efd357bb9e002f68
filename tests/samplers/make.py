#!/usr/bin/env python3
"""Writes samplers.json: which tokens samplers keep by the definitions in README.md, in 60-digit arithmetic.

    pip install mpmath && python3 tests/samplers/make.py

A case is left out where a bound comes nearer than 10^-9 to an entry, since rounding would decide it; equal logits
are no such case: of those the lowest index comes first.
"""
import json
import random
from pathlib import Path

from mpmath import exp, inf, log, mp, mpf, sqrt

mp.dps = 60
NEAR = mpf(10) ** -9
HF = ["temperature", "topK", "typicalP", "topP", "minP", "epsilon", "eta", "topNSigma"]
LLAMA_CPP = ["topNSigma", "topK", "typicalP", "topP", "minP", "epsilon", "eta", "temperature"]


class Undecided(Exception):
    """A bound is so near to an entry that rounding decides."""


def probabilities(x):
    """Of a dictionary of logits by index."""
    top = max(x.values())
    e = {i: exp(v - top) for i, v in x.items()}
    total = mp.fsum(e.values())
    return {i: v / total for i, v in e.items()}


def entropy(p):
    return -mp.fsum(v * log(v) for v in p.values())


def at_least(value, bound):
    if abs(value - bound) < NEAR * max(abs(bound), 1):
        raise Undecided
    return value >= bound


def beginning(order, p, part):
    """As few of the first as hold a part."""
    total, kept = mpf(0), []
    for i in order:
        kept.append(i)
        total += p[i]
        if len(kept) < len(p) and at_least(total, part):
            break
    return kept


def step(x, name, value):
    p = probabilities(x)
    first = sorted(x, key=lambda i: (-x[i], i))
    value = mpf(value)
    if name == "temperature":
        return {i: v / value for i, v in x.items()}
    if name == "topK":
        kept = first[: int(value)]
    elif name == "topP":
        kept = beginning(first, p, value)
    elif name == "typicalP":
        h = entropy(p)
        distance = {i: abs(-log(v) - h) for i, v in p.items()}
        order = sorted(x, key=lambda i: (distance[i], i))
        for a, b in zip(order, order[1:]):
            if x[a] != x[b] and abs(distance[a] - distance[b]) < NEAR:
                raise Undecided
        kept = beginning(order, p, value)
    elif name == "minP":
        kept = [i for i in x if x[i] == x[first[0]] or at_least(p[i], value * p[first[0]])]
    elif name == "epsilon":
        kept = [i for i in x if at_least(p[i], value)]
    elif name == "eta":
        bound = min(value, sqrt(value) * exp(-entropy(p)))
        kept = [i for i in x if at_least(p[i], bound)]
    elif name == "topNSigma":
        mean = mp.fsum(x.values()) / len(x)
        sigma = sqrt(mp.fsum((v - mean) ** 2 for v in x.values()) / len(x))
        kept = [i for i in x if x[i] == x[first[0]] or at_least(x[i], x[first[0]] - value * sigma)]
    kept = {first[0], *kept}
    return {i: v for i, v in x.items() if i in kept}


def kept(logits, options, order):
    x = {i: mpf(v) for i, v in enumerate(logits) if v > -inf}
    for name in order:
        if name in options:
            x = step(x, name, options[name])
    return sorted(x)


def rows():
    rng = random.Random(21)
    yield "three tokens", [3, 2, 1]
    yield "one token", [5]
    yield "equal logits", [2, 2, 2, 2]
    yield "ties", [3, 1, 3, 2, 1, 2, 0, 3]
    yield "a token that is nearly certain", [40, 0, 0, 1]
    yield "a token that is masked", [2, float("-inf"), 1, 0]
    yield "large logits", [1000, 999, 998, 990]
    for n, sigma in [(12, 1), (12, 4), (60, 2), (60, 6), (200, 3)]:
        yield f"{n} normal logits, σ {sigma}", [round(rng.gauss(0, sigma), 3) for _ in range(n)]


SINGLE = {
    "topK": [1, 2, 5, 40],
    "topP": [0, 0.25, 0.5, 0.8, 0.9, 0.99, 1],
    "minP": [0.02, 0.1, 0.5, 1],
    "typicalP": [0.2, 0.5, 0.9, 0.99],
    "epsilon": [0.001, 0.02, 0.3],
    "eta": [0.001, 0.02, 0.3],
    "topNSigma": [0.5, 1, 2],
}
SEVERAL = [
    {"temperature": 0.5, "topP": 0.8},
    {"temperature": 0.7, "topK": 5, "topP": 0.9},
    {"temperature": 1.5, "minP": 0.1},
    {"temperature": 2, "topK": 40, "typicalP": 0.9, "topP": 0.95, "minP": 0.05},
    {"topK": 2, "topP": 0.5},
    {"topP": 0.9, "epsilon": 0.02},
    {"temperature": 0.8, "eta": 0.01, "topNSigma": 1.5},
]


def main():
    cases, left_out = [], 0
    for name, x in rows():
        single = [{key: value} for key, values in SINGLE.items() for value in values]
        for options in single + SEVERAL:
            for order_name, order in [("hf", HF), ("llama.cpp", LLAMA_CPP)][: 1 if len(options) == 1 else 2]:
                try:
                    cases.append({"row": name, "options": options, "order": order_name, "kept": kept(x, options, order)})
                except Undecided:
                    left_out += 1
    plain = {name: [None if v == float("-inf") else v for v in x] for name, x in rows()}
    about = "Made by tests/samplers/make.py; README.md beside it has the definitions. null is −∞."
    text = '{"about": %s,\n"rows": %s,\n"cases": [\n%s\n]}\n'
    lines = ",\n".join(json.dumps(case) for case in cases)
    Path(__file__).with_name("samplers.json").write_text(text % (json.dumps(about), json.dumps(plain), lines))
    print(f"{len(cases)} cases, {left_out} left out")


if __name__ == "__main__":
    main()
