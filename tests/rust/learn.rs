//! The linear classifier against scikit-learn's results and its definition, and its errors.

use crate::common::Random;
use softmax_wasm::{
    ClassLabel, ClassWeight, CrossEntropyOptions, Error, FitOptions, Layout, LinearClassifier,
    Reduction, Target, Training, cross_entropy_along,
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
        serde_json::from_str(include_str!("../learn/iris.json")).expect("the form of the file");
    Data { x, y, features }
}

impl Data {
    /// Returns the training rows and the test rows.
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

/// Returns the objective (Σ cross-entropy + l2/2·‖W‖²)/n, or for two classes that of scikit-learn.
fn objective(classifier: &LinearClassifier, data: &Data, l2: f64) -> f64 {
    let logits: Vec<f64> =
        classifier.logits(&data.x).expect("rows").iter().map(|&z| z.into()).collect();
    let layout = Layout::new(&[data.y.len(), classifier.classes()], 1).expect("a shape");
    let loss = CrossEntropyOptions::new().reduction(Reduction::Sum);
    let target = Target::Classes(&data.y);
    let sum = cross_entropy_along(&logits, target, &layout, &loss);
    let squares: f64 = classifier.coefficients().iter().map(|&w| f64::from(w).powi(2)).sum();
    let l2 = if classifier.classes() == 2 { 2.0 * l2 } else { l2 };
    (sum.expect("fits")[0] + l2 / 2.0 * squares) / data.y.len() as f64
}

fn fit(data: &Data, classes: usize, options: &FitOptions) -> LinearClassifier {
    LinearClassifier::fit(&data.x, &data.y, classes, options).expect("fits")
}

/// Returns three overlapping groups of rows, with features of all sizes.
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
        serde_json::from_str(include_str!("../learn/reference.json")).expect("the figures");
    let (train, held_out) = iris().split();
    let classifier = fit(&train, 3, &FitOptions::new());
    let figures = &figures["sets"]["iris"];
    let loss = figures["loss"].as_f64().expect("a number");
    let ratio = objective(&classifier, &train, 1.0) / loss;
    assert!((ratio - 1.0).abs() < 1e-4, "{ratio}");
    let accuracy = held_out.accuracy(&classifier);
    assert!((accuracy - figures["accuracy"].as_f64().expect("a number")).abs() < 0.005);
}

/// Returns the slope of the objective along one weight a: (value at a + h − value at a − h)/2h.
fn slope(classifier: &LinearClassifier, data: &Data, l2: f64, index: usize, h: f32) -> f64 {
    let at = |h: f32| {
        let (mut w, mut b) = (classifier.coefficients().to_vec(), classifier.intercepts().to_vec());
        let moved = if index < w.len() {
            w[index] += h;
            f64::from(w[index])
        } else {
            b[index - w.len()] += f64::from(h);
            b[index - w.len()]
        };
        let other = LinearClassifier::new(w, b).expect("finite");
        (objective(&other, data, l2), moved)
    };
    let ((more, right), (less, left)) = (at(h), at(-h));
    (more - less) / (right - left)
}

