//! The most probable classes of the rows of an array.

use crate::error::Error;
use crate::fallible_vec::{OutOfMemory, allocate, collect, copy, push, vector};
use crate::kernel::top_k;
use crate::layout::{Layout, Rows};
use crate::ops::class_probability::ClassProbability;
use crate::ops::classify_options::{Activation, ClassifyOptions};
use crate::ops::familiarity::familiarity_along;
use crate::ops::sigmoid::sigmoid_row;
use crate::ops::softmax::softmax_along;
use crate::options::Options;
use crate::rows;
use crate::validate::check_entries;
use crate::workspace::filled;
use crate::{Float, float};
use alloc::vec::Vec;

/// The reason why no class of a row is listed.
///
/// ```
/// use softmax_wasm::{Abstained, ClassifyOptions, classify};
///
/// let tie = classify(&[1.0f32, 1.0], &ClassifyOptions::new().min_margin(0.1))?;
/// assert_eq!(tie.abstained, Some(Abstained::Margin));
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Abstained {
    /// Every class is below its threshold.
    Threshold,
    /// The margin between the two most probable classes is below `min_margin`.
    Margin,
    /// No class is left, because each of the row, or of its conformal set, is masked, denied or −∞.
    Masked,
    /// The familiarity of the row is below the threshold of `reject`.
    Unfamiliar,
    /// The conformal set holds every class, so it says nothing.
    AllClasses,
}

/// The listed classes of a row of logits.
///
/// ```
/// use softmax_wasm::{ClassifyOptions, classify};
///
/// let row = classify(&[1.0f64, 3.0], &ClassifyOptions::new())?;
/// assert!(row.abstained.is_none());
/// assert_eq!(row.classes.iter().map(|class| class.index).collect::<Vec<_>>(), [1, 0]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Classification<T> {
    /// The most probable classes, in descending order of probability. The larger logit comes first among
    /// equal probabilities, and the lower index among equal logits.
    pub classes: Vec<ClassProbability<T>>,
    /// The reason why there are no classes, or `None` if there are any.
    pub abstained: Option<Abstained>,
}

/// Returns the most probable classes of a row of logits, or the reason why none is listed.
///
/// Calibration and priors are calls of their own, before this one, where JavaScript's `classify` has options.
/// [`CalibrationMap::apply`](crate::CalibrationMap::apply) returns probabilities, to be passed with
/// [`Activation::None`]; `reject` then scores the probabilities, so if it was fitted to logits, compare their
/// [`familiarity`](crate::familiarity) with its threshold before. [`prior_shift`](crate::prior_shift) returns
/// what to add to the logits:
///
/// ```
/// use softmax_wasm::{ClassifyOptions, classify, prior_shift};
///
/// let shift = prior_shift(&[0.5, 0.5], &[0.99, 0.01])?;
/// let shifted: Vec<f64> = [0.0, 2.0].iter().zip(&shift).map(|(x, by)| x + by).collect();
/// assert_eq!(classify(&shifted, &ClassifyOptions::new())?.classes[0].index, 0);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
///
/// # Errors
/// [`Error::Empty`] if there are no logits, [`Error::K`] if `top_k` is 0, [`Error::Entry`] for a NaN that
/// isn't masked and, under softmax, for a +∞, [`Error::Mask`] if `mask` or `allow` doesn't hold one byte per
/// class, [`Error::ClassCount`] if `class_thresholds` doesn't hold one per class, [`Error::Option`] for a
/// threshold or margin that is NaN, [`Error::Temperature`] for a negative temperature or NaN,
/// [`Error::Memory`] if memory runs out.
///
/// ```
/// use softmax_wasm::{ClassifyOptions, classify};
///
/// let labels = ["cat", "dog", "fox"];
/// let best = &classify(&[2.0f32, 1.0, 0.1], &ClassifyOptions::new())?.classes[0];
/// assert_eq!((labels[best.index as usize], best.probability), ("cat", 0.65900114));
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn classify<T: Float>(
    logits: &[T],
    options: &ClassifyOptions,
) -> Result<Classification<T>, Error> {
    Ok(classify_along(logits, &Layout::row(logits.len()), options)?.swap_remove(0))
}

