//! Gradients against finite differences.

use crate::common::{Random, assert_near, differences};
use softmax_wasm::{
    CrossEntropyOptions, Float, Layout, Options, Target, cross_entropy_grad,
    cross_entropy_grad_along, entmax_grad_along, log_softmax, log_softmax_along,
    log_softmax_grad_along, softcap_grad, softmax, softmax_along, softmax_grad_along,
    softmax_jacobian,
};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test(unsupported = test)]
fn gradients_are_what_small_steps_show() {
    let mut random = Random(21);
    for temperature in [1.0, 0.7, 3.0] {
        let x: Vec<f64> = random.row(6, 2.0);
        let incoming: Vec<f64> = random.row(6, 1.0);
        let options = Options::new().temperature(temperature);
        let layout = Layout::row(6);
        let scaled = |x: &[f64]| x.iter().map(|v| v / temperature).collect::<Vec<_>>();
        let dot = |a: &[f64]| a.iter().zip(&incoming).map(|(a, b)| a * b).sum::<f64>();

        let mut gradient = incoming.clone();
        softmax_grad_along(&softmax(&scaled(&x)), &mut gradient, &layout, &options).expect("fits");
        assert_near(&gradient, &differences(&x, |x| dot(&softmax(&scaled(x)))), 1e-9);

        let mut gradient = incoming.clone();
        let logs = log_softmax(&scaled(&x));
        log_softmax_grad_along(&logs, &mut gradient, &layout, &options).expect("fits");
        assert_near(&gradient, &differences(&x, |x| dot(&log_softmax(&scaled(x)))), 1e-8);

        let jacobian = softmax_jacobian(&x, &options).expect("memory");
        for (i, row) in jacobian.chunks(6).enumerate() {
            assert_near(row, &differences(&x, |x| softmax(&scaled(x))[i]), 1e-9);
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn gradients_follow_their_definition_at_lengths_around_a_vector_and_a_block() {
    let mut random = Random(22);
    for n in [1, 7, 8, 9, 16, 17, 511, 512, 513, 1030] {
        for temperature in [1.0, 0.7] {
            let (x, incoming): (Vec<f64>, Vec<f64>) = (random.row(n, 2.0), random.row(n, 1.0));
            let (layout, options) = (Layout::row(n), Options::new().temperature(temperature));
            let (p, logs) = (softmax(&x), log_softmax(&x));
            let mean: f64 = p.iter().zip(&incoming).map(|(p, g)| p * g).sum();
            let sum: f64 = incoming.iter().sum();

            let mut gradient = incoming.clone();
            softmax_grad_along(&p, &mut gradient, &layout, &options).expect("fits");
            let expected = p.iter().zip(&incoming).map(|(p, g)| p * (g - mean) / temperature);
            assert_near(&gradient, &expected.collect::<Vec<_>>(), 1e-13);

            let mut gradient = incoming.clone();
            log_softmax_grad_along(&logs, &mut gradient, &layout, &options).expect("fits");
            let expected = p.iter().zip(&incoming).map(|(p, g)| (g - p * sum) / temperature);
            assert_near(&gradient, &expected.collect::<Vec<_>>(), 1e-13);
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn gradients_of_a_class_that_is_nearly_certain_keep_their_digits() {
    let tiny = (-40f64).exp();
    let close = |a: f64, b: f64| assert!((a / b - 1.0).abs() < 1e-15, "{a}, not {b}");
    let gradient = cross_entropy_grad(&[40.0f64, 0.0], 0).expect("a gradient");
    close(gradient[0], -tiny);
    close(gradient[1], tiny);
    let jacobian = softmax_jacobian(&[40.0f64, 0.0], &Options::new()).expect("a Jacobian");
    close(jacobian[0], tiny);
    assert_eq!(jacobian[0], -jacobian[1]);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_jacobian_has_the_options_of_its_softmax() {
    let x = [3.0f64, -1.0, 4.0, 1.5];
    let settings = [
        Options::new().sink(&[2.0]),
        Options::new().softcap(2.0),
        Options::new().softcap(3.0).sink(&[5.0]).mask(&[1, 0, 1, 1]).temperature(1.5),
    ];
    for options in settings {
        let p = |x: &[f64]| {
            let mut p = x.to_vec();
            softmax_along(&mut p, &Layout::row(4), &options).expect("fits");
            p
        };
        let jacobian = softmax_jacobian(&x, &options).expect("memory");
        for (i, row) in jacobian.chunks(4).enumerate() {
            assert_near(row, &differences(&x, |x| p(x)[i]), 1e-9);
        }
    }
    // 1 − p beside a sink is the probability of the sink, with all its digits.
    let options = Options::new().sink(&[0.0]);
    let jacobian = softmax_jacobian(&[40.0f64], &options).expect("memory");
    assert!((jacobian[0] / (-40f64).exp() - 1.0).abs() < 1e-15, "{jacobian:?}");
}

#[wasm_bindgen_test(unsupported = test)]
fn the_gradient_of_a_soft_cap_completes_those_of_an_output() {
    let (x, d) = ([3.0f64, -1.0, 4.0, 1.5], [0.3, -0.5, 0.1, 0.9]);
    let options = Options::new().softcap(2.5).sink(&[0.5]).temperature(0.8);
    let layout = Layout::row(4);
    let run = |f: fn(&mut [f64], &Layout, &Options) -> Result<(), softmax_wasm::Error>,
               x: &[f64]| {
        let mut out = x.to_vec();
        f(&mut out, &layout, &options).expect("fits");
        out
    };
    let dot = |a: Vec<f64>| a.iter().zip(&d).map(|(a, b)| a * b).sum::<f64>();

    let mut gradient = d;
    softmax_grad_along(&run(softmax_along, &x), &mut gradient, &layout, &options).expect("fits");
    softcap_grad(&x, &mut gradient, 2.5).expect("fits");
    assert_near(&gradient, &differences(&x, |x| dot(run(softmax_along, x))), 1e-9);

    let mut gradient = d;
    let logs = run(log_softmax_along, &x);
    log_softmax_grad_along(&logs, &mut gradient, &layout, &options).expect("fits");
    softcap_grad(&x, &mut gradient, 2.5).expect("fits");
    assert_near(&gradient, &differences(&x, |x| dot(run(log_softmax_along, x))), 1e-8);
}

/// Returns the gradients with respect to `n` logits, of which the first `ties` are the largest. The incoming
/// gradient and the target are 1 at the first.
fn all_gradients<T: Float + From<u8> + Into<f64>>(
    n: usize,
    ties: usize,
    temperature: f64,
) -> Vec<f64> {
    let ones = |count: usize| -> Vec<T> { (0..n).map(|i| u8::from(i < count).into()).collect() };
    let (layout, options) = (Layout::row(n), Options::new().temperature(temperature));
    let loss = CrossEntropyOptions::new().temperature(temperature);
    let (x, first) = (ones(ties), ones(1));
    let (mut p, mut logs) = (x.clone(), x.clone());
    softmax_along(&mut p, &layout, &options).expect("fits");
    log_softmax_along(&mut logs, &layout, &options).expect("fits");
    let mut gradients = [first.clone(), first.clone(), first.clone(), x.clone(), x.clone()];
    let [a, b, c, d, e] = &mut gradients;
    softmax_grad_along(&p, a, &layout, &options).expect("fits");
    log_softmax_grad_along(&logs, b, &layout, &options).expect("fits");
    entmax_grad_along(&p, c, 1.5, &layout, &options).expect("fits");
    cross_entropy_grad_along(d, Target::Classes(&[0]), &layout, &loss).expect("fits");
    cross_entropy_grad_along(e, Target::Distribution(&first), &layout, &loss).expect("fits");
    let jacobian = softmax_jacobian(&x, &options).expect("memory");
    gradients.into_iter().flatten().chain(jacobian).map(Into::into).collect()
}

#[wasm_bindgen_test(unsupported = test)]
fn gradients_at_temperature_0_are_the_limits_and_no_zero_is_negative() {
    fn check<T: Float + From<u8> + Into<f64>>() {
        for n in [2, 3, 9, 20] {
            for ties in [1, 2] {
                let [limit, near, flat] = [0.0, 5e-324, f64::INFINITY]
                    .map(|temperature| all_gradients::<T>(n, ties, temperature));
                assert_eq!(limit, near);
                assert!(limit.iter().all(|&x| x == 0.0 || (ties > 1 && x.is_infinite())));
                assert!(limit.iter().chain(&flat).all(|x| *x != 0.0 || x.is_sign_positive()));
            }
        }
    }
    check::<f32>();
    check::<f64>();
}