#[wasm_bindgen_test(unsupported = test)]
fn no_weight_can_be_moved_to_a_lower_loss_whatever_the_penalty() {
    let (train, _) = iris().split();
    // The features are repeated, so that there are more of them than a vector has lanes.
    let repeated = train.x.chunks(4).flat_map(|row| row.repeat(5)).collect();
    let wide = Data { x: repeated, y: train.y.clone(), features: 20 };
    for (data, l2) in [(&train, 0.01), (&train, 1.0), (&train, 100.0), (&wide, 1.0)] {
        let classifier = fit(data, 3, &FitOptions::new().l2(l2));
        for index in 0..3 * (data.features + 1) {
            let slope = slope(&classifier, data, l2, index, 0.01);
            assert!(slope.abs() < 1e-3, "{l2}, {} features: {slope} at {index}", data.features);
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn features_of_all_sizes_and_constant_ones_do_no_harm() {
    let data = groups(600);
    let classifier = fit(&data, 3, &FitOptions::new());
    let least = objective(&classifier, &data, 1.0);
    let without_second = Data {
        x: data.x.chunks(5).flat_map(|x| [x[0], x[1] - 2000.0, x[2], x[4] / 1e4]).collect(),
        y: data.y.clone(),
        features: 4,
    };
    // The rows are shifted and scaled. This changes little, since only the penalty depends on the scale.
    let other = objective(&fit(&without_second, 3, &FitOptions::new()), &without_second, 1.0);
    assert!((least - other).abs() < 0.01 * other, "{least} {other}");
    for (index, w) in classifier.coefficients().iter().enumerate() {
        assert!(index % 5 != 3 || *w == 0.0, "a constant feature has the weight {w}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn classes_that_are_separable_without_a_penalty_end_finite() {
    let data = Data { x: vec![-2.0, -1.0, 1.0, 2.0], y: vec![0, 0, 1, 1], features: 1 };
    let options = FitOptions::new().l2(0.0).tolerance(0.0);
    let classifier = fit(&data, 2, &options);
    assert!(classifier.coefficients().iter().all(|w| w.is_finite()));
    assert_eq!(data.accuracy(&classifier), 1.0);
}

/// Fits, and returns the epochs and the last gradient.
fn descend(data: &Data, classes: usize, options: &FitOptions) -> (usize, f64) {
    let mut training = Training::new(&data.x, &data.y, classes, options).expect("fits");
    let mut last = None;
    while !training.is_done() {
        last = training.advance().or(last);
    }
    let last = last.expect("an epoch");
    (last.epoch, last.gradient.expect("full batches"))
}

#[wasm_bindgen_test(unsupported = test)]
fn descent_ends_at_the_tolerance_or_where_rounding_lets_nothing_fall() {
    let four = Data { x: vec![0.0, 1.0, 4.0, 5.0], y: vec![0, 0, 1, 1], features: 1 };
    let w = fit(&four, 2, &FitOptions::new()).coefficients()[1];
    assert!((w - 0.485_787_6).abs() < 1e-6, "{w}");
    for (tolerance, most, reached) in [(1e-6, 10, 1e-6), (1e-7, 10, 1e-7), (0.0, 200, 1e-7)] {
        let (epochs, gradient) = descend(&four, 2, &FitOptions::new().tolerance(tolerance));
        assert!(epochs <= most && gradient <= reached, "{tolerance}: {epochs} {gradient}");
    }
    for rows in [12, 30, 60, 600] {
        for l2 in [0.1, 1.0, 10.0] {
            let (epochs, gradient) = descend(&groups(rows), 3, &FitOptions::new().l2(l2));
            assert!(epochs < 200 && gradient <= 1e-6, "{rows} {l2}: {epochs} {gradient}");
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_feature_that_varies_too_little_for_f32_coefficients_is_named() {
    let data = Data { x: vec![0.0, 1e-40, 1.0, 2e-40, 1.0, 3e-40], y: vec![0, 1, 1], features: 2 };
    let steps = FitOptions::new().l2(0.0);
    for options in [steps.clone(), steps.clone().batch(2)] {
        let refused = LinearClassifier::fit(&data.x, &data.y, 2, &options);
        assert_eq!(refused.err(), Some(Error::FeatureScale { feature: 1 }));
    }
    let advice = Error::FeatureScale { feature: 1 }.to_string();
    assert!(advice.contains("multiply it") && advice.contains("l2 above 0"), "{advice}");
    fit(&data, 2, &FitOptions::new().l2(1e-9));
    let scaled = Data { x: data.x.iter().map(|x| x * 1e38).collect(), ..data };
    fit(&scaled, 2, &steps);
}

#[wasm_bindgen_test(unsupported = test)]
fn rows_and_features_by_the_thousand_are_summed_as_exactly_as_few() {
    // The 60 rows and a feature are repeated, which changes the optimum in a known way.
    let few = groups(60);
    let times = 200;
    let many = Data { x: few.x.repeat(times), y: few.y.repeat(times), features: 5 };
    let [one, other] = [(&few, 1.0), (&many, times as f64)]
        .map(|(data, l2)| fit(data, 3, &FitOptions::new().l2(l2)).logits(&few.x).expect("rows"));
    let far = one.iter().zip(&other).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
    assert!(far < 0.01, "{far}");
    for features in [40, 100_001] {
        let wide = LinearClassifier::new(vec![0.1; 2 * features], vec![0.0; 2]).expect("finite");
        let sum = f64::from(wide.logits(&vec![1.0; features]).expect("a row")[0]);
        let exact = f64::from(0.1f32) * features as f64;
        assert!((sum / exact - 1.0).abs() < 1e-6, "{features}: {sum}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn mini_batches_come_near_to_the_optimum_and_a_seed_repeats_them() {
    let (train, held_out) = iris().split();
    let best = objective(&fit(&train, 3, &FitOptions::new()), &train, 1.0);
    let options = FitOptions::new().batch(16).epochs(300).seed(3);
    let classifier = fit(&train, 3, &options);
    let loss = objective(&classifier, &train, 1.0);
    assert!(loss > best - 1e-6 && loss < 1.05 * best, "{loss} {best}");
    assert!(held_out.accuracy(&classifier) >= 0.9);
    assert_eq!(fit(&train, 3, &options).coefficients(), classifier.coefficients());
    let other = fit(&train, 3, &options.seed(4));
    assert_ne!(other.coefficients(), classifier.coefficients());
}

#[wasm_bindgen_test(unsupported = test)]
fn a_stream_is_learned_bit_by_bit_and_a_fit_is_not_forgotten_by_one_more_row() {
    let data = groups(3000);
    let mut stream = LinearClassifier::zero(3, 5).expect("small");
    let options = FitOptions::new();
    for (x, y) in data.x.chunks(5 * 30).zip(data.y.chunks(30)) {
        stream.partial_fit(x, y, &options).expect("fits");
    }
    let fitted = fit(&data, 3, &options);
    let (streamed, best) = (data.accuracy(&stream), data.accuracy(&fitted));
    assert!(streamed > best - 0.03, "{streamed} {best}");
    let mut more = fitted.clone();
    more.partial_fit(&data.x[..10], &data.y[..2], &options).expect("fits");
    let [before, after] = [&fitted, &more].map(|classifier| objective(classifier, &data, 1.0));
    assert!(after < 1.05 * before, "{before} {after}");
}

/// Returns normal features, of which the sum of the first two decides the class.
fn normals(rows: usize, features: usize, random: &mut Random) -> Data {
    let x: Vec<f32> = (0..rows * features).map(|_| random.normal(1.0) as f32).collect();
    let y = x.chunks(features).map(|row| i32::from(row[0] + row[1] > 0.0)).collect();
    Data { x, y, features }
}

#[wasm_bindgen_test(unsupported = test)]
fn rows_that_come_one_by_one_teach_as_much_as_batches() {
    let mut random = Random(17);
    for (features, l2) in [(5, 0.0), (50, 1e-4), (200, 0.0), (200, 1.0)] {
        let data = normals(1000, features, &mut random);
        let learn = |rows: usize| {
            let mut stream = LinearClassifier::zero(2, features).expect("small");
            let options = FitOptions::new().l2(l2);
            for (x, y) in data.x.chunks(rows * features).zip(data.y.chunks(rows)) {
                stream.partial_fit(x, y, &options).expect("fits");
            }
            data.accuracy(&stream)
        };
        let (singly, by_batch) = (learn(1), learn(32));
        assert!(singly > 0.9 && singly > by_batch - 0.03, "{features}: {singly} {by_batch}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn first_rows_that_nearly_agree_do_not_keep_later_ones_from_being_learned() {
    let options = FitOptions::new().l2(0.0);
    let mut stream = LinearClassifier::zero(2, 1).expect("small");
    stream.partial_fit(&[0.5], &[1], &options).expect("fits");
    stream.partial_fit(&[0.501], &[0], &options).expect("fits");
    for i in 0..300 {
        let x = f64::from(i) * 0.618034 % 1.0;
        stream.partial_fit(&[x], &[i32::from(x > 0.5)], &options).expect("fits");
    }
    assert_eq!(stream.predict(&[0.3, 0.7]).expect("rows"), [0, 1]);
}

#[wasm_bindgen_test(unsupported = test)]
fn what_was_saved_continues_as_what_was_fitted() {
    let data = normals(500, 20, &mut Random(18));
    let options = FitOptions::new();
    let labels = [ClassLabel::Boolean(false), ClassLabel::Boolean(true)];
    let fitted = fit(&data, 2, &options);
    let bytes = fitted.to_bytes(&labels).expect("a label for each");
    let (read, _) = LinearClassifier::from_bytes(&bytes).expect("all of it");
    assert_eq!(read.to_bytes(&labels), Ok(bytes));
    let [before, mut more, mut read_more] = [fitted.clone(), fitted, read];
    for (x, y) in data.x.chunks(20).zip(data.y.chunks(1)).take(32) {
        more.partial_fit(x, y, &options).expect("fits");
        read_more.partial_fit(x, y, &options).expect("fits");
    }
    assert_eq!(read_more.coefficients(), more.coefficients());
    let (before, after) = (data.accuracy(&before), data.accuracy(&more));
    assert!(after > before - 0.02, "{before} {after}");
}

#[wasm_bindgen_test(unsupported = test)]
fn features_far_from_0_are_told_apart() {
    let x: Vec<f64> = (0..60).map(|i| 1_764_150_000.0 + 2.0 * f64::from(i)).collect();
    let y: Vec<i32> = (0..60).map(|i| i32::from(i >= 30)).collect();
    let options = FitOptions::new().l2(0.0);
    let fitted = LinearClassifier::fit(&x, &y, 2, &options).expect("fits");
    let mut streamed = LinearClassifier::zero(2, 1).expect("small");
    for _ in 0..100 {
        streamed.partial_fit(&x, &y, &options).expect("fits");
    }
    let labels = [ClassLabel::Boolean(false), ClassLabel::Boolean(true)];
    let bytes = fitted.to_bytes(&labels).expect("a label for each");
    let (read, names) = LinearClassifier::from_bytes(&bytes).expect("all of it");
    assert_eq!(names, labels);
    for classifier in [&fitted, &streamed, &read] {
        let predicted = classifier.predict(&x).expect("rows");
        let wrong = predicted.iter().zip(&y).filter(|(a, b)| **a as i32 != **b).count();
        assert!(wrong <= if std::ptr::eq(classifier, &streamed) { 2 } else { 0 }, "{wrong}");
    }
}

/// Returns the rows with each repeated by its weight, an integer.
fn repeated(data: &Data, times: impl Fn(usize) -> usize) -> Data {
    let rows: Vec<usize> = (0..data.y.len()).flat_map(|row| vec![row; times(row)]).collect();
    let x = rows.iter().flat_map(|row| data.row(*row).to_vec()).collect();
    Data { x, y: rows.iter().map(|row| data.y[*row]).collect(), features: data.features }
}

/// Asserts that two classifiers have nearly the same logits for rows.
fn assert_like(a: &LinearClassifier, b: &LinearClassifier, data: &Data, bound: f32) {
    let [a, b] = [a, b].map(|classifier| classifier.logits(&data.x).expect("rows"));
    let far = a.iter().zip(&b).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
    assert!(far < bound, "{far}");
}

#[wasm_bindgen_test(unsupported = test)]
fn a_weight_counts_as_rows_given_so_often_and_0_as_none() {
    let data = groups(300);
    let times = |row: usize| row * 7 % 4;
    let weights: Vec<f64> = (0..300).map(|row| times(row) as f64).collect();
    let with = |options: &FitOptions| options.clone().sample_weight(weights.clone());
    let plain = FitOptions::new();
    let expected = fit(&repeated(&data, times), 3, &plain);
    assert_like(&fit(&data, 3, &with(&plain)), &expected, &data, 5e-3);
    let ones = plain.clone().sample_weight(vec![1.0; 300]);
    assert_eq!(fit(&data, 3, &ones).coefficients(), fit(&data, 3, &plain).coefficients());
    // The penalty is per unit of the sum of the weights, in mini-batches too.
    for batch in [7, 32] {
        let batches = FitOptions::new().batch(batch).epochs(300);
        let loss = objective(&fit(&data, 3, &with(&batches)), &repeated(&data, times), 1.0);
        let best = objective(&expected, &repeated(&data, times), 1.0);
        assert!(loss < 1.05 * best, "{loss} {best}");
    }
    let mut streamed = LinearClassifier::zero(3, 5).expect("small");
    for _ in 0..200 {
        streamed.partial_fit(&data.x, &data.y, &with(&plain)).expect("fits");
    }
    let unlike = repeated(&data, |row| usize::from(times(row) > 0));
    let difference = unlike.accuracy(&streamed) - unlike.accuracy(&expected);
    assert!(difference.abs() < 0.03, "{difference}");
}

#[wasm_bindgen_test(unsupported = test)]
fn class_weights_multiply_those_of_rows_and_balanced_ones_are_n_over_k_times_the_count() {
    // Classes 0, 1 and 2 occur 90, 30 and 10 times.
    let data = repeated(&groups(270), |row| usize::from(row / 3 < [90, 30, 10][row % 3]));
    let n = data.y.len() as f64;
    let with = |class_weight| FitOptions::new().class_weight(class_weight);
    let balanced = fit(&data, 3, &with(ClassWeight::Balanced));
    let each = [90.0, 30.0, 10.0].map(|count| n / (3.0 * count)).to_vec();
    let per_row = data.y.iter().map(|label| each[*label as usize]).collect();
    let rows = FitOptions::new().sample_weight(per_row);
    for options in [with(ClassWeight::Each(each)), rows] {
        assert_like(&fit(&data, 3, &options), &balanced, &data, 1e-4);
    }
    // A class that doesn't occur isn't counted.
    let four = [90.0, 30.0, 10.0, f64::INFINITY].map(|count| n / (3.0 * count)).to_vec();
    let expected = fit(&data, 4, &with(ClassWeight::Each(four)));
    assert_like(&fit(&data, 4, &with(ClassWeight::Balanced)), &expected, &data, 1e-4);
    // A row of weight 2 counts as two rows for `Balanced`, too.
    let twice = |row: usize| 1 + usize::from(row.is_multiple_of(5));
    let weights = (0..data.y.len()).map(|row| twice(row) as f64).collect();
    let options = with(ClassWeight::Balanced).sample_weight(weights);
    let expected = fit(&repeated(&data, twice), 3, &with(ClassWeight::Balanced));
    assert_like(&fit(&data, 3, &options), &expected, &data, 5e-3);
    let both = with(ClassWeight::Each(vec![4.0; 3])).sample_weight(vec![0.5; data.y.len()]);
    let doubled = fit(&repeated(&data, |_| 2), 3, &FitOptions::new());
    assert_like(&fit(&data, 3, &both), &doubled, &data, 5e-3);
}

#[wasm_bindgen_test(unsupported = test)]
fn weights_that_do_not_fit_are_named() {
    let (x, y) = ([0.0, 1.0, 2.0, 3.0], [0, 0, 1, 1]);
    let refused = |options| LinearClassifier::fit(&x, &y, 2, &options).expect_err("doesn't fit");
    let of_rows = |weights: &[f64]| refused(FitOptions::new().sample_weight(weights.to_vec()));
    assert_eq!(of_rows(&[1.0; 3]), Error::WeightCount { given: 3, wanted: 4 });
    for value in [-1.0, f64::INFINITY] {
        let weights = [1.0, 1.0, value, 1.0];
        assert_eq!(of_rows(&weights), Error::Weight { index: 2, value });
    }
    assert!(matches!(of_rows(&[f64::NAN; 4]), Error::Weight { index: 0, .. }));
    assert_eq!(of_rows(&[1.0, 1.0, 0.0, 0.0]), Error::Classes(1));
    assert_eq!(of_rows(&[0.0; 4]), Error::Classes(0));
    let each = |weights: &[f64]| {
        refused(FitOptions::new().class_weight(ClassWeight::Each(weights.to_vec())))
    };
    assert_eq!(each(&[1.0; 3]), Error::WeightCount { given: 3, wanted: 2 });
    assert_eq!(each(&[1.0, -0.5]), Error::Weight { index: 1, value: -0.5 });
    let none = FitOptions::new().sample_weight(vec![0.0; 4]);
    let mut classifier = LinearClassifier::zero(2, 1).expect("small");
    assert_eq!(classifier.partial_fit(&x, &y, &none), Err(Error::NoExamples));
}

#[wasm_bindgen_test(unsupported = test)]
fn bytes_of_version_1_are_read() {
    let mut bytes = b"SMLC".to_vec();
    for number in [1u32, 2, 1] {
        bytes.extend(number.to_le_bytes());
    }
    for weight in [0.5f32, -1.5, 2.0, 3.0] {
        bytes.extend(weight.to_le_bytes());
    }
    bytes.extend([1, 1, 0, 0, 0, b'a', 0]);
    bytes.extend(7f64.to_le_bytes());
    let (classifier, labels) = LinearClassifier::from_bytes(&bytes).expect("all of it");
    assert_eq!(labels, [ClassLabel::Text("a".into()), ClassLabel::Number(7.0)]);
    assert_eq!(classifier.intercepts(), [0.5, -1.5]);
    assert_eq!(classifier.coefficients(), [2.0, 3.0]);
}

#[wasm_bindgen_test(unsupported = test)]
fn what_does_not_fit_is_named_and_changes_nothing() {
    let options = FitOptions::new();
    let refused = |x: &[f32], y: &[i32], options: &FitOptions| {
        LinearClassifier::fit(x, y, 2, options).expect_err("doesn't fit")
    };
    let (x, y) = ([0.0, 1.0, 2.0, 3.0], [0, 1]);
    assert_eq!(refused(&[], &[], &options), Error::NoExamples);
    assert_eq!(refused(&[], &y, &options), Error::NoExamples);
    assert_eq!(refused(&x[..3], &y, &options), Error::Ragged { length: 3, rows: 2 });
    assert_eq!(refused(&x, &[1, 1], &options), Error::Classes(1));
    assert_eq!(refused(&x, &[0, 2], &options), Error::Target { class: 2, classes: 2 });
    let infinite = [0.0, 1.0, 2.0, f32::INFINITY];
    let feature = Error::Feature { row: 1, column: 1, value: f64::INFINITY };
    assert_eq!(refused(&infinite, &y, &options), feature);
    let setting = |name, value| Error::Option { name, value };
    let l2 = options.clone().l2(-1.0);
    assert_eq!(refused(&x, &y, &l2), setting("l2", -1.0));
    let batch = options.clone().batch(0);
    assert_eq!(refused(&x, &y, &batch), setting("batch", 0.0));
    let long = options.clone().learning_rate(1e300).batch(1);
    assert!(matches!(refused(&x, &y, &long), Error::Diverged { .. }));

    let mut classifier = LinearClassifier::fit(&x, &y, 2, &options).expect("fits");
    let before = classifier.coefficients().to_vec();
    let width = Error::Width { length: 3, features: 2 };
    assert_eq!(classifier.logits(&x[..3]), Err(width.clone()));
    assert_eq!(classifier.partial_fit(&x[..3], &[0], &options), Err(width));
    assert_eq!(classifier.partial_fit(&infinite, &y, &options), Err(feature.clone()));
    assert_eq!(classifier.logits(&infinite), Err(feature));
    let steps = FitOptions::new().learning_rate(1e300);
    assert!(matches!(classifier.partial_fit(&x, &y, &steps), Err(Error::Diverged { .. })));
    assert_eq!(classifier.coefficients(), before);
    assert_eq!(LinearClassifier::new(vec![1.0], vec![0.0]).err(), Some(Error::Classes(1)));
}

#[wasm_bindgen_test(unsupported = test)]
fn a_file_that_is_cut_anywhere_or_is_none_is_refused() {
    let labels = [ClassLabel::Text("ä".into()), ClassLabel::Number(2.5)];
    let classifier = LinearClassifier::new(vec![0.1, -2e-40], vec![1.0, 3e38]).expect("finite");
    let bytes = classifier.to_bytes(&labels).expect("a label for each");
    let (same, names) = LinearClassifier::from_bytes(&bytes).expect("all of it");
    assert_eq!(
        (same.coefficients(), same.intercepts(), &*names),
        (classifier.coefficients(), classifier.intercepts(), &labels[..])
    );
    for end in 0..bytes.len() {
        assert!(LinearClassifier::from_bytes(&bytes[..end]).is_err(), "cut to {end}");
    }
    let changed = |index: usize, to: u8| {
        let mut bytes = bytes.clone();
        bytes[index] = to;
        LinearClassifier::from_bytes(&bytes).expect_err("changed")
    };
    assert_eq!(changed(0, b'X'), Error::ModelFormat);
    assert_eq!(changed(4, 4), Error::ModelVersion(4));
    let text = "the linear classifier has version 4, which this release doesn't know";
    assert_eq!(changed(4, 4).to_string(), text);
    assert!(matches!(changed(15, 0xff), Error::ModelLength { .. }));
    let longer = [&bytes[..], &[0]].concat();
    let length = Error::ModelLength { given: bytes.len() + 1, wanted: bytes.len() };
    assert!(length.to_string().ends_with(&format!("{} are expected", bytes.len())), "{length}");
    assert_eq!(LinearClassifier::from_bytes(&longer).err(), Some(length));

    let fitted = LinearClassifier::fit(&[0.0, 1.0, 4.0, 5.0], &[0, 0, 1, 1], 2, &FitOptions::new());
    let bytes = fitted.expect("fits").to_bytes(&labels).expect("a label for each");
    for end in 0..bytes.len() {
        assert!(LinearClassifier::from_bytes(&bytes[..end]).is_err(), "cut to {end}");
    }
    // The moments, at the end: rows, count, mean, squares.
    for (number, wrong) in [(4, 0.0), (4, f64::NAN), (3, 0.0), (2, f64::INFINITY), (1, -1.0)] {
        let mut changed = bytes.clone();
        let at = changed.len() - 8 * number;
        changed[at..at + 8].copy_from_slice(&wrong.to_le_bytes());
        let error = LinearClassifier::from_bytes(&changed).err();
        assert_eq!(error, Some(Error::ModelFormat), "{number}: {wrong}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn pieces_of_work_give_what_one_call_does_and_can_be_looked_at() {
    let data = groups(600);
    let options = FitOptions::new().epochs(5);
    let mut training = Training::new(&data.x, &data.y, 3, &options).expect("fits");
    let mut losses = vec![];
    while !training.is_done() {
        if let Some(progress) = training.advance() {
            losses.push(progress.loss);
            assert_eq!(progress.epoch, losses.len());
            let now = training.classifier().expect("finite");
            assert!((objective(&now, &data, 1.0) / progress.loss - 1.0).abs() < 1e-4);
        }
    }
    assert_eq!(losses.len(), 5);
    assert!(losses.is_sorted_by(|a, b| a > b), "{losses:?}");
    let once = fit(&data, 3, &options);
    assert_eq!(training.classifier().expect("finite").coefficients(), once.coefficients());
}
