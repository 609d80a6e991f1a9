//! What exactly is sent?
//!
//! Each input is written as its place demands, so that no value can become another path, another header or another field. A path is logged by
//! every server on the way, so that nothing is sent where a value in it is a personal detail, whatever it was taken for.

use crate::connector::call::{Call, Failure};
use crate::connector::template::Template;
use crate::connector::{Connector, Method, VISITOR};
use crate::privacy;
use serde_json::{Map, Value};

/// The longest path that is sent, in bytes: what servers and proxies agree on.
const LONGEST_PATH: usize = 2_048;

/// A question in the form in which it goes over the wire.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// How.
    pub method: Method,
    /// The path behind the system's address.
    pub path: String,
    /// The connector's own headers.
    pub headers: Vec<(String, String)>,
    /// The JSON that is sent, if any.
    pub body: Option<String>,
}

impl Request {
    /// The request of a call.
    pub fn of(connector: &Connector, call: &Call) -> Result<Self, Failure> {
        let known = |name: &str| if name == VISITOR { call.visitor.clone() } else { call.inputs.get(name).cloned() };
        let fill = |template: &Template, write: &dyn Fn(&str) -> String| {
            template.fill(|name| known(name).map(|value| write(&value)), |_| None).ok_or(Failure::BadInput)
        };
        let path = fill(&connector.path, &encode)?;
        let headers = connector.headers.iter().map(|(name, template)| Ok((name.clone(), fill(template, &str::to_owned)?)));
        let headers = headers.collect::<Result<Vec<_>, Failure>>()?;
        let is_line = |text: &str| !text.chars().any(char::is_control);
        let mut inputs = connector.path.inputs().filter(|input| *input != VISITOR).filter_map(known);
        if inputs.any(|value| is_personal(&value)) || !is_path(&path) || !headers.iter().all(|(_, value)| is_line(value)) {
            return Err(Failure::BadInput);
        }
        let mut body = Value::Object(Map::new());
        for (pointer, template) in &connector.body {
            put(&mut body, pointer, fill(template, &str::to_owned)?);
        }
        let body = (!connector.body.is_empty()).then(|| body.to_string());
        Ok(Request { method: connector.method, path, headers, body })
    }

    /// The whole request as one text: two with the same text ask the same.
    pub fn text(&self) -> String {
        let headers: String = self.headers.iter().map(|(name, value)| format!("{name}: {value}\n")).collect();
        format!("{} {}\n{headers}\n{}", self.method.name(), self.path, self.body.as_deref().unwrap_or_default())
    }
}

/// A value in a path or a query: every byte but letters, digits, `-`, `_`, `.` and `~` is written as `%41`.
fn encode(value: &str) -> String {
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || b"-_.~".contains(&b);
    value.bytes().map(|b| if is_plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

/// Whether a value has a personal detail in it.
fn is_personal(value: &str) -> bool {
    privacy::find(value).iter().any(|found| found.kind.is_personal())
}

/// Whether each part of a path names something: an empty one or `..` leads elsewhere.
fn is_path(path: &str) -> bool {
    let before_query = path.split('?').next().unwrap_or_default();
    let mut parts = before_query.trim_start_matches('/').split('/');
    path.len() <= LONGEST_PATH && (before_query == "/" || parts.all(|part| !["", ".", ".."].contains(&part)))
}

/// Puts a text into a JSON object by pointer; objects on the way are made.
fn put(object: &mut Value, pointer: &str, text: String) {
    let mut at = object;
    for field in pointer.split('/').skip(1) {
        let field = field.replace("~1", "/").replace("~0", "~");
        if !at.is_object() {
            *at = Value::Object(Map::new());
        }
        // `Value` makes a missing field of an object by itself.
        at = &mut at[field];
    }
    *at = Value::String(text);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connector::samples::connector;

    fn check(id: &str, order: &str, expected: Result<&str, Failure>) {
        let connector = connector(id);
        let inputs = [("order", order), ("reason", "不要了\"}")].map(|(name, value)| (name.to_owned(), value.to_owned()));
        let call = Call { connector: connector.id.clone(), inputs: inputs.into(), visitor: Some("u/1".to_owned()), effect: None };
        let text = Request::of(&connector, &call).map(|request| request.text());
        assert_eq!(text, expected.map(str::to_owned), "{order}");
    }

    #[test]
    fn a_value_stays_in_its_place() {
        check("order", "A1", Ok("GET /customers/u%2F1/orders/A1\n\n"));
        check("order", "A1/../../refunds?all=1#x", Ok("GET /customers/u%2F1/orders/A1%2F..%2F..%2Frefunds%3Fall%3D1%23x\n\n"));
        check("order", "订单", Ok("GET /customers/u%2F1/orders/%E8%AE%A2%E5%8D%95\n\n"));
        let cancel = "POST /orders/A1/cancel\nX-Customer: u/1\n\n{\"reason\":\"不要了\\\"}\",\"source\":{\"bot\":\"jieda\"}}";
        check("cancel", "A1", Ok(cancel));
    }

    #[test]
    fn a_value_that_would_lead_elsewhere_is_refused() {
        for order in ["", ".", ".."] {
            check("order", order, Err(Failure::BadInput));
        }
        check("order", &"1".repeat(2_048), Err(Failure::BadInput));
    }

    #[test]
    fn a_personal_detail_is_in_no_path() {
        for order in ["110101199003074258", "138-0013-8000", "6222020200112233446", "a@example.com"] {
            check("order", order, Err(Failure::BadInput));
        }
        check("order", "202611200018", Ok("GET /customers/u%2F1/orders/202611200018\n\n"));
    }
}
