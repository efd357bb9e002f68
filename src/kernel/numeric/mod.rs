//! What rows are computed with: exponentials, logarithms, double-word numbers, random numbers, and loops over
//! vectors. It uses no other folder of the kernel.

pub(crate) mod double_word;
pub(crate) mod exp;
pub(crate) mod fraction;
pub(crate) mod limits;
pub(crate) mod ln;
pub(crate) mod nonnegative;
pub(crate) mod random;
pub(crate) mod row;
pub(crate) mod sums;
