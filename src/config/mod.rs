//! Where does the program listen, and where do its content and its data lie?
//!
//! Resolved once, from flags, the environment and defaults, in this order; later code takes values and reads no environment. What the
//! content says is read by `source`.

pub mod data;
pub mod provider;
pub mod scan;
pub mod sign_in;
pub mod webhook;

use crate::config::data::{DataArgs, Database, MasterKeyFile, NoAuthorities};
use crate::config::provider::{CLIENT_SECRET_VARIABLE, NoProvider, Provider, ProviderArgs};
use crate::config::scan::{Scan, ScanArgs};
use crate::config::sign_in::{SessionTimes, SignInArgs};
use crate::config::webhook::{ALARM_WEBHOOK_SECRET_VARIABLE, AlarmWebhook, NoWebhook};
use crate::network::Network;
use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The environment variable with the admin token itself. It has no flag, since everybody on the machine can read the flags of a process.
pub const ADMIN_TOKEN_VARIABLE: &str = "JIEDA_ADMIN_TOKEN";

/// The environment variable with the secret by which the page's own server signs the names of visitors. It has no flag either.
pub const IDENTITY_SECRET_VARIABLE: &str = "JIEDA_IDENTITY_SECRET";

/// The environment variable with the token of operators.
pub const OPERATIONS_TOKEN_VARIABLE: &str = "JIEDA_OPERATIONS_TOKEN";

/// The environment variable with the key that marks test traffic.
pub const TEST_KEY_VARIABLE: &str = "JIEDA_TEST_KEY";

/// The shortest secret in characters: 24 hexadecimal digits are 96 bits, out of reach of guessing over a network.
const SHORTEST_SECRET: usize = 24;

/// The fewest different characters of a secret: 24 random hexadecimal digits have about 13, and practically never fewer than 8.
const FEWEST_CHARACTERS: usize = 8;

/// What `serve` is told.
#[derive(Debug, Clone, clap::Args)]
pub struct ServeArgs {
    /// Address and port to listen on; port 0 takes a free one
    #[arg(long, env = "JIEDA_LISTEN", value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Address and port for operators only: metrics, state of the content, and why the server is not ready, without a token
    #[arg(long, env = "JIEDA_OPERATIONS_LISTEN", value_name = "ADDRESS")]
    pub operations_listen: Option<SocketAddr>,
    /// Where the database lies.
    #[command(flatten)]
    pub data: DataArgs,
    /// File with the admin token of at least 24 characters; JIEDA_ADMIN_TOKEN may hold the token instead
    #[arg(long, env = "JIEDA_ADMIN_TOKEN_FILE", value_name = "FILE")]
    pub admin_token_file: Option<PathBuf>,
    /// Refuse to start when the content has an error; by default, the server serves the last good content, and the log says so
    #[arg(long, env = "JIEDA_STRICT_START")]
    pub strict_start: bool,
    /// Let editors change the knowledge base in the console, which must be a folder named by --kb, and add examples to intents in the folder
    /// of --intents
    #[arg(long, env = "JIEDA_EDIT")]
    pub edit: bool,
    /// Addresses of your own reverse proxies, such as 10.0.0.0/8; X-Forwarded-For counts only from them
    #[arg(long, env = "JIEDA_TRUSTED_PROXY", value_name = "CIDR", value_delimiter = ',')]
    pub trusted_proxy: Vec<Network>,
    /// Seconds to go on answering after SIGTERM while /readyz says 503, so that a balancer stops sending requests
    #[arg(long = "drain", env = "JIEDA_DRAIN", value_name = "SECONDS", default_value_t = 0)]
    pub drain_seconds: u16,
    /// How people sign in.
    #[command(flatten)]
    pub sign_in: SignInArgs,
    /// Who vouches for people.
    #[command(flatten)]
    pub provider: ProviderArgs,
    /// Address that is told of alarms on the numbers: https://, or http:// on this machine; JIEDA_ALARM_WEBHOOK_SECRET signs the messages
    #[arg(long, env = "JIEDA_ALARM_WEBHOOK", value_name = "ADDRESS", hide_env_values = true)]
    pub alarm_webhook: Option<String>,
    /// Who looks at files that are sent.
    #[command(flatten)]
    pub scan: ScanArgs,
}

/// Everything that `serve` needs to know.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where to listen.
    pub listen: SocketAddr,
    /// Where operators ask without a token.
    pub operations_listen: Option<SocketAddr>,
    /// The token of operators; without one, only the admin token is theirs.
    pub operations_token: Option<Secret>,
    /// Where the database lies.
    pub database: Database,
    /// The file with the keys by which words are sealed; without one they are stored as they are.
    pub master_key: Option<MasterKeyFile>,
    /// Where the content comes from.
    pub content: ContentPlaces,
    /// Where the last good content is kept.
    pub kept_content: Option<PathBuf>,
    /// Whether content with an error keeps the server from starting.
    pub is_strict_start: bool,
    /// Whether editors may change the knowledge base in the console.
    pub may_edit: bool,
    /// The admin token that was configured; without one, the stored one counts.
    pub admin_token: Option<Secret>,
    /// The secret by which visitors' names are signed; without one, no visitor is known for sure.
    pub identity_secret: Option<Secret>,
    /// The key that marks test traffic; without one, only the administrator can.
    pub test_key: Option<Secret>,
    /// Whose X-Forwarded-For says who the client is.
    pub trusted_proxies: Vec<Network>,
    /// How long a server that was told to stop goes on answering.
    pub drain: Duration,
    /// How long sessions of people last.
    pub session_times: SessionTimes,
    /// Who vouches for people at the desk.
    pub provider: Option<Provider>,
    /// Who is told of alarms on the numbers.
    pub alarm_webhook: Option<AlarmWebhook>,
    /// Who looks at files that are sent, if anybody does.
    pub scan: Option<Scan>,
}

