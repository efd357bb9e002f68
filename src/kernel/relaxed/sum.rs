//! The exponentials of a block, kept as q = e^r − 1 beside their scales, and their sum.

use super::argument::constants;
use crate::simd::{MultiplyAdd, Vector, Widen};

/// The polynomial of e^r − 1.
pub(super) struct Polynomial<V>([V; 5]);

impl<V: Vector<Scalar = f32>> Polynomial<V> {
    #[inline(always)]
    pub(super) fn load() -> Self {
        Self(constants().q.map(V::splat))
    }

    /// Returns e^r − 1 = r + r²·Q(r). The terms of Q are added in pairs.
    #[inline(always)]
    pub(super) fn expm1<M: MultiplyAdd<V>>(&self, r: V) -> V {
        let [a, b, c, d, e] = self.0;
        let r2 = r * r;
        let q = M::multiply_add(r2, e, M::multiply_add(r, d, c));
        let q = M::multiply_add(r2, q, M::multiply_add(r, b, a));
        M::multiply_add(r2, q, r)
    }
}

/// Sums, lane by lane.
#[derive(Clone, Copy)]
struct Sum<V> {
    sum: V,
    lost: V,
}

impl<V: Widen> Sum<V> {
    /// Adds scale·(1 + q).
    #[inline(always)]
    fn add<M: MultiplyAdd<V>>(&mut self, scale: V, q: V) {
        let sum = self.sum + M::multiply_add(scale, q, scale);
        let added = sum - self.sum;
        self.lost = self.lost + M::multiply_add(scale, q, scale - added);
        self.sum = sum;
    }

    /// Returns the sum of all lanes, without the number that each began with.
    fn total(&self, begin: V) -> f64 {
        let all = |x: V| {
            let (a, b) = x.widen();
            (a + b).sum_lanes().first()
        };
        all(self.sum - begin) + all(self.lost)
    }
}

/// Writes q of a block and returns the sum of its exponentials.
#[inline(never)]
pub(super) fn exp_and_sum<V: Widen, M: MultiplyAdd<V>>(
    block: &mut [f32],
    scales: &[f32],
    remainders: &[f32],
    begin: V,
) -> f64 {
    let polynomial = Polynomial::<V>::load();
    let mut sums = [Sum { sum: begin, lost: V::splat(0.0) }; 2];
    let mut add = |sum: usize, q: &mut [f32], scale: &[f32], r: &[f32]| {
        let expm1 = polynomial.expm1::<M>(V::load(r));
        expm1.store(q);
        sums[sum].add::<M>(V::load(scale), expm1);
    };
    let two = 2 * V::LANES;
    let from = scales.chunks(two).zip(remainders.chunks(two));
    for (q, (scales, remainders)) in block.chunks_mut(two).zip(from) {
        add(0, q, scales, remainders);
        if q.len() == two {
            add(1, &mut q[V::LANES..], &scales[V::LANES..], &remainders[V::LANES..]);
        }
    }
    sums.iter().map(|sum| sum.total(begin)).sum()
}
