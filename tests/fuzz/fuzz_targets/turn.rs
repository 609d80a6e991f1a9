//! Can any messages make the engine panic or hang?
//!
//! Each line of the input is a message of one conversation with the shipped content. See CONTRIBUTING.md for how it is run.

#![no_main]

use jieda::conversation::fact::customer::Opened;
use jieda::engine::Engine;
use jieda::eval::rehearsal::Rehearsal;
use jieda::source::SourceSet;
use jiff::Timestamp;
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static ENGINE: LazyLock<Engine> = LazyLock::new(|| {
    let compiled = Engine::compile(&SourceSet::embedded_kb(), &SourceSet::embedded_intents(), Timestamp::UNIX_EPOCH);
    compiled.0.expect("the shipped content is sound")
});

fuzz_target!(|text: &str| {
    let opened = Opened { is_test: true, ..Opened::anonymous("zh-CN", "web") };
    let mut talk = Rehearsal::open(&ENGINE, opened, Timestamp::UNIX_EPOCH);
    for line in text.lines().take(8) {
        // A message that is empty or too long is refused, which is right.
        drop(talk.say(line));
    }
});
