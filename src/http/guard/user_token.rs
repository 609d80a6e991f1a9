//! Who does the page's server say that the customer is?
//!
//! A token (JWT, RFC 7519) in the compact form of RFC 7515, signed with HS256 under the secret that signatures of visitors are made with. Only that one
//! algorithm is known, so that a header can choose none. What is not understood is refused by name, and nothing of it is kept.

use crate::config::Secret;
use crate::conversation::proof::{Attribute, Proof, Tier};
use crate::http::dto::chat::{LONGEST_VISITOR, is_line};
use crate::http::error::Problem;
use crate::http::error::user_token::TokenProblem;
use crate::http::guard::identity::{LONGEST_PROOF, is_signed};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::{Map, Value};

/// The most characters of a token: all claims at their longest, in Chinese, and no more than servers take of a header.
const LONGEST_TOKEN: usize = 16 * 1_024;

/// The most characters of a name.
const LONGEST_NAME: usize = 64;

/// The most tags, and the most characters of one.
const MOST_TAGS: usize = 10;
const LONGEST_TAG: usize = 32;

/// The most attributes, and the most characters of the name and of the value of one.
const MOST_ATTRIBUTES: usize = 20;
const LONGEST_ATTRIBUTE: usize = 32;
const LONGEST_VALUE: usize = 100;

/// How far the clock of the page's server may be ahead of ours.
const MOST_AHEAD: SignedDuration = SignedDuration::from_secs(60);

/// For whom a token is that says so.
const AUDIENCE: &str = "jieda";

/// What a token proves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proved {
    /// The id of the customer on the page.
    pub visitor: String,
    /// What else is known.
    pub proof: Proof,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    #[serde(default)]
    crit: Option<Value>,
}

#[derive(Deserialize)]
struct Claims {
    sub: Option<String>,
    exp: Option<f64>,
    iat: Option<f64>,
    nbf: Option<f64>,
    aud: Option<Value>,
    name: Option<String>,
    tier: Option<String>,
    #[serde(default)]
    tags: Vec<String>,
    #[serde(default)]
    attributes: Map<String, Value>,
}

/// What a token proves at `now`, or why it proves nothing.
pub fn read(token: &str, secret: Option<&Secret>, now: Timestamp) -> Result<Proved, Problem> {
    let secret = secret.ok_or(TokenProblem::Off)?;
    let claims = verified(token.trim(), secret.as_str().as_bytes())?;
    Ok(proved(&claims, now)?)
}

/// The claims of a token that is signed with the key.
fn verified(token: &str, key: &[u8]) -> Result<Vec<u8>, TokenProblem> {
    if token.len() > LONGEST_TOKEN {
        return Err(TokenProblem::TooLong(LONGEST_TOKEN));
    }
    let bytes_of = |part: &str| BASE64_URL_SAFE_NO_PAD.decode(part).map_err(|_| TokenProblem::Malformed);
    let (signed, signature) = token.rsplit_once('.').ok_or(TokenProblem::Malformed)?;
    let (header, claims) = signed.split_once('.').ok_or(TokenProblem::Malformed)?;
    let header: Header = serde_json::from_slice(&bytes_of(header)?).map_err(|_| TokenProblem::Malformed)?;
    if header.alg != "HS256" || header.crit.is_some() {
        return Err(TokenProblem::Algorithm);
    }
    let (claims, signature) = (bytes_of(claims)?, bytes_of(signature)?);
    if is_signed(key, signed.as_bytes(), &signature) { Ok(claims) } else { Err(TokenProblem::Signature) }
}

/// What claims prove at `now`.
fn proved(claims: &[u8], now: Timestamp) -> Result<Proved, TokenProblem> {
    let claims: Claims = serde_json::from_slice(claims).map_err(|error| TokenProblem::Claim(error.to_string()))?;
    let until = until(&claims, now)?;
    let visitor = claims.sub.as_deref().map(str::trim).filter(|sub| !sub.is_empty() && is_line(sub, LONGEST_VISITOR));
    let visitor = visitor.ok_or_else(|| claim("sub: the id of the customer, 1 to 128 characters"))?;
    let is_for_us = match &claims.aud {
        None => true,
        Some(Value::Array(all)) => all.iter().any(|one| one == AUDIENCE),
        Some(one) => one == AUDIENCE,
    };
    if !is_for_us {
        return Err(claim("aud: `jieda`, or leave it out"));
    }
    let name = claims.name.as_deref().map(str::trim).filter(|name| !name.is_empty());
    if name.is_some_and(|name| !is_line(name, LONGEST_NAME)) {
        return Err(claim("name: at most 64 characters, no control characters"));
    }
    let tier = claims.tier.map(Tier::try_from).transpose().map_err(|error| claim(&format!("tier: {error}")))?;
    let proof = Proof { name: name.map(str::to_owned), tier, tags: tags(claims.tags)?, attributes: attributes(claims.attributes)?, until };
    Ok(Proved { visitor: visitor.to_owned(), proof })
}