/// Returns the most probable classes of every row of logits, or the reason why none is listed.
///
/// # Errors
/// [`Error::Empty`] if the rows have no entries, [`Error::K`] if `top_k` is 0, [`Error::Entry`] for a NaN
/// that isn't masked and, under softmax, for a +∞, [`Error::Mask`] if the mask fits neither a row nor the
/// array or `allow` doesn't hold one byte per class, [`Error::Shape`] if the layout doesn't fit the length of
/// the array, [`Error::ClassCount`] if `class_thresholds` doesn't hold one per class, [`Error::Option`] for a
/// threshold or margin that is NaN, [`Error::Temperature`] for a negative temperature or NaN,
/// [`Error::Memory`] if memory runs out.
///
/// ```
/// use softmax_wasm::{ClassifyOptions, Layout, classify_along};
///
/// let (x, layout) = ([2.0f32, 1.0, 0.1, 0.0, 3.0, 1.0], Layout::new(&[2, 3], -1)?);
/// let rows = classify_along(&x, &layout, &ClassifyOptions::new().top_k(1))?;
/// assert_eq!(rows[0].classes[0].index, 0);
/// assert_eq!(rows[1].classes[0].index, 1);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn classify_along<T: Float>(
    logits: &[T],
    layout: &Layout,
    options: &ClassifyOptions,
) -> Result<Vec<Classification<T>>, Error> {
    let row_options = &options.row_options();
    let rows = layout.checked_rows(logits.len(), row_options)?;
    check_options(logits, &rows, options)?;
    let mut p = copy(logits)?;
    match options.activation {
        Activation::Softmax => softmax_along(&mut p, layout, row_options)?,
        Activation::Sigmoid => {
            float::in_f64(&mut p, |p| rows::map(p, &rows, row_options, 0.0, sigmoid_row))?;
        }
        Activation::None => {}
    }
    // Any class may be in a set, or reach a threshold of its own. The margin needs the second class too.
    let may_list_any = options.conformal.is_some() || options.class_thresholds.is_some();
    let count = if may_list_any { usize::MAX } else { options.top_k.max(2) };
    let mut top = filled(count.min(layout.row_length()), 0)?;
    let is_unfamiliar = detect_unfamiliar(logits, layout, options)?;
    let mut lists = allocate(rows.count)?;
    let (mut logits, offsets) = (copy(logits)?, rows.offsets()?);
    rows::fill_masked(&mut p, &rows, &offsets, T::NEG_INFINITY);
    rows::fill_masked(&mut logits, &rows, &offsets, T::NEG_INFINITY);
    // Logits are sorted instead of probabilities, since rounding makes many probabilities equal.
    rows::try_for_each(&mut logits, &rows, |index, row| {
        let start = rows.start(index);
        let p = |class: usize| p[start + offsets.at(class)];
        let listed = list_classes(row, &p, &mut top, options)?;
        let classification = match listed {
            // A row without a class that is left keeps that reason. One that is masked entirely has no
            // familiarity.
            Ok(_) | Err(Abstained::Threshold | Abstained::Margin | Abstained::AllClasses)
                if is_unfamiliar[index] =>
            {
                Classification { classes: Vec::new(), abstained: Some(Abstained::Unfamiliar) }
            }
            Ok(classes) => Classification { classes, abstained: None },
            Err(why) => Classification { classes: Vec::new(), abstained: Some(why) },
        };
        push(&mut lists, classification)
    })?;
    Ok(lists)
}

/// Returns for each row whether its familiarity is below the threshold.
fn detect_unfamiliar<T: Float>(
    logits: &[T],
    layout: &Layout,
    options: &ClassifyOptions,
) -> Result<Vec<bool>, Error> {
    let Some((score, threshold)) = options.reject else {
        return Ok(vector(layout.rows(), false)?);
    };
    let temperature = options.reject_temperature;
    let row_options = Options { mask: options.mask, temperature, ..Options::new() };
    let scores = familiarity_along(logits, layout, score, &row_options)?;
    Ok(collect(scores.iter().map(|score| score.is_nan() || *score < threshold))?)
}

