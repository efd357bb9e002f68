//! Sampling against its definition, and the generator of random numbers.

use crate::common::Random;
use softmax_wasm::{
    Error, Layout, Options, SampleOptions, Xoshiro256, sample, sample_along, softmax, softmax_along,
};
use wasm_bindgen_test::wasm_bindgen_test;

const INF: f64 = f64::INFINITY;

/// Returns one drawn index per row.
fn draw(x: &[f64], layout: &Layout, options: &SampleOptions) -> Result<Vec<u32>, Error> {
    let draws = sample_along(x, layout, options, 1, &mut || 0.5)?;
    Ok(draws.iter().map(|draw| draw.index).collect())
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
fn what_cannot_be_drawn_is_named_with_its_index() {
    let columns = Layout::new(&[2, 3], 0).expect("a small shape");
    let x = [0.0, f64::NAN, 1.0, INF, 2.0, 3.0];
    let draws = SampleOptions::new();
    assert_eq!(draw(&x, &columns, &draws), Err(Error::Entry { index: 3, value: INF }));
    let error = draw(&x, &columns, &draws.mask(&[1, 0])).expect_err("NaN");
    assert!(matches!(error, Error::Entry { index: 1, .. }), "{error}");
    assert_eq!(draw(&x, &columns, &draws.mask(&[1, 0, 1, 0, 1, 1])), Ok(vec![0, 1, 1]));

    let two = Layout::row(2);
    assert_eq!(draw(&[-INF, -INF], &two, &draws), Err(Error::AllMasked { row: 0 }));
    assert_eq!(draw(&[1.0, 2.0], &two, &draws.top_k(0)), Err(Error::K { k: 0, row: 2 }));
    assert_eq!(
        draw(&[1.0, 2.0], &two, &draws.top_p(1.5)),
        Err(Error::Fraction { name: "top_p", value: 1.5 })
    );
    assert_eq!(draw(&[], &Layout::row(0), &draws), Err(Error::Empty));
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
