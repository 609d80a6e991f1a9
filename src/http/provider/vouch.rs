//! Does the provider vouch for somebody, and what does it say of the person?
//!
//! The authorisation code flow of OpenID Connect with PKCE. Keys and addresses of the provider are read anew after a while, and when a token is
//! signed by a key that is not known: providers rotate them. Only algorithms with a public key count.

use crate::config::provider::Provider;
use crate::connector::Method;
use crate::connector::call::Failure;
use crate::connector::fetch::Fetch;
use crate::http::provider::pending::Pending;
use crate::store::credential::Person;
use crate::store::record::Rank;
use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreAuthenticationFlow, CoreErrorResponseType, CoreGenderClaim, CoreJsonWebKey,
    CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreProviderMetadata, CoreRevocableToken, CoreRevocationErrorResponse,
    CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::{
    AccessTokenHash, AdditionalClaims, AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret, CsrfToken,
    EmptyExtraTokenFields, EndpointMaybeSet, EndpointNotSet, EndpointSet, HttpRequest, HttpResponse, IdTokenClaims, IdTokenFields,
    IssuerUrl, Nonce, OAuth2TokenResponse, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RequestTokenError, Scope,
    SignatureVerificationError, StandardErrorResponse, StandardTokenResponse, TokenResponse,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long keys and addresses of the provider are taken for what they are.
const FRESH: Duration = Duration::from_secs(60 * 60);

/// How old they must be to be read anew for a key that is not known: so whoever sends nonsense does not have us ask the provider all the time.
const STALE: Duration = Duration::from_secs(60);

/// What a token may be signed with: by a key that the provider alone has.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 8] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
];

/// Claims that the standard does not name, such as groups.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Others(Map<String, Value>);

impl AdditionalClaims for Others {}

type Fields = IdTokenFields<Others, EmptyExtraTokenFields, CoreGenderClaim, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm>;

type Client = openidconnect::Client<
    Others,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    StandardTokenResponse<Fields, CoreTokenType>,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// A provider that is asked.
pub struct Vouching {
    /// Which one.
    pub provider: Provider,
    fetch: Fetch,
    read: Mutex<Option<(Instant, CoreProviderMetadata)>>,
}

/// Somebody for whom the provider vouches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vouched {
    /// Who, for the provider.
    pub person: Person,
    /// What the account is called.
    pub name: String,
    /// What the person may do, if a group says so.
    pub rank: Option<Rank>,
}

/// Why the provider does not vouch for somebody.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoVouch {
    /// It cannot be asked.
    #[error("the provider cannot be asked: {0}")]
    Unreachable(String),
    /// What it says cannot be trusted.
    #[error("the provider's answer was refused: {0}")]
    Refused(String),
    /// It vouches for somebody who is not let in.
    #[error("the provider vouches for somebody who is not let in: {0}")]
    Stranger(&'static str),
}

/// The provider gave no answer.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("{}", .0.name())]
struct NoAnswer(Failure);

impl Vouching {
    /// A provider that was not asked yet.
    pub fn new(provider: Provider) -> Self {
        Vouching { provider, fetch: Fetch::default(), read: Mutex::default() }
    }

