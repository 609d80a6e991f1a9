//! Is every row found without reading all?

use rusqlite::Connection;

/// What a statement reads from its beginning to its end, instead of finding it by an index.
pub fn scans(connection: &Connection, sql: &str) -> Vec<String> {
    let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    let nulls = vec![rusqlite::types::Null; statement.parameter_count()];
    let plan = statement.query_map(rusqlite::params_from_iter(nulls), |row| row.get::<_, String>(3)).unwrap();
    plan.map(Result::unwrap).filter(|step| step.starts_with("SCAN")).collect()
}
