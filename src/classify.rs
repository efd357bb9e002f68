//! The most probable classes of the rows of an array.

use crate::Float;
use crate::along::{Options, softmax_along};
use crate::buffer::filled;
use crate::error::Error;
use crate::kernel::{measures, sigmoid::sigmoid_at, top_k};
use crate::layout::{Layout, Rows};
use crate::rows::{self, check_entries, mask_offsets};
use alloc::vec::Vec;

/// How logits become probabilities.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Activation {
    /// By softmax: one class is right.
    #[default]
    Softmax,
    /// By the logistic function of each over the temperature: any number of classes is right.
    Sigmoid,
    /// They stay as they are: probabilities or scores, which no temperature changes.
    None,
}

/// What is told of a row. The default tells the five most probable classes.
#[derive(Clone, Copy, Debug)]
pub struct ClassifyOptions<'a> {
    /// How logits become probabilities.
    pub activation: Activation,
    /// How many classes are told at most.
    pub top_k: usize,
    /// Less probable classes aren't told.
    pub threshold: f64,
    /// Nothing is told where the best class is less than this more probable than the second;
    /// a single class than 0.
    pub min_margin: f64,
    /// One byte per class; 0 denies it: it counts among the probabilities, but isn't told.
    pub allowed: Option<&'a [u8]>,
}

impl Default for ClassifyOptions<'_> {
    fn default() -> Self {
        let (threshold, min_margin) = (f64::NEG_INFINITY, f64::NEG_INFINITY);
        Self { activation: Activation::Softmax, top_k: 5, threshold, min_margin, allowed: None }
    }
}

/// Why no class of a row is told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Abstained {
    /// The best is below the threshold.
    Threshold,
    /// The best is too near to the second best.
    Margin,
    /// Nothing is left to choose from: all of the row is hidden, denied or −∞.
    AllMasked,
}

/// Indices and probabilities of the classes of a row, the most probable first, of equal ones the
/// larger logit, of equal logits the lowest index; or why there are none.
pub type Classification<T> = Result<Vec<(u32, T)>, Abstained>;

/// The most probable classes of every row that aren't hidden.
///
/// # Errors
/// As [`softmax_along`]; [`Error::Count`] if `top_k` is 0 or a row has no entries,
/// [`Error::Entry`] for a NaN that isn't hidden, and for a +∞ under softmax, [`Error::Mask`] if
/// `allowed` doesn't hold one byte per class.
///
/// ```
/// use softmax_wasm::{ClassifyOptions, Layout, Options, classify_along};
///
/// let choice = ClassifyOptions { top_k: 1, ..ClassifyOptions::default() };
/// let lists = classify_along(&[2.0f32, 1.0, 0.1], &Layout::row(3), &Options::default(), &choice)?;
/// assert_eq!(lists, [Ok(vec![(0, 0.65900114)])]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn classify_along<T: Float>(
    logits: &[T],
    layout: &Layout,
    options: &Options,
    choice: &ClassifyOptions,
) -> Result<Vec<Classification<T>>, Error> {
    let rows = layout.checked_rows(logits.len(), options)?;
    check_choice(logits, &rows, choice)?;
    let mut p = logits.to_vec();
    match choice.activation {
        Activation::Softmax => softmax_along(&mut p, layout, options)?,
        Activation::Sigmoid => {
            rows::in_f64(&mut p, |p| rows::map(p, &rows, options, 0.0, sigmoid_row))?;
        }
        Activation::None => {}
    }
    let mut top = filled(choice.top_k.max(2).min(layout.row_length()), 0)?;
    let mut lists = Vec::new();
    let (mut logits, offsets, masked) = (logits.to_vec(), rows.offsets()?, mask_offsets(&rows)?);
    rows::fill_masked(&mut p, &rows, &masked, T::NEG_INFINITY);
    rows::fill_masked(&mut logits, &rows, &masked, T::NEG_INFINITY);
    // Logits are sorted: rounding makes the probabilities of many equal.
    rows::for_each(&mut logits, &rows, false, &mut |index, row| {
        let start = rows.start(index);
        let p = |class: usize| p[start + offsets[class]];
        lists.push(classify(row, &p, &mut top, choice));
    })?;
    Ok(lists)
}

fn check_choice<T: Float>(
    logits: &[T],
    rows: &Rows,
    choice: &ClassifyOptions,
) -> Result<(), Error> {
    let (n, length) = (rows.length, logits.len());
    if choice.top_k == 0 || n == 0 {
        return Err(Error::Count { k: choice.top_k, row: n });
    }
    if let Some(allowed) = choice.allowed.filter(|allowed| allowed.len() != n) {
        return Err(Error::Mask { length: allowed.len(), logits: length, row: n });
    }
    let is_softmax = choice.activation == Activation::Softmax;
    let largest = if is_softmax { f64::MAX } else { f64::INFINITY };
    match check_entries(logits, f64::NEG_INFINITY..=largest, rows) {
        Err(Error::AllHidden { .. }) => Ok(()),
        checked => checked,
    }
}

/// The logistic function of a row.
pub(crate) fn sigmoid_row(row: &mut [f64], _: &mut [f64], options: &Options) {
    row.iter_mut().for_each(|x| *x = sigmoid_at(*x, options.temperature));
}

/// The classes of a row of logits with these probabilities, of which the hidden are −∞.
fn classify<T: Float>(
    row: &mut [T],
    p: &dyn Fn(usize) -> T,
    top: &mut [u32],
    choice: &ClassifyOptions,
) -> Classification<T> {
    let is_denied = |class: usize| choice.allowed.is_some_and(|allowed| allowed[class] == 0);
    let p = |class: usize| if is_denied(class) { T::NEG_INFINITY } else { p(class) };
    (0..row.len()).filter(|class| is_denied(*class)).for_each(|class| row[class] = T::NEG_INFINITY);
    top_k::top_k::<T::Vector>(row, top);
    top_k::unmask(row, top, &|class| p(class) > T::NEG_INFINITY);
    // What is masked comes last, where fewer are left.
    let left = (0..row.len()).filter(|class| p(*class) > T::NEG_INFINITY).count();
    let best_first = top.iter().take(left).map(|&i| (i, p(i as usize)));
    // A NaN is the softmax of nothing but −∞.
    let told = best_first.take_while(|(_, p)| *p > T::NEG_INFINITY);
    let best: Vec<f64> = told.clone().take(2).map(|(_, p)| p.to_f64()).collect();
    match best[..] {
        [] => Err(Abstained::AllMasked),
        [first, ..] if first < choice.threshold => Err(Abstained::Threshold),
        _ if measures::margin(&best) < choice.min_margin => Err(Abstained::Margin),
        _ => Ok(told.take(choice.top_k).filter(|(_, p)| p.to_f64() >= choice.threshold).collect()),
    }
}
