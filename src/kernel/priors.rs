//! Probabilities where classes are more or less frequent than they were in training: the logits move by
//! log(to/from) (Elkan 2001; Saerens, Latinne & Decaestecker 2002, whose EM estimates `to`).

use super::double_word::{self, Pair};
use super::ln::ln;

/// Replaces each number of `to` by log(to/from).
pub(crate) fn log_ratios(to: &mut [f64], from: &[f64]) {
    for (to, from) in to.iter_mut().zip(from) {
        let ratio = *to / from;
        *to = if ratio > 0.0 {
            ln(ratio.clamp(f64::MIN_POSITIVE, f64::MAX))
        } else {
            f64::NEG_INFINITY
        };
    }
}

/// Replaces `priors`, at first those of training, by those at which rows of probabilities are likeliest.
/// `work` is as long. Returns the number of steps, and whether the last moved no prior by more than the
/// tolerance.
pub(crate) fn estimate(
    p: &[f64],
    from: &[f64],
    priors: &mut [f64],
    work: &mut [f64],
    max_steps: usize,
    tolerance: f64,
) -> (usize, bool) {
    let classes = from.len();
    priors.copy_from_slice(from);
    for step in 1..=max_steps {
        work.fill(0.0);
        let mut rows = 0.0;
        for row in p.chunks_exact(classes) {
            let weights =
                || row.iter().zip(&*priors).zip(from).map(|((p, to), from)| p * (to / from));
            let (high, low) =
                weights().fold((0.0, 0.0), |sum: Pair, w| double_word::add(sum, w, 0.0));
            let sum = high + low;
            // A row of classes that none of the others has can't tell anything.
            if sum > 0.0 {
                work.iter_mut().zip(weights()).for_each(|(total, w)| *total += w / sum);
                rows += 1.0;
            }
        }
        let mut moved = 0.0f64;
        for (prior, total) in priors.iter_mut().zip(&*work) {
            let next = total / rows;
            moved = moved.max((next - *prior).abs());
            *prior = next;
        }
        if moved <= tolerance {
            return (step, true);
        }
    }
    (max_steps, false)
}