/// Until when a token counts whose time it is.
fn until(claims: &Claims, now: Timestamp) -> Result<Timestamp, TokenProblem> {
    let moment = |name: &str, seconds: f64| {
        let is_time = seconds.is_finite() && (0.0..=1e11).contains(&seconds);
        let at = is_time.then(|| Timestamp::from_second(seconds as i64).ok()).flatten();
        at.ok_or_else(|| claim(&format!("{name}: in seconds since 1970")))
    };
    let seconds = claims.exp.ok_or_else(|| claim("exp: until when the token counts, in seconds since 1970; at most 24 hours from now"))?;
    let end = moment("exp", seconds)?;
    let within = |time: SignedDuration| now.saturating_add(time).unwrap_or(Timestamp::MAX);
    if end <= now {
        return Err(TokenProblem::Expired);
    }
    if end > within(LONGEST_PROOF) {
        return Err(claim("exp: at most 24 hours from now"));
    }
    for (name, seconds) in [("nbf", claims.nbf), ("iat", claims.iat)] {
        let begins = seconds.map(|seconds| moment(name, seconds)).transpose()?;
        if begins.is_some_and(|begins| begins > within(MOST_AHEAD)) {
            return Err(TokenProblem::NotYet);
        }
    }
    Ok(end)
}

fn tags(tags: Vec<String>) -> Result<Vec<String>, TokenProblem> {
    let is_tag = |tag: &String| !tag.trim().is_empty() && is_line(tag, LONGEST_TAG);
    if tags.len() <= MOST_TAGS && tags.iter().all(is_tag) { Ok(tags) } else { Err(claim("tags: at most 10, each of 1 to 32 characters")) }
}

fn attributes(attributes: Map<String, Value>) -> Result<Vec<Attribute>, TokenProblem> {
    let fault = || {
        claim("attributes: at most 20 names of 1 to 32 characters, each with a number, true, false, or a text of at most 100 characters")
    };
    if attributes.len() > MOST_ATTRIBUTES {
        return Err(fault());
    }
    let attribute = |(name, value): (String, Value)| {
        let value = match value {
            Value::String(text) => text,
            Value::Number(number) => number.to_string(),
            Value::Bool(value) => value.to_string(),
            Value::Null | Value::Array(_) | Value::Object(_) => return Err(fault()),
        };
        let is_sound = !name.trim().is_empty() && is_line(&name, LONGEST_ATTRIBUTE) && is_line(&value, LONGEST_VALUE);
        if is_sound { Ok(Attribute { name, value }) } else { Err(fault()) }
    };
    attributes.into_iter().map(attribute).collect()
}

