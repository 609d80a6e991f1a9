//! How are words written so that Markdown and YAML read nothing but the words?

/// Characters that mean something to Markdown wherever they stand in a line.
const MARKS: [char; 15] = ['\\', '`', '*', '_', '{', '}', '[', ']', '<', '>', '#', '&', '~', '|', '$'];

/// What ends an address in a text, beside spaces and whatever is not ASCII.
const ENDS: [char; 12] = ['"', '\'', '<', '>', '`', '|', '\\', '^', '{', '}', '[', ']'];

/// What stands behind an address in a sentence and is no part of it.
const BEHIND: [char; 7] = ['.', ',', ';', ':', '!', '?', ')'];

/// A text without line breaks, space at its ends, and characters that YAML does not allow.
pub fn one_line(text: &str) -> String {
    let is_foreign = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{fffe}' | '\u{ffff}');
    let allowed: String = text.chars().map(|c| if is_foreign(c) { ' ' } else { c }).collect();
    allowed.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A line as a YAML string in quotes.
pub fn quoted(line: &str) -> String {
    format!("\"{}\"", line.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A line in which Markdown reads nothing but the words.
pub fn escaped(line: &str) -> String {
    // The loader takes `{#` for an id in the wrong place.
    let line = line.replace("{#", "{ #");
    let mut escaped = String::with_capacity(line.len());
    let number = line.chars().take_while(char::is_ascii_digit).count();
    for (at, c) in line.chars().enumerate() {
        let begins_list = (at == 0 && matches!(c, '-' | '+' | '=')) || (number > 0 && at == number && matches!(c, '.' | ')'));
        if begins_list || MARKS.contains(&c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// Words as paragraphs, one a line, in which nothing but addresses means something: these can be followed.
pub fn paragraphs(text: &str) -> String {
    let lines = text.lines().map(one_line).filter(|line| !line.is_empty());
    lines.map(|line| linked(&line)).collect::<Vec<_>>().join("\n\n")
}

fn linked(line: &str) -> String {
    let mut written = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(start) = rest.find("https://").into_iter().chain(rest.find("http://")).min() {
        let behind = &rest[start..];
        let end = behind.find(|c: char| !c.is_ascii_graphic() || ENDS.contains(&c)).unwrap_or(behind.len());
        let url = behind[..end].trim_end_matches(BEHIND);
        let is_address = url.len() > "https://".len();
        let before = &rest[..start];
        written.push_str(&if written.is_empty() { escaped(before) } else { inner(before) });
        written.push_str(&if is_address { format!("<{url}>") } else { inner(&behind[..end]) });
        rest = &behind[if is_address { url.len() } else { end }..];
    }
    written.push_str(&if written.is_empty() { escaped(rest) } else { inner(rest) });
    written
}

/// What stands within a line, where no list begins.
fn inner(part: &str) -> String {
    escaped(&format!("x{part}"))[1..].to_owned()
}
