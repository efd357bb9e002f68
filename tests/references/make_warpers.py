#!/usr/bin/env python3
"""Writes tests/references/warpers.json: what Hugging Face's processors leave of seeded rows with ties.

    pip install transformers==4.57.1 torch==2.15.0 && python3 tests/references/make_warpers.py

They are called in f64, so that their bounds are those of the definitions.
"""
import json
import random
from pathlib import Path

import torch
import transformers
from transformers.generation import logits_process as hf

PROCESSORS = {
    "topK": lambda k: hf.TopKLogitsWarper(k),
    "topP": lambda p: hf.TopPLogitsWarper(p),
    "minP": lambda p: hf.MinPLogitsWarper(p),
    "typicalP": lambda p: hf.TypicalLogitsWarper(p),
    "epsilon": lambda p: hf.EpsilonLogitsWarper(p),
    "eta": lambda p: hf.EtaLogitsWarper(p, device="cpu"),
    "temperature": lambda t: hf.TemperatureLogitsWarper(t),
}
VALUES = {
    "topK": [1, 2, 5, 17],
    "topP": [0.1, 0.31, 0.5, 0.77, 0.9, 0.99],
    "minP": [0.01, 0.05, 0.2, 0.7],
    "typicalP": [0.1, 0.31, 0.6, 0.9, 0.97],
    "epsilon": [0.0003, 0.005, 0.03, 0.2],
    "eta": [0.0003, 0.005, 0.03, 0.2],
}
CHAINS = [
    {"temperature": 0.7, "topK": 12, "topP": 0.83},
    {"temperature": 1.3, "topK": 20, "topP": 0.9, "minP": 0.07},
    {"temperature": 0.9, "minP": 0.03, "epsilon": 0.011},
    {"topK": 30, "topP": 0.77, "minP": 0.02, "epsilon": 0.004, "eta": 0.04},
]


def rows():
    rng = random.Random(11)
    for n, step, sigma in [(8, 0.5, 2), (40, 0.25, 2), (40, 0.25, 0.5), (200, 0.5, 3), (200, 0.125, 4), (1000, 0.03125, 3)]:
        for _ in range(4):
            yield [round(rng.gauss(0, sigma) / step) * step for _ in range(n)]


def kept(x, options):
    scores = torch.tensor([x], dtype=torch.float64)
    for name, value in options.items():
        scores = PROCESSORS[name](value)(None, scores)
    return [i for i, v in enumerate(scores[0].tolist()) if v > float("-inf")]


def penalties():
    """Repetition alone: transformers has the other two only for audio."""
    rng = random.Random(12)
    for repetition in (1.3, 0.8):
        x = [round(rng.gauss(0, 3) * 4) / 4 for _ in range(20)]
        history = [rng.randrange(20) for _ in range(12)]
        scores = torch.tensor([x], dtype=torch.float64)
        scores = hf.RepetitionPenaltyLogitsProcessor(repetition)(torch.tensor([history]), scores)
        yield {"x": x, "history": history, "repetition": repetition, "logits": scores[0].tolist()}


def main():
    cases = []
    for row, x in enumerate(rows()):
        single = [{name: value} for name, values in VALUES.items() for value in values if name != "topK" or value < len(x)]
        cases += [{"row": row, "options": options, "kept": kept(x, options)} for options in single + CHAINS]
    about = f"Made by tests/references/make_warpers.py with transformers {transformers.__version__} and torch {torch.__version__}."
    lines = ",\n".join(json.dumps(case) for case in cases)
    text = '{"about": %s,\n"rows": %s,\n"penalties": %s,\n"cases": [\n%s\n]}\n'
    Path(__file__).with_name("warpers.json").write_text(text % (json.dumps(about), json.dumps(list(rows())), json.dumps(list(penalties())), lines))
    print(len(cases))


if __name__ == "__main__":
    main()
