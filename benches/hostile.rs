//! What does the worst message cost that a stranger can send?
//!
//! Every shape is to stay under 10 ms, so that a stranger's message costs a few times what a friend's does.

mod generated;
#[path = "../tests/shapes/mod.rs"]
mod shapes;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use jieda::connector::Connected;
use jieda::conversation::waiting::Waiting;
use jieda::engine::Moment;
use jieda::text::customer::{CustomerText, LONGEST_MESSAGE};
use std::time::Duration;

fn hostile(criterion: &mut Criterion) {
    let (engine, now) = (generated::engine(0), generated::now());
    let messages = shapes::messages(&engine, LONGEST_MESSAGE);
    for state in shapes::STATES {
        let mut group = criterion.benchmark_group(format!("hostile/{}", state.name));
        let conversation = state.reached(&engine, now);
        for (name, text) in &messages {
            let text = CustomerText::parse(text).expect("a shape is a text");
            let moment = Moment { now, waiting: &Waiting::default(), connected: Connected::default() };
            group.bench_function(*name, |b| {
                let hear = |()| match conversation.for_bot() {
                    Some(view) => engine.turn(&view, &text, moment).facts,
                    None => engine.overhear(&conversation, &text, now),
                };
                b.iter_batched(|| engine.forget(), hear, BatchSize::PerIteration);
            });
        }
        group.finish();
    }
}

fn short() -> Criterion {
    // Some hundred measurements: each takes a moment, which is enough to see ten milliseconds.
    let (warm_up, measured) = (Duration::from_millis(50), Duration::from_millis(200));
    Criterion::default().sample_size(10).nresamples(1_000).warm_up_time(warm_up).measurement_time(measured)
}

criterion_group! { name = benches; config = short(); targets = hostile }
criterion_main!(benches);
