//! What does it cost to report on so many talks of one visitor, as they are kept?

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use jieda::conversation::Conversation;
use jieda::conversation::event::Event;
use jieda::conversation::fact::Fact;
use jieda::conversation::fact::bot::{Act, BotFact, Citation, Reply};
use jieda::conversation::fact::customer::{CustomerFact, Opened};
use jieda::conversation::id::ConversationId;
use jieda::conversation::measure::Measure;
use jieda::conversation::roster::Rosters;
use jieda::conversation::summary::Summary;
use jieda::kb::entry::{AtomId, ContentHash};
use jieda::report::{Inquiry, ResolutionReport};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use std::convert::Infallible;

/// A talk in which an entry of its own answered, so that nobody ever comes back and most is remembered.
fn kept(n: i64) -> Option<Vec<u8>> {
    let at = Timestamp::UNIX_EPOCH + SignedDuration::from_secs(n);
    let citation = Citation { atom: AtomId::parse(&format!("e{n}/how"))?, hash: ContentHash::of([]) };
    let reply = Reply { act: Act::Answer, text: String::new(), choices: Vec::new(), citations: vec![citation], confidence: None };
    let opened = Opened { visitor: Some("v-1".to_owned()), ..Opened::anonymous("zh-CN", "web") };
    let facts = [Fact::Customer(CustomerFact::Opened(opened)), Fact::Bot(BotFact::Said(reply))];
    let events = facts.map(|fact| Event { id: n, at, fact });
    Some(Summary::of(&Conversation::of(&events)?).to_bytes())
}

fn inquiry() -> Inquiry {
    Inquiry {
        from: Timestamp::UNIX_EPOCH,
        to: Timestamp::MAX,
        now: Timestamp::MAX,
        rosters: Rosters::always(TimeZone::UTC),
        by: None,
        rivals: Vec::new(),
    }
}

fn report(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("report");
    for n_talks in [1_000, 10_000, 100_000] {
        let kept: Vec<(i64, Vec<u8>)> = (0..n_talks).rev().filter_map(|n| Some((n, kept(n)?))).collect();
        group.bench_with_input(BenchmarkId::from_parameter(n_talks), &kept, |b, kept| {
            b.iter(|| {
                let read = |(n, bytes): &(i64, Vec<u8>)| Some(Ok((ConversationId::from_stored(*n), Summary::from_bytes(bytes)?)));
                ResolutionReport::of::<Infallible>(kept.iter().filter_map(read), &inquiry(), &Measure::default())
            });
        });
    }
    group.finish();
}

criterion_group! { name = benches; config = Criterion::default().sample_size(10); targets = report }
criterion_main!(benches);