fn claim(detail: &str) -> TokenProblem {
    TokenProblem::Claim(detail.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use hmac::{Hmac, KeyInit, Mac};
    use serde_json::json;
    use sha2::Sha256;

    const NOW: i64 = 1_795_000_000;

    /// RFC 7515, Appendix A.1: the token, and the key in base64url.
    const PUBLISHED: &str = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    const PUBLISHED_KEY: &str = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";

    fn signed(header: &Value, claims: &Value, key: &[u8]) -> String {
        let part = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", part(header), part(claims));
        let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
        mac.update(signed.as_bytes());
        format!("{signed}.{}", BASE64_URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
    }

    #[test]
    fn the_published_token_is_verified_and_spoilt_ones_are_not() {
        let key = BASE64_URL_SAFE_NO_PAD.decode(PUBLISHED_KEY).unwrap();
        let claims = verified(PUBLISHED, &key).unwrap();
        assert_eq!(claims, b"{\"iss\":\"joe\",\r\n \"exp\":1300819380,\r\n \"http://example.com/is_root\":true}");
        assert_eq!(proved(&claims, Timestamp::from_second(NOW).unwrap()), Err(TokenProblem::Expired));
        let check = |token: &str, expected: TokenProblem| assert_eq!(verified(token, &key), Err(expected), "{token}");
        check(&PUBLISHED.replace("eyJpc3M", "eyJpc4M"), TokenProblem::Signature);
        check(&PUBLISHED[..PUBLISHED.len() - 3], TokenProblem::Signature);
        check(PUBLISHED.rsplit_once('.').unwrap().0, TokenProblem::Malformed);
        check(&format!("{PUBLISHED}="), TokenProblem::Malformed);
        check("", TokenProblem::Malformed);
        check("a.b.c", TokenProblem::Malformed);
        check(&"a".repeat(LONGEST_TOKEN + 1), TokenProblem::TooLong(LONGEST_TOKEN));
        assert_eq!(verified(PUBLISHED, b"another key"), Err(TokenProblem::Signature));
    }

    #[test]
    fn only_one_algorithm_counts() {
        let check = |header: Value, expected: Option<TokenProblem>| {
            let token = signed(&header, &json!({"sub": "u-1"}), b"key");
            assert_eq!(verified(&token, b"key").err(), expected, "{header}");
        };
        check(json!({"alg": "HS256"}), None);
        check(json!({"alg": "HS256", "typ": "JWT", "kid": "1"}), None);
        for alg in ["none", "None", "hs256", "HS384", "RS256", ""] {
            check(json!({"alg": alg}), Some(TokenProblem::Algorithm));
        }
        check(json!({"alg": "HS256", "crit": ["b64"], "b64": false}), Some(TokenProblem::Algorithm));
        check(json!({"typ": "JWT"}), Some(TokenProblem::Malformed));
        let unsigned = signed(&json!({"alg": "none"}), &json!({"sub": "u-1"}), b"key");
        assert_eq!(verified(&format!("{}.", unsigned.rsplit_once('.').unwrap().0), b"key"), Err(TokenProblem::Algorithm));
    }

    fn of(claims: &Value) -> Result<Proved, TokenProblem> {
        proved(claims.to_string().as_bytes(), Timestamp::from_second(NOW).unwrap())
    }

    fn with(field: &str, value: Value) -> Value {
        let mut claims = json!({"sub": "u-1001", "exp": NOW + 60});
        claims[field] = value;
        claims
    }

    #[test]
    fn a_token_has_its_time() {
        let check = |field: &str, value: Value, expected: Option<&str>| {
            let problem = of(&with(field, value.clone())).err();
            let code = problem.as_ref().map(|problem| match problem {
                TokenProblem::Expired => "expired",
                TokenProblem::NotYet => "not yet",
                TokenProblem::Claim(_) => "claim",
                _ => "other",
            });
            assert_eq!(code, expected, "{field} {value}: {problem:?}");
        };
        check("exp", json!(NOW + 1), None);
        check("exp", json!(NOW as f64 + 1.5), None);
        check("exp", json!(NOW), Some("expired"));
        check("exp", json!(NOW - 1), Some("expired"));
        check("exp", json!(NOW + 24 * 3_600), None);
        check("exp", json!(NOW + 24 * 3_600 + 1), Some("claim"));
        check("exp", json!(1e300), Some("claim"));
        check("exp", json!("soon"), Some("claim"));
        check("exp", Value::Null, Some("claim"));
        for field in ["iat", "nbf"] {
            check(field, json!(NOW + 60), None);
            check(field, json!(NOW + 61), Some("not yet"));
            check(field, json!(-1), Some("claim"));
        }
    }

    #[test]
    fn claims_are_kept_within_bounds() {
        let full = json!({
            "sub": " u-1001 ", "exp": NOW + 60, "aud": ["shop", "jieda"], "name": " 王小明 ", "tier": "VIP", "tags": ["常客"],
            "attributes": {"积分": 12.5, "会员": true, "城市": "上海"}, "iss": "shop"
        });
        let Proved { visitor, proof } = of(&full).unwrap();
        assert_eq!(
            (visitor.as_str(), proof.name.as_deref(), proof.tier.map(String::from).as_deref()),
            ("u-1001", Some("王小明"), Some("vip"))
        );
        let mut attributes: Vec<(String, String)> = proof.attributes.into_iter().map(|own| (own.name, own.value)).collect();
        attributes.sort();
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(attributes, [pair("会员", "true"), pair("城市", "上海"), pair("积分", "12.5")]);

        let named = |n: usize| Value::Object((0..n).map(|n| (format!("a{n}"), json!(n))).collect());
        let check = |field: &str, value: Value, is_sound: bool| {
            let read = of(&with(field, value.clone()));
            assert_eq!(read.is_ok(), is_sound, "{field} {value}");
            assert!(is_sound || matches!(read, Err(TokenProblem::Claim(_))), "{read:?}");
        };
        check("sub", Value::Null, false);
        check("sub", json!(" "), false);
        check("sub", json!("u".repeat(129)), false);
        check("sub", json!(7), false);
        check("aud", json!("jieda"), true);
        check("aud", json!("another"), false);
        check("name", json!("王".repeat(64)), true);
        check("name", json!("王".repeat(65)), false);
        check("name", json!("王\n小明"), false);
        check("name", json!(""), true);
        check("tier", json!("v p"), false);
        check("tags", json!(vec!["t"; 10]), true);
        check("tags", json!(vec!["t"; 11]), false);
        check("tags", json!([""]), false);
        check("tags", json!(["长".repeat(33)]), false);
        check("attributes", named(20), true);
        check("attributes", named(21), false);
        check("attributes", json!({"a": {"b": 1}}), false);
        check("attributes", json!({"a": null}), false);
        check("attributes", json!({"a": "长".repeat(101)}), false);
        check("attributes", json!({"": 1}), false);
        assert!(proved(br#"{"sub":"u-1","sub":"u-2","exp":1795000060}"#, Timestamp::from_second(NOW).unwrap()).is_err());
    }
}
