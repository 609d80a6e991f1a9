//! How do people sign in at the desk?
//!
//! How long a session lasts. What a password must be, and how many may be tried, is no setting.

use std::time::Duration;

/// Seconds of an hour.
const HOUR: u64 = 60 * 60;

/// How people sign in, as flags and the environment say.
#[derive(Debug, Clone, clap::Args)]
pub struct SignInArgs {
    /// Hours after which a session that is not used ends
    #[arg(long, env = "JIEDA_SESSION_IDLE", value_name = "HOURS", default_value_t = 12, value_parser = clap::value_parser!(u64).range(1..=720))]
    pub session_idle: u64,
    /// Days after which every session ends
    #[arg(long, env = "JIEDA_SESSION_DAYS", value_name = "DAYS", default_value_t = 7, value_parser = clap::value_parser!(u64).range(1..=90))]
    pub session_days: u64,
}

/// How long sessions last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionTimes {
    /// One that is not used.
    pub idle: Duration,
    /// Any.
    pub longest: Duration,
}

impl SignInArgs {
    /// How long sessions last.
    pub fn times(&self) -> SessionTimes {
        SessionTimes { idle: Duration::from_secs(self.session_idle * HOUR), longest: Duration::from_secs(self.session_days * 24 * HOUR) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        sign_in: SignInArgs,
    }

    #[test]
    fn a_session_lasts_as_long_as_the_operator_says_within_bounds() {
        let check = |flags: &[&str], expected: Option<(u64, u64)>| {
            let line = Line::try_parse_from([&["serve"], flags].concat()).ok();
            let times = line.map(|line| line.sign_in.times()).map(|times| (times.idle.as_secs() / HOUR, times.longest.as_secs() / HOUR));
            assert_eq!(times, expected, "{flags:?}");
        };
        check(&[], Some((12, 168)));
        check(&["--session-idle", "1", "--session-days", "1"], Some((1, 24)));
        check(&["--session-idle", "0"], None);
        check(&["--session-days", "91"], None);
    }
}
