//! Which questions of the log would teach the content most?
//!
//! Each is put to the engine as a first message, to be read as it would be now. Those about which it is half sure are shown, some for each intent
//! and each answer; what is written down already, and what an editor passed over, is not. Nothing is learnt by itself: an editor says what each
//! means.

use crate::conversation::fact::customer::Opened;
use crate::dialog::frame::Target;
use crate::engine::Engine;
use crate::engine::decide::decided::DecidedBy;
use crate::eval::rehearsal::Rehearsal;
use crate::insight::teach::{Message, Taken, worth_asking_of_each};
use crate::insight::wording::Wording;
use crate::intent::{IntentId, Then};
use crate::kb::entry::{AtomId, ContentHash};
use crate::privacy;
use crate::search::reader::Reader;
use crate::text::confidence::Confidence;
use crate::text::normalize::{NormalText, is_han, spoken};
use jiff::Timestamp;
use std::collections::HashSet;

/// How many questions are put at most, those that are asked most: two seconds' work.
const MOST_PUT: usize = 2_000;

/// How many are shown of each intent and each answer: as many as `jieda eval learn` measures with.
const OF_EACH: usize = 5;

/// What is taken for nothing with so much probability is none of the content's matters: the topics show it, where a draft can be made of it.
const LEAST_SURE: f32 = 0.1;

/// With fewer Han characters, or letters where there are none of those, a message is a word and no question.
const FEWEST_HAN: usize = 5;
const FEWEST_LETTERS: usize = 12;

/// How many candidates are shown: as many as a customer is offered.
const OFFERED: usize = 3;

/// Something that a question may mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meant {
    /// An intent, of which it would be an example.
    Intent(IntentId),
    /// An atom, of which it would be a way of asking.
    Atom(AtomId),
}

/// What a question is taken for now.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// What it may mean.
    pub meant: Meant,
    /// What customers read for it.
    pub title: String,
    /// How probable it is.
    pub confidence: Confidence,
}

/// A question that an editor should look at.
#[derive(Debug, Clone)]
pub struct Lesson {
    /// The question, and how it went.
    pub wording: Wording,
    /// What it may mean, the most probable first.
    pub candidates: Vec<Candidate>,
}

/// What the questions of a period would teach.
#[derive(Debug, Default)]
pub struct Lessons {
    /// Those that would teach most first.
    pub lessons: Vec<Lesson>,
    /// How many different questions were put.
    pub n_put: usize,
    /// How many of them the content is sure about.
    pub n_sure: usize,
    /// How many have personal details in them, so that nobody can put them into the content as they are.
    pub n_personal: usize,
}

/// Whether a message says by itself what is wanted: a bare word such as 空调, or a part of what was said before, does not.
fn says_enough(text: &str) -> bool {
    let words = words(text);
    let (n_han, n) = words.chars().fold((0, 0), |(n_han, n), c| (n_han + usize::from(is_han(c)), n + 1));
    n_han >= FEWEST_HAN || (n_han == 0 && n >= FEWEST_LETTERS)
}

/// The lessons of questions that come in the order in which they are to be put.
pub fn lessons(engine: &Engine, wordings: &[Wording], is_passed: impl Fn(&str) -> bool, now: Timestamp) -> Lessons {
    let written = written(engine);
    let is_open = |text: &str| says_enough(text) && !written.contains(&words(text)) && !is_passed(text);
    let mut found = Lessons::default();
    let mut pool: Vec<(Message, Lesson)> = Vec::new();
    for wording in wordings.iter().take(MOST_PUT) {
        found.n_put += 1;
        if privacy::mask(&wording.text) != wording.text {
            found.n_personal += 1;
            continue;
        }
        match read(engine, wording, now) {
            Read::Sure => found.n_sure += 1,
            Read::HalfSure(message, lesson) if is_open(&wording.text) => pool.push((*message, lesson)),
            Read::HalfSure(..) | Read::Other => {}
        }
    }
    let (messages, lessons): (Vec<Message>, Vec<Lesson>) = pool.into_iter().unzip();
    let mut shown = worth_asking_of_each(&messages, n_intents(engine) + engine.kb.atoms().len(), OF_EACH);
    let worth = |at: usize| messages[at].worth();
    shown.sort_by(|a, b| worth(b.message).total_cmp(&worth(a.message)).then(a.message.cmp(&b.message)));
    found.lessons = shown.iter().map(|shown| lessons[shown.message].clone()).collect();
    found
}

