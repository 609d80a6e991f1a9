//! What is sent, with places for what is not known beforehand?
//!
//! `{order}` is an input that a flow gives; `${SHOP_TOKEN}` is a variable of the environment. A template does not know where it is used, so
//! whoever fills it says how inputs are written there.

/// A text with places in it.
#[derive(Clone, PartialEq, Eq)]
pub struct Template(Vec<Part>);

/// Does not show what it says: a variable may have been filled in, and that may be a secret.
impl std::fmt::Debug for Template {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Template(..)")
    }
}

#[derive(Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Input(String),
    Variable(String),
}

impl Template {
    /// Cuts a text at its places, or gives what stands in braces and names nothing.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some(open) = rest.find(['{', '}']) {
            let close = rest[open..].find('}').map(|close| open + close).filter(|_| rest[open..].starts_with('{'));
            let Some(close) = close else { return Err(rest[open..].to_owned()) };
            let name = &rest[open + 1..close];
            let before = &rest[..open];
            match before.strip_suffix('$') {
                Some(before) if is_name(name, |b| b.is_ascii_uppercase()) => {
                    parts.extend([Part::Text(before.to_owned()), Part::Variable(name.to_owned())]);
                }
                None if is_name(name, |b| b.is_ascii_lowercase()) => {
                    parts.extend([Part::Text(before.to_owned()), Part::Input(name.to_owned())]);
                }
                Some(_) | None => return Err(rest[open..=close].to_owned()),
            }
            rest = &rest[close + 1..];
        }
        parts.push(Part::Text(rest.to_owned()));
        parts.retain(|part| *part != Part::Text(String::new()));
        Ok(Template(parts))
    }

    /// The inputs that it needs.
    pub fn inputs(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|part| match part {
            Part::Input(name) => Some(name.as_str()),
            Part::Text(_) | Part::Variable(_) => None,
        })
    }

    /// The variables of the environment that it needs.
    pub fn variables(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|part| match part {
            Part::Variable(name) => Some(name.as_str()),
            Part::Text(_) | Part::Input(_) => None,
        })
    }

    /// The text before the first place.
    pub fn beginning(&self) -> &str {
        match self.0.first() {
            Some(Part::Text(text)) => text,
            Some(Part::Input(_) | Part::Variable(_)) | None => "",
        }
    }

    /// The text with everything filled in; nothing when `input` or `variable` does not know something.
    pub fn fill(&self, input: impl Fn(&str) -> Option<String>, variable: impl Fn(&str) -> Option<String>) -> Option<String> {
        let text_of = |part: &Part| match part {
            Part::Text(text) => Some(text.clone()),
            Part::Input(name) => input(name),
            Part::Variable(name) => variable(name),
        };
        self.0.iter().map(text_of).collect()
    }
}

/// Whether a text is a name: 1 to 64 letters of one case, digits and underscores.
fn is_name(text: &str, is_letter: impl Fn(u8) -> bool) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|b| is_letter(b) || b.is_ascii_digit() || b == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Result<&str, &str>) {
        let input = |name: &str| (name == "order").then(|| "A1".to_owned());
        let variable = |name: &str| (name == "TOKEN").then(|| "secret".to_owned());
        let filled = Template::parse(text).map(|template| template.fill(input, variable).unwrap_or_else(|| "unknown".to_owned()));
        assert_eq!(filled, expected.map(str::to_owned).map_err(str::to_owned), "{text}");
    }

    #[test]
    fn places_are_filled_and_other_braces_refused() {
        check("/orders/{order}/items", Ok("/orders/A1/items"));
        check("Bearer ${TOKEN}", Ok("Bearer secret"));
        check("$5 {order}", Ok("$5 A1"));
        check("{other}", Ok("unknown"));
        check("${OTHER}", Ok("unknown"));
        check("", Ok(""));
        check("{Order}", Err("{Order}"));
        check("${token}", Err("{token}"));
        check("{order", Err("{order"));
        check("order}", Err("}"));
        check("{}", Err("{}"));
    }

    #[test]
    fn what_was_filled_in_does_not_show() {
        assert_eq!(format!("{:?}", Template::parse("Bearer secret").unwrap()), "Template(..)");
    }
}
