//! Classification against its definition, with conformal sets and thresholds of familiarity.

use crate::common::Random;
use softmax_wasm::{
    Abstained, Activation, Classification, ClassifyOptions, ConformalOptions, Error,
    FamiliarityScore, Layout, Options, classify_along, fit_conformal, softmax, softmax_along,
};
use wasm_bindgen_test::wasm_bindgen_test;

const INF: f64 = f64::INFINITY;

/// Returns the classes by a stable sort of the probabilities.
fn classes_by_sorting(p: &[f64], is_listed: impl Fn(usize) -> bool, k: usize) -> Vec<(u32, f64)> {
    let mut classes: Vec<(u32, f64)> = (0..).zip(p.iter().copied()).collect();
    classes.retain(|(i, _)| is_listed(*i as usize));
    classes.sort_by(|a, b| b.1.total_cmp(&a.1));
    classes.truncate(k);
    classes
}

/// Returns the classes of a row with their probabilities, or the reason why there are none.
fn pairs<T: Copy>(of: &Classification<T>) -> Result<Vec<(u32, T)>, Abstained> {
    assert_eq!(of.classes.is_empty(), of.abstained.is_some());
    let pairs = of.classes.iter().map(|class| (class.index, class.probability)).collect();
    of.abstained.map_or(Ok(pairs), Err)
}

fn classify(x: &[f64], options: &ClassifyOptions) -> Result<Vec<(u32, f64)>, Abstained> {
    pairs(&classify_along(x, &Layout::row(x.len()), options).expect("fits")[0])
}