/// By what a question is known that was passed over: a hash of its words, personal details left out.
pub fn mark(text: &str) -> String {
    ContentHash::of([words(&privacy::mask(text)).as_str()]).as_str().to_owned()
}

/// What the engine makes of a question.
enum Read {
    /// It is sure what is meant.
    Sure,
    /// It may be this or that.
    HalfSure(Box<Message>, Lesson),
    /// It is like nothing, is no matter for an answer, or was answered well enough.
    Other,
}

fn read(engine: &Engine, wording: &Wording, now: Timestamp) -> Read {
    let opened = Opened { is_test: true, ..Opened::anonymous(&wording.locale, "web") };
    let said = Rehearsal::open(engine, opened, now).say(&wording.text);
    let Some(turn) = said.ok().flatten().filter(|turn| turn.decided_by == DecidedBy::NewMatter) else { return Read::Other };
    let understood = &turn.understanding;
    if understood.best() >= engine.policy.costs.answer_at() {
        return Read::Sure;
    }
    let first = understood.candidates.first().and_then(|first| Some((meant(engine, &first.target)?, first.confidence)));
    let Some(((subject, first), confidence)) = first.filter(|(_, confidence)| confidence.get() >= LEAST_SURE) else { return Read::Other };
    // An answer that was given at once and took is good enough, whatever else it might have been.
    if matches!(first, Meant::Atom(_)) && wording.n_smooth == wording.n_asked {
        return Read::Other;
    }
    let n_times = u32::try_from(wording.n_asked).unwrap_or(u32::MAX);
    let message = Message::new(&understood.text, Some(Taken { subject, confidence }), n_times, &engine.segmenter);
    let offered = understood.candidates.iter().take(OFFERED).map(|candidate| (candidate.target.clone(), candidate.confidence));
    let lesson = Lesson { wording: wording.clone(), candidates: shown(engine, &wording.locale, offered.collect(), now) };
    Read::HalfSure(Box::new(message), lesson)
}

/// Candidates as an editor chooses among them.
fn shown(engine: &Engine, locale: &str, offered: Vec<(Target, Confidence)>, now: Timestamp) -> Vec<Candidate> {
    let reader = Reader { language: locale, ..Reader::on("web", now) };
    let targets: Vec<Target> = offered.iter().map(|(target, _)| target.clone()).collect();
    let titled = offered.into_iter().zip(engine.titles_of(&targets, reader));
    titled
        .filter_map(|((target, confidence), title)| {
            let (_, meant) = meant(engine, &target)?;
            Some(Candidate { meant, title, confidence })
        })
        .collect()
}

/// The place of a target among all intents and atoms, and what would be taught for it: of a procedure the intent that leads to it.
fn meant(engine: &Engine, target: &Target) -> Option<(usize, Meant)> {
    match target {
        Target::Atom(atom) => {
            let place = engine.kb.find(atom)?;
            Some((n_intents(engine) + place.get(), Meant::Atom(atom.clone())))
        }
        Target::Flow(flow) => {
            let leads_there = |then: &Then| matches!(then, Then::Flow(own) if own == flow);
            let place = engine.intents.intents.iter().position(|intent| leads_there(&intent.then))?;
            Some((place, Meant::Intent(engine.intents.intents[place].id.clone())))
        }
    }
}

fn n_intents(engine: &Engine) -> usize {
    engine.intents.intents.len()
}

