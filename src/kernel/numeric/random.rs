//! Reproducible random numbers: xoshiro256++ (Blackman & Vigna 2021, "Scrambled linear
//! pseudorandom number generators"), its state filled by SplitMix64 (Steele, Lea & Flood 2014,
//! "Fast splittable pseudorandom number generators") as its authors recommend.

/// A reproducible generator of random numbers. A seed gives the same numbers on every target, and in the
/// package for JavaScript, where the generator is called `random`. Don't use it for secrets.
///
/// ```
/// let (mut a, mut b) = (softmax_wasm::Xoshiro256::new(7), softmax_wasm::Xoshiro256::new(7));
/// assert_eq!(a.uniform(), b.uniform());
/// assert!((0.0..1.0).contains(&a.uniform()));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Xoshiro256([u64; 4]);

impl Xoshiro256 {
    /// Returns a generator with a seed, which may be any number.
    ///
    /// ```
    /// assert_eq!(softmax_wasm::Xoshiro256::new(7).uniform(), 0.05536043647833311);
    /// ```
    pub fn new(seed: u64) -> Self {
        let mut state = seed;
        Self(core::array::from_fn(|_| {
            state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let z = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            z ^ (z >> 31)
        }))
    }

    /// Returns the next 64 bits.
    ///
    /// ```
    /// assert_eq!(softmax_wasm::Xoshiro256::new(7).next_u64(), 1021219803524665661);
    /// ```
    pub fn next_u64(&mut self) -> u64 {
        let s = &mut self.0;
        let result = s[0].wrapping_add(s[3]).rotate_left(23).wrapping_add(s[0]);
        let t = s[1] << 17;
        s[2] ^= s[0];
        s[3] ^= s[1];
        s[1] ^= s[2];
        s[0] ^= s[3];
        s[2] ^= t;
        s[3] = s[3].rotate_left(45);
        result
    }

    /// Returns the next number of 0, 2^−53, 2·2^−53, … below 1.
    ///
    /// ```
    /// let mut random = softmax_wasm::Xoshiro256::new(7);
    /// assert_eq!([random.uniform(), random.uniform()], [0.05536043647833311, 0.17211585444811772]);
    /// ```
    pub fn uniform(&mut self) -> f64 {
        (self.next_u64() >> 11) as f64 * (1.0 / (1u64 << 53) as f64)
    }
}
