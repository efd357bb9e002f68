"""Writes reference.json beside it: what scikit-learn 1.8, crepes and exact fractions say of seeded rows.

    pip install scikit-learn==1.8.0 crepes==0.9.1 && python3 tests/decisions/make_reference.py

tests/js/common/decisions.mjs and tests/rust/common/decisions.rs read it for the tests, which need no Python.
"""
import decimal
import json
import math
import pathlib
import sys
from fractions import Fraction

import numpy as np
from scipy import stats
from scipy.special import expit, log_softmax, softmax
from sklearn.calibration import CalibratedClassifierCV, _SigmoidCalibration
from sklearn.frozen import FrozenEstimator
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import (
    accuracy_score,
    brier_score_loss,
    confusion_matrix,
    log_loss,
    precision_recall_fscore_support,
    roc_auc_score,
    top_k_accuracy_score,
)


def rank(n, alpha):
    """⌈(n + 1)(1 − α)⌉ of a decimal α, in whole numbers."""
    return math.ceil((n + 1) * (1 - Fraction(alpha)))


def scores_of(p, y, score, lam, k):
    """The definitions, of exact fractions of the doubles p."""
    out = []
    for row, label in zip(p, y):
        exact = [Fraction(float(x)) for x in row]
        if score == "lac":
            out.append(1 - exact[label])
            continue
        order = sorted(range(len(exact)), key=lambda c: (-exact[c], c))
        at = order.index(label)
        total = sum(exact[c] for c in order[: at + 1])
        out.append(total + Fraction(lam) * max(0, at + 1 - k) if exact[label] > 0 else math.inf)
    return out


def conformal():
    rng = np.random.default_rng(21)
    logits = rng.normal(size=(60, 5)) * 2
    p = softmax(logits, axis=1)
    y = [int(rng.choice(5, p=row)) for row in p]
    cases = []
    for alpha in ["0.05", "0.1", "0.2", "0.3", "0.5"]:
        for score, lam, k in [("lac", 0, 0), ("aps", 0, 0), ("raps", 0.0625, 2)]:
            exact = sorted(scores_of(p, y, score, lam, k))
            k_th = rank(len(y), alpha)
            threshold = exact[k_th - 1]
            sets = []
            for row in p[:20]:
                of = [scores_of([row], [c], score, lam, k)[0] for c in range(5)]
                order = sorted(range(5), key=lambda c: (-row[c], c))
                keep = [c for i, c in enumerate(order) if of[c] <= threshold or (i == 0 and score != "lac")]
                sets.append(keep)
            low, high = stats.beta.ppf([0.05, 0.95], k_th, len(y) + 1 - k_th)
            cases.append(
                dict(alpha=float(alpha), score=score, **({"lambda": lam, "k": k} if score == "raps" else {}), rank=k_th,
                     threshold=float(threshold), sets=sets, coverage=[low, high])
            )
    ranks = [[n, alpha, rank(n, alpha)] for n in [1, 2, 5, 9, 10, 19, 20, 39, 99, 100, 101, 199, 999, 1000]
             for alpha in ["0.01", "0.02", "0.05", "0.1", "0.15", "0.2", "0.25", "0.3", "0.35", "0.4", "0.5", "0.7", "0.9"]]
    betas = [[n, k, *stats.beta.ppf([0.05, 0.95], k, n + 1 - k)] for n, k in [(10, 10), (100, 91), (1000, 901), (100000, 90001)]]
    return dict(p=p.ravel().tolist(), shape=[60, 5], target=y, cases=cases, ranks=ranks, betas=betas, crepes=crepes(p, y))


def crepes(p, y):
    """Sets of crepes, whose non-conformity is that of LAC ("hinge"), by its p-values > 1 − confidence."""
    from crepes import ConformalClassifier

    alphas = 1 - p
    classifier = ConformalClassifier()
    classifier.fit(np.array([alphas[i, c] for i, c in enumerate(y)][:40]))
    out = []
    for confidence in [0.5, 0.75, 0.9]:
        sets = classifier.predict_set(alphas[40:], confidence=confidence, smoothing=False)
        out.append(dict(alpha=1 - Fraction(str(confidence)), sets=[[int(c) for c in np.flatnonzero(row)] for row in sets]))
    for one in out:
        one["alpha"] = float(one["alpha"])
    return out


def evaluation():
    rng = np.random.default_rng(22)
    # Multiples of 1/16, which have ties and are exact.
    weights = rng.integers(1, 9, size=(80, 4)).astype(float)
    p = np.array([np.bincount(rng.choice(4, size=16, p=row / row.sum()), minlength=4) / 16 for row in weights])
    p = np.clip(p, 1 / 16, None)
    p /= p.sum(axis=1, keepdims=True)
    y = np.array([int(rng.choice(4, p=row)) for row in p])
    predicted = p.argmax(axis=1)
    precision, recall, f1, count = precision_recall_fscore_support(y, predicted, labels=range(4), zero_division=np.nan)
    onehot = np.eye(4)[y]
    return dict(
        p=p.ravel().tolist(), shape=[80, 4], target=y.tolist(),
        accuracy=accuracy_score(y, predicted),
        nll=log_loss(y, p, labels=range(4)),
        brier=brier_score_loss(y, p, scale_by_half=False, labels=range(4)),
        confusion=confusion_matrix(y, predicted, labels=range(4)).ravel().tolist(),
        precision=precision.tolist(), recall=recall.tolist(), f1=f1.tolist(), count=count.tolist(),
        auc=[roc_auc_score(onehot[:, c], p[:, c]) for c in range(4)],
        macroAuc=roc_auc_score(y, p, multi_class="ovr", average="macro", labels=range(4)),
        **errors(p, y),
        untied=untied(rng),
    )


