//! The solvers of softmax-wasm/learn. The module has its own memory, since fits are objects that outlive
//! calls. Arrays cross as typed arrays of JavaScript, and options and progress as objects. This file only
//! converts them.

use crate::learn::Features;
use crate::{ClassWeight, Error, FitOptions, FitProgress, LinearClassifier, Training};
use alloc::string::ToString;
use js_sys::{Float32Array, Float64Array, Int32Array, RangeError, Reflect};
use serde::{Deserialize, Serialize};
use serde_wasm_bindgen::{Serializer, from_value};
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

/// The options of a fit as JavaScript passes them. Options that are missing have the defaults of
/// [`FitOptions`].
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct UserOptions {
    l2: Option<f64>,
    epochs: Option<f64>,
    batch: Option<f64>,
    seed: Option<f64>,
    learning_rate: Option<f64>,
    tolerance: Option<f64>,
    /// True if all classes have the same total weight.
    balanced: bool,
}

impl From<UserOptions> for FitOptions {
    fn from(user: UserOptions) -> Self {
        let all = Self::default();
        Self {
            l2: user.l2.unwrap_or(all.l2),
            epochs: user.epochs.map(|n| n as usize),
            batch: user.batch.map(|n| n as usize),
            seed: user.seed.map_or(all.seed, |n| n as i64 as u64),
            learning_rate: user.learning_rate.unwrap_or(all.learning_rate),
            tolerance: user.tolerance.unwrap_or(all.tolerance),
            class_weight: if user.balanced { ClassWeight::Balanced } else { all.class_weight },
            sample_weight: all.sample_weight,
        }
    }
}

/// The progress of a fit as JavaScript reads it.
#[derive(Serialize)]
struct ProgressRecord {
    epoch: usize,
    loss: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    gradient: Option<f64>,
}

impl From<FitProgress> for ProgressRecord {
    fn from(FitProgress { epoch, loss, gradient }: FitProgress) -> Self {
        Self { epoch, loss, gradient }
    }
}

/// A classifier with the state that `partialFit` needs. JavaScript has a copy of the weights, with which it
/// predicts.
#[wasm_bindgen]
pub struct Classifier {
    model: LinearClassifier,
}

#[wasm_bindgen]
impl Classifier {
    /// Creates a classifier from one row of coefficients and one intercept per class.
    #[wasm_bindgen(constructor)]
    pub fn new(
        coefficients: &Float32Array,
        intercepts: &Float64Array,
    ) -> Result<Classifier, JsValue> {
        let model = LinearClassifier::new(coefficients.to_vec(), intercepts.to_vec());
        Ok(Self { model: model.map_err(to_js_error)? })
    }

    /// Returns the coefficients, one row of features per class.
    #[wasm_bindgen(getter)]
    pub fn coefficients(&self) -> Float32Array {
        self.model.coefficients().into()
    }

    /// Returns the intercept of each class.
    #[wasm_bindgen(getter)]
    pub fn intercepts(&self) -> Float64Array {
        self.model.intercepts().into()
    }

    /// Updates the classifier with more rows.
    #[wasm_bindgen(js_name = partialFit)]
    pub fn partial_fit(
        &mut self,
        x: Float64Array,
        y: &Int32Array,
        sample_weight: Option<Float64Array>,
        class_weight: Option<Float64Array>,
        options: JsValue,
    ) -> Result<(), JsValue> {
        let options = read_options(sample_weight, class_weight, options)?;
        self.model.partial_fit_features(&x, &y.to_vec(), &options).map_err(to_js_error)
    }
}

/// A fit in progress.
#[wasm_bindgen]
pub struct Fit {
    training: Training,
}

#[wasm_bindgen]
impl Fit {
    /// Begins a fit to the features `x` and the indices `y` of classes.
    #[wasm_bindgen(constructor)]
    pub fn new(
        x: Float64Array,
        y: &Int32Array,
        sample_weight: Option<Float64Array>,
        class_weight: Option<Float64Array>,
        classes: usize,
        options: JsValue,
    ) -> Result<Fit, JsValue> {
        let options = read_options(sample_weight, class_weight, options)?;
        let training = Training::begin(&x, &y.to_vec(), classes, &options);
        Ok(Self { training: training.map_err(to_js_error)? })
    }

