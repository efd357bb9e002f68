//! The linear classifier against scikit-learn's figures, its own definition, and what doesn't fit.
#![cfg(feature = "learn")]

mod common;

use common::Random;
use softmax_wasm::{
    Error, FitOptions, Label, Layout, LinearClassifier, LossOptions, Options, Reduction, Target,
    Training, cross_entropy_along,
};
use wasm_bindgen_test::wasm_bindgen_test;

/// Rows with their classes.
struct Data {
    x: Vec<f32>,
    y: Vec<i32>,
    features: usize,
}

#[derive(serde::Deserialize)]
struct File {
    features: usize,
    x: Vec<f32>,
    y: Vec<i32>,
}

fn iris() -> Data {
    let File { features, x, y } =
        serde_json::from_str(include_str!("learn/iris.json")).expect("the form of the file");
    Data { x, y, features }
}

impl Data {
    /// The rows to learn from, and those held out.
    fn split(&self) -> (Data, Data) {
        let part = |held_out: bool| {
            let is_in = |row: &usize| (row % 5 == 4) == held_out;
            let rows = (0..self.y.len()).filter(is_in);
            let x = rows.clone().flat_map(|row| self.row(row).to_vec()).collect();
            Data { x, y: rows.map(|row| self.y[row]).collect(), features: self.features }
        };
        (part(false), part(true))
    }

    fn row(&self, row: usize) -> &[f32] {
        &self.x[row * self.features..][..self.features]
    }

    fn accuracy(&self, classifier: &LinearClassifier) -> f64 {
        let predicted = classifier.predict(&self.x).expect("rows");
        let right = predicted.iter().zip(&self.y).filter(|(a, b)| **a == **b as u32);
        right.count() as f64 / self.y.len() as f64
    }
}

/// (Σ cross-entropy + l2/2·‖W‖²)/n, with two classes that of scikit-learn.
fn objective(classifier: &LinearClassifier, data: &Data, l2: f64) -> f64 {
    let logits: Vec<f64> =
        classifier.logits(&data.x).expect("rows").iter().map(|&z| z.into()).collect();
    let layout = Layout::new(&[data.y.len(), classifier.classes()], Some(&[1])).expect("a shape");
    let loss = LossOptions { reduction: Reduction::Sum, ..LossOptions::default() };
    let target = Target::Classes(&data.y);
    let sum = cross_entropy_along(&logits, target, &layout, &Options::default(), &loss);
    let squares: f64 = classifier.coefficients().iter().map(|&w| f64::from(w).powi(2)).sum();
    let l2 = if classifier.classes() == 2 { 2.0 * l2 } else { l2 };
    (sum.expect("fits")[0] + l2 / 2.0 * squares) / data.y.len() as f64
}

fn fit(data: &Data, classes: usize, options: &FitOptions) -> LinearClassifier {
    LinearClassifier::fit(&data.x, &data.y, classes, options).expect("fits")
}

/// Three groups of rows that overlap, with features of all sizes.
fn groups(rows: usize) -> Data {
    let mut random = Random(11);
    let y: Vec<i32> = (0..rows).map(|row| (row % 3) as i32).collect();
    let mut x = vec![];
    for label in &y {
        let label = f64::from(*label);
        x.push((random.normal(1.0) + label) as f32);
        x.push(2000.0 + (random.normal(1.0) - label * label) as f32);
        x.push((1e-3 * random.normal(1.0)) as f32);
        x.push(7.0);
        x.push((1e4 * (random.normal(1.0) + (label - 1.0).abs())) as f32);
    }
    Data { x, y, features: 5 }
}

#[wasm_bindgen_test(unsupported = test)]
fn iris_is_learned_to_the_loss_and_the_accuracy_of_scikit_learn() {
    let figures: serde_json::Value =
        serde_json::from_str(include_str!("learn/reference.json")).expect("the figures");
    let (train, held_out) = iris().split();
    let classifier = fit(&train, 3, &FitOptions::default());
    let figures = &figures["sets"]["iris"];
    let loss = figures["loss"].as_f64().expect("a number");
    let ratio = objective(&classifier, &train, 1.0) / loss;
    assert!((ratio - 1.0).abs() < 1e-4, "{ratio}");
    let accuracy = held_out.accuracy(&classifier);
    assert!((accuracy - figures["accuracy"].as_f64().expect("a number")).abs() < 0.005);
}
