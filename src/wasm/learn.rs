//! The solvers of softmax-wasm/learn. The module has its own memory, since fits are objects that outlive
//! calls. Arrays cross as typed arrays of JavaScript, and options and progress as objects. This file only
//! converts them.

use crate::learn::Features;
use crate::{ClassWeight, Error, FitOptions, FitProgress, LinearClassifier, Training};
use alloc::string::{String, ToString};
use core::fmt;
use js_sys::{Float32Array, Float64Array, Int32Array, Number, RangeError, Reflect};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

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
pub struct Learner {
    model: LinearClassifier,
}

#[wasm_bindgen]
impl Learner {
    /// Creates a learner from one row of coefficients and one intercept per class, and the moments of the
    /// rows that they were learned from, which may be none.
    #[wasm_bindgen(constructor)]
    pub fn new(
        coefficients: &Float32Array,
        intercepts: &Float64Array,
        moments: &Float64Array,
    ) -> Result<Learner, JsValue> {
        let model = LinearClassifier::new(coefficients.to_vec(), intercepts.to_vec())
            .and_then(|model| model.with_moments(&moments.to_vec()));
        Ok(Self { model: model.map_err(to_js_error)? })
    }

    /// Returns the coefficients, one row of features per class.
    #[wasm_bindgen(getter, unchecked_return_type = "Float32Array<ArrayBuffer>")]
    pub fn coefficients(&self) -> Float32Array {
        self.model.coefficients().into()
    }

    /// Returns the intercept of each class.
    #[wasm_bindgen(getter, unchecked_return_type = "Float64Array<ArrayBuffer>")]
    pub fn intercepts(&self) -> Float64Array {
        self.model.intercepts().into()
    }

    /// Returns the moments of the rows so far: their number, the sum of their weights, and for each feature
    /// the mean and the sum of the squared differences from it.
    #[wasm_bindgen(getter, unchecked_return_type = "Float64Array<ArrayBuffer>")]
    pub fn moments(&self) -> Result<Float64Array, JsValue> {
        let moments = self.model.moments().map_err(to_js_error)?;
        Ok(moments.as_slice().into())
    }

    /// Updates the classifier with more rows.
    #[wasm_bindgen(js_name = partialFit)]
    pub fn partial_fit(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "ArrayBufferView")] x: Float64Array,
        y: &Int32Array,
        sample_weight: Option<Float64Array>,
        class_weight: Option<Float64Array>,
        #[wasm_bindgen(unchecked_param_type = "object")] options: &JsValue,
    ) -> Result<(), JsValue> {
        let options = read_options(sample_weight, class_weight, options);
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
        #[wasm_bindgen(unchecked_param_type = "ArrayBufferView")] x: Float64Array,
        y: &Int32Array,
        sample_weight: Option<Float64Array>,
        class_weight: Option<Float64Array>,
        classes: usize,
        #[wasm_bindgen(unchecked_param_type = "object")] options: &JsValue,
    ) -> Result<Fit, JsValue> {
        let options = read_options(sample_weight, class_weight, options);
        let training = Training::begin(&x, &y.to_vec(), classes, &options);
        Ok(Self { training: training.map_err(to_js_error)? })
    }

    /// Works for about a millisecond, and returns the progress if this ended an epoch.
    #[wasm_bindgen(
        unchecked_return_type = "{ epoch: number; loss: number; gradient?: number } | undefined"
    )]
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

    /// Returns the learner with the weights so far.
    pub fn learner(&self) -> Result<Learner, JsValue> {
        Ok(Learner { model: self.training.classifier().map_err(to_js_error)? })
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

/// Reads options from an object. Those that are missing have the defaults of [`FitOptions`]. JavaScript has
/// checked them: serde-wasm-bindgen would check them again, with texts that need the conversion of f64 to
/// text, a fifth of the module.
fn read_options(
    sample_weight: Option<Float64Array>,
    class_weight: Option<Float64Array>,
    options: &JsValue,
) -> FitOptions {
    let get = |name: &str| Reflect::get(options, &name.into()).unwrap_or_default();
    let number = |name| get(name).as_f64();
    let defaults = FitOptions::new();
    FitOptions {
        l2: number("l2").unwrap_or(defaults.l2),
        epochs: number("epochs").map(|n| n as usize),
        batch: number("batch").map(|n| n as usize),
        seed: number("seed").map_or(defaults.seed, |n| n as i64 as u64),
        learning_rate: number("learningRate").unwrap_or(defaults.learning_rate),
        tolerance: number("tolerance").unwrap_or(defaults.tolerance),
        sample_weight: sample_weight.map(|weights| weights.to_vec()),
        class_weight: match class_weight {
            Some(weights) => ClassWeight::Each(weights.to_vec()),
            None if get("balanced").is_truthy() => ClassWeight::Balanced,
            None => defaults.class_weight,
        },
    }
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
        Error::Fraction { .. } => "ERR_FRACTION",
        Error::Prior { .. } => "ERR_RANGE",
        Error::Count { .. } => "ERR_COUNT",
        Error::Random(_) => "ERR_RANDOM",
        Error::Bins => "ERR_BINS",
        Error::Memory { .. } => "ERR_MEMORY",
        Error::Diverged { .. } | Error::FeatureScale { .. } => "ERR_DIVERGED",
        Error::ModelFormat | Error::ModelVersion(_) | Error::ModelLength { .. } | Error::State => {
            "ERR_MODEL"
        }
        Error::Option { .. } | Error::ClassCount { .. } | Error::Order(_) => "ERR_OPTION",
    };
    range_error(code, &Text(error).to_string())
}

/// The text of an error, with numbers as JavaScript writes them.
struct Text(Error);

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.write(f, |number, f| {
            let text = Number::from(number).to_string_with_radix(10).unwrap_or_default();
            f.write_str(&String::from(text))
        })
    }
}

/// Returns a `RangeError` with a code. JavaScript adds the name of the function.
fn range_error(code: &str, text: &str) -> JsValue {
    let error = RangeError::new(text);
    // Setting a property of a new object can't fail.
    let _ = Reflect::set(&error, &"code".into(), &code.into());
    error.into()
}
