//! The exports of softmax-wasm/learn, a module of its own: arrays cross as JavaScript's typed
//! arrays, options, progress and models as objects. Conversion only.

use crate::buffer::{OutOfMemory, vector};
use crate::learn::{features_of, room};
use crate::{Error, FitOptions, Label, LinearClassifier, Progress, Training};
use js_sys::{Float32Array, Int32Array, Number, RangeError, Reflect, Uint8Array};
use serde::{Deserialize, Serialize};
use serde_wasm_bindgen::{Serializer, from_value};
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

/// The options of a fit; the facade fills in none, these have defaults.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Given {
    l2: Option<f64>,
    epochs: Option<f64>,
    batch: Option<f64>,
    seed: Option<f64>,
    learning_rate: Option<f64>,
    tolerance: Option<f64>,
}

impl From<Given> for FitOptions {
    fn from(given: Given) -> Self {
        let all = Self::default();
        Self {
            l2: given.l2.unwrap_or(all.l2),
            epochs: given.epochs.map(|n| n as usize),
            batch: given.batch.map(|n| n as usize),
            seed: given.seed.map_or(all.seed, |n| n as i64 as u64),
            learning_rate: given.learning_rate.unwrap_or(all.learning_rate),
            tolerance: given.tolerance.unwrap_or(all.tolerance),
        }
    }
}

#[derive(Serialize)]
struct Told {
    epoch: usize,
    loss: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    gradient: Option<f64>,
}

impl From<Progress> for Told {
    fn from(Progress { epoch, loss, gradient }: Progress) -> Self {
        Self { epoch, loss, gradient }
    }
}

/// A label as JavaScript has it.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Name {
    Number(f64),
    Text(String),
}

impl From<&Label> for Name {
    fn from(label: &Label) -> Self {
        match label {
            Label::Number(number) => Self::Number(*number),
            Label::Text(text) => Self::Text(text.clone()),
        }
    }
}

impl From<Name> for Label {
    fn from(name: Name) -> Self {
        match name {
            Name::Number(number) => Self::Number(number),
            Name::Text(text) => Self::Text(text),
        }
    }
}

/// A classifier as JSON.
#[derive(Serialize, Deserialize)]
struct File {
    format: String,
    version: u32,
    classes: Vec<Name>,
    intercepts: Vec<f64>,
    /// A row for each class.
    coefficients: Vec<Vec<f64>>,
}

const FORMAT: &str = "softmax-wasm/LinearClassifier";
const VERSION: u32 = 1;

/// A classifier with the labels of its classes.
#[wasm_bindgen]
pub struct Classifier {
    model: LinearClassifier,
    labels: Vec<Label>,
}

#[wasm_bindgen]
impl Classifier {
    /// One that knows nothing yet.
    pub fn zero(labels: JsValue, features: usize) -> Result<Classifier, JsValue> {
        let labels = labels_of(labels)?;
        let model = LinearClassifier::zero(labels.len(), features).map_err(error)?;
        Ok(Self { model, labels })
    }

    /// From rows of coefficients, one row after the other, and intercepts.
    pub fn of(
        labels: JsValue,
        coefficients: &Float32Array,
        intercepts: &Float32Array,
    ) -> Result<Classifier, JsValue> {
        let labels = labels_of(labels)?;
        let model = LinearClassifier::new(floats(coefficients)?, floats(intercepts)?);
        Ok(Self { model: model.map_err(error)?, labels })
    }

    #[wasm_bindgen(getter)]
    pub fn labels(&self) -> Result<JsValue, JsValue> {
        object(&self.labels.iter().map(Name::from).collect::<Vec<_>>())
    }

    #[wasm_bindgen(getter)]
    pub fn features(&self) -> usize {
        self.model.features()
    }

    #[wasm_bindgen(getter)]
    pub fn coefficients(&self) -> Float32Array {
        self.model.coefficients().into()
    }

    #[wasm_bindgen(getter)]
    pub fn intercepts(&self) -> Float32Array {
        self.model.intercepts().into()
    }

    pub fn logits(&self, x: &Float32Array) -> Result<Float32Array, JsValue> {
        Ok(self.model.logits(&floats(x)?).map_err(error)?.as_slice().into())
    }

    /// The class of each row.
    pub fn predict(&self, x: &Float32Array) -> Result<Int32Array, JsValue> {
        let classes = self.model.predict(&floats(x)?).map_err(error)?;
        Ok(Int32Array::from(bytemuck::must_cast_slice::<u32, i32>(&classes)))
    }

    #[wasm_bindgen(js_name = partialFit)]
    pub fn partial_fit(
        &mut self,
        x: &Float32Array,
        y: &Int32Array,
        options: JsValue,
    ) -> Result<(), JsValue> {
        let (rows, features, options) = read(x, y, options)?;
        self.model.partial_fit_in_room(rows, features, y.to_vec(), &options).map_err(error)
    }

    #[wasm_bindgen(js_name = toJSON)]
    pub fn to_json(&self) -> Result<JsValue, JsValue> {
        let short = |weights: &[f32]| weights.iter().map(|w| shortest(*w)).collect::<Vec<_>>();
        object(&File {
            format: FORMAT.into(),
            version: VERSION,
            classes: self.labels.iter().map(Name::from).collect(),
            intercepts: short(self.model.intercepts()),
            coefficients: self
                .model
                .coefficients()
                .chunks(self.model.features())
                .map(short)
                .collect(),
        })
    }