    /// Works for about a millisecond, and returns the progress if this ended an epoch.
    pub fn advance(&mut self) -> Result<JsValue, JsValue> {
        self.training
            .advance()
            .map_or(Ok(JsValue::UNDEFINED), |progress| to_object(&ProgressRecord::from(progress)))
    }

    /// Returns whether the fit has ended.
    #[wasm_bindgen(getter, js_name = isDone)]
    pub fn is_done(&self) -> bool {
        self.training.is_done()
    }

    /// Returns the classifier that has been learned so far.
    pub fn classifier(&self) -> Result<Classifier, JsValue> {
        Ok(Classifier { model: self.training.classifier().map_err(to_js_error)? })
    }
}

/// Reads features from JavaScript. `Float64Array` stands for typed arrays of any kind: `Float64Array::new`
/// copies a part and converts it to f64.
impl Features for Float64Array {
    fn count(&self) -> usize {
        self.length() as usize
    }

    fn read(&self, first: usize, to: &mut [f64]) {
        let part = self.subarray(first as u32, (first + to.len()) as u32);
        Float64Array::new(&part).copy_to(to);
    }
}

/// Returns the options, with the weights of rows and of classes if there are any.
fn read_options(
    sample_weight: Option<Float64Array>,
    class_weight: Option<Float64Array>,
    options: JsValue,
) -> Result<FitOptions, JsValue> {
    let mut options: FitOptions = from_value::<UserOptions>(options)?.into();
    options.sample_weight = sample_weight.map(|weights| weights.to_vec());
    if let Some(weights) = class_weight {
        options.class_weight = ClassWeight::Each(weights.to_vec());
    }
    Ok(options)
}

/// Converts a value to a plain object, without maps and without `undefined`.
fn to_object(value: &impl Serialize) -> Result<JsValue, JsValue> {
    Ok(value.serialize(&Serializer::json_compatible())?)
}

/// Converts an error to a `RangeError` with the code of JavaScript.
fn to_js_error(error: Error) -> JsValue {
    let code = match error {
        Error::NoExamples | Error::Empty => "ERR_EMPTY",
        Error::Shape { .. }
        | Error::Ragged { .. }
        | Error::Width { .. }
        | Error::SinkCount { .. } => "ERR_SHAPE",
        Error::Axis { .. } => "ERR_AXIS",
        Error::Mask { .. } => "ERR_MASK",
        Error::Bias { .. } => "ERR_BIAS",
        Error::Temperature(_) | Error::TemperatureMismatch { .. } => "ERR_TEMPERATURE",
        Error::Feature { .. } | Error::Entry { .. } | Error::EntrySum { .. } => "ERR_ENTRY",
        Error::Target { .. } | Error::Classes(_) | Error::LabelCount { .. } => "ERR_LABELS",
        Error::TargetCount { .. } => "ERR_TARGET",
        Error::WeightCount { .. } | Error::Weight { .. } | Error::Weights { .. } => "ERR_WEIGHTS",
        Error::Smoothing(_) => "ERR_SMOOTHING",
        Error::K { .. } => "ERR_K",
        Error::AllMasked { .. } => "ERR_ALL_MASKED",
        Error::Fraction(_) | Error::FractionOption { .. } => "ERR_FRACTION",
        Error::RangePrior { .. } => "ERR_RANGE",
        Error::Count { .. } => "ERR_COUNT",
        Error::Random(_) => "ERR_RANDOM",
        Error::Bins => "ERR_BINS",
        Error::Memory { .. } => "ERR_MEMORY",
        Error::Diverged { .. } | Error::FeatureScale { .. } => "ERR_DIVERGED",
        Error::ModelFormat | Error::ModelVersion(_) | Error::ModelLength { .. } => "ERR_MODEL",
        Error::Option { .. } | Error::Order(_) | Error::State => "ERR_OPTION",
    };
    range_error(code, &error.to_string())
}

/// Returns a `RangeError` with a code. JavaScript adds the name of the function.
fn range_error(code: &str, text: &str) -> JsValue {
    let error = RangeError::new(text);
    // Setting a property of a new object can't fail.
    let _ = Reflect::set(&error, &"code".into(), &code.into());
    error.into()
}
