"""Trains the model, iris.onnx, and writes the flowers that it hasn't seen, held-out.csv.

pip install scikit-learn==1.9.1 onnx==1.23.2 && python train.py

A linear model is the surer of itself the farther an input is from all it was trained on. This one
sees an input by how near it is to twelve typical flowers, exp(-|x - c|^2 / 4), and has no bias: far
from all of them its logits are all 0.

The data: R. A. Fisher's iris (1936), as scikit-learn (BSD-3-Clause) brings it.
"""

import numpy as np
import onnx
from onnx import numpy_helper, parser
from sklearn.cluster import KMeans
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression
from sklearn.metrics.pairwise import rbf_kernel
from sklearn.model_selection import train_test_split

iris = load_iris()
flowers, held_out, species, held_out_species = train_test_split(
    iris.data, iris.target, test_size=1 / 3, stratify=iris.target, random_state=0
)
kmeans = KMeans(n_clusters=4, random_state=0, n_init=10)
typical = np.concatenate([kmeans.fit(flowers[species == k]).cluster_centers_ for k in range(3)])
model = LogisticRegression(C=100, fit_intercept=False, max_iter=10_000)
model.fit(rbf_kernel(flowers, typical, gamma=0.25), species)
print("right:", model.score(rbf_kernel(held_out, typical, gamma=0.25), held_out_species))

network = parser.parse_model("""
<ir_version: 8, opset_import: ["" : 17]>
iris (float[flowers, 4] lengths) => (float[flowers, 3] logits)
<float[1, 12, 4] typical, float[12, 3] weights, int64[1] rows = {1}, int64[1] last = {2}, float quarter = {-0.25}>
{
  each = Unsqueeze(lengths, rows)
  difference = Sub(each, typical)
  squares = Mul(difference, difference)
  distance = ReduceSum<keepdims = 0>(squares, last)
  scaled = Mul(distance, quarter)
  nearness = Exp(scaled)
  logits = MatMul(nearness, weights)
}
""")
for name, values in {"typical": typical[None], "weights": model.coef_.T}.items():
    tensor = numpy_helper.from_array(np.ascontiguousarray(values, dtype=np.float32), name)
    network.graph.initializer.append(tensor)
onnx.checker.check_model(network, full_check=True)
onnx.save(network, "iris.onnx")

with open("held-out.csv", "w") as file:
    print(*iris.feature_names, "species", sep=",", file=file)
    for lengths, k in zip(held_out, held_out_species):
        print(*lengths, iris.target_names[k], sep=",", file=file)
