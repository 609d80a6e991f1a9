use super::path::{may_try, next, stands};
use super::play::{Play, Stage};
use super::score::score;
use crate::conversation::Conversation;
use crate::conversation::fact::Speaker;
use crate::conversation::standard::{Finding, QualityMeasure};
use crate::conversation::team::practice::{Move, MoveKind, Progress, Score};
use crate::engine::Engine;
use crate::engine::training::{Rule, Scenario};
use crate::source::SourceSet;
use jiff::{SignedDuration, Timestamp};
use std::sync::LazyLock;

static ENGINE: LazyLock<Engine> = LazyLock::new(|| {
    let (engine, faults) = Engine::compile(&SourceSet::embedded_kb(), &SourceSet::embedded_intents(), Timestamp::now());
    engine.unwrap_or_else(|| panic!("{faults:?}"))
});

/// A small scenario: what it is about does not matter.
const SMALL: &str = r#"(id: "small", level: "listen", locale: "zh-CN", title: "小", briefing: "小", summary: "小",
    before: [Customer("东西坏了")],
    steps: [
        (id: "one", says: ["在吗"], patience: 1, nudge: "嗯？",
            branches: [(when: SlowerThan(60), go: "slow"), (when: HandsOver, go: "handed"), (when: Says(["型號"]), go: "two")], otherwise: "bad"),
        (id: "two", says: ["好", "WD-100"], branches: [(when: Promises(["call_back"]), go: "good")], otherwise: "bad"),
    ],
    endings: [
        (id: "good", says: ["谢谢"], satisfied: true), (id: "bad", says: ["算了"], satisfied: false),
        (id: "slow", says: ["太慢了"], satisfied: false), (id: "handed", satisfied: true),
    ],
    goals: [(title: "问型号", weight: 30, when: Says(["型号"])), (title: "不骂人", weight: 10, when: Not(Offends))])"#;

fn small() -> Scenario {
    ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME).from_str(SMALL).unwrap()
}

fn begun() -> Timestamp {
    "2026-11-23T02:00:00Z".parse().unwrap()
}

/// Moves, each so many seconds after the beginning. `答应` promises a call within an hour, `转：` hands over, `完` ends with a reason.
fn moves(lines: &[(i64, &str)]) -> Vec<Move> {
    let kind = |line: &str| match line {
        "答应" => MoveKind::Promised { kind: "call_back".to_owned(), minutes: 60 },
        "完" => MoveKind::Closed { reason: Some("other".to_owned()) },
        line => match line.strip_prefix("转：") {
            Some(note) => MoveKind::HandedOver { note: note.to_owned() },
            None => MoveKind::Said { text: line.to_owned() },
        },
    };
    lines.iter().map(|(second, line)| Move { at: begun() + SignedDuration::from_secs(*second), kind: kind(line) }).collect()
}

/// What the customer says in the practice case, from the trainee's first move on.
fn heard(scenario: &Scenario, lines: &[(i64, &str)]) -> Vec<String> {
    let moves = moves(lines);
    let play = Play::of(Stage { scenario, engine: &ENGINE, agent: "小王" }, begun(), &moves);
    let said =
        |at: usize| play.events[at].fact.text().filter(|(speaker, _)| *speaker == Speaker::Customer).map(|(_, text)| text.to_owned());
    let first = scenario.before.len() + 3 + scenario.steps[0].says.len();
    (first..play.events.len()).filter_map(said).collect()
}

fn scored(scenario: &Scenario, lines: &[(i64, &str)]) -> Score {
    let (moves, stage) = (moves(lines), Stage { scenario, engine: &ENGINE, agent: "小王" });
    let play = Play::of(stage, begun(), &moves);
    assert!(play.is_over, "{lines:?}");
    score(stage, &play, &|_: &Conversation, _: &str| Vec::new())
}

#[test]
fn the_customer_goes_on_by_what_the_trainee_does() {
    let check = |lines: &[(i64, &str)], expected: &[&str]| assert_eq!(heard(&small(), lines), expected, "{lines:?}");
    check(&[(10, "您好")], &["嗯？"]);
    check(&[(10, "您好"), (20, "请问是什么型号？")], &["嗯？", "好", "WD-100"]);
    check(&[(10, "您好"), (20, "请讲")], &["嗯？", "算了"]);
    check(&[(61, "什么型号？")], &["太慢了"]);
    check(&[(10, "什么型号？"), (20, "答应")], &["好", "WD-100", "谢谢"]);
    check(&[(10, "什么型号？"), (20, "好的")], &["好", "WD-100", "算了"]);
    check(&[(10, "什么型号？"), (20, "答应"), (30, "再见"), (40, "再见")], &["好", "WD-100", "谢谢"]);
    check(&[(10, "转：顾客要找主管"), (20, "还在吗")], &[]);
}

