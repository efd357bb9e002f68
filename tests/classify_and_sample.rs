//! Classification and sampling against their definitions.

mod common;

use common::Random;
use softmax_wasm::{
    Abstained, Activation, Classification, ClassifyOptions, Error, Layout, Options, SampleOptions,
    Xoshiro256, classify_along, sample, sample_along, softmax, softmax_along,
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

/// Returns one drawn index per row.
fn draw(x: &[f64], layout: &Layout, options: &SampleOptions) -> Result<Vec<u32>, Error> {
    let draws = sample_along(x, layout, options, 1, &mut || 0.5)?;
    Ok(draws.iter().map(|draw| draw.index).collect())
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
fn what_cannot_be_classified_or_drawn_is_named_with_its_index() {
    let columns = Layout::new(&[2, 3], 0).expect("a small shape");
    let x = [0.0, f64::NAN, 1.0, INF, 2.0, 3.0];
    let (options, draws) = (ClassifyOptions::new(), SampleOptions::new());
    let infinite = Error::Entry { index: 3, value: INF };
    assert_eq!(classify_along(&x, &columns, &options), Err(infinite.clone()));
    assert_eq!(draw(&x, &columns, &draws), Err(infinite));
    for error in [
        classify_along(&x, &columns, &options.mask(&[1, 0])).expect_err("NaN"),
        draw(&x, &columns, &draws.mask(&[1, 0])).expect_err("NaN"),
    ] {
        assert!(matches!(error, Error::Entry { index: 1, .. }), "{error}");
    }
    assert_eq!(draw(&x, &columns, &draws.mask(&[1, 0, 1, 0, 1, 1])), Ok(vec![0, 1, 1]));
    let sigmoid = options.activation(Activation::Sigmoid);
    assert!(classify_along(&[INF, 0.0], &Layout::row(2), &sigmoid).is_ok());

    let two = Layout::row(2);
    assert_eq!(draw(&[-INF, -INF], &two, &draws), Err(Error::AllMasked { row: 0 }));
    assert_eq!(draw(&[1.0, 2.0], &two, &draws.top_k(0)), Err(Error::K { k: 0, row: 2 }));
    assert_eq!(draw(&[1.0, 2.0], &two, &draws.top_p(1.5)), Err(Error::Fraction(1.5)));
    assert_eq!(draw(&[], &Layout::row(0), &draws), Err(Error::Empty));
    assert_eq!(classify_along::<f64>(&[], &Layout::row(0), &options), Err(Error::Empty));
    let none = classify_along(&[1.0, 2.0], &two, &options.top_k(0));
    assert_eq!(none, Err(Error::K { k: 0, row: 2 }));
    let short = classify_along(&[1.0, 2.0], &two, &options.allow(&[1]));
    assert_eq!(short, Err(Error::Mask { length: 1, logits: 2, row: 2 }));
    for number in [1.0, -0.1, f64::NAN] {
        let refused = sample_along(&[1.0, 2.0], &two, &draws, 1, &mut || number);
        let text = format!("random number {number} isn't");
        assert!(refused.expect_err("no number below 1").to_string().starts_with(&text));
    }
    let no_rows = Layout::new(&[0, 2], 1).expect("no rows");
    assert_eq!(sample_along::<f64>(&[], &no_rows, &draws, 3, &mut || 0.5), Ok(vec![]));
    assert_eq!(sample_along(&[1.0, 2.0], &two, &draws, 0, &mut || 0.5), Ok(vec![]));
    let many = sample_along(&[1.0; 4], &Layout::row(4), &draws, usize::MAX, &mut || 0.5);
    assert!(matches!(many, Err(Error::Memory { .. })));
}

#[wasm_bindgen_test(unsupported = test)]
fn the_generator_is_xoshiro256_plus_plus_seeded_by_splitmix64() {
    // The numbers come from an implementation that reproduces the published outputs of both generators.
    for (seed, expected) in [
        (0, [5987356902031041503, 7051070477665621255, 6633766593972829180]),
        (7, [1021219803524665661, 3174977118032272916, 13236943193235544178]),
        (u64::MAX, [6254647548650071986, 16610832622747802512, 16422857234328439435]),
    ] {
        let mut random = Xoshiro256::new(seed);
        assert_eq!(expected.map(|_: u64| random.next_u64()), expected);
    }
    // `random` of JavaScript returns the same numbers (tests/js/sample.test.mjs).
    let mut random = Xoshiro256::new(-7i64 as u64);
    let uniforms = [(); 3].map(|()| random.uniform());
    assert_eq!(uniforms, [0.059429578800335725, 0.5720950834670359, 0.732809604973321]);
    let mut random = Xoshiro256::new(42);
    assert_eq!((0..1000).map(|_| random.next_u64()).last(), Some(0xa3ed_059c_1cc3_8790));
}

/// Returns the distribution after all steps, by a sort. The temperature has been applied to `p` before.
fn truncated(p: &[f64], draws: &SampleOptions) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|&a, &b| p[b].total_cmp(&p[a]));
    order.truncate(draws.top_k);
    let sum: f64 = order.iter().map(|&i| p[i]).sum();
    let mut before = 0.0;
    order.retain(|&i| {
        let stays = before < draws.top_p * sum || draws.top_p == 1.0;
        before += p[i];
        stays || before == p[i]
    });
    let most = p[order[0]];
    let kept = |i| order.contains(&i) && p[i] >= draws.min_p * most;
    (0..p.len()).map(|i| if kept(i) { p[i] } else { 0.0 }).collect()
}

