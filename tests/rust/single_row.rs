//! Functions of one row have the bits of the functions of every row of an array.

use crate::common::{Random, Type};
use softmax_wasm::{
    ClassifyOptions, CrossEntropyOptions, Error, Layout, Options, SampleOptions, Target,
    Xoshiro256, argmax, argmax_along, classify, classify_along, cross_entropy, cross_entropy_along,
    cross_entropy_grad, cross_entropy_grad_along, entmax15, entmax15_along, entropy, entropy_along,
    hardmax, hardmax_along, log_sigmoid, log_sigmoid_in_place, log_softmax, log_softmax_along,
    log_softmax_grad, log_softmax_grad_along, log_softmax_in_place, log_sum_exp, log_sum_exp_along,
    log_sum_exp_weighted, log_sum_exp_weighted_along, margin, margin_along, sample, sample_along,
    sigmoid, sigmoid_in_place, softmax, softmax_along, softmax_grad, softmax_grad_along,
    softmax_in_place, softplus, softplus_in_place, sparsemax, sparsemax_along, top_k, top_k_along,
};
use wasm_bindgen_test::wasm_bindgen_test;

fn bits<T: Type>(x: &[T]) -> Vec<i64> {
    // All NaNs count as equal.
    x.iter().map(|x| if Into::<f64>::into(*x).is_nan() { i64::MIN } else { x.ordinal() }).collect()
}

/// Returns rows of every length up to 19, one of several blocks, and special inputs.
fn rows<T: Type>() -> Vec<Vec<T>> {
    let mut random = Random(51);
    let inf = f64::INFINITY;
    let special = [vec![inf, 1.0], vec![f64::NAN, 1.0], vec![-inf; 3], vec![-inf, 2.0, 2.0]];
    let special = special.map(|row| row.into_iter().map(T::rounded).collect());
    (0..20).chain([3000]).map(|length| random.row(length, 3.0)).chain(special).collect()
}

#[wasm_bindgen_test(unsupported = test)]
fn maps_of_one_row_are_those_along_rows() {
    fn check<T: Type>() {
        type Short<T> = fn(&[T]) -> Vec<T>;
        type InPlace<T> = fn(&mut [T]);
        type Along<T> = fn(&mut [T], &Layout, &Options) -> Result<(), Error>;
        let along: [(Short<T>, Along<T>); 5] = [
            (softmax, softmax_along),
            (log_softmax, log_softmax_along),
            (hardmax, hardmax_along),
            (sparsemax, sparsemax_along),
            (entmax15, entmax15_along),
        ];
        let in_place: [(Short<T>, InPlace<T>); 5] = [
            (softmax, softmax_in_place),
            (log_softmax, log_softmax_in_place),
            (sigmoid, sigmoid_in_place),
            (log_sigmoid, log_sigmoid_in_place),
            (softplus, softplus_in_place),
        ];
        for x in rows::<T>() {
            for (short, along) in along {
                let mut y = x.clone();
                along(&mut y, &Layout::row(x.len()), &Options::new()).expect("fits");
                assert_eq!(bits(&short(&x)), bits(&y), "{x:?}");
            }
            for (short, in_place) in in_place {
                let mut y = x.clone();
                in_place(&mut y);
                assert_eq!(bits(&short(&x)), bits(&y), "{x:?}");
            }
        }
    }
    check::<f32>();
    check::<f64>();
}

#[wasm_bindgen_test(unsupported = test)]
fn numbers_and_indices_of_one_row_are_those_along_rows() {
    fn check<T: Type>() {
        for x in rows::<T>() {
            let (layout, options) = (Layout::row(x.len()), Options::new());
            let sums = log_sum_exp_along(&x, &layout, &options).expect("fits");
            assert_eq!(bits(&[log_sum_exp(&x)]), bits(&sums), "{x:?}");
            let weights: Vec<T> = (0..x.len()).map(|i| T::rounded(i as f64 - 1.5)).collect();
            let (log, sign) = log_sum_exp_weighted(&x, &weights).expect("fits");
            let sums = log_sum_exp_weighted_along(&x, &layout, &options, &weights).expect("fits");
            assert_eq!(bits(&[log, sign]), bits(&[sums[0].0, sums[0].1]), "{x:?}");
            let largest = argmax(&x).map(|index| vec![index]);
            assert_eq!(largest, argmax_along(&x, &layout, &options));
            for k in [0, 1, 2, 5] {
                let bits = |top: (Vec<u32>, Vec<T>)| (top.0, bits(&top.1));
                let along = top_k_along(&x, k, &layout, &options);
                assert_eq!(top_k(&x, k).map(bits), along.map(bits));
            }
            let p = softmax(&x);
            let along = entropy_along(&p, &layout, &options).expect("probabilities");
            assert_eq!(bits(&[entropy(&p).expect("probabilities")]), bits(&along));
            let along = margin_along(&p, &layout, &options).expect("probabilities");
            assert_eq!(bits(&[margin(&p).expect("probabilities")]), bits(&along));
        }
    }
    check::<f32>();
    check::<f64>();
}

