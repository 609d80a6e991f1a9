//! What does it cost to compile the content, as at a start and after each edit?

mod generated;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use jieda::engine::Engine;
use jieda::source::SourceSet;

fn load(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("load");
    let intents = SourceSet::embedded_intents();
    for n_atoms in std::iter::once(0).chain(generated::SIZES) {
        let kb = generated::knowledge(n_atoms);
        group.bench_with_input(BenchmarkId::from_parameter(n_atoms), &kb, |b, kb| {
            b.iter(|| Engine::compile(kb, &intents, generated::now()));
        });
    }
    group.finish();
}

criterion_group! { name = benches; config = Criterion::default().sample_size(10); targets = load }
criterion_main!(benches);
