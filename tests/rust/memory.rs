//! Calls that run out of memory: they return [`Error::Memory`], and arrays that they change in place stay as
//! they were.

#![allow(unsafe_code, reason = "an allocator is unsafe")]

use softmax_wasm::*;
use std::alloc::{GlobalAlloc, Layout as Memory, System};
use std::cell::Cell;
use std::fmt::Debug;
use std::ptr;
use wasm_bindgen_test::wasm_bindgen_test;

/// The allocator of the system, except that it fails once a thread has made the allocations [`LEFT`] to it.
struct Failing;

thread_local! {
    static LEFT: Cell<usize> = const { Cell::new(usize::MAX) };
}

#[global_allocator]
static ALLOCATOR: Failing = Failing;

// SAFETY: memory comes from the allocator of the system and goes back to it.
unsafe impl GlobalAlloc for Failing {
    unsafe fn alloc(&self, memory: Memory) -> *mut u8 {
        let left = LEFT.get();
        if left == 0 {
            return ptr::null_mut();
        }
        LEFT.set(left.saturating_sub(usize::from(left < usize::MAX)));
        // SAFETY: the caller keeps the rules of `alloc`.
        unsafe { System.alloc(memory) }
    }

    unsafe fn dealloc(&self, start: *mut u8, memory: Memory) {
        // SAFETY: `alloc` got the memory from `System`.
        unsafe { System.dealloc(start, memory) }
    }
}

/// Returns what `call` returns with memory for `count` allocations.
fn with_allocations<R>(count: usize, call: impl FnOnce() -> R) -> R {
    LEFT.set(count);
    let result = call();
    LEFT.set(usize::MAX);
    result
}

/// More allocations than any call here makes.
const MOST: usize = 1000;

/// Asserts that values are the same, and NaN the same as NaN.
fn assert_same(name: &str, result: &impl Debug, expected: &impl Debug) {
    assert_eq!(format!("{result:?}"), format!("{expected:?}"), "{name}");
}

/// Asserts that a call reports that memory ran out, whichever allocation fails.
fn assert_reports<R: Debug>(name: &str, call: impl Fn() -> Result<R, Error>) {
    let expected = call().unwrap_or_else(|error| panic!("{name}: {error}"));
    for count in 0..MOST {
        let result = with_allocations(count, &call);
        if let Ok(result) = result {
            return assert_same(name, &result, &expected);
        }
        assert!(matches!(result, Err(Error::Memory { .. })), "{name} {count}: {result:?}");
    }
    panic!("{name} doesn't end");
}

/// Asserts that a call that changes an array in place leaves it as it was, whichever allocation fails.
fn assert_keeps<T: Float>(name: &str, x: &[T], call: impl Fn(&mut [T]) -> Result<(), Error>) {
    let mut expected = x.to_vec();
    call(&mut expected).unwrap_or_else(|error| panic!("{name}: {error}"));
    for count in 0..MOST {
        let mut y = x.to_vec();
        let result = with_allocations(count, || call(&mut y));
        if result.is_ok() {
            return assert_same(name, &y, &expected);
        }
        assert!(matches!(result, Err(Error::Memory { .. })), "{name} {count}: {result:?}");
        assert_eq!(y, x, "{name}, allocation {count}");
    }
    panic!("{name} doesn't end");
}

/// The types of the functions, for numbers that are written as f64.
trait Type: Float {
    fn of(x: &[f64]) -> Vec<Self>;
}

impl Type for f32 {
    fn of(x: &[f64]) -> Vec<f32> {
        x.iter().map(|x| *x as f32).collect()
    }
}

impl Type for f64 {
    fn of(x: &[f64]) -> Vec<f64> {
        x.to_vec()
    }
}

/// Returns layouts of [`LENGTH`] entries: a row, short rows, columns, and rows that have to be gathered.
fn layouts() -> [Layout; 5] {
    let layout = |shape: &[usize], axes: &[isize]| Layout::with_axes(shape, axes).expect("fits");
    [
        Layout::row(LENGTH),
        layout(&[12, 5], &[-1]),
        layout(&[5, 12], &[0]),
        layout(&[3, 4, 5], &[1]),
        layout(&[3, 4, 5], &[0, 2]),
    ]
}

const LENGTH: usize = 60;

fn logits<T: Type>() -> Vec<T> {
    T::of(&(0..LENGTH).map(|i| (i * 37 % 11) as f64 / 4.0 - 1.0).collect::<Vec<_>>())
}

fn mask() -> Vec<u8> {
    (0..LENGTH).map(|i| u8::from(i % 7 != 0)).collect()
}