#[wasm_bindgen_test(unsupported = test)]
fn losses_and_gradients_of_one_row_are_those_along_rows() {
    fn check<T: Type>() {
        for x in rows::<T>().into_iter().filter(|x| !x.is_empty()) {
            let (layout, options) = (Layout::row(x.len()), Options::new());
            let class = [x.len() as i32 / 2];
            let (target, loss) = (Target::Classes(&class), CrossEntropyOptions::new());
            let along = cross_entropy_along(&x, target, &layout, &loss).expect("fits");
            let short = cross_entropy(&x, class[0] as u32).expect("fits");
            assert_eq!(bits(&[short]), bits(&along), "{x:?}");
            let mut along = x.clone();
            cross_entropy_grad_along(&mut along, target, &layout, &loss).expect("fits");
            let short = cross_entropy_grad(&x, class[0] as u32).expect("fits");
            assert_eq!(bits(&short), bits(&along), "{x:?}");

            let incoming: Vec<T> = Random(52).row(x.len(), 1.0);
            let (p, log_p) = (softmax(&x), log_softmax(&x));
            let mut along = incoming.clone();
            softmax_grad_along(&p, &mut along, &layout, &options).expect("fits");
            assert_eq!(bits(&softmax_grad(&p, &incoming).expect("fits")), bits(&along));
            let mut along = incoming.clone();
            log_softmax_grad_along(&log_p, &mut along, &layout, &options).expect("fits");
            assert_eq!(bits(&log_softmax_grad(&log_p, &incoming).expect("fits")), bits(&along));
        }
    }
    check::<f32>();
    check::<f64>();
}

#[wasm_bindgen_test(unsupported = test)]
fn decisions_of_one_row_are_those_along_rows() {
    fn check<T: Type>() {
        let choice = ClassifyOptions::new().temperature(0.8).top_k(3).min_margin(0.1);
        let draws = SampleOptions::new().temperature(0.8).top_k(3);
        for x in rows::<T>() {
            let layout = Layout::row(x.len());
            let short = classify(&x, &choice).map(|of| vec![of]);
            let along = classify_along(&x, &layout, &choice);
            assert_eq!(format!("{short:?}"), format!("{along:?}"));
            let (mut a, mut b) = (Xoshiro256::new(3), Xoshiro256::new(3));
            let short = sample(&x, &draws, &mut a).map(|draw| vec![draw]);
            let along = sample_along(&x, &layout, &draws, 1, &mut b);
            assert_eq!(format!("{short:?}"), format!("{along:?}"));
        }
    }
    check::<f32>();
    check::<f64>();
}

#[wasm_bindgen_test(unsupported = test)]
fn what_one_row_cannot_answer_is_named() {
    let (x, none) = ([1.0f64, 2.0], [0.0f64; 0]);
    assert_eq!(argmax(&none), Err(Error::Empty));
    assert_eq!(top_k(&x, 3), Err(Error::K { k: 3, row: 2 }));
    assert_eq!(top_k(&none, 1), Err(Error::K { k: 1, row: 0 }));
    assert_eq!(entropy(&x), Err(Error::Entry { index: 1, value: 2.0 }));
    assert_eq!(margin(&[-0.5, 0.5]), Err(Error::Entry { index: 0, value: -0.5 }));
    assert_eq!((entropy(&none), margin(&none)), (Ok(0.0), Ok(0.0)));
    for class in [2, u32::MAX] {
        let wrong = Error::Target { class: class.into(), classes: 2 };
        assert_eq!(cross_entropy(&x, class), Err(wrong.clone()));
        assert_eq!(cross_entropy_grad(&x, class), Err(wrong));
    }
    assert_eq!(cross_entropy(&none, 0), Err(Error::Empty));
    let shape = Error::Shape { shape: vec![2], length: 1 };
    assert_eq!(softmax_grad(&x, &[1.0]), Err(shape.clone()));
    assert_eq!(log_softmax_grad(&x, &[1.0]), Err(shape));
    let weights = Error::Weights { length: 1, logits: 2, row: 2 };
    assert_eq!(log_sum_exp_weighted(&x, &[1.0]), Err(weights));
    assert_eq!(classify(&none, &ClassifyOptions::new()), Err(Error::Empty));
    assert_eq!(sample(&none, &SampleOptions::new(), &mut || 0.0), Err(Error::Empty));
    for empty in [softmax, hardmax, sparsemax, entmax15, sigmoid, softplus] {
        assert!(empty(&none).is_empty());
    }
}
