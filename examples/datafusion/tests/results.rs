//! DataFusion computes the same of a table as the library computes in one pass.

use datafusion::arrow::array::AsArray;
use datafusion::arrow::datatypes::Float64Type;
use datafusion::prelude::{SessionConfig, SessionContext};
use softmax_wasm::{log_sum_exp, softmax};

/// Runs a query over a table of the groups 1 (0.5, 1000, null), 2 (−∞) and 3 (null), and returns the second
/// column.
async fn query(partitions: usize, sql: &str) -> Vec<Option<f64>> {
    let context =
        SessionContext::new_with_config(SessionConfig::new().with_target_partitions(partitions));
    softmax_datafusion::register(&context);
    let table = "CREATE TABLE logits AS VALUES (1, 0.5), (2, -CAST('inf' AS DOUBLE)), (1, 1000.0), (1, NULL), (3, NULL)";
    context.sql(table).await.expect("a table").collect().await.expect("a table");
    let rows = context.sql(sql).await.expect("a query").collect().await.expect("rows");
    let column = |batch| -> Vec<Option<f64>> {
        let batch: &datafusion::arrow::array::RecordBatch = batch;
        batch.column(1).as_primitive::<Float64Type>().iter().collect()
    };
    rows.iter().flat_map(column).collect()
}

#[tokio::test]
async fn log_sum_exp_of_groups_is_that_of_one_pass_and_passes_over_nulls() {
    let sql = "SELECT column1, log_sum_exp(column2) FROM logits GROUP BY column1 ORDER BY column1";
    let expected = [Some(log_sum_exp(&[0.5, 1000.0])), Some(f64::NEG_INFINITY), None];
    for partitions in [1, 4] {
        assert_eq!(query(partitions, sql).await, expected, "{partitions} partitions");
    }
}

#[tokio::test]
async fn softmax_of_windows_is_that_of_one_pass_and_keeps_nulls() {
    let sql = "SELECT column1, softmax(column2) OVER (PARTITION BY column1) AS p FROM logits \
               WHERE column1 = 1 ORDER BY p NULLS LAST";
    let p = softmax(&[0.5, 1000.0]);
    assert_eq!(query(2, sql).await, [Some(p[0]), Some(p[1]), None]);
}
