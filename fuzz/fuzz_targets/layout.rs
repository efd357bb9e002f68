//! Softmax along any axes with masks and temperatures, compared with rows gathered one by one.
#![no_main]

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use softmax_wasm::{Layout, OnInfinity, Options, Xoshiro256, softmax_along};

#[derive(Arbitrary, Debug)]
struct Case {
    shape: Vec<u8>,
    axes: Option<Vec<i8>>,
    seed: u64,
    temperature: u8,
    mask: Option<u64>,
    split_infinity: bool,
    is_narrow: bool,
}

const TEMPERATURES: [f64; 6] = [1.0, 0.5, 3.0, 0.0, f64::INFINITY, 1e-3];

/// Returns the row of each entry, by its coordinates on the axes that aren't reduced.
fn rows(shape: &[usize], axes: &[usize]) -> Vec<usize> {
    let n = shape.iter().product();
    (0..n)
        .map(|entry| {
            let (mut rest, mut row, mut scale) = (entry, 0, 1);
            for axis in (0..shape.len()).rev() {
                if !axes.contains(&axis) {
                    row += rest % shape[axis] * scale;
                    scale *= shape[axis];
                }
                rest /= shape[axis];
            }
            row
        })
        .collect()
}

fuzz_target!(|case: Case| {
    let shape: Vec<usize> = case.shape.iter().take(5).map(|&size| usize::from(size % 14)).collect();
    let axes: Option<Vec<isize>> =
        case.axes.as_ref().map(|axes| axes.iter().take(4).map(|&axis| axis.into()).collect());
    let n: usize = shape.iter().product();
    if n > 40_000 {
        return;
    }
    let rank = shape.len() as isize;
    let all: Vec<isize> = (0..rank).collect();
    let Ok(layout) = Layout::with_axes(&shape, axes.as_ref().unwrap_or(&all)) else { return };
    let chosen: Vec<usize> = match &axes {
        None => (0..shape.len()).collect(),
        Some(axes) => {
            axes.iter().map(|&axis| (if axis < 0 { axis + rank } else { axis }) as usize).collect()
        }
    };
    let mut random = Xoshiro256::new(case.seed);
    let x: Vec<f64> =
        (0..n).map(|_| (random.uniform() - 0.5) * 20.0).map(|x| f64::from(x as f32)).collect();
    let mask: Option<Vec<u8>> =
        case.mask.map(|bits| (0..n).map(|i| (bits >> (i % 61) & 1) as u8).collect());
    let temperature = TEMPERATURES[usize::from(case.temperature) % TEMPERATURES.len()];
    let mut options = Options::new().temperature(temperature);
    options.mask = mask.as_deref();
    if case.split_infinity {
        options.on_infinity = OnInfinity::Split;
    }

    let mut wide = x.clone();
    softmax_along(&mut wide, &layout, &options).expect("a layout that fits");
    let row_of = rows(&shape, &chosen);
    let count = row_of.iter().max().map_or(0, |last| last + 1);
    for row in 0..count {
        let entries: Vec<usize> = (0..n).filter(|&i| row_of[i] == row).collect();
        let mut alone: Vec<f64> = entries.iter().map(|&i| x[i]).collect();
        let mask: Option<Vec<u8>> =
            mask.as_ref().map(|mask| entries.iter().map(|&i| mask[i]).collect());
        let mut options = options;
        options.mask = mask.as_deref();
        let row_alone = Layout::row(alone.len());
        softmax_along(&mut alone, &row_alone, &options).expect("one row");
        for (&i, alone) in entries.iter().zip(&alone) {
            let same =
                wide[i].to_bits() == alone.to_bits() || (wide[i] - alone).abs() <= 4e-16 * alone;
            assert!(same, "entry {i} of row {row}: {:e} along, {alone:e} alone", wide[i]);
        }
    }
    if case.is_narrow {
        let mut narrow: Vec<f32> = x.iter().map(|&x| x as f32).collect();
        softmax_along(&mut narrow, &layout, &options).expect("a layout that fits");
        for (narrow, wide) in narrow.iter().zip(&wide) {
            let near = (f64::from(*narrow) - wide).abs() <= 2.5e-7 * wide + 3e-45;
            assert!(near || (narrow.is_nan() && wide.is_nan()), "{narrow:e} is not {wide:e}");
        }
    }
});
