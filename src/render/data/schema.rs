//! The published JSON Schema of the JSON data files. It is written by hand, so that it says in both languages what
//! each part means; the tests hold every data file against it.

use crate::route::Routes;

const SCHEMA: &str = include_str!("schema.json");

/// The bytes of `data/schema.json`.
pub(super) fn schema(routes: Routes<'_>) -> Vec<u8> {
    let address = routes.absolute(&routes.data_schema());
    // An address has no characters that JSON would want escaped.
    SCHEMA.replacen("@address@", &address, 1).into_bytes()
}
