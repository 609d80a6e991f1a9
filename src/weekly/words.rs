//! In which words is a week told?
//!
//! Simplified Chinese and English are written here; Traditional Chinese has the characters changed, as replies have.

use crate::insight::question::Trouble;
use crate::report::figure::Figure;
use crate::text::traditional::traditional;
use crate::weekly::week::Verdict;
use std::borrow::Cow;

/// A language that a week is told in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Chinese in Simplified characters.
    Simplified,
    /// Chinese in Traditional characters.
    Traditional,
    /// English.
    English,
}

impl Language {
    /// The language with this tag; English for one that is not known.
    pub fn of(locale: &str) -> Self {
        match locale {
            "zh-CN" => Language::Simplified,
            "zh-TW" => Language::Traditional,
            _ => Language::English,
        }
    }

    /// The tag of the language.
    pub fn tag(self) -> &'static str {
        match self {
            Language::Simplified => "zh-CN",
            Language::Traditional => "zh-TW",
            Language::English => "en",
        }
    }

    /// The words for it, as they are written or with their characters changed.
    pub fn say<'w>(self, chinese: &'w str, english: &'w str) -> Cow<'w, str> {
        match self {
            Language::Simplified => Cow::Borrowed(chinese),
            Language::Traditional => Cow::Owned(traditional(chinese)),
            Language::English => Cow::Borrowed(english),
        }
    }

    /// What a figure is called.
    pub fn figure(self, figure: Figure) -> Cow<'static, str> {
        let (chinese, english) = match figure {
            Figure::SelfResolution => ("机器人自己解决", "solved by the bot itself"),
            Figure::Confirmed => ("顾客确认解决", "confirmed by the customer"),
            Figure::Assumed => ("推定解决", "assumed to be solved"),
            Figure::Durable => ("七天后仍算解决", "still solved after seven days"),
            Figure::Contained => ("没有转人工", "never passed to a person"),
            Figure::ContainedDay => ("没转人工且一天内没回来", "contained, no return within a day"),
            Figure::ContainedThreeDays => ("没转人工且三天内没回来", "contained, no return within three days"),
            Figure::Coverage => ("给出了回答", "got an answer"),
            Figure::ClarifySuccess => ("反问后选对", "a choice led on"),
            Figure::Satisfied => ("四五星", "four or five stars"),
            Figure::Dissatisfied => ("一两星", "one or two stars"),
            Figure::FirstContact => ("一次解决", "solved at first contact"),
            Figure::Recontacted => ("七天内再来", "wrote again within seven days"),
            Figure::Transferred => ("不止一次转人工", "passed on more than once"),
            Figure::FirstAnswerInTime => ("人工按时首次回复", "first answered by a person in time"),
            Figure::NextAnswersInTime => ("人工按时再次回复", "answered again by a person in time"),
            Figure::ResolvedInTime => ("人工按时办完", "done by a person in time"),
        };
        self.say(chinese, english)
    }

    /// What can be said of a change.
    pub fn verdict(self, verdict: Verdict) -> Cow<'static, str> {
        let (chinese, english) = match verdict {
            Verdict::Better => ("变好了，不是偶然", "better, beyond chance"),
            Verdict::Worse => ("变差了，不是偶然", "worse, beyond chance"),
            Verdict::MayBeChance => ("可能只是偶然", "may be chance"),
            Verdict::TooFew => ("对话太少，说不准", "too few to tell"),
        };
        self.say(chinese, english)
    }

    /// What went wrong with a question.
    pub fn trouble(self, trouble: Trouble) -> Cow<'static, str> {
        let (chinese, english) = match trouble {
            Trouble::Unclicked => ("给了选项，没点就走了", "was offered choices and left"),
            Trouble::AskedAgain => ("得到回答后又问了一遍", "got an answer and asked again"),
            Trouble::LeftInside => ("流程走到一半离开", "left halfway through a procedure"),
            Trouble::NoneOfThem => ("选项都不是", "meant none of the choices"),
            Trouble::Missed => ("机器人不知道", "the bot did not know"),
            Trouble::Unhappy => ("打了低分或抱怨", "gave few stars or complained"),
            Trouble::Unsolved => ("说没解决", "said that it was not solved"),
            Trouble::HandedOver => ("只好找人工", "had to go to a person"),
        };
        self.say(chinese, english)
    }

    /// A length of time in words.
    pub fn duration(self, seconds: Option<i64>) -> String {
        match (seconds, self) {
            (None, _) => "—".to_owned(),
            (Some(seconds), Language::English) if seconds < 120 => format!("{seconds} s"),
            (Some(seconds), Language::English) => format!("{} min", seconds / 60),
            (Some(seconds), _) if seconds < 120 => format!("{seconds} 秒"),
            (Some(seconds), _) => self.say(&format!("{} 分钟", seconds / 60), "").into_owned(),
        }
    }
}

/// A share in per cent, with one digit.
pub fn percent(rate: Option<f64>) -> String {
    rate.map_or_else(|| "—".to_owned(), |rate| format!("{:.1} %", 100.0 * rate))
}

/// A difference in points, with its sign.
pub fn points(difference: f64) -> String {
    format!("{}{:.1}", if difference < 0.0 { "−" } else { "+" }, 100.0 * difference.abs())
}
