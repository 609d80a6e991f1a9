//! Which marks of other programs stand in a line?
//!
//! Links and embedded pages of wikis, template variables, attribute lists, snippets, asides, marked words and short names of emoji. Each is blanked,
//! so that its words stay in their place. It does not see what is code; see `dialect`.

/// What stands for a byte that goes.
pub(super) const BLANK: char = '\u{1}';

/// The longest mark within a line, in bytes.
const LONGEST: usize = 300;

/// Marks that go around words, which stay: keys, highlights, insertions.
const AROUND: [&str; 3] = ["++", "==", "^^"];

/// How icons are named that only one theme has.
const ICONS: [&str; 5] = ["material-", "octicons-", "fontawesome-", "simple-", "custom-"];

/// How a line begins that takes in another file.
const SNIPPETS: [&str; 6] = ["<<< ", "<<<@", "@include(", "@[code", "--8<--", ";--8<--"];

/// What shows that a text may have such a mark.
pub(super) const SIGNS: [&str; 16] =
    ["[[", "{{", "++", "==", "^^", "<<<", "@include(", "@[code", "--8<--", "*[", "){", "]{", "%%", "{--", "{>>", "{~~"];

/// What reviewers and authors write to each other, and what goes when a change is taken: none of it is for customers.
const ASIDES: [(&str, &str); 3] = [("%%", "%%"), ("{>>", "<<}"), ("{--", "--}")];

/// The longest of these, in bytes; it may go over several lines.
const LONGEST_ASIDE: usize = 4 << 10;

/// Blanks some bytes, also line ends: a tag over several lines must not end its paragraph.
pub(super) fn erase(blanked: &mut [u8], at: usize, length: usize) -> usize {
    let end = (at + length).min(blanked.len());
    blanked[at..end].fill(BLANK as u8);
    length
}

/// Whether a line is no more than an instruction to another program: a snippet, or what an abbreviation stands for.
pub(super) fn is_instruction(line: &str) -> bool {
    let is_abbreviation = || line.strip_prefix("*[").is_some_and(|rest| rest.split_once("]:").is_some_and(|(name, _)| !name.contains(']')));
    SNIPPETS.iter().any(|mark| line.starts_with(mark)) || is_abbreviation()
}

/// Whether a text may have a variable as `{page.title}` or the short name of an emoji in it.
pub(super) fn has_short_name(markdown: &str) -> bool {
    let bytes = markdown.as_bytes();
    let is_begun = |at: usize| match bytes[at] {
        b':' => short_name(&bytes[at..]).is_some(),
        b'{' => bytes.get(at + 1).is_some_and(u8::is_ascii_alphabetic),
        _ => false,
    };
    (0..bytes.len()).any(is_begun)
}

/// Blanks the mark that begins at a place; gives how much need not be looked at again, nothing where there is none.
pub(super) fn blank(markdown: &str, at: usize, blanked: &mut [u8]) -> usize {
    let bytes = markdown.as_bytes();
    let mut end = bytes.len().min(at + LONGEST);
    while !markdown.is_char_boundary(end) {
        end -= 1;
    }
    let Some(rest) = markdown.get(at..end).and_then(|rest| rest.split('\n').next()) else { return 0 };
    if let Some((_, close)) = ASIDES.iter().find(|(open, _)| bytes[at..].starts_with(open.as_bytes())) {
        let window = &bytes[at + 2..bytes.len().min(at + LONGEST_ASIDE)];
        if let Some(end) = window.windows(close.len()).position(|found| found == close.as_bytes()) {
            return erase(blanked, at, 2 + end + close.len());
        }
    }
    match bytes[at] {
        b'[' => wiki_link(rest, at, blanked),
        b'!' if rest.starts_with("![[") => rest.find("]]").map_or(0, |close| erase(blanked, at, close + 2)),
        b'{' => braces(rest, at, markdown[..at].chars().next_back(), blanked),
        b'+' | b'=' | b'^' => around(rest, at, blanked),
        b':' => emoji(rest, at, blanked),
        _ => 0,
    }
}

/// `[[page#place|words]]`, of which the words stay, or else the page.
fn wiki_link(rest: &str, at: usize, blanked: &mut [u8]) -> usize {
    let Some(inside) = rest.strip_prefix("[[").and_then(|rest| rest.split_once("]]")).map(|(inside, _)| inside) else { return 0 };
    if inside.trim().is_empty() || inside.contains('[') {
        return 0;
    }
    let start = at + 2;
    match (inside.find('|'), inside.find('#')) {
        (Some(bar), _) => drop(erase(blanked, start, bar + 1)),
        (None, Some(0)) => drop(erase(blanked, start, 1)),
        (None, place) => {
            let page = place.unwrap_or(inside.len());
            erase(blanked, start + page, inside.len() - page);
            erase(blanked, start, inside[..page].rfind('/').map_or(0, |folder| folder + 1));
        }
    }
    erase(blanked, at, 2);
    erase(blanked, start + inside.len(), 2);
    inside.len() + 4
}