    #[wasm_bindgen(js_name = fromJSON)]
    pub fn from_json(value: JsValue) -> Result<Classifier, JsValue> {
        let file: File =
            from_value(value).map_err(|cause| refusal("ERR_MODEL", &cause.to_string()))?;
        if file.format != FORMAT {
            return Err(refusal(
                "ERR_MODEL",
                &format!("the format is \"{}\", not \"{FORMAT}\"", file.format),
            ));
        }
        if file.version != VERSION {
            return Err(error(Error::ModelVersion(file.version)));
        }
        let features = file.coefficients.first().map_or(0, Vec::len);
        let classes = file.classes.len();
        let fits = file.intercepts.len() == classes && file.coefficients.len() == classes;
        if !fits || file.coefficients.iter().any(|row| row.len() != features) {
            let text = "it hasn't an intercept and a row of coefficients of the same length for each class";
            return Err(refusal("ERR_MODEL", text));
        }
        let narrow = |weights: Vec<f64>| weights.into_iter().map(|w| w as f32);
        let coefficients = file.coefficients.into_iter().flat_map(narrow).collect();
        let model = LinearClassifier::new(coefficients, narrow(file.intercepts).collect());
        let labels = file.classes.into_iter().map(Label::from).collect();
        Ok(Self { model: model.map_err(error)?, labels })
    }

    #[wasm_bindgen(js_name = toBytes)]
    pub fn to_bytes(&self) -> Result<Uint8Array, JsValue> {
        Ok(self.model.to_bytes(&self.labels).map_err(error)?.as_slice().into())
    }

    #[wasm_bindgen(js_name = fromBytes)]
    pub fn from_bytes(bytes: &Uint8Array) -> Result<Classifier, JsValue> {
        let mut copy = vector(bytes.length() as usize, 0).map_err(out_of_memory)?;
        bytes.copy_to(&mut copy);
        let (model, labels) = LinearClassifier::from_bytes(&copy).map_err(error)?;
        Ok(Self { model, labels })
    }
}

/// A classifier that is learning.
#[wasm_bindgen]
pub struct Fit {
    training: Training,
    labels: Vec<Label>,
}

#[wasm_bindgen]
impl Fit {
    /// `y` holds the places of classes among the labels.
    #[wasm_bindgen(constructor)]
    pub fn new(
        x: &Float32Array,
        y: &Int32Array,
        labels: JsValue,
        options: JsValue,
    ) -> Result<Fit, JsValue> {
        let labels = labels_of(labels)?;
        let (rows, features, options) = read(x, y, options)?;
        let training = Training::in_room(rows, features, y.to_vec(), labels.len(), &options);
        Ok(Self { training: training.map_err(error)?, labels })
    }

    /// Works for about a millisecond: how far it is if that ended an epoch.
    pub fn advance(&mut self) -> Result<JsValue, JsValue> {
        self.training.advance().map_or(Ok(JsValue::UNDEFINED), |at| object(&Told::from(at)))
    }

    #[wasm_bindgen(getter, js_name = isDone)]
    pub fn is_done(&self) -> bool {
        self.training.is_done()
    }

    /// What has been learned so far.
    pub fn classifier(&self) -> Result<Classifier, JsValue> {
        let model = self.training.classifier().map_err(error)?;
        Ok(Classifier { model, labels: self.labels.clone() })
    }
}

/// A copy; unlike `to_vec` it says when there is no memory.
fn floats(x: &Float32Array) -> Result<Vec<f32>, JsValue> {
    let mut copy = vector(x.length() as usize, 0.0).map_err(out_of_memory)?;
    x.copy_to(&mut copy);
    Ok(copy)
}

/// The rows in a room, the features of each, and the options.
fn read(
    x: &Float32Array,
    y: &Int32Array,
    options: JsValue,
) -> Result<(Vec<f32>, usize, FitOptions), JsValue> {
    let (length, count) = (x.length() as usize, y.length() as usize);
    let features = features_of(length, count).map_err(error)?;
    let mut rows = room(count, features).map_err(error)?;
    x.copy_to(&mut rows[..length]);
    Ok((rows, features, from_value::<Given>(options)?.into()))
}

fn labels_of(value: JsValue) -> Result<Vec<Label>, JsValue> {
    Ok(from_value::<Vec<Name>>(value)?.into_iter().map(Label::from).collect())
}

/// As JSON has it: no maps, no undefined.
fn object(value: &impl Serialize) -> Result<JsValue, JsValue> {
    Ok(value.serialize(&Serializer::json_compatible())?)
}

/// The number whose shortest spelling is that of an f32.
fn shortest(x: f32) -> f64 {
    let short = Number::parse_float(&format!("{x:e}"));
    if short as f32 == x { short } else { x.into() }
}

fn out_of_memory(memory: OutOfMemory) -> JsValue {
    error(memory.into())
}

fn error(error: Error) -> JsValue {
    let code = match error {
        Error::NoExamples => "ERR_EMPTY",
        Error::Ragged { .. } | Error::Width { .. } => "ERR_SHAPE",
        Error::Feature { .. } | Error::Entry { .. } => "ERR_ENTRY",
        Error::Class { .. } | Error::Classes(_) => "ERR_LABELS",
        Error::Memory { .. } => "ERR_MEMORY",
        Error::Diverged { .. } => "ERR_DIVERGED",
        Error::NoModel | Error::ModelVersion(_) | Error::ModelLength { .. } => "ERR_MODEL",
        _ => "ERR_OPTION",
    };
    refusal(code, &error.to_string())
}

/// A RangeError with a code, to which the facade adds the name of the function.
fn refusal(code: &str, text: &str) -> JsValue {
    let error = RangeError::new(text);
    // An object that is new takes a property.
    let _ = Reflect::set(&error, &"code".into(), &code.into());
    error.into()
}
