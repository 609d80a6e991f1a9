//! Which virus scanner looks at files that are sent, and what if it does not answer?

use std::path::PathBuf;
use std::str::FromStr;

/// How an address of clamd begins.
const SCHEME: &str = "clamd://";

/// Who looks at files, as flags and the environment say.
#[derive(Debug, Clone, clap::Args)]
pub struct ScanArgs {
    /// Virus scanner that looks at each file before it is kept: clamd://HOST:PORT, or clamd:///PATH of its Unix socket
    #[arg(long, env = "JIEDA_SCAN_FILES", value_name = "ADDRESS")]
    pub scan_files: Option<ScannerAddress>,
    /// What becomes of files while the scanner does not answer
    #[arg(long, env = "JIEDA_SCAN_DOWN", value_name = "WHAT", default_value = "refuse")]
    pub scan_down: WithoutScan,
}

/// Where a scanner listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScannerAddress {
    /// On a port: `host:port`.
    Port(String),
    /// On a socket in the file system.
    Socket(PathBuf),
}

/// What becomes of a file that could not be scanned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum WithoutScan {
    /// It is refused.
    Refuse,
    /// It is taken in all the same.
    Accept,
}

/// Who looks at files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scan {
    /// Where.
    pub address: ScannerAddress,
    /// What if nobody answers there.
    pub without: WithoutScan,
}

/// Why a text is no address of a scanner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("write clamd://127.0.0.1:3310, or clamd:///run/clamav/clamd.ctl")]
pub struct NoScanner;

impl FromStr for ScannerAddress {
    type Err = NoScanner;

    fn from_str(text: &str) -> Result<Self, NoScanner> {
        let rest = text.strip_prefix(SCHEME).ok_or(NoScanner)?;
        if rest.starts_with('/') {
            return if rest.ends_with('/') { Err(NoScanner) } else { Ok(ScannerAddress::Socket(PathBuf::from(rest))) };
        }
        let (host, port) = rest.rsplit_once(':').ok_or(NoScanner)?;
        let is_host = !host.is_empty() && !host.contains(['/', '@', '?', '#']) && !host.contains(char::is_whitespace);
        let is_port = port.parse::<u16>().is_ok_and(|port| port > 0);
        if is_host && is_port { Ok(ScannerAddress::Port(rest.to_owned())) } else { Err(NoScanner) }
    }
}

impl ScanArgs {
    /// Who looks at files, if anybody does.
    pub fn scan(self) -> Option<Scan> {
        let without = self.scan_down;
        self.scan_files.map(|address| Scan { address, without })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        scan: ScanArgs,
    }

    #[test]
    fn a_scanner_is_on_a_port_or_a_socket() {
        let check = |text: &str, expected: Option<ScannerAddress>| assert_eq!(text.parse().ok(), expected, "{text}");
        let port = |text: &str| Some(ScannerAddress::Port(text.to_owned()));
        check("clamd://127.0.0.1:3310", port("127.0.0.1:3310"));
        check("clamd://[::1]:3310", port("[::1]:3310"));
        check("clamd://scanner.internal:3310", port("scanner.internal:3310"));
        check("clamd:///run/clamav/clamd.ctl", Some(ScannerAddress::Socket(PathBuf::from("/run/clamav/clamd.ctl"))));
        for text in [
            "",
            "127.0.0.1:3310",
            "clamd://",
            "clamd:///",
            "clamd://host",
            "clamd://host:0",
            "clamd://:3310",
            "clamd://a@b:1",
            "clamd://a/b:1",
        ] {
            check(text, None);
        }
    }

    #[test]
    fn a_file_that_was_not_scanned_is_refused_unless_the_operator_says_otherwise() {
        let check = |flags: &[&str], expected: Option<Option<WithoutScan>>| {
            let line = Line::try_parse_from([&["serve"], flags].concat()).ok();
            assert_eq!(line.map(|line| line.scan.scan().map(|scan| scan.without)), expected, "{flags:?}");
        };
        let address = "clamd://127.0.0.1:3310";
        check(&[], Some(None));
        check(&["--scan-files", address], Some(Some(WithoutScan::Refuse)));
        check(&["--scan-files", address, "--scan-down", "accept"], Some(Some(WithoutScan::Accept)));
        check(&["--scan-files", address, "--scan-down", "ignore"], None);
        check(&["--scan-files", "http://127.0.0.1:3310"], None);
    }
}