/// Returns options under which a call takes ways of its own through its memory.
fn options(mask: &[u8]) -> [Options<'_>; 6] {
    let plain = Options::new();
    [
        plain,
        plain.mask(mask),
        plain.temperature(0.0),
        plain.softcap(3.0).mask(mask),
        plain.sink(&[0.5]).mask(mask),
        plain.on_infinity(OnInfinity::Split),
    ]
}

fn check_in_place<T: Type>() {
    let x = &logits::<T>();
    let mask = mask();
    for layout in &layouts() {
        for options in &options(&mask) {
            let name = |name: &str| format!("{name} {layout:?} {options:?}");
            assert_keeps(&name("softmax"), x, |x| softmax_along(x, layout, options));
            assert_keeps(&name("log_softmax"), x, |x| log_softmax_along(x, layout, options));
            assert_keeps(&name("sparsemax"), x, |x| sparsemax_along(x, layout, options));
            assert_keeps(&name("entmax15"), x, |x| entmax15_along(x, layout, options));
            for alpha in [1.0, 1.25] {
                assert_keeps(&name("entmax"), x, |x| entmax_along(x, alpha, layout, options));
                assert_keeps(&name("entmax_grad"), x, |gradient| {
                    entmax_grad_along(x, gradient, alpha, layout, options)
                });
            }
            assert_keeps(&name("log_cum_sum_exp"), x, |x| {
                log_cum_sum_exp_along(x, layout, options)
            });
            assert_keeps(&name("gumbel_softmax"), x, |x| {
                gumbel_softmax_along(x, layout, options, &mut Xoshiro256::new(1))
            });
            assert_keeps(&name("hardmax"), x, |x| hardmax_along(x, layout, options));
            assert_keeps(&name("softmax_grad"), x, |gradient| {
                softmax_grad_along(x, gradient, layout, options)
            });
            assert_keeps(&name("log_softmax_grad"), x, |gradient| {
                log_softmax_grad_along(x, gradient, layout, options)
            });
        }
        let classes = &vec![1; layout.rows()];
        for mask in [None, Some(&mask[..])] {
            let name = |name: &str| format!("{name} {layout:?} {mask:?}");
            let (mut loss, mut steps) = (CrossEntropyOptions::new(), SampleOptions::new().top_k(3));
            (loss.mask, steps.mask) = (mask, mask);
            let target = &softmax::<T>(x);
            for target in [Target::Classes(classes), Target::Distribution(target)] {
                assert_keeps(&name("cross_entropy_grad"), x, |x| {
                    cross_entropy_grad_along(x, target, layout, &loss)
                });
            }
            assert_keeps(&name("warp"), x, |x| warp_along(x, layout, &steps));
        }
    }
    assert_keeps("softcap_grad", x, |gradient| softcap_grad(x, gradient, 2.0));
    let mut state = SoftmaxState::new();
    state.add(x).expect("memory");
    assert_keeps("the softmax of a state", x, |x| state.softmax(x));
    assert_reports("adding to a state", || {
        let mut sum = state;
        let result = sum.add(x);
        assert!(result.is_ok() || sum == state);
        result.map(|()| sum)
    });
}

#[wasm_bindgen_test(unsupported = test)]
fn arrays_stay_as_they_were() {
    check_in_place::<f32>();
    check_in_place::<f64>();
}

#[wasm_bindgen_test(unsupported = test)]
fn long_rows_that_are_gathered_one_by_one_stay_as_they_were() {
    let x: Vec<f64> = (0..40_000).map(|i| f64::from(i * 37 % 11)).collect();
    let (layout, mask) = (Layout::new(&[20_000, 2], 0).expect("fits"), vec![1; 20_000]);
    let options = Options::new().mask(&mask).temperature(0.0);
    assert_keeps("softmax", &x, |x| softmax_along(x, &layout, &options));
}

/// The inputs of the calls that return results, under one layout.
struct Inputs<T> {
    layout: Layout,
    mask: Vec<u8>,
    x: Vec<T>,
    /// The softmax of each row.
    p: Vec<T>,
    /// A distribution over all logits.
    target: Vec<T>,
    /// A class for each row, in both types of functions.
    classes: Vec<i32>,
    tokens: Vec<i64>,
}

impl<T: Type> Inputs<T> {
    fn new(layout: Layout) -> Self {
        let (x, mut p) = (logits::<T>(), logits::<T>());
        softmax_along(&mut p, &layout, &Options::new()).expect("memory");
        let classes = (0..layout.rows()).map(|row| row % layout.row_length().min(3));
        Self {
            classes: classes.clone().map(|class| class as i32).collect(),
            tokens: classes.map(|class| class as i64).collect(),
            target: softmax(&x),
            mask: mask(),
            layout,
            x,
            p,
        }
    }

    /// Asserts that a call reports that memory ran out. Messages name it and the layout.
    fn assert_reports<R: Debug>(&self, name: &str, call: impl Fn() -> Result<R, Error>) {
        assert_reports(&format!("{name} {:?}", self.layout), call);
    }

