//! `jieda lessons`: which questions of customers would teach the bot most?

use crate::cli::content::ContentArgs;
use crate::cli::output::{Ending, print};
use crate::cli::talks::{Reader, UNREADABLE};
use crate::config::data::DataArgs;
use crate::eval::lessons::{Lesson, lessons, mark};
use crate::http::dto::lesson::{CandidateDto, LessonDto};
use crate::http::knowledge::lessons::shown;
use crate::http::knowledge::recall::Recall;
use crate::report::table::align;
use crate::source::passed::Passed;
use anyhow::Context;
use clap::Args as ClapArgs;
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;

/// Shows the questions that would teach the bot most. May run beside a server.
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "The bot is half sure about these: an editor who says what each means teaches it most. Questions with personal details are left out.\n\n\
    Example: jieda lessons --days 7"
)]
pub struct Args {
    #[command(flatten)]
    data: DataArgs,
    #[command(flatten)]
    content: ContentArgs,
    /// Of how many days up to now.
    #[arg(long, value_name = "DAYS", default_value_t = 30, value_parser = clap::value_parser!(i64).range(1..=365))]
    days: i64,
    /// How many questions at most.
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=1000))]
    limit: u32,
    /// Print one JSON object a line, as GET /v1/insight/lessons gives them.
    #[arg(long)]
    json: bool,
}

/// Prints the questions.
pub fn run(args: &Args) -> anyhow::Result<Ending> {
    let now = Timestamp::now();
    let engine = Arc::new(args.content.compile(now)?);
    let passed = args.content.places().kb.as_deref().map(Passed::read).transpose();
    let passed = passed.context("what was passed over cannot be read")?.unwrap_or_default();
    let from = now.saturating_sub(SignedDuration::from_hours(24 * args.days)).unwrap_or(Timestamp::MIN);
    let reader = Reader::open(&args.data)?;
    let asked = reader.runtime.block_on(reader.reading(&engine, &Recall::default()).wordings(from..now)).context(UNREADABLE)?;
    let found = lessons(&engine, &asked.found, |text| passed.has(&mark(text)), now).lessons;
    let lessons: Vec<LessonDto> = found.iter().take(args.limit as usize).map(|lesson: &Lesson| shown(&engine, lesson)).collect();
    if args.json {
        for lesson in &lessons {
            print(&serde_json::to_string(lesson).context("a question could not be written as JSON")?)?;
        }
    } else {
        print(&table(&lessons))?;
        if asked.n_read < asked.n_talks {
            print(&format!("an even sample: {} of {} conversations were read", asked.n_read, asked.n_talks))?;
        }
    }
    Ok(Ending::Good)
}

fn table(lessons: &[LessonDto]) -> String {
    if lessons.is_empty() {
        return "there is no question about which the bot is half sure\n".to_owned();
    }
    let mut rows = vec![["question", "asked", "may mean"].map(str::to_owned).to_vec()];
    for lesson in lessons {
        let candidate = |own: &CandidateDto| format!("{} {:.2}", own.title, own.confidence);
        let candidates: Vec<String> = lesson.candidates.iter().map(candidate).collect();
        rows.push(vec![lesson.text.clone(), lesson.asked.to_string(), candidates.join(", ")]);
    }
    align(&rows) + "\n"
}