#[wasm_bindgen_test(unsupported = test)]
fn draws_invert_the_cumulative_distribution_of_what_stays() {
    let mut random = Random(32);
    for n in [1, 2, 7, 90, 700] {
        let x: Vec<f64> = random.row(n, 2.0);
        for (top_k, top_p, min_p) in [
            (usize::MAX, 1.0, 0.0),
            (3, 1.0, 0.0),
            (usize::MAX, 0.9, 0.0),
            (usize::MAX, 0.999, 0.0),
            (usize::MAX, 1.0, 0.3),
            (80, 0.7, 0.05),
            (usize::MAX, 0.0, 0.0),
            (4, 0.5, 1.0),
        ] {
            let options = Options::new().temperature(1.3);
            let draws =
                SampleOptions::new().temperature(1.3).top_k(top_k).top_p(top_p).min_p(min_p);
            let mut p = x.clone();
            softmax_along(&mut p, &Layout::row(n), &options).expect("fits");
            let weights = truncated(&p, &draws);
            let sum: f64 = weights.iter().sum();
            let mut uniforms = vec![];
            let drawn = sample_along(&x, &Layout::row(n), &draws, 50, &mut || {
                uniforms.push(random.uniform());
                uniforms[uniforms.len() - 1]
            });
            for (drawn, u) in drawn.expect("fits").iter().zip(&uniforms) {
                let index = drawn.index as usize;
                let before: f64 = weights[..index].iter().sum();
                assert!(weights[index] > 0.0, "{index} of {n} at {draws:?}");
                let edge = 1e-12 * sum;
                assert!(before - edge <= u * sum && u * sum <= before + weights[index] + edge);
            }
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_draw_has_the_log_probability_of_what_was_drawn_from() {
    let mut random = Xoshiro256::new(9);
    for n in [1, 2, 7, 90] {
        let x: Vec<f64> = Random(33).row(n, 2.0);
        for (top_k, top_p, min_p) in
            [(usize::MAX, 1.0, 0.0), (3, 1.0, 0.0), (usize::MAX, 0.9, 0.0), (80, 0.7, 0.05)]
        {
            let options =
                SampleOptions::new().temperature(1.3).top_k(top_k).top_p(top_p).min_p(min_p);
            let mut p = x.clone();
            let along = Options::new().temperature(1.3);
            softmax_along(&mut p, &Layout::row(n), &along).expect("fits");
            let weights = truncated(&p, &options);
            let sum: f64 = weights.iter().sum();
            for _ in 0..20 {
                let mut same = random.clone();
                let drawn = sample(&x, &options, &mut random).expect("logits");
                let uniform = &mut || same.uniform();
                let along = sample_along(&x, &Layout::row(n), &options, 1, uniform);
                assert_eq!(along, Ok(vec![drawn]));
                let expected = (weights[drawn.index as usize] / sum).ln();
                assert!((drawn.logprob - expected).abs() < 1e-14 * expected.abs().max(1.0));
            }
        }
    }
    // 1 + e^−40 rounds to 1 in f64, but its logarithm keeps e^−40.
    let certain = sample(&[40.0, 0.0], &SampleOptions::new(), &mut random).expect("logits");
    assert_eq!((certain.index, certain.logprob), (0, -4.248354255291589e-18));
    let cold = SampleOptions::new().temperature(0.0);
    let largest = sample(&[1.0, 2.0], &cold, &mut random).expect("logits");
    assert_eq!((largest.index, largest.logprob), (1, 0.0));
    assert!(sample(&[f64::NAN], &cold, &mut random).is_err());
}

#[wasm_bindgen_test(unsupported = test)]
fn seeded_draws_are_distributed_as_the_softmax() {
    let x: Vec<f64> = (0..10).map(|i| f64::from(i) * 0.3).collect();
    let p = softmax(&x);
    let (options, mut random) = (SampleOptions::new(), Xoshiro256::new(2026));
    let drawn = sample_along(&x, &Layout::row(10), &options, 100_000, &mut random);
    let mut counts = [0f64; 10];
    drawn.expect("fits").iter().for_each(|draw| counts[draw.index as usize] += 1.0);
    let terms = counts.iter().zip(&p).map(|(n, p)| (n - p * 1e5) * (n - p * 1e5) / (p * 1e5));
    // With 9 degrees of freedom, one seed in a million exceeds the bound.
    let chi_square: f64 = terms.sum();
    assert!(chi_square < 44.8, "{chi_square}");
}

#[wasm_bindgen_test(unsupported = test)]
fn temperature_zero_draws_the_lowest_of_the_largest_and_infinity_any() {
    let x = [1.0, 4.0, -INF, 4.0];
    for uniform in [0.0, 0.4, 0.6, 1f64.next_down()] {
        let draw = |temperature| {
            let options = SampleOptions::new().temperature(temperature);
            sample_along(&x, &Layout::row(4), &options, 1, &mut || uniform).expect("fits")[0].index
        };
        assert_eq!(draw(0.0), 1);
        assert_eq!(draw(INF), [0, 1, 3][(uniform * 3.0) as usize]);
    }
}