    fn check_functions_of_rows(&self, options: &Options) {
        let Self { x, p, layout, tokens, .. } = self;
        let name = |name: &str| format!("{name} {layout:?} {options:?}");
        assert_reports(&name("argmax"), || argmax_along(x, layout, options));
        assert_reports(&name("top_k"), || top_k_along(x, 2, layout, options));
        assert_reports(&name("log_sum_exp"), || log_sum_exp_along(x, layout, options));
        assert_reports(&name("log_sum_exp_weighted"), || {
            log_sum_exp_weighted_along(x, layout, options, p)
        });
        assert_reports(&name("entropy"), || entropy_along(p, layout, options));
        assert_reports(&name("margin"), || margin_along(p, layout, options));
        for of in [DivergenceOf::Probabilities, DivergenceOf::Logits] {
            assert_reports(&name("kl"), || kl_divergence_along(p, p, of, layout, options));
            assert_reports(&name("js"), || js_divergence_along(p, p, of, layout, options));
        }
        assert_reports(&name("top_logprobs"), || {
            top_logprobs_along(x, 2, Some(tokens), layout, options)
        });
        assert_reports(&name("perplexity"), || perplexity_along(x, tokens, None, layout, options));
        assert_reports(&name("familiarity"), || {
            familiarity_along(x, layout, FamiliarityScore::Energy, options)
        });
    }

    fn check_losses(&self) {
        let Self { x, target, layout, classes, .. } = self;
        for reduction in [Reduction::None, Reduction::Mean] {
            let options = CrossEntropyOptions::new().reduction(reduction).mask(&self.mask);
            for target in [Target::Classes(classes), Target::Distribution(target)] {
                self.assert_reports("cross_entropy", || {
                    cross_entropy_along(x, target, layout, &options)
                });
            }
            self.assert_reports("binary_cross_entropy", || {
                binary_cross_entropy_along(x, target, layout, &options)
            });
        }
    }

    fn check_draws(&self) {
        for options in [SampleOptions::new(), SampleOptions::new().replace(false).top_k(3)] {
            self.assert_reports("sample", || {
                sample_along(&self.x, &self.layout, &options, 2, &mut Xoshiro256::new(1))
            });
        }
    }

    fn check_calibration(&self) {
        let Self { x, p, layout, classes, .. } = self;
        let options = &CalibrationOptions::new();
        self.assert_reports("calibration_error", || calibration_error(p, classes, layout, options));
        self.assert_reports("fit_temperature", || fit_temperature(x, classes, layout, options));
        for method in [
            CalibrationMethod::Temperature,
            CalibrationMethod::Vector,
            CalibrationMethod::Platt,
            CalibrationMethod::Isotonic,
        ] {
            let options = FitCalibrationOptions::new().method(method);
            let fit = || fit_calibration(x, classes, layout, &options);
            self.assert_reports("fit_calibration", fit);
            let map = fit().expect("memory").map;
            self.assert_reports("apply", || map.apply(x, layout, &Options::new()));
        }
    }

    fn check_decisions(&self) {
        let Self { x, p, layout, classes, .. } = self;
        for by_class in [false, true] {
            let options = ConformalOptions::new().by_class(by_class);
            let fit = || fit_conformal(p, classes, layout, &options);
            self.assert_reports("fit_conformal", fit);
            let fit = &fit().expect("memory");
            self.assert_reports("prediction_sets", || prediction_sets(p, layout, fit, true));
            let options = ClassifyOptions::new().conformal(fit);
            self.assert_reports("classify", || classify_along(x, layout, &options));
        }
        for options in [
            ClassifyOptions::new().mask(&self.mask),
            ClassifyOptions::new().activation(Activation::Sigmoid),
            ClassifyOptions::new().reject(FamiliarityScore::Energy, 0.0),
        ] {
            self.assert_reports("classify", || classify_along(x, layout, &options));
        }
        let from = &vec![1.0 / layout.row_length() as f64; layout.row_length()];
        self.assert_reports("estimate_priors", || estimate_priors(p, layout, from, 5, 1e-3));
        let options = EvaluateOptions::new().top_k(&[1, 2]).bootstrap(3);
        self.assert_reports("evaluate", || evaluate(p, classes, layout, &options));
    }
}

fn check_results<T: Type>() {
    for inputs in layouts().map(Inputs::<T>::new) {
        for options in &options(&inputs.mask) {
            inputs.check_functions_of_rows(options);
        }
        inputs.check_losses();
        inputs.check_draws();
        inputs.check_calibration();
        inputs.check_decisions();
    }
}