/// What editors wrote down word for word: the examples of intents, and the titles and ways of asking of atoms.
fn written(engine: &Engine) -> HashSet<String> {
    let examples = engine.intents.intents.iter().flat_map(|intent| &intent.examples);
    let ways = engine.kb.atoms().flat_map(|(_, atom)| std::iter::once(&atom.title).chain(&atom.questions));
    examples.chain(ways).map(|text| words(text)).collect()
}

fn words(text: &str) -> String {
    spoken(NormalText::of(text).as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceSet;
    use crate::source::edit::TextPath;
    use std::collections::BTreeMap;

    const PAYMENT: &str = "---\nid: payment\ntitle: 付款\n---\n\n## 可以怎么付款 {#how}\n\n> 支持哪些付款方式\n> 能用支付宝吗\n\n支付宝、微信和银行卡都可以。\n";
    const PARKING: &str = "---\nid: parking\ntitle: 停车\n---\n\n## 停车收费吗 {#fee}\n\n> 停车场怎么收费\n\n前两小时免费。\n";

    fn engine() -> Engine {
        let path = |name: &str| TextPath::parse(name).unwrap();
        let kb = SourceSet::default().with(&path("kb/faq/payment.md"), PAYMENT).with(&path("kb/faq/parking.md"), PARKING);
        Engine::compile(&kb, &SourceSet::base_intents(), Timestamp::UNIX_EPOCH).0.unwrap()
    }

    fn wording(text: &str, n_asked: u64, n_smooth: u64) -> Wording {
        Wording {
            text: text.to_owned(),
            locale: "zh-CN".to_owned(),
            n_asked,
            last: Timestamp::UNIX_EPOCH,
            n_clarified: n_asked - n_smooth,
            n_smooth,
            answered: BTreeMap::new(),
            troubles: BTreeMap::new(),
        }
    }

    #[test]
    fn the_half_sure_are_shown_with_what_they_may_mean() {
        let engine = engine();
        let wordings = [
            wording("停车场怎么收费", 9, 9),
            wording("手机能付钱吗", 3, 0),
            wording("你们处理得不好", 1, 0),
            wording("转人工", 1, 0),
            wording("13800138000能付款吗", 1, 0),
        ];
        let found = lessons(&engine, &wordings, |_| false, Timestamp::UNIX_EPOCH);
        assert_eq!((found.n_put, found.n_sure, found.n_personal), (5, 1, 1), "{found:#?}");
        let shown: Vec<(&str, &str)> =
            found.lessons.iter().map(|lesson| (lesson.wording.text.as_str(), lesson.candidates[0].title.as_str())).collect();
        assert_eq!(shown, [("手机能付钱吗", "可以怎么付款"), ("你们处理得不好", "投诉")]);
        assert_eq!(found.lessons[0].candidates[0].meant, Meant::Atom(AtomId::parse("payment/how").unwrap()));
        assert_eq!(found.lessons[1].candidates[0].meant, Meant::Intent(IntentId("complaint".into())));
        assert!(found.lessons.iter().all(|lesson| lesson.candidates.len() == OFFERED), "{found:#?}");
        // What was passed over is not shown again, and neither is what was answered well enough.
        let open =
            |wording: Wording, passed: &str| lessons(&engine, &[wording], |text| text == passed, Timestamp::UNIX_EPOCH).lessons.len();
        assert_eq!(open(wording("手机能付钱吗", 3, 2), ""), 1);
        assert_eq!(open(wording("手机能付钱吗", 3, 0), "手机能付钱吗"), 0);
        assert_eq!(open(wording("手机能付钱吗", 3, 3), ""), 0);
        assert_eq!(open(wording("你们处理得不好", 1, 1), ""), 1);
    }

    #[test]
    fn a_question_is_known_by_its_words_and_by_no_detail_in_it() {
        assert_eq!(mark("能开发票吗？"), mark("能开发票 吗"));
        assert_ne!(mark("能开发票吗"), mark("能退货吗"));
        let of_phone = "我的电话是13812348000";
        assert_eq!(mark(of_phone), mark(&privacy::mask(of_phone)));
    }
}
