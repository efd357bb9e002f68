//! A linear classifier that learns where it is used: multinomial logistic regression on rows of features.

mod adagrad;
mod classifier;
mod dataset;
mod descent;
mod fit;
mod format;
mod loss;
mod options;
mod training;

pub use classifier::LinearClassifier;
pub use format::ClassLabel;
pub use options::{ClassWeight, FitOptions};
pub use training::{FitProgress, Training};

#[cfg(feature = "wasm-learn")]
pub(crate) use dataset::Features;
