//! Does the bot lead this conversation as a support lead wrote it down?
//!
//! A transcript is a Markdown file; docs/conversation-tests.md shows one. A line is a speaker, a colon and words; every line that the bot, or the desk, must
//! be true of is held against what really happens.

use crate::conversation::event::Event;
use crate::conversation::fact::Fact;
use crate::conversation::fact::bot::{BotFact, Reply};
use crate::conversation::fact::customer::{CustomerFact, Opened};
use crate::conversation::handoff::HandoffPacket;
use crate::conversation::measure::Measure;
use crate::conversation::summary::Summary;
use crate::diagnostic::{Code, Diagnostic};
use crate::engine::Engine;
use crate::eval::packet;
use crate::eval::rehearsal::{PAUSE, Rehearsal};
use crate::eval::world::World;
use crate::kb::entry::AtomId;
use crate::kb::facet::{Facet, LONGEST_FACET};
use crate::report::definition::classify;
use crate::source::SourceFile;
use jiff::{SignedDuration, Timestamp};
use std::ops::Range;

/// When a transcript begins that does not say so: a Monday morning on which the desk is on duty.
const USUAL_TIME: &str = "2026-11-23T10:00:00+08:00";

/// How long for the next part of a sentence that is sent in parts.
const QUICK_PAUSE: SignedDuration = SignedDuration::from_secs(2);

/// The agent of the transcripts.
const AGENT: &str = "小王";

/// Runs a transcript and gives what did not go as written.
pub fn run(engine: &Engine, file: &SourceFile) -> Vec<Diagnostic> {
    let mut stage = Stage {
        engine,
        file,
        faults: Vec::new(),
        rehearsal: None,
        world: World::default(),
        seen: 0,
        opened: Opened::anonymous("zh-CN", "web"),
        now: usual_time(),
    };
    let mut at = 0;
    for line in file.text.split_inclusive('\n') {
        stage.line(line, at);
        at += line.len();
    }
    if stage.rehearsal.is_none() {
        stage.fault(0..1, "the customer says nothing".to_owned(), "write a line such as `- 客户：空调不制冷`");
    }
    stage.faults
}

fn usual_time() -> Timestamp {
    USUAL_TIME.parse().expect("a constant time can be read")
}

struct Stage<'a> {
    engine: &'a Engine,
    file: &'a SourceFile,
    faults: Vec<Diagnostic>,
    rehearsal: Option<Rehearsal<'a>>,
    world: World,
    /// How many events had happened before the last line that let something happen.
    seen: usize,
    opened: Opened,
    now: Timestamp,
}

impl<'a> Stage<'a> {
    fn line(&mut self, line: &str, at: usize) {
        let text = line.trim().trim_start_matches("- ").trim();
        if text.is_empty() || text.starts_with(['#', '>']) {
            return;
        }
        let start = at + line.find(text).unwrap_or(0);
        let span = start..start + text.len();
        match text.split_once(['：', ':']) {
            Some((speaker, words)) => self.act(speaker.trim(), words.trim(), span),
            None => self.fault(
                span,
                format!("`{text}` has no speaker"),
                "write `客户：…`, `小解：…` or another line of docs/conversation-tests.md",
            ),
        }
    }

    fn act(&mut self, speaker: &str, words: &str, span: Range<usize>) {
        match speaker {
            "时间" => match words.parse() {
                Ok(now) => self.now = now,
                Err(_) => self.fault(span, format!("`{words}` is no time"), "write it as 2026-11-23T10:00:00+08:00"),
            },
            "语言" => self.opened.locale = words.to_owned(),
            "渠道" => self.opened.channel = words.to_owned(),
            "地区" => self.opened.region = self.facet(words, span),
            "产品" => self.opened.product = self.facet(words, span),
            "身份" => (self.opened.visitor, self.opened.is_verified) = (Some(words.to_owned()), true),
            "系统" => {
                if let Err(fault) = self.world.learn(&self.engine.connectors, words) {
                    self.fault(span, fault, "see docs/conversation-tests.md for what a system can say");
                }
            }
            "客户" => self.customer(words, PAUSE, span),
            "连发" => self.customer(words, QUICK_PAUSE, span),
            "客户按" => self.press(words, span),
            "排队" => match packet::waiting(words) {
                Some(waiting) => self.rehearsal().waiting = waiting,
                None => self.fault(span, format!("`{words}` is no number of customers"), "write it as `排队：2 位`"),
            },
            "按人工" => self.happen(Rehearsal::press_person),
            "退出排队" => self.happen(Rehearsal::press_leave),
            "客服" => self.happen(|rehearsal| rehearsal.agent_says(AGENT, words)),
            "交还" => self.happen(|rehearsal| rehearsal.give_back(AGENT)),
            "结案" => self.happen(Rehearsal::resolve),
            "过了" => match words.trim_end_matches("分钟").trim().parse() {
                Ok(minutes) => self.happen(|rehearsal| rehearsal.wait(SignedDuration::from_mins(minutes))),
                Err(_) => self.fault(span, format!("`{words}` is no number of minutes"), "write it as `过了：31 分钟`"),
            },
            "小解" => self.expect_words(words, span),
            "来源" => self.expect_list(words, span, "来源", |reply| reply.citations.iter().map(|c| c.atom.to_string()).collect()),
            "按钮" => self.expect_list(words, span, "按钮", |reply| reply.choices.clone()),
            "查询" => self.expect_call(words, span),
            "转人工" => self.expect_handoff(words, span),
            "不说话" => self.expect_silence(span),
            "阶段" => self.expect("phase", words, span, |rehearsal, _| rehearsal.conversation().phase().name().to_owned()),
            "结果" => self.expect("outcome", words, span, |rehearsal, measure| {
                classify(&Summary::of(&rehearsal.conversation()), rehearsal.now(), measure).name().to_owned()
            }),
            "读作" => self.expect_reading(words, span),
            "细节" => self.expect_detail(words, span),
            "备件" => self.expect_told(words, span, "part", packet::parts),
            "试过" => self.expect_told(words, span, "answer", packet::tried),
            "路径" => self.expect_told(words, span, "step of the way", packet::path),
            _ => self.fault(
                span,
                format!("`{speaker}` is nobody who speaks in a transcript"),
                "see docs/conversation-tests.md for the lines of a transcript",
            ),
        }
    }

