//! What is a case about, in one line?
//!
//! Composed of what is known, in a fixed order: what was asked, what was tried, the details, the red line, the mood, and how often the customer
//! has come. Nothing is made up: each part is a fact, and a part that is not known is left out.

use crate::conversation::story::Fate;

/// The most characters of the question.
const LONGEST_QUESTION: usize = 40;

/// The most answers that are named, the last ones.
const MOST_TRIED: usize = 2;

/// The most details that are named.
const MOST_DETAILS: usize = 3;

/// In which language the line is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tongue {
    /// Chinese.
    Chinese,
    /// English.
    English,
}

/// What the line is made of.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Gist {
    /// What the customer asked first.
    pub question: String,
    /// The titles of the answers that were given, and how each was taken.
    pub tried: Vec<(String, Fate)>,
    /// The labels and values of the details.
    pub details: Vec<(String, String)>,
    /// The words of the last red line.
    pub red_line: Option<String>,
    /// Whether the customer grows angrier.
    pub is_worsening: bool,
    /// How many conversations the customer had before.
    pub n_before: usize,
}

impl Gist {
    /// The line.
    pub fn line(&self, tongue: Tongue) -> String {
        let parts = [self.asked(), self.tried(tongue), self.given(tongue), self.risk(tongue), self.mood(tongue), self.visit(tongue)];
        let between = match tongue {
            Tongue::Chinese => "；",
            Tongue::English => "; ",
        };
        parts.into_iter().flatten().collect::<Vec<_>>().join(between)
    }

    fn asked(&self) -> Option<String> {
        let question = self.question.split_whitespace().collect::<Vec<_>>().join(" ");
        let is_long = question.chars().nth(LONGEST_QUESTION).is_some();
        let start: String = question.chars().take(LONGEST_QUESTION).collect();
        (!question.is_empty()).then(|| if is_long { format!("{start}…") } else { start })
    }

    fn tried(&self, tongue: Tongue) -> Option<String> {
        let last = &self.tried[self.tried.len().saturating_sub(MOST_TRIED)..];
        let one = |(title, fate): &(String, Fate)| match (tongue, fate) {
            (Tongue::Chinese, Fate::Open) => format!("刚给了“{title}”"),
            (Tongue::Chinese, Fate::WroteOn) => format!("给过“{title}”"),
            (Tongue::Chinese, Fate::AskedAgain) => format!("给过“{title}”，又问了一遍"),
            (Tongue::Chinese, Fate::Helped) => format!("“{title}”解决了"),
            (Tongue::Chinese, Fate::NotHelped) => format!("试过“{title}”，没解决"),
            (Tongue::Chinese, Fate::WantedPerson) => format!("看了“{title}”后转人工"),
            (Tongue::English, Fate::Open) => format!("just given “{title}”"),
            (Tongue::English, Fate::WroteOn) => format!("given “{title}”"),
            (Tongue::English, Fate::AskedAgain) => format!("given “{title}”, asked again"),
            (Tongue::English, Fate::Helped) => format!("“{title}” helped"),
            (Tongue::English, Fate::NotHelped) => format!("tried “{title}”, not solved"),
            (Tongue::English, Fate::WantedPerson) => format!("wanted a person after “{title}”"),
        };
        (!last.is_empty()).then(|| last.iter().map(one).collect::<Vec<_>>().join(comma(tongue)))
    }

    fn given(&self, tongue: Tongue) -> Option<String> {
        let given = self.details.iter().take(MOST_DETAILS).map(|(label, value)| format!("{label} {value}"));
        (!self.details.is_empty()).then(|| given.collect::<Vec<_>>().join(comma(tongue)))
    }

    fn risk(&self, tongue: Tongue) -> Option<String> {
        let words = self.red_line.as_ref()?;
        Some(match tongue {
            Tongue::Chinese => format!("触及红线“{words}”"),
            Tongue::English => format!("crossed a red line: “{words}”"),
        })
    }

    fn mood(&self, tongue: Tongue) -> Option<String> {
        let words = match tongue {
            Tongue::Chinese => "怒气上升",
            Tongue::English => "growing angry",
        };
        self.is_worsening.then(|| words.to_owned())
    }

    fn visit(&self, tongue: Tongue) -> Option<String> {
        let n = self.n_before + 1;
        (n > 1).then(|| match tongue {
            Tongue::Chinese => format!("第 {n} 次来"),
            Tongue::English => format!("contact no. {n}"),
        })
    }
}

fn comma(tongue: Tongue) -> &'static str {
    match tongue {
        Tongue::Chinese => "，",
        Tongue::English => ", ",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_what_is_known_and_no_more() {
        let check = |gist: &Gist, chinese: &str, english: &str| {
            assert_eq!((gist.line(Tongue::Chinese).as_str(), gist.line(Tongue::English).as_str()), (chinese, english));
        };
        check(&Gist::default(), "", "");
        check(&Gist { question: "转人工".to_owned(), ..Gist::default() }, "转人工", "转人工");
        let whole = Gist {
            question: "空调不制冷".to_owned(),
            tried: [("先断电", Fate::WroteOn), ("清洗滤网", Fate::NotHelped)].map(|(title, fate)| (title.to_owned(), fate)).to_vec(),
            details: vec![("订单号".to_owned(), "****0018".to_owned())],
            red_line: Some("起诉".to_owned()),
            is_worsening: true,
            n_before: 1,
        };
        check(
            &whole,
            "空调不制冷；给过“先断电”，试过“清洗滤网”，没解决；订单号 ****0018；触及红线“起诉”；怒气上升；第 2 次来",
            "空调不制冷; given “先断电”, tried “清洗滤网”, not solved; 订单号 ****0018; crossed a red line: “起诉”; growing angry; contact no. 2",
        );
        let long = Gist { question: "长".repeat(41), ..Gist::default() };
        assert_eq!(long.line(Tongue::Chinese), format!("{}…", "长".repeat(40)));
    }
}