fn check_results_of_a_row<T: Type>() {
    let (x, p) = (&logits::<T>(), &softmax::<T>(&logits::<T>()));
    let of = DivergenceOf::default();
    assert_reports("argmax", || argmax(x));
    assert_reports("top_k", || top_k(x, 2));
    assert_reports("log_sum_exp_weighted", || log_sum_exp_weighted(x, p));
    assert_reports("log_cum_sum_exp", || log_cum_sum_exp(x));
    assert_reports("merge_weighted", || merge_weighted(&[(x, 0.5), (p, 1.5)]));
    assert_reports("entropy", || entropy(p));
    assert_reports("margin", || margin(p));
    assert_reports("kl_divergence", || kl_divergence(p, p, of));
    assert_reports("js_divergence", || js_divergence(p, p, of));
    assert_reports("cross_entropy", || cross_entropy(x, 1));
    assert_reports("cross_entropy_grad", || cross_entropy_grad(x, 1));
    assert_reports("binary_cross_entropy", || binary_cross_entropy(x, p));
    assert_reports("softmax_grad", || softmax_grad(p, x));
    assert_reports("log_softmax_grad", || log_softmax_grad(p, x));
    assert_reports("warp", || warp(x, &SampleOptions::new().top_k(3)));
    assert_reports("sample", || sample(x, &SampleOptions::new(), &mut Xoshiro256::new(1)));
    assert_reports("top_logprobs", || top_logprobs(x, 2, Some(1)));
    assert_reports("familiarity", || familiarity(x, FamiliarityScore::Energy));
    assert_reports("classify", || classify(x, &ClassifyOptions::new()));
    for options in [Options::new(), Options::new().sink(&[0.5]).softcap(3.0)] {
        assert_reports("softmax_jacobian", || softmax_jacobian(x, &options));
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn results_are_errors() {
    check_results::<f32>();
    check_results::<f64>();
    check_results_of_a_row::<f32>();
    check_results_of_a_row::<f64>();
    assert_reports("prior_shift", || prior_shift(&[0.5, 0.5], &[0.9, 0.1]));
    assert_reports("fit_reject", || fit_reject(&[1.0, 2.0, 3.0], 0.5));
    assert_reports("evaluate_reject", || evaluate_reject(&[1.0, 2.0], &[0.5]));
    assert_reports("a layout", || Layout::new(&[3, 4, 5], 1));
}

#[cfg(feature = "learn")]
#[wasm_bindgen_test(unsupported = test)]
fn predictions_are_errors() {
    let classifier = LinearClassifier::new(vec![1.0, -1.0], vec![0.0, 0.5]).expect("finite");
    assert_reports("zero", || LinearClassifier::zero(3, 2));
    assert_reports("logits", || classifier.logits(&[2.0f64, 1.0]));
    assert_reports("predict", || classifier.predict(&[2.0f32, 1.0]));
}

#[cfg(feature = "learn")]
#[wasm_bindgen_test(unsupported = test)]
fn fits_and_their_bytes_are_errors() {
    let (x, y) = (&[0.0, 1.0, 4.0, 5.0], &[0, 0, 1, 1]);
    let each = ClassWeight::Each(vec![1.0, 2.0]);
    for class_weight in [ClassWeight::Equal, ClassWeight::Balanced, each] {
        let options = FitOptions::new().epochs(2).class_weight(class_weight);
        let on_all = &options.sample_weight(vec![1.0, 2.0, 0.0, 1.0]);
        assert_reports("fit on all rows", || LinearClassifier::fit(x, y, 2, on_all));
        let options = &on_all.clone().batch(3);
        assert_reports("fit", || LinearClassifier::fit(x, y, 2, options));
        assert_reports("partial_fit", || {
            let mut classifier = LinearClassifier::zero(2, 1)?;
            classifier.partial_fit(x, y, options)?;
            classifier.partial_fit(x, y, options)?;
            Ok(classifier)
        });
    }
    let classifier = LinearClassifier::zero(3, 2).expect("memory");
    let labels = [ClassLabel::Text("a".into()), ClassLabel::Number(2.0), ClassLabel::Boolean(true)];
    assert_reports("to_bytes", || classifier.to_bytes(&labels));
    let bytes = &classifier.to_bytes(&labels).expect("memory");
    assert_reports("from_bytes", || LinearClassifier::from_bytes(bytes));
}

#[wasm_bindgen_test(unsupported = test)]
fn an_error_with_a_list_becomes_one_of_memory() {
    let error =
        || softmax_grad_along(&[0.5f64; 2], &mut [0.0; 3], &Layout::row(2), &Options::new());
    assert_eq!(error(), Err(Error::Shape { shape: vec![2], length: 3 }));
    let error = with_allocations(0, error);
    assert!(matches!(error, Err(Error::Memory { .. })), "{error:?}");
}
