//! How do faults look to a program that reviews code?
//!
//! SARIF 2.1.0, which code hosts show beside the lines of a change. It does not decide what is a fault.

use crate::diagnostic::{Diagnostic, Severity};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Where the format is described.
const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// The faults as one run of one tool; `folders` gives for `kb/faq/a.md` where the file lies.
pub fn sarif(faults: &[Diagnostic], place_of: impl Fn(&str) -> String) -> Value {
    let codes: BTreeSet<_> = faults.iter().map(|fault| fault.code).collect();
    let rules = codes.iter().map(|code| {
        json!({
            "id": code.name(),
            "shortDescription": {"text": code.meaning()},
            "defaultConfiguration": {"level": level(code.severity())},
        })
    });
    let results = faults.iter().map(|fault| {
        let file = json!({"uri": uri(&place_of(&fault.place.path))});
        let location = match fault.place.line {
            0 => json!({"artifactLocation": file}),
            line => {
                let end = fault.place.column + fault.place.width;
                let region = json!({"startLine": line, "startColumn": fault.place.column, "endColumn": end});
                json!({"artifactLocation": file, "region": region})
            }
        };
        json!({
            "ruleId": fault.code.name(),
            "level": level(fault.severity),
            "message": {"text": format!("{}; {}", fault.message, fault.help)},
            "locations": [{"physicalLocation": location}],
        })
    });
    let driver = json!({
        "name": "jieda",
        "version": env!("CARGO_PKG_VERSION"),
        "rules": rules.collect::<Vec<_>>(),
    });
    json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results.collect::<Vec<_>>()}],
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

/// A path as a URI: what URIs have no letter for is written as `%` and its bytes.
fn uri(path: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'_' | b'.' | b'~');
    path.bytes().map(|byte| if is_plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Code, Place};

    #[test]
    fn faults_are_results_of_one_run() {
        let source = "甲\n乙丙丁\n";
        let faults = [
            Diagnostic::new(Code::DeadLink, Place::of("kb/faq/配.md", source, 7..10), "`x` leads nowhere", "name another"),
            Diagnostic::new(Code::NotUtf8, Place::file("kb/faq/b.md"), "no UTF-8", "save it again"),
        ];
        let report = sarif(&faults, |path| path.replacen("kb/", "content/", 1));
        assert_eq!(report["version"], "2.1.0");
        let run = &report["runs"][0];
        assert_eq!(run["tool"]["driver"]["name"], "jieda");
        let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
        let results = run["results"].as_array().unwrap();
        assert_eq!((rules.len(), results.len()), (2, 2));
        for result in results {
            assert!(rules.iter().any(|rule| rule["id"] == result["ruleId"]));
            assert!(["error", "warning"].iter().any(|level| result["level"] == *level) && result["message"]["text"].is_string());
        }
        let place = &results[0]["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "content/faq/%E9%85%8D.md");
        assert_eq!(place["region"], json!({"startLine": 2, "startColumn": 2, "endColumn": 3}));
        assert!(results[1]["locations"][0]["physicalLocation"].get("region").is_none());
    }
}