/// `{{ variable }}`, `{page.title}`, and attributes as `{ .button }` or `{width=300}` right behind a link, a picture or code.
fn braces(rest: &str, at: usize, before: Option<char>, blanked: &mut [u8]) -> usize {
    if let Some(inside) = rest.strip_prefix("{{") {
        let variable = inside
            .find("}}")
            .filter(|close| inside[..*close].chars().all(|c| is_name(c) || matches!(c, ' ' | '.' | '$' | '|' | '"' | '\'')));
        return variable.map_or(0, |close| erase(blanked, at, close + 4));
    }
    // What a change adds stays, and so do words that are marked.
    for (open, close) in [("{++", "++}"), ("{==", "==}")] {
        if let Some(length) = rest.strip_prefix(open).and_then(|inside| inside.find(close)) {
            erase(blanked, at, open.len());
            erase(blanked, at + open.len() + length, close.len());
            return open.len();
        }
    }
    let Some(close) = rest.find('}') else { return 0 };
    let inside = rest[1..close].trim();
    let is_word = |word: &str| word.starts_with(|c: char| c.is_ascii_alphabetic()) && word.chars().all(is_name);
    let is_variable = inside.split_once('.').is_some_and(|(object, field)| is_word(object) && field.split('.').all(is_word));
    let is_attribute = |word: &str| word.starts_with(['.', ':', '#']) || word.split_once('=').is_some_and(|(name, _)| is_word(name));
    let is_behind = matches!(before, Some(')' | ']' | '`' | '*' | '_' | ':'));
    let is_list = is_behind && inside.split(' ').next().is_some_and(is_attribute);
    if is_variable || is_list { erase(blanked, at, close + 1) } else { 0 }
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-')
}

/// Two marks on both sides of words, of which none is a blank beside them.
fn around(rest: &str, at: usize, blanked: &mut [u8]) -> usize {
    let Some(mark) = AROUND.iter().find(|mark| rest.starts_with(**mark)) else { return 0 };
    let Some((words, _)) = rest[2..].split_once(mark) else { return 0 };
    let sign = mark.chars().next().unwrap_or_default();
    let is_marked =
        !words.is_empty() && words.trim() == words && !words.starts_with(sign) && !rest[2 + words.len() + 2..].starts_with(sign);
    let is_keys = *mark != "++" || words.chars().all(|c| is_name(c) || matches!(c, '+' | '"' | ' '));
    if !is_marked || !is_keys {
        return 0;
    }
    erase(blanked, at, 2);
    erase(blanked, at + 2 + words.len(), 2);
    // What stands between may have marks of its own.
    2
}

/// `:tada:`, where there is an emoji of that name; an icon goes.
fn emoji(rest: &str, at: usize, blanked: &mut [u8]) -> usize {
    let Some(name) = short_name(rest.as_bytes()).and_then(|length| rest.get(1..length - 1)) else { return 0 };
    let length = name.len() + 2;
    if ICONS.iter().any(|icons| name.starts_with(icons)) {
        return erase(blanked, at, length);
    }
    match emojis::get_by_shortcode(name).map(emojis::Emoji::as_bytes) {
        Some(emoji) if emoji.len() <= length => {
            blanked[at..at + emoji.len()].copy_from_slice(emoji);
            blanked[at + emoji.len()..at + length].fill(BLANK as u8);
            length
        }
        _ => 0,
    }
}

/// How long the short name is that some bytes begin with, its colons included.
fn short_name(bytes: &[u8]) -> Option<usize> {
    let is_name = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'+' | b'-');
    let name = bytes.get(1..)?.iter().take(50).take_while(|byte| is_name(byte)).count();
    let is_named = name > 1 && bytes.get(name + 1) == Some(&b':') && bytes[1..=name].iter().any(|byte| !byte.is_ascii_digit());
    is_named.then_some(name + 2)
}

#[cfg(test)]
mod tests {
    use crate::kb::markdown::dialect::clean;

    #[test]
    fn marks_of_other_programs_go_and_their_words_stay() {
        let check = |markdown: &str, expected: &str| assert_eq!(clean(markdown).text.trim(), expected, "{markdown}");
        check("见 [[退货|这里]]、[[换货#时间]] 和 [[#本页]]", "见 这里、换货 和 本页");
        check("图 ![[a.png|300]] 后", "图  后");
        check("{{ page.title }} 和 {frontMatter.title}", "和");
        check("{甲.乙} 和 {a} 和 1{.5}", "{甲.乙} 和 {a} 和 1{.5}");
        check("[买](x){ .md-button } ![](a.png){width=300}", "[买](x) ![](a.png)");
        check("按 ++ctrl+c++，==重点==，C++ 与 a == b == c", "按 ctrl+c，重点，C++ 与 a == b == c");
        check("<<< @/a.js\n甲\n--8<-- \"b.md\"\n@include(./c.md)\n*[HTML]: 语言", "甲");
        check("好 :tada: :material-check: :not-an-emoji: 10:30:20", "好 🎉  :not-an-emoji: 10:30:20");
        check("`[[a]] {{b}} :tada:`", "`[[a]] {{b}} :tada:`");
        check("## 甲 {#a}\n乙", "## 甲 {#a}\n乙");
        check("见 [[guide/intro#Install]] :octicons-heart-fill-24:{ .heart }", "见 intro");
        check("甲%% 给同事看 %%乙{>>这里对吗<<}{--旧--}{++新++}{==重==}", "甲乙新重");
    }
}