    fn facet(&mut self, words: &str, span: Range<usize>) -> Option<Facet> {
        let facet = Facet::parse(words);
        if facet.is_none() {
            self.fault(span, format!("`{words}` is no name"), &format!("write 1 to {LONGEST_FACET} characters"));
        }
        facet
    }

    fn rehearsal(&mut self) -> &mut Rehearsal<'a> {
        let systems = || Box::new(self.world.clone());
        self.rehearsal.get_or_insert_with(|| Rehearsal::open_with(self.engine, systems(), self.opened.clone(), self.now))
    }

    fn happen(&mut self, action: impl FnOnce(&mut Rehearsal<'a>)) {
        let rehearsal = self.rehearsal();
        let seen = rehearsal.events().len();
        action(rehearsal);
        self.seen = seen;
    }

    fn customer(&mut self, words: &str, pause: SignedDuration, span: Range<usize>) {
        let mut result = Ok(None);
        self.happen(|rehearsal| {
            rehearsal.wait(pause);
            result = rehearsal.say(words);
        });
        if let Err(fault) = result {
            self.fault(span, fault.to_string(), "write what the customer says");
        }
    }

    /// The customer presses the button that says this, below the newest saying that has one.
    fn press(&mut self, label: &str, span: Range<usize>) {
        match self.rehearsal().conversation().buttons().labelled(label) {
            Some(press) => self.happen(|rehearsal| {
                rehearsal.wait(PAUSE);
                // The press was just found among the buttons that are there.
                let _ = rehearsal.press(press);
            }),
            None => self.fault(span, format!("no button says `{label}`"), "write what one of the bot's last buttons says"),
        }
    }

    /// The events since the last line that let something happen; the opening's before any.
    fn news(&mut self) -> Vec<Event> {
        let seen = self.seen;
        self.rehearsal().events()[seen..].to_vec()
    }

    fn replies(&mut self) -> Vec<Reply> {
        self.news().iter().filter_map(|event| event.fact.reply()).cloned().collect()
    }

    /// Words that the reply has in this order, divided by `…`.
    fn expect_words(&mut self, words: &str, span: Range<usize>) {
        let left = self
            .news()
            .into_iter()
            .filter_map(|event| if let Fact::Customer(CustomerFact::LeftQueue { words }) = event.fact { Some(words) } else { None });
        let said = self.replies().into_iter().map(|reply| reply.text).chain(left).collect::<Vec<_>>().join("\n\n");
        let mut rest = said.as_str();
        for part in words.split('…').map(str::trim).filter(|part| !part.is_empty()) {
            match rest.find(part) {
                Some(start) => rest = &rest[start + part.len()..],
                None => return self.fault(span, format!("the bot does not say `{part}`"), &format!("it says: {}", shown(&said))),
            }
        }
        if said.is_empty() {
            self.fault(span, "the bot says nothing".to_owned(), "write `不说话：` where that is right");
        }
    }

    fn expect_list(&mut self, words: &str, span: Range<usize>, what: &str, list: impl Fn(&Reply) -> Vec<String>) {
        let have: Vec<String> = self.replies().iter().flat_map(list).collect();
        for wanted in words.split(['、', ',']).map(str::trim).filter(|wanted| !wanted.is_empty()) {
            let present = self.present(wanted);
            if !have.contains(&present) {
                self.fault(span.clone(), format!("{what} has no `{wanted}`"), &format!("it has: {}", shown(&have.join("、"))));
            }
        }
    }

    /// The connectors that are asked, in order, divided by `、`, each perhaps with inputs as `order order=A1`; nothing when none is.
    fn expect_call(&mut self, words: &str, span: Range<usize>) {
        let called = self.news().into_iter().filter_map(|event| event.fact.called().cloned());
        let have: Vec<Vec<String>> = called
            .map(|called| {
                let inputs = called.inputs.iter().map(|(name, value)| format!("{name}={value}"));
                std::iter::once(called.connector.to_string()).chain(inputs).collect()
            })
            .collect();
        let wanted: Vec<Vec<&str>> = words.split('、').map(|call| call.split_whitespace().collect()).collect();
        let wanted: Vec<&Vec<&str>> = wanted.iter().filter(|call| !call.is_empty()).collect();
        let is_same = |(wanted, have): (&&Vec<&str>, &Vec<String>)| {
            wanted.first().copied() == have.first().map(String::as_str) && wanted.iter().all(|part| have.iter().any(|own| own == part))
        };
        if wanted.len() != have.len() || !wanted.iter().zip(&have).all(is_same) {
            let shown_calls = have.iter().map(|call| call.join(" ")).collect::<Vec<_>>().join("、");
            self.fault(span, format!("it is not `{words}` that is asked"), &format!("asked is: {}", shown(&shown_calls)));
        }
    }

    /// `reason`, or `reason skill`, or `reason skill priority`.
    fn expect_handoff(&mut self, words: &str, span: Range<usize>) {
        let handoff = self.news().into_iter().find_map(|event| event.fact.handoff().cloned());
        let have = handoff.map(|handoff| {
            let priority = format!("{:?}", handoff.priority).to_lowercase();
            [handoff.reason.name().to_owned(), handoff.skill, priority]
        });
        let wanted: Vec<&str> = words.split_whitespace().collect();
        match have {
            None => self.fault(span, "the bot does not hand over".to_owned(), "take the line out, or mend the content"),
            Some(have) if !wanted.iter().zip(&have).all(|(wanted, own)| wanted == own) => {
                self.fault(span, format!("the handing over is not `{words}`"), &format!("it is: {}", have.join(" ")));
            }
            Some(_) => {}
        }
    }

    /// What is wanted, with an atom that it begins with by its present name.
    fn present(&self, wanted: &str) -> String {
        let (name, rest) = wanted.find('=').map_or((wanted, ""), |at| wanted.split_at(at));
        let found = AtomId::parse(name).and_then(|id| self.engine.kb.find(&id));
        found.map_or_else(|| wanted.to_owned(), |atom| format!("{}{rest}", self.engine.kb[atom].id))
    }

    fn expect_silence(&mut self, span: Range<usize>) {
        let said: Vec<String> = self.replies().into_iter().map(|reply| reply.text).collect();
        if !said.is_empty() {
            self.fault(span, "the bot speaks".to_owned(), &format!("it says: {}", shown(&said.join(" "))));
        }
    }

    /// `name=value`, as it was passed to the desk.
    fn expect_detail(&mut self, words: &str, span: Range<usize>) {
        let conversation = self.rehearsal().conversation();
        let slots = conversation.last_handoff().map(|handoff| handoff.packet.slots.clone()).unwrap_or_default();
        let holds = words.split_once('=').is_some_and(|(name, value)| slots.get(name.trim()).map(String::as_str) == Some(value.trim()));
        if !holds {
            self.fault(span, format!("the desk is not told `{words}`"), &format!("it is told: {slots:?}"));
        }
    }

    /// What was passed to the desk, in this order, divided by `、`.
    fn expect_told(&mut self, words: &str, span: Range<usize>, what: &str, list: fn(&HandoffPacket) -> Vec<String>) {
        let conversation = self.rehearsal().conversation();
        let told = conversation.last_handoff().map(|handoff| list(&handoff.packet)).unwrap_or_default();
        let wanted = words.split(['、', ',']).map(str::trim).filter(|wanted| !wanted.is_empty());
        if told != wanted.map(|wanted| self.present(wanted)).collect::<Vec<_>>() {
            self.fault(
                span,
                format!("the desk is told another {what} than `{words}`"),
                &format!("it is told: {}", shown(&told.join("、"))),
            );
        }
    }

    /// What the bot read in the place of the last message.
    fn expect_reading(&mut self, words: &str, span: Range<usize>) {
        let read = self
            .news()
            .into_iter()
            .find_map(|event| if let Fact::Bot(BotFact::ReadAs { text, .. }) = event.fact { Some(text) } else { None });
        if read.as_deref().unwrap_or_default() != words {
            let read = shown(&read.unwrap_or_default());
            self.fault(span, format!("the message is not read as `{words}`"), &format!("it is read as: {read}"));
        }
    }

    fn expect(&mut self, what: &str, wanted: &str, span: Range<usize>, have: impl Fn(&Rehearsal<'a>, &Measure) -> String) {
        let measure = &self.engine.measure;
        let have = have(self.rehearsal(), measure);
        if have != wanted {
            self.fault(span, format!("the {what} is not `{wanted}`"), &format!("it is: {have}"));
        }
    }

    fn fault(&mut self, span: Range<usize>, message: String, help: &str) {
        self.faults.push(Diagnostic::new(Code::Transcript, self.file.place(span), message, help));
    }
}

fn shown(text: &str) -> String {
    if text.is_empty() { "nothing".to_owned() } else { text.replace('\n', " ") }
}
