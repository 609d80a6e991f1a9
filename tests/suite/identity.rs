//! A provider of identities for one test: OpenID Connect over real HTTP, with real signatures. It can be told to lie.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::rsa::PublicKeyComponents;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair, RSA_PKCS1_SHA256, RsaKeyPair};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// What the provider knows us by.
pub const CLIENT: &str = "jieda-of-the-shop";

/// The secret between the provider and us.
pub const SECRET: &str = "a secret of the test";

/// A key of 2,048 bits that was made for the tests: PKCS #8.
const RSA: &[u8] = include_bytes!("identity.p8");

/// How the provider signs, or how somebody who is not the provider does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signing {
    Rs256,
    Es256,
    /// Not at all.
    None,
    /// With the secret that the client has, too.
    Hs256,
    /// By a key that the provider does not show, under a name of its own.
    UnknownKey,
    /// By such a key under the name of the provider's.
    ForeignKey,
}

/// What the provider says of the next person.
#[derive(Clone)]
pub struct Says {
    pub signing: Signing,
    /// What stands in the token in the place of what is true.
    pub claims: BTreeMap<&'static str, Value>,
}

/// A provider on a free port.
pub struct Identity {
    stage: Arc<Stage>,
}

struct Stage {
    address: SocketAddr,
    rsa: RsaKeyPair,
    ec: EcdsaKeyPair,
    foreign: EcdsaKeyPair,
    says: Mutex<Says>,
    /// The nonce and the challenge of a code that was given out and not used.
    codes: Mutex<BTreeMap<String, (String, String)>>,
    /// How often the names of the keys were changed.
    n_rotated: Mutex<u32>,
    asked: Mutex<Vec<String>>,
}

