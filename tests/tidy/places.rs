//! Do crates and effects stay where they belong?

use crate::none;
use crate::repository::sources;

/// What may stand in some places only.
struct Confined {
    words: &'static [&'static str],
    places: &'static [&'static str],
    remedy: &'static str,
}

const CONFINED: &[Confined] = &[
    Confined { words: &["tantivy"], places: &["src/search/"], remedy: "ask `search` for what you need" },
    Confined { words: &["openidconnect"], places: &["src/http/provider/"], remedy: "ask `http::provider`" },
    Confined { words: &["jieba_rs"], places: &["src/text/segment.rs"], remedy: "take words from `text::segment`" },
    Confined { words: &["rusqlite"], places: &["src/store/"], remedy: "give `store` a method that does it" },
    Confined { words: &["argon2"], places: &["src/privacy/password.rs"], remedy: "ask `privacy::password`" },
    Confined { words: &["ureq"], places: &["src/connector/wire.rs"], remedy: "give `connector::wire` what is to be sent" },
    Confined {
        words: &["axum", "hyper", "hyper_util", "tower", "tower_http", "utoipa", "utoipa_axum"],
        places: &["src/http/"],
        remedy: "HTTP is the business of `http`; pass values",
    },
    Confined {
        words: &["tokio", "tokio_stream", "futures_util"],
        places: &["src/store/", "src/http/", "src/cli/"],
        remedy: "below `store` everything is a plain function of values",
    },
    Confined { words: &["anyhow"], places: &["src/cli/"], remedy: "give the module an error enum of its own" },
    Confined {
        words: &["Timestamp::now", "Zoned::now", "SystemTime::now", "Instant::now"],
        places: &["src/store/", "src/http/", "src/cli/"],
        remedy: "take the time as an argument",
    },
    Confined { words: &["getrandom"], places: &["src/store/", "src/http/", "src/cli/"], remedy: "take the random number as an argument" },
    Confined {
        words: &["std::env", "env::var", "env::var_os"],
        places: &["src/config/", "src/cli/"],
        remedy: "read it in config and pass the value",
    },
    Confined {
        words: &["fs", "File", "OpenOptions"],
        places: &[
            "src/source/",
            "src/config/",
            // The database's folder is made, closed to other users, and locked against a second server; files that were sent lie in it.
            "src/store/",
        ],
        remedy: "content is read by `source`; loaders take values",
    },
    Confined {
        words: &["println!", "print!", "eprintln!", "eprint!"],
        places: &["src/cli/", "src/main.rs"],
        remedy: "return it, or log it with tracing",
    },
];

/// SQL, wherever it stands in a literal.
const SQL: &[&str] = &["SELECT ", "INSERT INTO ", "DELETE FROM ", "CREATE TABLE ", "PRAGMA "];

#[test]
fn each_crate_and_each_effect_has_its_place() {
    let mut violations = Vec::new();
    for source in sources("src") {
        for rule in CONFINED.iter().filter(|rule| !rule.places.iter().any(|place| source.path.starts_with(place))) {
            for word in rule.words {
                let places = rule.places.join(", ");
                violations
                    .extend(source.find(word).map(|at| format!("{}: `{word}` stands in {places} only; {}", source.place(at), rule.remedy)));
            }
        }
        if !source.path.starts_with("src/store/") {
            for sql in SQL {
                let places = source.text.match_indices(sql).map(|(at, _)| source.place(at));
                violations.extend(places.map(|place| format!("{place}: SQL stands in src/store only; give `store` a method that does it")));
            }
        }
    }
    none(violations);
}
