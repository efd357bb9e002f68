//! Gradients against finite differences.

mod common;

use common::{Random, assert_near, differences};
use softmax_wasm::{
    Layout, Options, cross_entropy_grad, log_softmax, log_softmax_grad_along, softmax,
    softmax_grad_along, softmax_jacobian,
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