/// The folders that the content comes from, watched while the server runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContentPlaces {
    /// The knowledge base; without a folder, the copy that was built into the program.
    pub kb: Option<PathBuf>,
    /// The intents and flows; without a folder, the built-in copy if the knowledge base is the built-in one, which it names, else the base.
    pub intents: Option<PathBuf>,
}

/// The environment variable with this name, if it is set.
pub fn variable(name: &str) -> Option<String> {
    std::env::var_os(name).map(|value| value.to_string_lossy().into_owned())
}

/// Something that only those may know who were told it; it never shows in logs.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Reads a secret; white space around it, such as a file's last line break, does not count. Nothing when it is too easy to guess.
    pub fn parse(text: &str) -> Option<Self> {
        let token = text.trim();
        let is_plain = token.bytes().all(|b| b.is_ascii_graphic());
        (token.len() >= SHORTEST_SECRET && is_plain && is_varied(token.as_bytes())).then(|| Secret(token.to_owned()))
    }

    /// The secret itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether characters look chosen by chance: many different ones, nothing said twice, and no run along the alphabet.
fn is_varied(characters: &[u8]) -> bool {
    let n_different = characters.iter().collect::<BTreeSet<_>>().len();
    let is_repeated = (1..=characters.len() / 2).any(|period| characters.iter().zip(&characters[period..]).all(|(a, b)| a == b));
    let n_steps = characters.windows(2).filter(|pair| pair[0].abs_diff(pair[1]) <= 1).count();
    n_different >= FEWEST_CHARACTERS && !is_repeated && n_steps <= characters.len() / 2
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

/// Why the program cannot run as it was told to.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Other machines could come in, and nobody chose a secret.
    #[error(
        "{0} can be reached from other machines, so it needs an admin token of your own: write at least {SHORTEST_SECRET} characters \
         (`openssl rand -hex 24`) into a file and name it with --admin-token-file, or set {ADMIN_TOKEN_VARIABLE}"
    )]
    OpenWithoutToken(SocketAddr),
    /// A secret is too easy to guess.
    #[error(
        "{0} must have at least {SHORTEST_SECRET} visible ASCII characters, chosen by chance, not repeated or in a row; \
         `openssl rand -hex 24` makes a good one"
    )]
    WeakSecret(&'static str),
    /// Editing was switched on, and there is no folder to be edited.
    #[error(
        "--edit needs a folder to be edited: the knowledge base that is built in cannot change; name yours with --kb, or make one with `jieda new`"
    )]
    NothingToEdit,
    /// The file with the certificates of the database is not there, or not for us.
    #[error(transparent)]
    Authorities(#[from] NoAuthorities),
    /// Nobody can vouch for people as it was wished.
    #[error(transparent)]
    Provider(#[from] NoProvider),
    /// Nobody can be told of alarms as it was wished.
    #[error(transparent)]
    Webhook(#[from] NoWebhook),
    /// The file with the admin token is not there, or not for us.
    #[error("the admin token cannot be read from {path}")]
    TokenFile {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl ServeArgs {
    /// The configuration that flags, environment and defaults amount to, with content from `content`.
    pub fn resolve(self, content: ContentPlaces) -> Result<Config, Error> {
        self.resolve_with(content, variable)
    }

    fn resolve_with(self, content: ContentPlaces, variable: impl Fn(&str) -> Option<String>) -> Result<Config, Error> {
        let secret = |name| variable(name).map(|secret| Secret::parse(&secret).ok_or(Error::WeakSecret(name))).transpose();
        let admin_token = match &self.admin_token_file {
            Some(path) => Some(read_token(path)?),
            None => secret(ADMIN_TOKEN_VARIABLE)?,
        };
        if !self.listen.ip().to_canonical().is_loopback() && admin_token.is_none() {
            return Err(Error::OpenWithoutToken(self.listen));
        }
        if self.edit && content.kb.is_none() {
            return Err(Error::NothingToEdit);
        }
        Ok(Config {
            listen: self.listen,
            operations_listen: self.operations_listen,
            operations_token: secret(OPERATIONS_TOKEN_VARIABLE)?,
            database: self.data.resolve()?,
            master_key: self.data.master_key(),
            content,
            kept_content: self.data.kept_content(),
            is_strict_start: self.strict_start,
            may_edit: self.edit,
            admin_token,
            identity_secret: secret(IDENTITY_SECRET_VARIABLE)?,
            test_key: secret(TEST_KEY_VARIABLE)?,
            trusted_proxies: self.trusted_proxy,
            drain: Duration::from_secs(self.drain_seconds.into()),
            session_times: self.sign_in.times(),
            provider: self.provider.resolve(variable(CLIENT_SECRET_VARIABLE))?,
            alarm_webhook: AlarmWebhook::of(self.alarm_webhook, variable(ALARM_WEBHOOK_SECRET_VARIABLE))?,
            scan: self.scan.scan(),
        })
    }
}

fn read_token(path: &Path) -> Result<Secret, Error> {
    let text = fs::read_to_string(path).map_err(|source| Error::TokenFile { path: path.to_owned(), source })?;
    Secret::parse(&text).ok_or(Error::WeakSecret("the admin token"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    /// As `openssl rand -hex 12` gives them.
    const TOKEN: &str = "c3f1a90b7e2d4856b1d0ef72";

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        serve: ServeArgs,
    }

    fn check(flags: &[&str], token_variable: Option<&str>, expected: Result<Option<&str>, &str>) {
        let line = Line::try_parse_from([&["serve"], flags].concat()).unwrap();
        let content = ContentPlaces { kb: None, intents: None };
        let config = line.serve.resolve_with(content, |name| token_variable.filter(|_| name == ADMIN_TOKEN_VARIABLE).map(str::to_owned));
        match (config, expected) {
            (Ok(config), Ok(token)) => assert_eq!(config.admin_token.as_ref().map(Secret::as_str), token, "{flags:?}"),
            (Err(error), Err(part)) => assert!(error.to_string().contains(part), "{error}"),
            (config, _) => panic!("{flags:?} gave {config:?}"),
        }
    }

    #[test]
    fn other_machines_come_in_only_where_a_token_was_chosen() {
        let token = TOKEN;
        check(&[], None, Ok(None));
        check(&["--listen", "[::1]:0"], None, Ok(None));
        check(&["--listen", "[::ffff:127.0.0.1]:0"], None, Ok(None));
        check(&["--listen", "0.0.0.0:8080"], None, Err("--admin-token-file"));
        check(&["--listen", "[::]:8080"], None, Err(ADMIN_TOKEN_VARIABLE));
        check(&["--listen", "0.0.0.0:8080"], Some(token), Ok(Some(token)));
        check(&["--listen", "0.0.0.0:8080"], Some("short"), Err("at least 24"));
        check(&[], Some("密码密码密码密码密码密码密码密码"), Err("visible ASCII"));
        check(&["--admin-token-file", "/nowhere/token"], Some(token), Err("/nowhere/token"));
        check(&["--edit"], None, Err("--kb"));
    }

    #[test]
    fn a_secret_that_is_long_and_easy_to_guess_is_refused() {
        let check = |text: &str, expected: bool| assert_eq!(Secret::parse(text).is_some(), expected, "{text}");
        check(TOKEN, true);
        check("correct-horse-battery-staple", true);
        check("aaaaaaaaaaaaaaaaaaaaaaaa", false);
        check("abcabcabcabcabcabcabcabcabc", false);
        check("changeme-changeme-changeme-", false);
        check("123456789012345678901234567890", false);
        check("abcdefghijklmnopqrstuvwxyz", false);
        check("0000000000000000000000a1b2c3", false);
        check(&TOKEN[1..], false);
    }

    #[test]
    fn proxies_are_named_one_by_one_or_in_a_list() {
        let check = |flags: &[&str], expected: Result<&[&str], &str>| {
            let line = Line::try_parse_from([&["serve"], flags].concat()).map(|line| line.serve.trusted_proxy);
            match (line, expected) {
                (Ok(proxies), Ok(networks)) => {
                    assert_eq!(proxies, networks.iter().map(|text| text.parse().unwrap()).collect::<Vec<Network>>(), "{flags:?}");
                }
                (Err(error), Err(part)) => assert!(error.to_string().contains(part), "{error}"),
                (proxies, _) => panic!("{flags:?} gave {proxies:?}"),
            }
        };
        check(&[], Ok(&[]));
        check(&["--trusted-proxy", "10.0.0.0/8", "--trusted-proxy", "::1"], Ok(&["10.0.0.0/8", "::1"]));
        check(&["--trusted-proxy", "10.0.0.0/8,fd00::/8"], Ok(&["10.0.0.0/8", "fd00::/8"]));
        check(&["--trusted-proxy", "10.0.0.1/8"], Err("no bit set behind the prefix"));
        check(&["--trusted-proxy", "proxy.example"], Err("write a range of addresses"));
    }

    #[test]
    fn the_file_with_the_token_may_end_in_a_line_break() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("token");
        fs::write(&file, format!("{TOKEN}\n")).unwrap();
        check(&["--admin-token-file", file.to_str().unwrap()], Some("another"), Ok(Some(TOKEN)));
    }

    #[test]
    fn the_token_does_not_show() {
        let token = Secret::parse(TOKEN).unwrap();
        assert!(!format!("{token:?}").contains("c3f1"));
    }
}
