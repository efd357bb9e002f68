//! Writes ten million rows as Parquet, asks DataFusion for the log-sum-exp and the softmax of each of a
//! thousand groups, and compares with one pass of the library over each group.
//!
//! `cargo run --release [rows]`

use datafusion::arrow::array::{AsArray, Float64Array, Int32Array, RecordBatch};
use datafusion::arrow::datatypes::{DataType, Field, Float64Type, Schema};
use datafusion::common::Result;
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::prelude::{ParquetReadOptions, SessionContext};
use softmax_wasm::{Xoshiro256, log_sum_exp, softmax};
use std::fs::{self, File};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

const GROUPS: usize = 1000;
const FILES: usize = 8;

#[tokio::main]
async fn main() -> Result<()> {
    let rows =
        std::env::args().nth(1).map_or(10_000_000, |rows| rows.parse().expect("a number of rows"));
    let folder = std::env::temp_dir().join(format!("softmax-datafusion-{}", std::process::id()));
    let groups = write_parquet(&folder, rows)?;

    let context = SessionContext::new();
    softmax_datafusion::register(&context);
    context
        .register_parquet("logits", &folder.to_string_lossy(), ParquetReadOptions::default())
        .await?;

    let start = Instant::now();
    let sums = context.sql("SELECT g, log_sum_exp(x) FROM logits GROUP BY g ORDER BY g").await?;
    let sums = column(&sums.collect().await?);
    let time = start.elapsed();
    let expected = groups.iter().map(|x| log_sum_exp(x));
    let worst = sums.iter().zip(expected).map(|(a, b)| ulps(*a, b)).max().unwrap_or(0);
    println!(
        "log_sum_exp of {rows} rows in {GROUPS} groups: {time:.2?}, {worst} ULP from one pass at most"
    );

    let start = Instant::now();
    let sql = "SELECT g, softmax(x) OVER (PARTITION BY g) AS p FROM logits ORDER BY g, p";
    let p = column(&context.sql(sql).await?.collect().await?);
    let time = start.elapsed();
    let mut expected: Vec<f64> = Vec::with_capacity(rows);
    for x in &groups {
        let mut p = softmax(x);
        p.sort_by(f64::total_cmp);
        expected.extend(p);
    }
    let worst = p.iter().zip(&expected).map(|(a, b)| ulps(*a, *b)).max().unwrap_or(0);
    println!(
        "softmax of {rows} rows in {GROUPS} windows: {time:.2?}, {worst} ULP from one pass at most"
    );

    fs::remove_dir_all(folder)?;
    assert_eq!((sums.len(), p.len()), (GROUPS, rows));
    Ok(())
}

/// Writes the rows to several files, and returns the logits of each group.
fn write_parquet(folder: &Path, rows: usize) -> Result<Vec<Vec<f64>>> {
    fs::create_dir_all(folder)?;
    let schema = Arc::new(Schema::new(vec![
        Field::new("g", DataType::Int32, false),
        Field::new("x", DataType::Float64, false),
    ]));
    let (mut groups, mut random) = (vec![vec![]; GROUPS], Xoshiro256::new(1));
    for file in 0..FILES {
        let count = rows / FILES + usize::from(file < rows % FILES);
        let g: Vec<i32> = (0..count).map(|_| (random.uniform() * GROUPS as f64) as i32).collect();
        let x: Vec<f64> = (0..count).map(|_| 40.0 * random.uniform() - 20.0).collect();
        for (g, x) in g.iter().zip(&x) {
            groups[*g as usize].push(*x);
        }
        let columns: Vec<Arc<dyn datafusion::arrow::array::Array>> =
            vec![Arc::new(Int32Array::from(g)), Arc::new(Float64Array::from(x))];
        let batch = RecordBatch::try_new(schema.clone(), columns)?;
        let to = File::create(folder.join(format!("{file}.parquet")))?;
        let mut writer = ArrowWriter::try_new(to, schema.clone(), None)?;
        writer.write(&batch)?;
        writer.close()?;
    }
    Ok(groups)
}

/// Returns the second column of a result.
fn column(batches: &[RecordBatch]) -> Vec<f64> {
    let values =
        batches.iter().flat_map(|batch| batch.column(1).as_primitive::<Float64Type>().values());
    values.copied().collect()
}

/// Returns how many f64 numbers lie between two of one sign.
fn ulps(a: f64, b: f64) -> u64 {
    a.to_bits().abs_diff(b.to_bits())
}
