//! What does it cost to answer one message, all in all?

mod generated;

use criterion::{BatchSize, BenchmarkId, Criterion, criterion_group, criterion_main};
use jieda::connector::Connected;
use jieda::conversation::Conversation;
use jieda::conversation::event::Event;
use jieda::conversation::fact::customer::Opened;
use jieda::conversation::waiting::Waiting;
use jieda::engine::Moment;
use jieda::text::customer::CustomerText;

fn turn(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("turn");
    for n_atoms in generated::SIZES {
        let engine = generated::engine(n_atoms);
        let now = generated::now();
        let opened = Opened { is_test: true, ..Opened::anonymous("zh-CN", "web") };
        let facts = engine.open(opened).into_iter();
        let events: Vec<Event> = facts.zip(1..).map(|(fact, id)| Event { id, at: now, fact }).collect();
        let conversation = Conversation::of(&events).expect("it begins with an opening");
        let view = conversation.for_bot().expect("the bot has the talk");
        let texts = generated::QUESTIONS.map(|question| CustomerText::parse(question).expect("a question is a text"));
        let mut texts = texts.iter().cycle();
        group.bench_with_input(BenchmarkId::from_parameter(n_atoms), &engine, |b, engine| {
            let moment = Moment { now, waiting: &Waiting::default(), connected: Connected::default() };
            let turn = |()| texts.next().map(|text| engine.turn(&view, text, moment));
            // As if nobody had asked it before.
            b.iter_batched(|| engine.forget(), turn, BatchSize::PerIteration);
        });
    }
    group.finish();
}

criterion_group! { name = benches; config = Criterion::default().sample_size(30); targets = turn }
criterion_main!(benches);
