//! What does it cost to read the words of a message?

mod generated;

use criterion::{Criterion, criterion_group, criterion_main};
use jieda::text::features::features;
use jieda::text::normalize::NormalText;
use jieda::text::segment::Segmenter;
use std::hint::black_box;

fn segment(criterion: &mut Criterion) {
    let segmenter = Segmenter::new(["花呗", "JD-KFR35"], &[]);
    let mut questions = generated::QUESTIONS.iter().cycle();
    criterion.bench_function("normalize", |b| b.iter(|| NormalText::of(black_box(questions.next().unwrap_or(&"")))));
    let normal: Vec<NormalText> = generated::QUESTIONS.iter().map(|question| NormalText::of(question)).collect();
    let mut texts = normal.iter().cycle();
    criterion.bench_function("words", |b| b.iter(|| texts.next().map(|text| segmenter.words(black_box(text)))));
    criterion.bench_function("features", |b| b.iter(|| texts.next().map(|text| features(&segmenter.pieces(black_box(text))))));
}

criterion_group!(benches, segment);
criterion_main!(benches);