impl Identity {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let random = SystemRandom::new();
        let curve = || {
            let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
            EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, made.as_ref(), &random).unwrap()
        };
        let stage = Arc::new(Stage {
            address,
            rsa: RsaKeyPair::from_pkcs8(RSA).unwrap(),
            ec: curve(),
            foreign: curve(),
            says: Mutex::new(Says { signing: Signing::Rs256, claims: BTreeMap::new() }),
            codes: Mutex::default(),
            n_rotated: Mutex::new(0),
            asked: Mutex::default(),
        });
        let own = stage.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let own = own.clone();
                std::thread::spawn(move || own.answer(stream));
            }
        });
        Identity { stage }
    }

    pub fn issuer(&self) -> String {
        self.stage.issuer()
    }

    /// Says this of the next people.
    pub fn say(&self, signing: Signing, claims: &[(&'static str, Value)]) {
        *self.stage.says.lock().unwrap() = Says { signing, claims: claims.iter().cloned().collect() };
    }

    /// Shows its keys under other names from now on.
    pub fn rotate(&self) {
        *self.stage.n_rotated.lock().unwrap() += 1;
    }

    /// Which paths were asked for.
    pub fn asked(&self) -> Vec<String> {
        self.stage.asked.lock().unwrap().clone()
    }

    /// Signs a person in whose browser came with this address, and gives the address that the browser is sent back to.
    pub fn sign_in(&self, address: &str) -> String {
        self.stage.sign_in(address)
    }
}

impl Stage {
    fn sign_in(&self, address: &str) -> String {
        let query = query_of(address.split_once('?').unwrap().1);
        assert_eq!(query["client_id"], CLIENT);
        assert_eq!((query["response_type"].as_str(), query["code_challenge_method"].as_str()), ("code", "S256"));
        assert!(query["scope"].split(' ').any(|scope| scope == "openid"), "{}", query["scope"]);
        let mut codes = self.codes.lock().unwrap();
        let code = format!("code-{}-{}", codes.len(), query["nonce"].get(..8).unwrap());
        codes.insert(code.clone(), (query["nonce"].clone(), query["code_challenge"].clone()));
        format!("{}?code={code}&state={}", query["redirect_uri"], query["state"])
    }

    fn issuer(&self) -> String {
        format!("http://{}", self.address)
    }

    fn name(&self, kind: &str) -> String {
        format!("{kind}-{}", self.n_rotated.lock().unwrap())
    }

    fn answer(&self, mut stream: TcpStream) {
        let (head, body) = read(&mut stream);
        let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
        self.asked.lock().unwrap().push(path.clone());
        let (status, answer) = match path.split('?').next().unwrap_or_default() {
            "/.well-known/openid-configuration" => (200, self.description()),
            "/keys" => (200, self.keys()),
            "/token" => self.token(&head, &query_of(&body)),
            // Nobody has to type anything: the person is signed in there already.
            "/authorize" => (302, json!({})),
            _ => (404, json!({})),
        };
        let location = if status == 302 { format!("Location: {}\r\n", self.sign_in(&path)) } else { String::new() };
        let text = answer.to_string();
        let length = text.len();
        let _ = write!(
            stream,
            "HTTP/1.1 {status} X\r\n{location}Content-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{text}"
        );
    }

    fn description(&self) -> Value {
        let at = |path: &str| format!("{}{path}", self.issuer());
        json!({
            "issuer": self.issuer(), "authorization_endpoint": at("/authorize"), "token_endpoint": at("/token"), "jwks_uri": at("/keys"),
            "response_types_supported": ["code"], "subject_types_supported": ["public"],
            // It says so of each, as some do.
            "id_token_signing_alg_values_supported": ["RS256", "ES256", "HS256", "none"],
        })
    }

    fn keys(&self) -> Value {
        let PublicKeyComponents { n, e } = PublicKeyComponents::<Vec<u8>>::from(self.rsa.public());
        let point = self.ec.public_key().as_ref();
        json!({"keys": [
            {"kty": "RSA", "use": "sig", "alg": "RS256", "kid": self.name("rsa"), "n": text(&n), "e": text(&e)},
            {"kty": "EC", "use": "sig", "alg": "ES256", "kid": self.name("ec"), "crv": "P-256", "x": text(&point[1..33]), "y": text(&point[33..])},
        ]})
    }

    /// Exchanges a code, once, for whoever has the verifier and the secret.
    fn token(&self, head: &str, form: &BTreeMap<String, String>) -> (u16, Value) {
        let refused = |why: &str| (400, json!({"error": why}));
        let basic = base64::engine::general_purpose::STANDARD.encode(format!("{CLIENT}:{}", SECRET.replace(' ', "+")));
        if !head.contains(&format!("Basic {basic}")) {
            return refused("invalid_client");
        }
        let Some((nonce, challenge)) = form.get("code").and_then(|code| self.codes.lock().unwrap().remove(code)) else {
            return refused("invalid_grant");
        };
        let verifier = form.get("code_verifier").map(String::as_str).unwrap_or_default();
        if text(&Sha256::digest(verifier)) != challenge || form["grant_type"] != "authorization_code" {
            return refused("invalid_grant");
        }
        (200, json!({"access_token": "an access token", "token_type": "Bearer", "expires_in": 60, "id_token": self.identity(&nonce)}))
    }

    /// The token of identity, as the provider was told to make it.
    fn identity(&self, nonce: &str) -> String {
        let Says { signing, claims } = self.says.lock().unwrap().clone();
        let now = jiff::Timestamp::now().as_second();
        let mut all = json!({
            "iss": self.issuer(), "aud": CLIENT, "sub": "248289761001", "nonce": nonce, "iat": now, "exp": now + 300,
            "at_hash": text(&Sha256::digest("an access token")[..16]),
        });
        for (name, value) in claims {
            all[name] = value;
        }
        let (algorithm, key) = match signing {
            Signing::Rs256 => ("RS256", self.name("rsa")),
            Signing::Es256 | Signing::ForeignKey => ("ES256", self.name("ec")),
            Signing::None => ("none", self.name("rsa")),
            Signing::Hs256 => ("HS256", self.name("rsa")),
            Signing::UnknownKey => ("ES256", "nobodys".to_owned()),
        };
        let header = json!({"alg": algorithm, "kid": key, "typ": "JWT"});
        let signed = format!("{}.{}", text(header.to_string().as_bytes()), text(all.to_string().as_bytes()));
        let random = SystemRandom::new();
        let signature = match signing {
            Signing::Rs256 => {
                let mut signature = vec![0; self.rsa.public().modulus_len()];
                self.rsa.sign(&RSA_PKCS1_SHA256, &random, signed.as_bytes(), &mut signature).unwrap();
                signature
            }
            Signing::Es256 => self.ec.sign(&random, signed.as_bytes()).unwrap().as_ref().to_vec(),
            Signing::UnknownKey | Signing::ForeignKey => self.foreign.sign(&random, signed.as_bytes()).unwrap().as_ref().to_vec(),
            Signing::None => Vec::new(),
            Signing::Hs256 => {
                let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, SECRET.as_bytes());
                ring::hmac::sign(&key, signed.as_bytes()).as_ref().to_vec()
            }
        };
        format!("{signed}.{}", text(&signature))
    }
}

fn text(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The parameters of a query or a form.
pub fn query_of(text: &str) -> BTreeMap<String, String> {
    let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
    pairs.map(|(name, value)| (decoded(name), decoded(value))).collect()
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => u8::from_str_radix(&String::from_utf8(vec![rest.next().unwrap(), rest.next().unwrap()]).unwrap(), 16).unwrap(),
            other => other,
        });
    }
    String::from_utf8(bytes).unwrap()
}

/// The head of a request, and as much of a body as it says.
fn read(stream: &mut TcpStream) -> (String, String) {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|n| n > 0) {
        head.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let length = head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length:")?.trim().parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    let _ = stream.read_exact(&mut body);
    (head, String::from_utf8_lossy(&body).into_owned())
}