    /// The address at the provider that a browser is sent to. Blocks.
    pub fn address(&self, pending: &Pending, now: Instant) -> Result<String, NoVouch> {
        let client = self.client(self.metadata(FRESH, now)?)?;
        let verifier = PkceCodeVerifier::new(pending.verifier.clone());
        let (state, nonce) = (CsrfToken::new(pending.state.clone()), Nonce::new(pending.nonce.clone()));
        let request = client.authorize_url(CoreAuthenticationFlow::AuthorizationCode, || state, || nonce);
        let scopes = ["profile", "email"].map(|scope| Scope::new(scope.to_owned()));
        let (address, _, _) = request.add_scopes(scopes).set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier)).url();
        Ok(address.to_string())
    }

    /// For whom the provider vouches by a code. Blocks.
    pub fn vouch(&self, code: String, pending: &Pending, now: Instant) -> Result<Vouched, NoVouch> {
        let client = self.client(self.metadata(FRESH, now)?)?;
        let exchange = client.exchange_code(AuthorizationCode::new(code)).map_err(|error| NoVouch::Refused(error.to_string()))?;
        let answer = exchange.set_pkce_verifier(PkceCodeVerifier::new(pending.verifier.clone())).request(&|request| self.ask(request));
        let answer = answer.map_err(|error| match error {
            RequestTokenError::Request(NoAnswer(failure)) => NoVouch::Unreachable(failure.name().to_owned()),
            RequestTokenError::ServerResponse(refusal) => NoVouch::Refused(refusal.error().as_ref().to_owned()),
            RequestTokenError::Parse(..) | RequestTokenError::Other(_) => NoVouch::Refused("it is no answer to a code".to_owned()),
        })?;
        match claims(&client, &answer, pending) {
            Err(ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey)) => {
                let client = self.client(self.metadata(STALE, now)?)?;
                self.read_claims(&claims(&client, &answer, pending).map_err(|error| NoVouch::Refused(error.to_string()))?)
            }
            found => self.read_claims(&found.map_err(|error| NoVouch::Refused(error.to_string()))?),
        }
    }

    /// What the provider says of itself, read within this time.
    fn metadata(&self, freshness: Duration, now: Instant) -> Result<CoreProviderMetadata, NoVouch> {
        let kept = self.read.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((_, metadata)) = kept.filter(|(at, _)| now.saturating_duration_since(*at) < freshness) {
            return Ok(metadata);
        }
        let issuer = IssuerUrl::new(self.provider.issuer.clone()).map_err(|error| NoVouch::Unreachable(error.to_string()))?;
        let metadata = CoreProviderMetadata::discover(&issuer, &|request| self.ask(request));
        let metadata = metadata.map_err(|error| NoVouch::Unreachable(error.to_string()))?;
        *self.read.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, metadata.clone()));
        Ok(metadata)
    }

    fn client(&self, metadata: CoreProviderMetadata) -> Result<Client, NoVouch> {
        let secret = self.provider.client_secret.as_ref().map(|secret| ClientSecret::new(secret.as_str().to_owned()));
        let redirect = RedirectUrl::new(self.provider.redirect.clone()).map_err(|error| NoVouch::Unreachable(error.to_string()))?;
        let client = Client::from_provider_metadata(metadata, ClientId::new(self.provider.client_id.clone()), secret);
        Ok(client.set_redirect_uri(redirect))
    }

    fn ask(&self, request: HttpRequest) -> Result<HttpResponse, NoAnswer> {
        let (parts, body) = request.into_parts();
        let method = if parts.method == "POST" { Method::Post } else { Method::Get };
        let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
        let headers = parts.headers.iter().map(|(name, value)| (name.to_string(), text(value.as_bytes()))).collect();
        let body = Some(text(&body)).filter(|body| !body.is_empty());
        let (status, bytes) = self.fetch.ask(method, &parts.uri.to_string(), headers, body).map_err(NoAnswer)?;
        let mut answer = HttpResponse::new(bytes);
        *answer.status_mut() = status.try_into().map_err(|_| NoAnswer(Failure::NotUnderstood))?;
        Ok(answer)
    }

    /// Who it is, and what that makes of the person here.
    fn read_claims(&self, claims: &IdTokenClaims<Others, CoreGenderClaim>) -> Result<Vouched, NoVouch> {
        let Provider { domains, name_claim, role_claim, roles, .. } = &self.provider;
        let domain = claims.email().filter(|_| claims.email_verified() == Some(true)).and_then(|email| email.rsplit_once('@'));
        let is_let_in = |(_, domain): (&str, &str)| domains.iter().any(|own| own.eq_ignore_ascii_case(domain));
        if !domains.is_empty() && !domain.is_some_and(is_let_in) {
            return Err(NoVouch::Stranger("the e-mail address is of another domain, or not verified"));
        }
        let all = serde_json::to_value(claims).unwrap_or_default();
        // Of an e-mail address the name is what stands before the domain.
        let name = all[name_claim].as_str().and_then(|name| name.split('@').next()).filter(|name| !name.trim().is_empty());
        let name = name.ok_or(NoVouch::Stranger("the claim with the name is not there"))?.to_owned();
        let groups: Vec<&str> = match &all[role_claim] {
            Value::String(group) => vec![group],
            Value::Array(groups) => groups.iter().filter_map(Value::as_str).collect(),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => Vec::new(),
        };
        let role = roles.iter().find(|own| groups.contains(&own.group.as_str()));
        let person = Person { issuer: claims.issuer().to_string(), subject: claims.subject().to_string() };
        Ok(Vouched { person, name, rank: role.and_then(|own| Rank::named(own.role).ok()) })
    }
}

/// What the token of an answer says, if it is the provider's, for us, of now, and for this sign-in.
fn claims(
    client: &Client,
    answer: &StandardTokenResponse<Fields, CoreTokenType>,
    pending: &Pending,
) -> Result<IdTokenClaims<Others, CoreGenderClaim>, ClaimsVerificationError> {
    let refused = |why: &str| ClaimsVerificationError::Other(why.to_owned());
    let verifier = client.id_token_verifier().set_allowed_algs(ALGORITHMS);
    let token = answer.id_token().ok_or_else(|| refused("there is no token of identity"))?;
    let claims = token.claims(&verifier, &Nonce::new(pending.nonce.clone()))?;
    if let Some(expected) = claims.access_token_hash() {
        let algorithm = token.signing_alg().map_err(|error| refused(&error.to_string()))?;
        let key = token.signing_key(&verifier).map_err(|error| refused(&error.to_string()))?;
        let actual = AccessTokenHash::from_token(answer.access_token(), algorithm, key).map_err(|error| refused(&error.to_string()))?;
        if actual != *expected {
            return Err(refused("the token of access is another one's"));
        }
    }
    Ok(claims.clone())
}
