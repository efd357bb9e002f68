"""Writes torch.json beside it: what netcal 1.4.0 and TorchCP 1.2.1 say of seeded rows.

    pip install torch==1.13.1 'numpy<2' scipy scikit-learn tqdm
    pip install --no-deps netcal==1.4.0 torchcp==1.2.1
    python3 tests/decisions/make_torch_reference.py

Both import packages for training, graphs and language models when they are imported. Their metrics and sets of
classes call none of them, so empty classes stand in for what isn't installed, and 5 GB suffice.
tests/js/decisions_torch.test.mjs compares with the file, and needs no Python.
"""
import importlib.machinery
import importlib.util
import json
import math
import pathlib
import sys
import types
import warnings

STANDINS = {"torchsort", "transformers", "torch_geometric", "torchvision", "networkx", "gpytorch", "pyro",
            "tensorboard", "matplotlib", "pandas", "PIL"}


class StandIn(types.ModuleType):
    """A module that has an empty class for each name."""

    __path__ = []

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (), {})


class Finder:
    """Finds what isn't installed; it is asked last."""

    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in STANDINS:
            return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def create_module(self, spec):
        return StandIn(spec.name)

    def exec_module(self, module):
        pass


sys.meta_path.append(Finder())
warnings.simplefilter("ignore")

import numpy as np
import torch
from netcal.metrics import ECE, MCE
from torchcp.classification.predictor import SplitPredictor
from torchcp.classification.score import APS, LAC, RAPS
from torchcp.utils.common import calculate_conformal_value


def calibration():
    """Sharpened rows, whose confidences fill every bin. No confidence is at the edge of a bin, where the two
    differ: netcal counts it above the edge, softmax-wasm below."""
    rng = np.random.default_rng(31)
    logits = rng.normal(size=(300, 5)) * 1.5
    truth = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    y = np.array([int(rng.choice(5, p=row)) for row in truth])
    p = np.exp(1.7 * logits) / np.exp(1.7 * logits).sum(axis=1, keepdims=True)
    cases = [
        dict(bins=bins, scheme="equal-width" if equal else "equal-mass",
             ece=float(ECE(bins, equal_intervals=equal).measure(p, y)),
             mce=float(MCE(bins, equal_intervals=equal).measure(p, y)))
        for bins in [5, 10, 15, 20] for equal in [True, False]
    ]
    return dict(p=p.ravel().tolist(), shape=[300, 5], target=y.tolist(), cases=cases)


def conformal():
    rng = np.random.default_rng(32)
    logits = rng.normal(size=(150, 6)) * 2
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    y = np.array([int(rng.choice(6, p=row)) for row in p])
    known, asked = torch.tensor(p[:100]), torch.tensor(p[100:])
    scores = dict(
        lac=(LAC(score_type="identity"), {}),
        aps=(APS(score_type="identity", randomized=False), {}),
        raps=(RAPS(score_type="identity", randomized=False, penalty=0.0625, kreg=2), {"lambda": 0.0625, "k": 2}),
    )
    cases = []
    for score, (function, options) in scores.items():
        for alpha in [0.02, 0.05, 0.1, 0.25, 0.4]:
            predictor = SplitPredictor(function)
            predictor.calculate_threshold(known, torch.tensor(y[:100]), alpha)
            sets = predictor.predict_with_logits(asked).numpy()
            cases.append(dict(alpha=alpha, score=score, **options, threshold=float(predictor.q_hat),
                              sets=[np.flatnonzero(row).tolist() for row in sets]))
    # The rank of the threshold, read off the scores 1, 2, …, n.
    ranks = [[n, alpha, float(calculate_conformal_value(torch.arange(1.0, n + 1), alpha))]
             for n in [5, 9, 10, 19, 20, 39, 49, 99, 100, 199, 499, 999, 1000]
             for alpha in [0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.7, 0.9]]
    ranks = [[n, alpha, None if math.isinf(k) else int(k)] for n, alpha, k in ranks]
    return dict(p=p.ravel().tolist(), classes=6, known=100, target=y.tolist(), cases=cases, ranks=ranks)


here = pathlib.Path(__file__).parent
(here / "torch.json").write_text(json.dumps(dict(calibration=calibration(), conformal=conformal())) + "\n")