#[test]
fn a_talk_is_over_when_the_trainee_leaves_it() {
    let satisfied = |lines: &[(i64, &str)]| scored(&small(), lines).is_satisfied;
    assert!(satisfied(&[(10, "什么型号？"), (20, "答应"), (30, "完")]));
    assert!(satisfied(&[(10, "转：顾客要找主管")]));
    assert!(!satisfied(&[(10, "什么型号？"), (20, "转：我不会")]), "the step knows no handing over");
    assert!(!satisfied(&[(10, "完")]), "who leaves before the customer does has left a customer waiting");
    let moves = moves(&[(10, "什么型号？"), (20, "答应")]);
    let scenario = small();
    assert!(!Play::of(Stage { scenario: &scenario, engine: &ENGINE, agent: "小王" }, begun(), &moves).is_over);
}

#[test]
fn it_is_scored_by_the_rules_of_quality_and_by_its_goals() {
    let lines = [(10, "您好，我是小王，请问是什么型号？"), (20, "答应"), (30, "还有其他可以帮您的吗？再见"), (40, "完")];
    let own = scored(&small(), &lines);
    let finding = |measure: QualityMeasure| own.marks.iter().find(|mark| mark.measure == measure).unwrap();
    assert_eq!(finding(QualityMeasure::Greeting).finding, Finding::Passed);
    assert_eq!(finding(QualityMeasure::WrapUp).finding, Finding::Passed);
    // What is promised is not due yet.
    assert_eq!(finding(QualityMeasure::Promises).finding, Finding::NotApplicable);
    let places: Vec<&[i64]> = own.goals.iter().map(|goal| goal.places.as_slice()).collect();
    // Event 1 opens, 2 is before, 3 hands off, 4 is the claim, 5 the customer, and 6 the first message.
    assert_eq!(places, [&[6][..], &[]]);
    assert_eq!((own.points, own.quality, own.is_passed), (100, Some(100), true));

    let short = scored(&small(), &[(10, "型号"), (20, "答应"), (40, "完")]);
    assert!(short.points < own.points && short.quality.is_some_and(|quality| quality < 100));
    let rude = scored(&small(), &[(10, "型号？你有病吧"), (20, "答应"), (40, "完")]);
    assert_eq!((rude.points, rude.is_void, rude.is_passed), (0, true, false));
    assert_eq!(rude.goals.iter().map(|goal| goal.is_met).collect::<Vec<bool>>(), [true, false]);
}

#[test]
fn nothing_is_passed_without_what_must_be() {
    let scenario = Scenario { must: vec![QualityMeasure::Greeting], ..small() };
    let lines = [(10, "请问是什么型号？"), (20, "答应"), (30, "还有其他可以帮您的吗"), (40, "完")];
    let own = scored(&scenario, &lines);
    assert!(own.points >= ENGINE.training.pass && own.is_satisfied && !own.is_passed);
}

#[test]
fn what_was_said_is_never_unsaid() {
    for scenario in &ENGINE.training.scenarios {
        let all = moves(&[(10, "您好"), (20, "抱歉"), (30, "好的"), (40, "答应"), (50, "订单号？"), (60, "转：请主管"), (70, "完")]);
        let play = |n: usize| Play::of(Stage { scenario, engine: &ENGINE, agent: "小王" }, begun(), &all[..n]).events;
        for n in 0..all.len() {
            let (before, after) = (play(n), play(n + 1));
            assert_eq!(after[..before.len()], before, "{} {n}", scenario.id);
        }
    }
}

#[test]
fn one_level_opens_the_next() {
    let course = &ENGINE.training;
    let passed = |ids: &[&str]| {
        let own = |id: &&str| Progress {
            agent: "小王".to_owned(),
            scenario: (*id).to_owned(),
            best: Some(90),
            is_passed: true,
            n_attempts: 1,
            last_at: begun(),
        };
        ids.iter().map(own).collect::<Vec<Progress>>()
    };
    let open = |own: &[Progress]| stands(course, own).iter().filter(|stand| stand.is_open).count();
    let (none, one, level) = (passed(&[]), passed(&["repeat_back"]), passed(&["repeat_back", "washer_model"]));
    assert_eq!([&none, &one, &level].map(|own| open(own)), [1, 1, 2]);
    let following = |own: &[Progress]| next(course, own).map(|scenario| scenario.id.as_str());
    let first = |level: &'static str| course.of_level(level).next().map(|scenario| scenario.id.as_str());
    assert_eq!([&none, &one, &level].map(|own| following(own)), [first("listen"), Some("washer_model"), first("answer")]);
    assert!(!may_try(course, &one, course.scenario("one_question").unwrap()));
    assert!(may_try(course, &level, course.scenario("one_question").unwrap()));
    let all: Vec<&str> = course.scenarios.iter().map(|scenario| scenario.id.as_str()).collect();
    assert_eq!(following(&passed(&all)), None);
}

#[test]
fn a_rule_names_all_that_it_is_made_of() {
    let rule: Rule = ron::from_str(r#"All([Not(Offends), Any([Greets, SlowerThan(5)])])"#).unwrap();
    assert_eq!(rule.parts().len(), 6);
}
