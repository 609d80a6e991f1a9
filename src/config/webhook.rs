//! Who is told of alarms on the numbers, and how does the receiver know that it is us?

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::fmt;
use std::net::IpAddr;
use std::ops::RangeInclusive;
use zeroize::Zeroizing;

/// The environment variable with the secret that messages are signed with. It has no flag, as no secret has.
pub const ALARM_WEBHOOK_SECRET_VARIABLE: &str = "JIEDA_ALARM_WEBHOOK_SECRET";

/// What each secret of Standard Webhooks begins with.
const PREFIX: &str = "whsec_";

/// How many bytes a key has, as Standard Webhooks says.
const KEY_BYTES: RangeInclusive<usize> = 24..=64;

/// The address that is told of alarms, and the key that messages to it are signed with.
#[derive(Clone, PartialEq, Eq)]
pub struct AlarmWebhook {
    /// With `https://`, or `http://` on this machine. Many receivers are known by a secret in it, so that it does not show.
    pub address: String,
    /// The key, 24 to 64 bytes.
    pub key: Zeroizing<Vec<u8>>,
}

/// Why nobody can be told of alarms. The address is not repeated, since there may be a secret in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoWebhook {
    /// There is an address, and no secret.
    #[error(
        "--alarm-webhook needs a secret to sign with: set {ALARM_WEBHOOK_SECRET_VARIABLE} to `whsec_` and the output of `openssl rand -base64 24`"
    )]
    NoSecret,
    /// There is a secret, and no address.
    #[error(
        "{ALARM_WEBHOOK_SECRET_VARIABLE} is set, and nobody is to be told: name the address with --alarm-webhook, or unset the variable"
    )]
    NoAddress,
    /// The secret has another form.
    #[error("{ALARM_WEBHOOK_SECRET_VARIABLE} must be `whsec_` and 24 to 64 bytes in base64; `openssl rand -base64 24` makes them")]
    BadSecret,
    /// The address is none, or messages would go over the network unencrypted.
    #[error("--alarm-webhook must be an address with https://, or with http:// on this machine, such as http://127.0.0.1:9000/alarms")]
    BadAddress,
}

impl AlarmWebhook {
    /// What an address and a secret amount to; nothing where neither is there.
    pub fn of(address: Option<String>, secret: Option<String>) -> Result<Option<Self>, NoWebhook> {
        match (address, secret) {
            (None, None) => Ok(None),
            (Some(_), None) => Err(NoWebhook::NoSecret),
            (None, Some(_)) => Err(NoWebhook::NoAddress),
            (Some(address), Some(_)) if !is_address(&address) => Err(NoWebhook::BadAddress),
            (Some(address), Some(secret)) => Ok(Some(AlarmWebhook { address, key: key(&secret).ok_or(NoWebhook::BadSecret)? })),
        }
    }
}

/// The key in a secret; white space around it does not count.
fn key(secret: &str) -> Option<Zeroizing<Vec<u8>>> {
    let key = Zeroizing::new(STANDARD.decode(secret.trim().strip_prefix(PREFIX)?).ok()?);
    KEY_BYTES.contains(&key.len()).then_some(key)
}

/// Whether a text is an address that may be asked: with `https://`, or with `http://` on this machine.
pub fn is_address(text: &str) -> bool {
    let (rest, is_plain) = match (text.strip_prefix("https://"), text.strip_prefix("http://")) {
        (Some(rest), _) => (rest, false),
        (None, Some(rest)) => (rest, true),
        (None, None) => return false,
    };
    let authority = rest.split(['/', '?']).next().unwrap_or_default();
    let (host, port) = match authority.rsplit_once(':').filter(|(_, port)| !port.ends_with(']')) {
        Some((host, port)) => (host, Some(port)),
        None => (authority, None),
    };
    let is_port = port.is_none_or(|port| port.parse::<u16>().is_ok_and(|port| port > 0));
    let is_text = text.bytes().all(|b| b.is_ascii_graphic()) && !text.contains(['#', '@', '\\']);
    is_text && is_port && !host.is_empty() && (!is_plain || is_this_machine(host))
}

fn is_this_machine(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || bare.parse::<IpAddr>().is_ok_and(|address| address.to_canonical().is_loopback())
}

impl fmt::Debug for AlarmWebhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AlarmWebhook(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

    #[test]
    fn an_address_and_a_secret_belong_together() {
        let check = |address: Option<&str>, secret: Option<&str>, expected: Result<bool, NoWebhook>| {
            let found = AlarmWebhook::of(address.map(str::to_owned), secret.map(str::to_owned));
            assert_eq!(found.map(|webhook| webhook.is_some()), expected, "{address:?} {secret:?}");
        };
        let address = Some("https://hooks.example/x");
        check(None, None, Ok(false));
        check(address, Some(SECRET), Ok(true));
        check(address, Some(&format!("{SECRET}\n")), Ok(true));
        check(address, None, Err(NoWebhook::NoSecret));
        check(None, Some(SECRET), Err(NoWebhook::NoAddress));
        check(address, Some(""), Err(NoWebhook::BadSecret));
        check(address, Some(&SECRET[6..]), Err(NoWebhook::BadSecret));
        check(address, Some("whsec_c2hvcnQ="), Err(NoWebhook::BadSecret));
        check(address, Some("whsec_密钥"), Err(NoWebhook::BadSecret));
        check(address, Some(&format!("whsec_{}", STANDARD.encode([7; 65]))), Err(NoWebhook::BadSecret));
        check(Some(""), Some(SECRET), Err(NoWebhook::BadAddress));
    }

    #[test]
    fn messages_leave_the_machine_encrypted_alone() {
        let check = |address: &str, expected: bool| assert_eq!(is_address(address), expected, "{address}");
        check("https://hooks.example", true);
        check("https://hooks.example:8443/a?token=x", true);
        check("https://[fd00::1]/a", true);
        check("http://127.0.0.1:9000/alarms", true);
        check("http://localhost/alarms", true);
        check("http://[::1]:9000", true);
        check("http://hooks.example", false);
        check("http://10.0.0.1:9000", false);
        check("http://localhost.example", false);
        check("http://127.0.0.1@hooks.example", false);
        check("hooks.example", false);
        check("ftp://127.0.0.1", false);
        check("https://", false);
        check("https:///path", false);
        check("https://hooks.example:port", false);
        check("https://hooks.example/a b", false);
        check("https://钩子.example", false);
    }

    #[test]
    fn neither_shows() {
        let webhook = AlarmWebhook::of(Some("https://hooks.example/secret-path".to_owned()), Some(SECRET.to_owned())).unwrap();
        let shown = format!("{webhook:?}");
        assert!(!shown.contains("secret-path") && !shown.contains("11, 97"), "{shown}");
    }
}
