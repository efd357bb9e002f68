//! The numbers that stand for the variants of enums.

use crate::kernel::divergence::DivergenceKind;
use crate::{Activation, DivergenceOf, FamiliarityScore, Reduction, SampleStep};
use core::marker::PhantomData;

/// A number that stands for a `T`, as JavaScript passes it.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub(crate) struct Code<T>(u32, PhantomData<T>);

impl<T> Code<T> {
    /// Takes a code that crosses among f64 numbers.
    #[cfg(feature = "wasm-sample")]
    pub(crate) fn from_f64(number: f64) -> Self {
        let code = number as u32;
        if f64::from(code) != number {
            core::arch::wasm32::unreachable();
        }
        Self(code, PhantomData)
    }
}

/// Declares the numbers that stand for the variants of enums, all of them. An argument of the enum itself
/// would be undefined behaviour if its number were none of these; [`Code::read`] stops the module.
macro_rules! codes {
    ($(enum $name:ident { $($variant:ident = $number:literal,)* })*) => {$(
        #[allow(dead_code, reason = "each module reads those of its arguments")]
        impl Code<$name> {
            pub(crate) fn read(self) -> $name {
                match self.0 {
                    $($number => $name::$variant,)*
                    _ => core::arch::wasm32::unreachable(),
                }
            }
        }

        const _: fn($name) = |value| match value {
            $($name::$variant => {})*
        };
    )*};
}

/// Declares enums that only cross, with the numbers that stand for their variants.
macro_rules! own_codes {
    ($($(#[$doc:meta])* enum $name:ident { $($variant:ident = $number:literal,)* })*) => {
        $($(#[$doc])* #[derive(Clone, Copy)] pub(crate) enum $name { $($variant,)* })*
        codes! { $(enum $name { $($variant = $number,)* })* }
    };
}

own_codes! {
    /// The type of the numbers from which f64 entries were made. Results are as precise as this type.
    enum Precision {
        F32 = 0,
        F64 = 1,
    }
}

codes! {
    enum Activation {
        Softmax = 0,
        Sigmoid = 1,
        None = 2,
    }

    enum DivergenceOf {
        Probabilities = 0,
        Logs = 1,
        Logits = 2,
    }

    enum DivergenceKind {
        KullbackLeibler = 0,
        JensenShannon = 1,
    }

    enum Reduction {
        Mean = 0,
        Sum = 1,
        None = 2,
    }

    enum FamiliarityScore {
        Energy = 0,
        MaxLogit = 1,
        MaxProbability = 2,
        Entropy = 3,
        Margin = 4,
    }

    enum SampleStep {
        Penalties = 0,
        Bias = 1,
        Temperature = 2,
        TopK = 3,
        TypicalP = 4,
        TopP = 5,
        MinP = 6,
        Epsilon = 7,
        Eta = 8,
        TopNSigma = 9,
    }
}