def untied(rng):
    p = rng.dirichlet(np.ones(6), size=50)
    y = np.array([int(rng.choice(6, p=row)) for row in p])
    return dict(p=p.ravel().tolist(), shape=[50, 6], target=y.tolist(),
                topK={str(k): top_k_accuracy_score(y, p, k=k, labels=range(6)) for k in [1, 2, 3, 5]})


def bins_of(confidence, hit, edges):
    """ECE and MCE of bins (lower, upper], the first with 0."""
    index = np.clip(np.searchsorted(edges[1:], confidence, side="left"), 0, len(edges) - 2)
    gaps = [(len(hit[index == b]), abs(hit[index == b].mean() - confidence[index == b].mean())) for b in set(index)]
    return sum(n * gap for n, gap in gaps) / len(hit), max(gap for _, gap in gaps)


def errors(p, y):
    confidence, hit = p.max(axis=1), (p.argmax(axis=1) == y).astype(float)
    width = np.arange(11) / 10
    ece, mce = bins_of(confidence, hit, width)
    by_class = [bins_of(p[:, c], (y == c).astype(float), width) for c in range(p.shape[1])]
    ordered = np.sort(confidence)
    mass = np.array([0] + [part[-1] for part in np.array_split(ordered, 10)])
    mass[-1] = 1
    return dict(ece=ece, mce=mce, classEce=[one for one, _ in by_class], classMce=max(most for _, most in by_class), massEce=bins_of(confidence, hit, mass)[0])


def calibration():
    rng = np.random.default_rng(23)
    x = rng.normal(size=(400, 3)) * 3
    y = np.array([int(rng.choice(3, p=row)) for row in softmax(x / 2 + [0.5, 0, -0.5], axis=1)])
    identity = LogisticRegression().fit(x, y)
    identity.coef_, identity.intercept_ = np.eye(3), np.zeros(3)
    temperature = CalibratedClassifierCV(FrozenEstimator(identity), method="temperature").fit(x, y)
    beta = temperature.calibrated_classifiers_[0].calibrators[0].beta_
    sigmoid = [_SigmoidCalibration().fit(x[:, c], (y == c).astype(int)) for c in range(3)]
    p = softmax(x, axis=1)
    at = np.linspace(-0.1, 1.1, 61)
    isotonic = [IsotonicRegression(y_min=0, y_max=1, out_of_bounds="clip").fit(p[:, c], (y == c).astype(float)).predict(at).tolist() for c in range(3)]
    # Vector scaling is a logistic regression, of the logits of each class by itself: the optimum by SciPy.
    from scipy.optimize import minimize

    def nll(parameters):
        w, b = parameters[:3], parameters[3:]
        z = log_softmax(x * w + b, axis=1)
        error = np.exp(z) - np.eye(3)[y]
        gradient = np.concatenate([(error * x).mean(axis=0), error.mean(axis=0)])
        return -z[np.arange(len(y)), y].mean(), gradient

    best = minimize(nll, np.concatenate([np.ones(3), np.zeros(3)]), jac=True, method="BFGS", options=dict(gtol=1e-12))
    return dict(x=x.ravel().tolist(), shape=[400, 3], target=y.tolist(), temperature=1 / float(beta),
                platt=[[-float(one.a_), -float(one.b_)] for one in sigmoid], at=at.tolist(), isotonic=isotonic,
                vector=best.x.tolist(), vectorNll=float(best.fun))


def rejection():
    rng = np.random.default_rng(24)
    inside, outside = np.round(rng.normal(1, 1, 50), 1), np.round(rng.normal(0, 1, 40), 1)
    target = np.r_[np.ones(50), np.zeros(40)]
    threshold = np.sort(inside)[::-1][math.ceil(0.95 * 50) - 1]
    return dict(inside=inside.tolist(), outside=outside.tolist(), auroc=roc_auc_score(target, np.r_[inside, outside]),
                threshold=threshold, fprAt95=float((outside >= threshold).mean()))


def priors():
    rng = np.random.default_rng(25)
    p = rng.dirichlet([2, 1, 1], size=200)
    start = np.array([0.5, 0.25, 0.25])
    found = start
    for _ in range(10000):
        weighted = p * found / start
        found = (weighted / weighted.sum(axis=1, keepdims=True)).mean(axis=0)
    return dict(p=p.ravel().tolist(), shape=[200, 3], start=start.tolist(), found=found.tolist())


def log_ratios():
    smallest, largest = 5e-324, sys.float_info.max
    pairs = [(smallest, 1.0), (1.0, smallest), (1e-300, 1e300), (1e300, 1e-300), (smallest, largest),
             (largest, smallest), (1e-310, 3.0), (0.25, 4.4e-310), (smallest, smallest), (0.2, 0.5)]
    with decimal.localcontext(prec=60):
        log = lambda to, of: float((decimal.Decimal(to) / decimal.Decimal(of)).ln())
        return [{"to": to, "from": of, "log": log(to, of)} for to, of in pairs]


here = pathlib.Path(__file__).parent
reference = dict(conformal=conformal(), evaluation=evaluation(), calibration=calibration(), rejection=rejection(), priors=priors(), logRatios=log_ratios())
(here / "reference.json").write_text(json.dumps(reference) + "\n")