/// Checks the logits and all options but the mask and the temperatures.
fn check_options<T: Float>(
    logits: &[T],
    rows: &Rows,
    options: &ClassifyOptions,
) -> Result<(), Error> {
    let (n, length) = (rows.length, logits.len());
    if n == 0 {
        return Err(Error::Empty);
    }
    if options.top_k == 0 {
        return Err(Error::K { k: options.top_k, row: n });
    }
    if let Some(allow) = options.allow.filter(|allow| allow.len() != n) {
        return Err(Error::Mask { length: allow.len(), logits: length, row: n });
    }
    if let Some(thresholds) = options.class_thresholds.filter(|thresholds| thresholds.len() != n) {
        return Err(Error::ClassCount { given: thresholds.len(), wanted: n });
    }
    let single = [
        ("threshold", options.threshold),
        ("min_margin", options.min_margin),
        ("reject", options.reject.map_or(0.0, |(_, threshold)| threshold)),
    ];
    let each = options
        .class_thresholds
        .unwrap_or_default()
        .iter()
        .map(|threshold| ("class_thresholds", *threshold));
    if let Some((name, value)) = single.into_iter().chain(each).find(|(_, value)| value.is_nan()) {
        return Err(Error::Option { name, value });
    }
    let is_softmax = options.activation == Activation::Softmax;
    let largest = if is_softmax { f64::MAX } else { f64::INFINITY };
    match check_entries(logits, f64::NEG_INFINITY..=largest, rows) {
        Err(Error::AllMasked { .. }) => Ok(()),
        checked => checked,
    }
}

/// The classes to list, or the reason why there are none.
type Listed<T> = Result<Vec<ClassProbability<T>>, Abstained>;

/// Lists the classes of a row of logits with probabilities `p`, or returns the reason why there are none.
/// Masked entries are −∞.
fn list_classes<T: Float>(
    row: &mut [T],
    p: &dyn Fn(usize) -> T,
    top: &mut [u32],
    options: &ClassifyOptions,
) -> Result<Listed<T>, OutOfMemory> {
    let is_denied = |class: usize| options.allow.is_some_and(|allow| allow[class] == 0);
    // A conformal set is computed from all classes. Denied classes are removed from it afterwards.
    let is_excluded = |class: usize| options.conformal.is_none() && is_denied(class);
    let ranked = rank_classes(row, p, top, &is_excluded)?;
    if ranked.is_empty() {
        return Ok(Err(Abstained::Masked));
    }
    let Some(fit) = options.conformal else {
        return Ok(select_confident(ranked, options.top_k, options));
    };
    let mut set = fit.prediction_set(&ranked)?;
    let length = set.len();
    set.retain(|class| !is_denied(class.index as usize));
    // A set that was empty before has missed its threshold instead.
    if set.is_empty() && length > 0 {
        return Ok(Err(Abstained::Masked));
    }
    if length == ranked.len() {
        return Ok(Err(Abstained::AllClasses));
    }
    Ok(select_confident(set, usize::MAX, options))
}

/// Returns the most probable classes of a row, the best first: as many as `top` holds indices, or all that
/// are neither masked nor excluded if these are fewer. Excluded entries of the row become −∞.
fn rank_classes<T: Float>(
    row: &mut [T],
    p: &dyn Fn(usize) -> T,
    top: &mut [u32],
    is_excluded: &dyn Fn(usize) -> bool,
) -> Result<Vec<ClassProbability<T>>, OutOfMemory> {
    let p_of_left = |class: usize| if is_excluded(class) { T::NEG_INFINITY } else { p(class) };
    (0..row.len())
        .filter(|class| is_excluded(*class))
        .for_each(|class| row[class] = T::NEG_INFINITY);
    top_k::top_k::<T::Vector>(row, top);
    top_k::unmask(row, top, &|class| p_of_left(class) > T::NEG_INFINITY);
    // Masked entries come last, if fewer than `top.len()` entries are left.
    let left = (0..row.len()).filter(|class| p_of_left(*class) > T::NEG_INFINITY).count();
    let best_first = top
        .iter()
        .take(left)
        .map(|&index| ClassProbability { index, probability: p_of_left(index as usize) });
    // A NaN can only be the softmax of a row of −∞.
    collect(best_first.take_while(|class| class.probability > T::NEG_INFINITY))
}

/// Returns the first `top_k` of ranked classes that reach their thresholds, or the reason why there are none.
fn select_confident<T: Float>(
    mut ranked: Vec<ClassProbability<T>>,
    top_k: usize,
    options: &ClassifyOptions,
) -> Listed<T> {
    let p = |rank: usize| ranked.get(rank).map(|class| class.probability.to_f64());
    let margin = p(0).unwrap_or(0.0) - p(1).unwrap_or(0.0);
    ranked.retain(|class| class.probability.to_f64() >= options.class_threshold(class.index));
    if ranked.is_empty() {
        return Err(Abstained::Threshold);
    }
    if margin < options.min_margin {
        return Err(Abstained::Margin);
    }
    ranked.truncate(top_k);
    Ok(ranked)
}
