//! Softmax in Apache DataFusion: `log_sum_exp(x)` as an aggregate, and `softmax(x) OVER (PARTITION BY …)` as
//! a window function.
//!
//! The aggregate keeps a [`SoftmaxState`]. DataFusion splits a group among threads and files, each of which
//! fills a state of its own; the states cross as five numbers and are merged. The result is that of one pass
//! over the group, however it was split. Nulls don't count.

use datafusion::arrow::array::{Array, ArrayRef, AsArray, Float64Array};
use datafusion::arrow::datatypes::{DataType, Float64Type};
use datafusion::common::{Result, ScalarValue, exec_err};
use datafusion::logical_expr::{
    Accumulator, PartitionEvaluator, Volatility, create_udaf, create_udwf,
};
use datafusion::prelude::SessionContext;
use softmax_wasm::{Error, Layout, Options, SoftmaxState, softmax_along};
use std::sync::Arc;

/// Makes `log_sum_exp` and `softmax` known to the SQL of a context. Both take a column of `Float64`.
pub fn register(context: &SessionContext) {
    context.register_udaf(create_udaf(
        "log_sum_exp",
        vec![DataType::Float64],
        Arc::new(DataType::Float64),
        Volatility::Immutable,
        Arc::new(|_| Ok(Box::new(LogSumExp(SoftmaxState::new())))),
        Arc::new(vec![DataType::Float64; 5]),
    ));
    context.register_udwf(create_udwf(
        "softmax",
        DataType::Float64,
        Arc::new(DataType::Float64),
        Volatility::Immutable,
        Arc::new(|| Ok(Box::new(Softmax))),
    ));
}

/// The log-sum-exp of the rows of a group that have been seen.
#[derive(Debug)]
struct LogSumExp(SoftmaxState);

impl Accumulator for LogSumExp {
    fn update_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        let column = values[0].as_primitive::<Float64Type>();
        if column.null_count() == 0 {
            return self.0.add(column.values()).or_else(into_datafusion);
        }
        let logits: Vec<f64> = column.iter().flatten().collect();
        self.0.add(&logits).or_else(into_datafusion)
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        Ok(ScalarValue::Float64((self.0.count() > 0).then(|| self.0.log_sum_exp())))
    }

    fn size(&self) -> usize {
        size_of_val(self)
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        Ok(self.0.to_array().map(|number| ScalarValue::Float64(Some(number))).into())
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        let columns: Vec<_> =
            states.iter().map(|state| state.as_primitive::<Float64Type>()).collect();
        for row in 0..columns[0].len() {
            let numbers = std::array::from_fn(|index| columns[index].value(row));
            let other = SoftmaxState::from_array(numbers).or_else(into_datafusion)?;
            self.0.merge(&other).or_else(into_datafusion)?;
        }
        Ok(())
    }
}

/// The softmax of the rows of a partition.
#[derive(Debug)]
struct Softmax;

impl PartitionEvaluator for Softmax {
    fn evaluate_all(&mut self, values: &[ArrayRef], num_rows: usize) -> Result<ArrayRef> {
        let column = values[0].as_primitive::<Float64Type>();
        let mask: Vec<u8> = (0..num_rows).map(|row| u8::from(column.is_valid(row))).collect();
        let mut row = column.values().to_vec();
        softmax_along(&mut row, &Layout::row(num_rows), &Options::new().mask(&mask))
            .or_else(into_datafusion)?;
        Ok(Arc::new(Float64Array::new(row.into(), column.nulls().cloned())))
    }
}

fn into_datafusion<T>(error: Error) -> Result<T> {
    exec_err!("{error}")
}
