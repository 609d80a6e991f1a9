//! What does it cost to find an answer among so many?

mod generated;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use jieda::search::reader::Reader;
use jieda::text::normalize::NormalText;

fn search(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("search");
    for n_atoms in generated::SIZES {
        let engine = generated::engine(n_atoms);
        let texts: Vec<NormalText> = generated::QUESTIONS.iter().map(|question| NormalText::of(question)).collect();
        let mut texts = texts.iter().cycle();
        let reader = Reader::on("web", generated::now());
        group.bench_with_input(BenchmarkId::from_parameter(n_atoms), &engine, |b, engine| {
            b.iter(|| texts.next().map(|text| engine.index.search(&engine.kb, &engine.segmenter, text, reader, 8)));
        });
    }
    group.finish();
}

criterion_group! { name = benches; config = Criterion::default().sample_size(30); targets = search }
criterion_main!(benches);
