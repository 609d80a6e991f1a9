//! What do texts and their spellings look like on the wire?

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Texts that are to be found by typing.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(example = json!({"texts": ["洗衣机 KFR"]}))]
pub struct SpellingRequest {
    /// The texts, at most 500.
    pub texts: Vec<String>,
}

/// How texts are typed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Spelling, example = json!({"spellings": [["xi", "yi", "ji", "kfr"]]}))]
pub struct SpellingDto {
    /// The words of each text, in the order in which they were sent; the readings of a character with a space between them.
    pub spellings: Vec<Vec<String>>,
}