#[wasm_bindgen_test(unsupported = test)]
fn classes_are_those_of_a_stable_sort_of_the_softmax() {
    let mut random = Random(31);
    for n in [1, 2, 5, 30, 400] {
        // Few different logits, so that there are ties.
        let x: Vec<f64> = random.row::<f64>(n, 2.0).iter().map(|x| x.round()).collect();
        let mask: Vec<u8> = (0..n).map(|i| u8::from(i % 3 != 1)).collect();
        let allow: Vec<u8> = (0..n).map(|i| u8::from(i % 4 != 2)).collect();
        for top_k in [1, 2, 5, 1000] {
            let options = ClassifyOptions::new().top_k(top_k);
            let p = softmax(&x);
            assert_eq!(classify(&x, &options), Ok(classes_by_sorting(&p, |_| true, top_k)));
            let options = options.temperature(0.7).mask(&mask).allow(&allow);
            let mut p = x.clone();
            let at = Options::new().temperature(0.7).mask(&mask);
            softmax_along(&mut p, &Layout::row(n), &at).expect("fits");
            let is_listed = |i: usize| mask[i] != 0 && allow[i] != 0;
            assert_eq!(classify(&x, &options), Ok(classes_by_sorting(&p, is_listed, top_k)));
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn rows_along_any_axis_and_activations_are_classified_one_by_one() {
    let x = [1.0f32, 0.0, 3.0, 4.0, 2.0, -1.0];
    let columns = Layout::new(&[3, 2], 0).expect("a small shape");
    let one = ClassifyOptions::new().top_k(1);
    let lists = classify_along(&x, &columns, &one).expect("fits");
    let p = [softmax(&[1.0f32, 3.0, 2.0])[1], softmax(&[0.0f32, 4.0, -1.0])[1]];
    assert_eq!(lists.iter().map(pairs).collect::<Vec<_>>(), p.map(|p| Ok(vec![(1, p)])));

    let sigmoid = one.activation(Activation::Sigmoid);
    let expected = 1.0 / (1.0 + (-1f64).exp());
    let halved = sigmoid.temperature(2.0);
    assert_eq!(classify(&[-INF, 2.0], &halved), Ok(vec![(1, expected)]));
    for (temperature, expected) in
        [(0.0, [(1, 1.0), (2, 0.5), (0, 0.0)]), (INF, [(1, 0.5), (2, 0.5), (0, 0.0)])]
    {
        let three = sigmoid.top_k(3).temperature(temperature);
        assert_eq!(classify(&[-INF, 2.0, 0.0], &three), Ok(expected.to_vec()));
    }
    let none = one.activation(Activation::None);
    assert_eq!(classify(&[-3.0, -2.0, -7.0], &none), Ok(vec![(1, -2.0)]));
    assert_eq!(classify(&[-3.0, INF], &none), Ok(vec![(1, INF)]));
}

#[wasm_bindgen_test(unsupported = test)]
fn logits_that_differ_keep_their_order_where_their_probabilities_are_equal() {
    let far = [0.0, -900.0, -800.0, f64::NEG_INFINITY, -850.0];
    let near = [1e-20, 3e-20, 2e-20, 0.0, 3e-20];
    for (x, order) in [(far, [0, 2, 4, 1, 3]), (near, [1, 4, 2, 0, 3])] {
        for top_k in 1..=5 {
            let options = ClassifyOptions::new().top_k(top_k);
            let indices = |options: &ClassifyOptions| -> Vec<u32> {
                let classes = classify(&x, options).expect("classes");
                classes.iter().map(|(index, _)| *index).collect()
            };
            assert_eq!(indices(&options), order[..top_k]);
            let left: Vec<u32> =
                order.into_iter().filter(|index| *index != 0).take(top_k).collect();
            let flags = [0, 1, 1, 1, 1];
            assert_eq!(indices(&options.mask(&flags)), left);
            assert_eq!(indices(&options.allow(&flags)), left);
        }
        // The logits again in f32, as a column beside another column.
        let both: Vec<f32> = x.iter().flat_map(|x| [*x as f32, 0.0]).collect();
        let layout = Layout::new(&[5, 2], 0).expect("fits");
        let lists = classify_along(&both, &layout, &ClassifyOptions::new()).expect("lists");
        let first = pairs(&lists[0]).expect("classes");
        assert_eq!(first.iter().map(|(index, _)| *index).collect::<Vec<_>>(), order);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn where_nothing_passes_the_reason_is_returned() {
    let x = [0.0, 3f64.ln()];
    let of = |options: &ClassifyOptions| classify(&x, options);
    let options = ClassifyOptions::new();
    let p = of(&options).expect("two classes");
    let margin = p[0].1 - p[1].1;
    let at = |threshold, min_margin| options.threshold(threshold).min_margin(min_margin);
    assert_eq!(of(&at(p[1].1, margin)), Ok(p.clone()));
    assert_eq!(of(&at(p[0].1, margin)), Ok(p[..1].to_vec()));
    assert_eq!(of(&at(p[0].1.next_up(), 0.0)), Err(Abstained::Threshold));
    assert_eq!(of(&at(0.0, margin.next_up())), Err(Abstained::Margin));
    let one = at(0.0, margin.next_up()).top_k(1);
    assert_eq!(of(&one), Err(Abstained::Margin), "the second counts all the same");
    assert_eq!(of(&at(0.0, 0.7).allow(&[0, 1])), Ok(p[..1].to_vec()));
    assert_eq!(of(&options.allow(&[0, 0])), Err(Abstained::Masked));
    assert_eq!(of(&options.mask(&[0, 0])), Err(Abstained::Masked));
    assert_eq!(classify(&[-INF, -INF], &options), Err(Abstained::Masked));
    assert_eq!(classify(&[-INF, 1.0], &options), Ok(vec![(1, 1.0), (0, 0.0)]));
}

#[wasm_bindgen_test(unsupported = test)]
fn what_cannot_be_classified_is_named_with_its_index() {
    let columns = Layout::new(&[2, 3], 0).expect("a small shape");
    let x = [0.0, f64::NAN, 1.0, INF, 2.0, 3.0];
    let options = ClassifyOptions::new();
    let infinite = Error::Entry { index: 3, value: INF };
    assert_eq!(classify_along(&x, &columns, &options), Err(infinite));
    let error = classify_along(&x, &columns, &options.mask(&[1, 0])).expect_err("NaN");
    assert!(matches!(error, Error::Entry { index: 1, .. }), "{error}");
    let sigmoid = options.activation(Activation::Sigmoid);
    assert!(classify_along(&[INF, 0.0], &Layout::row(2), &sigmoid).is_ok());

    let two = Layout::row(2);
    assert_eq!(classify_along::<f64>(&[], &Layout::row(0), &options), Err(Error::Empty));
    let error = |options: &ClassifyOptions| classify_along(&[1.0, 2.0], &two, options).err();
    let wrong = Error::ClassCount { given: 1, wanted: 2 };
    assert_eq!(error(&options.class_thresholds(&[0.5])), Some(wrong));
    let reject = |threshold| options.reject(FamiliarityScore::Energy, threshold);
    for (name, options) in [
        ("threshold", options.threshold(f64::NAN)),
        ("min_margin", options.min_margin(f64::NAN)),
        ("class_thresholds", options.class_thresholds(&[0.5, f64::NAN])),
        ("reject", reject(f64::NAN)),
    ] {
        assert!(matches!(error(&options), Some(Error::Option { name: n, .. }) if n == name));
    }
    assert_eq!(error(&reject(0.0).reject_temperature(-1.0)), Some(Error::Temperature(-1.0)));
    let none = classify_along(&[1.0, 2.0], &two, &options.top_k(0));
    assert_eq!(none, Err(Error::K { k: 0, row: 2 }));
    let short = classify_along(&[1.0, 2.0], &two, &options.allow(&[1]));
    assert_eq!(short, Err(Error::Mask { length: 1, logits: 2, row: 2 }));
}

#[wasm_bindgen_test(unsupported = test)]
fn a_class_with_a_threshold_of_its_own_is_listed_where_it_reaches_it() {
    let x = [0.5, 0.25, 0.125, 0.125];
    let options = ClassifyOptions::new().activation(Activation::None).threshold(0.9);
    let own = options.class_thresholds(&[0.6, 0.25, 0.2, 0.1]);
    assert_eq!(classify(&x, &own), Ok(vec![(1, 0.25), (3, 0.125)]));
    assert_eq!(classify(&x, &own.top_k(1)), Ok(vec![(1, 0.25)]));
    assert_eq!(classify(&x, &own.min_margin(0.3)), Err(Abstained::Margin), "of all classes");
    assert_eq!(classify(&x, &own.allow(&[1, 0, 1, 0])), Err(Abstained::Threshold));
    assert_eq!(classify(&x, &options.class_thresholds(&[0.6; 4])), Err(Abstained::Threshold));
}

#[wasm_bindgen_test(unsupported = test)]
fn familiarity_has_a_temperature_of_its_own() {
    let options = ClassifyOptions::new().temperature(0.5).reject(FamiliarityScore::Energy, 1.0);
    let at = |temperature| options.reject_temperature(temperature);
    // The energy of two logits of 0 is T·ln 2.
    assert_eq!(classify(&[0.0, 0.0], &at(1.4)), Err(Abstained::Unfamiliar));
    assert_eq!(classify(&[0.0, 0.0], &at(1.5)), Ok(vec![(0, 0.5), (1, 0.5)]));
}

#[wasm_bindgen_test(unsupported = test)]
fn classify_lists_sets_and_rejects() {
    let p = [0.9, 0.1, 0.8, 0.2, 0.7, 0.3];
    let options = ConformalOptions::new().alpha(0.25);
    let fit =
        fit_conformal(&p, &[0, 0, 0], &Layout::new(&[3, 2], 1).expect("a small shape"), &options)
            .expect("fits");
    let choose = |x: &[f64], options: &ClassifyOptions| {
        let row = softmax_wasm::classify(x, options).expect("fits");
        (row.classes.iter().map(|class| class.index).collect::<Vec<_>>(), row.abstained)
    };
    let sets = ClassifyOptions::new().conformal(&fit);
    assert_eq!(choose(&[2.0, 0.0], &sets), (vec![0], None));
    assert_eq!(choose(&[0.1, 0.0], &sets), (vec![], Some(Abstained::Threshold)));
    // A denied class leaves nothing of a set that holds it alone; an empty set has missed the threshold.
    let denied = ClassifyOptions::new().conformal(&fit).allow(&[0, 1]);
    assert_eq!(choose(&[2.0, 0.0], &denied), (vec![], Some(Abstained::Masked)));
    assert_eq!(choose(&[0.1, 0.0], &denied), (vec![], Some(Abstained::Threshold)));
    let unfamiliar = denied.reject(FamiliarityScore::MaxLogit, 9.0);
    assert_eq!(choose(&[2.0, 0.0], &unfamiliar), (vec![], Some(Abstained::Masked)));
    let few = fit_conformal(&p[..2], &[0], &Layout::row(2), &options).expect("fits");
    let all = ClassifyOptions::new().conformal(&few);
    assert_eq!(choose(&[2.0, 0.0], &all), (vec![], Some(Abstained::AllClasses)));
    assert_eq!(choose(&[2.0, 0.0], &all.allow(&[0, 0])), (vec![], Some(Abstained::Masked)));
    let reject = ClassifyOptions::new().reject(FamiliarityScore::MaxLogit, 2.0);
    assert_eq!(choose(&[2.0, 0.0], &reject), (vec![0, 1], None));
    assert_eq!(choose(&[1.9, 0.0], &reject), (vec![], Some(Abstained::Unfamiliar)));
    assert_eq!(choose(&[1.9, 7.0], &reject.mask(&[1, 0])), (vec![], Some(Abstained::Unfamiliar)));
}
