#!/usr/bin/env python3
"""Runs samplers.json on the logits processors of Hugging Face's transformers, in f64.

    pip install transformers==4.57.1 torch==2.15.0 && python3 tests/samplers/run_transformers.py
"""
import json
from collections import Counter
from pathlib import Path

import torch
from transformers.generation import logits_process as hf

# In the order in which generate() takes them, but for typicalP, which it takes after minP.
STEPS = {
    "temperature": lambda t: hf.TemperatureLogitsWarper(float(t)),
    "topK": lambda k: hf.TopKLogitsWarper(k),
    "typicalP": lambda p: hf.TypicalLogitsWarper(p),
    "topP": lambda p: hf.TopPLogitsWarper(p),
    "minP": lambda p: hf.MinPLogitsWarper(p),
    "epsilon": lambda p: hf.EpsilonLogitsWarper(p),
    "eta": lambda p: hf.EtaLogitsWarper(p, device="cpu"),
}


def main():
    suite = json.loads(Path(__file__).with_name("samplers.json").read_text())
    counts, same = Counter(), Counter()
    for case in suite["cases"]:
        options = case["options"]
        if case["order"] != "hf" or not set(options) <= set(STEPS):
            continue
        kind = next(iter(options)) if len(options) == 1 else "several"
        x = [float("-inf") if v is None else v for v in suite["rows"][case["row"]]]
        scores = torch.tensor([x], dtype=torch.float64)
        try:
            for name in STEPS:
                if name in options:
                    scores = STEPS[name](options[name])(None, scores)
        except ValueError:
            continue  # A limit that transformers refuses.
        counts[kind] += 1
        kept = [i for i, v in enumerate(scores[0].tolist()) if v > float("-inf")]
        same[kind] += kept == case["kept"]
        if kept != case["kept"] and counts[kind] - same[kind] <= 2:
            print(f"{case['row']}, {options}: keeps {kept}, not {case['kept']}")
    for kind, count in counts.items():
        print(f"{kind}: {same[kind]} of {count}")


if __name__ == "__main__":
    main()
