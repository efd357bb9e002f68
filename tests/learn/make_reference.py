"""What scikit-learn's LogisticRegression makes of the data sets that learn is compared on.

    python3 -m venv build/sklearn && build/sklearn/bin/pip install scikit-learn==1.9.1
    build/sklearn/bin/python tests/learn/make_reference.py

writes the data sets and reference.json to tests/learn. Rows whose index divided by 5 leaves 4 are
held out. The loss is that of the other rows at the optimum, with its penalty, over their number:
(Σ cross-entropy + ‖W‖²/2)/n, found by Newton's method. The time and the iterations are those of
the default solver and tolerance, which stops at the loss beside them.
"""

import json
import pathlib
import time

import numpy as np
import sklearn
from sklearn.datasets import load_digits, load_iris, load_wine
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss

FOLDER = pathlib.Path(__file__).parent


def synthetic(rows=20_000, features=100, classes=10):
    """Integers only until the last line, so that tests/learn/data.mjs makes the same bytes.
    The generator is Marsaglia's xorshift32 (2003)."""
    state = 2026

    def below(n):
        nonlocal state
        state ^= (state << 13) & 0xFFFFFFFF
        state ^= state >> 17
        state ^= (state << 5) & 0xFFFFFFFF
        return (state >> 8) % n

    weights = np.array([below(16) - 8 for _ in range(classes * features)]).reshape(classes, features)
    x = np.empty((rows, features), dtype=np.int64)
    y = np.empty(rows, dtype=np.int64)
    for row in range(rows):
        x[row] = [below(256) - 128 for _ in range(features)]
        noise = [below(8192) for _ in range(classes)]
        y[row] = np.argmax(weights @ x[row] + noise)
    columns = np.arange(features)
    return x / 64 * 2.0 ** (columns % 5 - 2) + columns % 7, y


def reference(x, y):
    held_out = np.arange(len(y)) % 5 == 4
    x = x.astype(np.float32).astype(np.float64)
    train, labels = x[~held_out], y[~held_out]

    def fit(**options):
        model = LogisticRegression(C=1.0, **options).fit(train, labels)
        loss = log_loss(labels, model.predict_proba(train), normalize=False) + 0.5 * np.sum(model.coef_**2)
        return model, loss / len(labels)

    model, loss = fit(solver="newton-cholesky", tol=1e-10, max_iter=100)
    start = time.perf_counter()
    default, default_loss = fit(max_iter=2000)
    return {
        "rows": int(np.sum(~held_out)),
        "features": x.shape[1],
        "classes": len(model.classes_),
        "loss": loss,
        "accuracy": model.score(x[held_out], y[held_out]),
        "lbfgs": {
            "loss": default_loss,
            "iterations": int(np.max(default.n_iter_)),
            "seconds": round(time.perf_counter() - start, 3),
        },
    }


def write(name, data):
    (FOLDER / name).write_text(json.dumps(data, separators=(",", ":")) + "\n")


FOLDER.mkdir(exist_ok=True)
iris, wine, digits = load_iris(), load_wine(), load_digits()
for name, data in [("iris", iris), ("wine", wine)]:
    write(f"{name}.json", {"features": data.data.shape[1], "x": data.data.ravel().tolist(), "y": data.target.tolist()})
# A row a line: a letter for each pixel, a for 0 to q for 16, then the digit.
lines = ["".join(chr(97 + int(pixel)) for pixel in row) + str(digit) for row, digit in zip(digits.data, digits.target)]
(FOLDER / "digits.txt").write_text("\n".join(lines) + "\n")

two = iris.target > 0
sets = {
    "iris": (iris.data, iris.target),
    "iris, two classes": (iris.data[two], iris.target[two]),
    "wine": (wine.data, wine.target),
    "digits": (digits.data, digits.target),
    "synthetic": synthetic(),
}
by = f"scikit-learn {sklearn.__version__}: build/sklearn/bin/python tests/learn/make_reference.py"
write("reference.json", {"by": by, "sets": {name: reference(*data) for name, data in sets.items()}})
binary = LogisticRegression(max_iter=1000).fit(iris.data[two], iris.target[two])
three = LogisticRegression(max_iter=1000).fit(iris.data, iris.target)
models = {}
for name, model in [("binary", binary), ("multinomial", three)]:
    models[name] = {
        "coef_": model.coef_.tolist(),
        "intercept_": model.intercept_.tolist(),
        "classes_": model.classes_.tolist(),
        "x": iris.data[::30].ravel().tolist(),
        "predict_proba": model.predict_proba(iris.data[::30]).ravel().tolist(),
    }
write("sklearn.json", models)
