//! How is a browser known again that was sent to the provider?
//!
//! By a cookie with a random seed. The state, the nonce and the PKCE verifier are made of it with the secret of the database, so that any server
//! knows them and nobody else: the state proves that this browser began (CSRF protection), the nonce that the provider's token was made for it,
//! and the verifier that the code was.

use crate::config::provider::Provider;
use crate::http::error::Problem;
use crate::http::guard::cookie::cookies_of;
use crate::http::guard::token::{hexadecimal, keyed_hash, new_token};
use axum::http::{HeaderMap, HeaderValue};
use jiff::{SignedDuration, Timestamp};

/// What the cookie is called.
const NAME: &str = "jieda_provider";

/// How long somebody may take at the provider, with a second factor and a password that has to be looked up.
const LONGEST: SignedDuration = SignedDuration::from_mins(15);

/// A sign-in that was begun and not ended.
#[derive(Debug, PartialEq, Eq)]
pub struct Pending {
    seed: String,
    begun_at: Timestamp,
    /// What the provider gives back to us.
    pub state: String,
    /// What stands in the provider's token.
    pub nonce: String,
    /// By which the code is ours.
    pub verifier: String,
}

impl Pending {
    /// Begins.
    pub fn begin(secret: &[u8; 32], now: Timestamp) -> Result<Self, Problem> {
        Ok(Self::of(secret, new_token()?, now))
    }

    fn of(secret: &[u8; 32], seed: String, begun_at: Timestamp) -> Self {
        let made =
            |what: &[u8]| hexadecimal(&keyed_hash(secret, &[b"provider", what, seed.as_bytes(), &begun_at.as_second().to_be_bytes()]));
        Pending { state: made(b"state"), nonce: made(b"nonce"), verifier: made(b"verifier"), seed, begun_at }
    }

    /// The one that this browser began, if it came back in time with the state that it was sent with.
    pub fn of_browser(secret: &[u8; 32], headers: &HeaderMap, state: &str, now: Timestamp) -> Option<Self> {
        let mut found = cookies_of(headers, NAME);
        let value = found.next().filter(|_| found.next().is_none())?;
        let (seed, second) = value.split_once('.')?;
        let begun_at = Timestamp::from_second(second.parse().ok()?).ok()?;
        let pending = Self::of(secret, seed.to_owned(), begun_at);
        let is_in_time = begun_at <= now && now.duration_since(begun_at) < LONGEST;
        // Hashes of a key that nobody has are compared, so that the time says nothing of use.
        let is_own = keyed_hash(secret, &[pending.state.as_bytes()]) == keyed_hash(secret, &[state.as_bytes()]);
        (is_in_time && is_own).then_some(pending)
    }

    /// The cookie that the browser keeps meanwhile. It has to come along when the provider sends the browser back, so it is `Lax`.
    pub fn cookie(&self, provider: &Provider) -> HeaderValue {
        cookie(&format!("{}.{}", self.seed, self.begun_at.as_second()), LONGEST.as_secs(), provider)
    }
}

/// Takes the cookie away: a sign-in is ended once.
pub fn no_cookie(provider: &Provider) -> HeaderValue {
    cookie("", 0, provider)
}

fn cookie(value: &str, seconds: i64, provider: &Provider) -> HeaderValue {
    let secure = if provider.redirect.starts_with("https://") { "; Secure" } else { "" };
    let text = format!("{NAME}={value}; Path=/v1/desk/provider; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
    HeaderValue::from_str(&text).expect("it is made of digits")
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::header::COOKIE;

    const SECRET: [u8; 32] = [7; 32];

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_795_334_400 + seconds).unwrap()
    }

    #[test]
    fn a_browser_comes_back_once_in_time_with_its_own_state() {
        let pending = Pending::of(&SECRET, "ab12".to_owned(), at(0));
        let headers = |cookie: &str| HeaderMap::from_iter([(COOKIE, cookie.parse().unwrap())]);
        let own = format!("jieda_provider=ab12.{}", at(0).as_second());
        let check = |secret: &[u8; 32], cookie: &str, state: &str, seconds: i64, expected: bool| {
            let found = Pending::of_browser(secret, &headers(cookie), state, at(seconds));
            assert_eq!(found.as_ref(), expected.then_some(&pending), "{cookie} {seconds}");
        };
        check(&SECRET, &own, &pending.state, 0, true);
        check(&SECRET, &format!("x=y; {own}"), &pending.state, 899, true);
        check(&SECRET, &own, &pending.state, 900, false);
        check(&SECRET, &own, &pending.state, -1, false);
        check(&SECRET, &own, &pending.nonce, 0, false);
        check(&SECRET, &own, "", 0, false);
        check(&[8; 32], &own, &pending.state, 0, false);
        check(&SECRET, &own.replace("ab12", "ab13"), &pending.state, 0, false);
        check(&SECRET, &format!("{own}; {own}"), &pending.state, 0, false);
        check(&SECRET, "jieda_provider=", &pending.state, 0, false);
        let all = [&pending.state, &pending.nonce, &pending.verifier];
        assert!(all.iter().all(|text| text.len() == 64) && all[0] != all[1] && all[1] != all[2]);
    }
}
