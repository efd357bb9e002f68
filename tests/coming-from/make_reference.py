"""What SciPy, JAX and optax make of the inputs of the table in docs/coming-from.md.

    python3 -m venv build/scipy && build/scipy/bin/pip install scipy==1.17.1 jax==0.10.2 optax==0.2.8
    build/scipy/bin/python tests/coming-from/make_reference.py

writes reference.json beside it: the inputs, and each library's own results. JAX computes in f32, as
it does unless a flag says otherwise; its results are within a few ULP of f32.
"""

import json
import pathlib

import jax
import jax.numpy as jnp
import numpy as np
import optax
import scipy
import scipy.special
import scipy.stats

FILE = pathlib.Path(__file__).parent / "reference.json"

x = np.array([[2.0, 1.0, 0.1], [-3.0, 0.5, 700.0], [1000.0, 999.0, -1000.0], [0.0, 0.0, 0.0]])
b = np.array([[1.0, -1.0, 2.0], [0.5, 0.0, 3.0], [1.0, 1.0, 1.0], [-1.0, -1.0, 1.0]])
counts = np.array([9.0, 1.0])
labels = np.array([0, 2, 1, 0])
target = scipy.special.softmax(np.arange(12.0).reshape(4, 3) % 5, axis=-1)
mask = np.array([[1, 1, 0], [1, 0, 1], [1, 1, 1], [0, 1, 1]])

narrow = jnp.asarray(x, dtype=jnp.float32)
values, signs = scipy.special.logsumexp(x, axis=-1, b=b, return_sign=True)
results = {
    "scipy": {
        "softmax": scipy.special.softmax(x),
        "softmax of rows": scipy.special.softmax(x, axis=-1),
        "softmax of columns": scipy.special.softmax(x, axis=0),
        "log_softmax of columns": scipy.special.log_softmax(x, axis=0),
        "log_softmax": scipy.special.log_softmax(x, axis=-1),
        "logsumexp": scipy.special.logsumexp(x, axis=-1),
        "logsumexp, b": values,
        "logsumexp, b, sign": signs,
        "expit": scipy.special.expit(x),
        "log_expit": scipy.special.log_expit(x),
        "entropy of counts": scipy.stats.entropy(counts),
        "entropy of target": scipy.stats.entropy(target, axis=-1),
    },
    "jax": {
        "softmax": jax.nn.softmax(narrow, axis=-1),
        "softmax of columns": jax.nn.softmax(narrow, axis=0),
        "softmax, where": jax.nn.softmax(narrow, axis=-1, where=mask.astype(bool)),
        "log_softmax": jax.nn.log_softmax(narrow, axis=-1),
        "logsumexp": jax.nn.logsumexp(narrow, axis=-1),
    },
    "optax": {
        "integer labels": optax.softmax_cross_entropy_with_integer_labels(narrow, jnp.asarray(labels)),
        "yes or no": optax.sigmoid_binary_cross_entropy(narrow, jnp.asarray(target, dtype=jnp.float32)),
        "distributions": optax.softmax_cross_entropy(narrow, jnp.asarray(target, dtype=jnp.float32)),
    },
}


def plain(value):
    if isinstance(value, dict):
        return {key: plain(entry) for key, entry in value.items()}
    return np.asarray(value, dtype=np.float64).ravel().tolist()


inputs = {"x": x, "b": b, "counts": counts, "labels": labels, "target": target, "mask": mask}
versions = {"scipy": scipy.__version__, "jax": jax.__version__, "optax": optax.__version__}
FILE.write_text(json.dumps({"versions": versions, "shape": list(x.shape), "inputs": plain(inputs), "results": plain(results)}, indent=1) + "\n")
