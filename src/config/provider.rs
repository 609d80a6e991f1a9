//! Which OpenID Connect provider vouches for people at the desk, and what does it say of them?

use crate::config::webhook::is_address;
use std::fmt;
use std::str::FromStr;
use zeroize::Zeroizing;

/// The environment variable with the secret that the provider knows us by. It has no flag, as no secret has.
pub const CLIENT_SECRET_VARIABLE: &str = "JIEDA_OIDC_CLIENT_SECRET";

/// The names of roles that an account can have.
pub const ROLES: [&str; 5] = ["agent", "supervisor", "auditor", "editor", "admin"];

/// The path that the provider sends people back to.
pub const CALLBACK: &str = "/v1/desk/provider/callback";

/// The provider, as flags and the environment say.
#[derive(Debug, Clone, clap::Args)]
pub struct ProviderArgs {
    /// OpenID Connect provider that vouches for people at the desk: its issuer, as in its discovery document
    #[arg(long, env = "JIEDA_OIDC_ISSUER", value_name = "ADDRESS")]
    pub oidc_issuer: Option<String>,
    /// What the provider calls this installation; JIEDA_OIDC_CLIENT_SECRET holds the secret, if there is one
    #[arg(long, env = "JIEDA_OIDC_CLIENT_ID", value_name = "ID")]
    pub oidc_client_id: Option<String>,
    /// Claim that names the account; one that people cannot change themselves
    #[arg(long, env = "JIEDA_OIDC_NAME_CLAIM", value_name = "CLAIM", default_value = "preferred_username")]
    pub oidc_name_claim: String,
    /// Claim that lists groups, for --oidc-role
    #[arg(long, env = "JIEDA_OIDC_ROLE_CLAIM", value_name = "CLAIM", default_value = "groups")]
    pub oidc_role_claim: String,
    /// Group whose people get an account with a role when they first come, such as support=agent; the first that fits counts
    #[arg(long, env = "JIEDA_OIDC_ROLE", value_name = "GROUP=ROLE", value_delimiter = ',')]
    pub oidc_role: Vec<GroupRole>,
    /// Domain of e-mail addresses that are let in, which the provider must have verified; without one, all that it vouches for
    #[arg(long, env = "JIEDA_OIDC_DOMAIN", value_name = "DOMAIN", value_delimiter = ',')]
    pub oidc_domain: Vec<String>,
    /// Address at which people open the console, with https:// and without a path; needed with --oidc-issuer
    #[arg(long, env = "JIEDA_PUBLIC_URL", value_name = "ADDRESS")]
    pub public_url: Option<String>,
}

/// A group of the provider, and the role of its people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupRole {
    /// The group.
    pub group: String,
    /// One of [`ROLES`].
    pub role: &'static str,
}

impl FromStr for GroupRole {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (group, name) = text.rsplit_once('=').ok_or("write it as GROUP=ROLE, such as support=agent")?;
        let role = ROLES.into_iter().find(|role| *role == name).ok_or_else(|| format!("a role is one of {}", ROLES.join(", ")))?;
        if group.is_empty() { Err("the group has no name".to_owned()) } else { Ok(GroupRole { group: group.to_owned(), role }) }
    }
}

/// A provider, and how its people become ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provider {
    /// Its issuer.
    pub issuer: String,
    /// What it calls us.
    pub client_id: String,
    /// By which it knows us.
    pub client_secret: Option<ClientSecret>,
    /// Where it sends people back to.
    pub redirect: String,
    /// The claim with the name of the account.
    pub name_claim: String,
    /// The claim with groups.
    pub role_claim: String,
    /// Which groups have which role, the first that fits.
    pub roles: Vec<GroupRole>,
    /// The domains that are let in, in small letters; all where none is named.
    pub domains: Vec<String>,
}

/// A secret that never shows in logs.
#[derive(Clone, PartialEq, Eq)]
pub struct ClientSecret(Zeroizing<String>);

impl ClientSecret {
    /// A secret as the provider gave it out.
    pub fn new(secret: String) -> Self {
        ClientSecret(Zeroizing::new(secret))
    }

    /// The secret itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ClientSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientSecret(..)")
    }
}

/// Why a provider cannot vouch for anybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoProvider {
    /// Something is missing.
    #[error("--oidc-issuer needs --oidc-client-id and --public-url")]
    Incomplete,
    /// There is something for a provider, and no provider.
    #[error("--oidc-client-id is set, and no --oidc-issuer")]
    NoIssuer,
    /// An address would go over the network unencrypted.
    #[error(
        "--oidc-issuer and --public-url must be addresses with https://, or with http:// on this machine, without a path behind --public-url"
    )]
    BadAddress,
}

impl ProviderArgs {
    /// What flags, environment and defaults amount to; nothing where no provider is named.
    pub fn resolve(self, secret: Option<String>) -> Result<Option<Provider>, NoProvider> {
        let (issuer, client_id, public_url) = match (self.oidc_issuer, self.oidc_client_id, self.public_url) {
            (None, None, _) => return Ok(None),
            (None, Some(_), _) => return Err(NoProvider::NoIssuer),
            (Some(issuer), Some(client_id), Some(public_url)) => (issuer, client_id, public_url),
            (Some(_), _, _) => return Err(NoProvider::Incomplete),
        };
        let public_url = public_url.trim_end_matches('/');
        let has_path = public_url.split_once("://").is_some_and(|(_, rest)| rest.contains(['/', '?']));
        if !is_address(&issuer) || !is_address(public_url) || has_path {
            return Err(NoProvider::BadAddress);
        }
        Ok(Some(Provider {
            redirect: format!("{public_url}{CALLBACK}"),
            issuer,
            client_id,
            client_secret: secret.filter(|secret| !secret.is_empty()).map(ClientSecret::new),
            name_claim: self.oidc_name_claim,
            role_claim: self.oidc_role_claim,
            roles: self.oidc_role,
            domains: self.oidc_domain.iter().map(|domain| domain.trim_start_matches('@').to_ascii_lowercase()).collect(),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        provider: ProviderArgs,
    }

    fn resolve(flags: &[&str]) -> Result<Option<Provider>, String> {
        let line = Line::try_parse_from([&["serve"], flags].concat()).map_err(|error| error.to_string())?;
        line.provider.resolve(None).map_err(|error| error.to_string())
    }

    #[test]
    fn a_provider_is_whole_and_its_addresses_are_safe() {
        let check = |flags: &[&str], expected: Result<bool, &str>| match (resolve(flags), expected) {
            (Ok(found), Ok(is_there)) => assert_eq!(found.is_some(), is_there, "{flags:?}"),
            (Err(error), Err(part)) => assert!(error.contains(part), "{error}"),
            (found, _) => panic!("{flags:?} gave {found:?}"),
        };
        let with =
            |issuer: &'static str, public: &'static str| ["--oidc-issuer", issuer, "--oidc-client-id", "jieda", "--public-url", public];
        check(&[], Ok(false));
        check(&["--public-url", "https://desk.example"], Ok(false));
        check(&with("https://id.example/realms/shop", "https://desk.example/"), Ok(true));
        check(&with("http://127.0.0.1:9000", "http://localhost:8080"), Ok(true));
        check(&with("http://id.example", "https://desk.example"), Err("https://"));
        check(&with("https://id.example", "http://desk.example"), Err("https://"));
        check(&with("https://id.example", "https://desk.example/console"), Err("without a path"));
        check(&["--oidc-issuer", "https://id.example"], Err("--oidc-client-id"));
        check(&["--oidc-client-id", "jieda"], Err("no --oidc-issuer"));
        check(&["--oidc-role", "support"], Err("GROUP=ROLE"));
        check(&["--oidc-role", "support=boss"], Err("agent, supervisor"));
    }

    #[test]
    fn groups_have_roles_and_domains_are_in_small_letters() {
        let flags = ["--oidc-issuer", "https://id.example", "--oidc-client-id", "jieda", "--public-url", "https://desk.example"];
        let more = ["--oidc-role", "leads=supervisor,cn=support,ou=x=agent", "--oidc-domain", "@Shop.example"];
        let provider = resolve(&[&flags[..], &more].concat()).unwrap_err();
        assert!(provider.contains("a role is one of"), "a comma parts groups: {provider}");
        let more = ["--oidc-role", "leads=supervisor", "--oidc-role", "a=b=agent", "--oidc-domain", "@Shop.example"];
        let provider = resolve(&[&flags[..], &more].concat()).unwrap().unwrap();
        let roles: Vec<(&str, &str)> = provider.roles.iter().map(|own| (own.group.as_str(), own.role)).collect();
        assert_eq!((roles, provider.domains), (vec![("leads", "supervisor"), ("a=b", "agent")], vec!["shop.example".to_owned()]));
        assert_eq!(provider.redirect, "https://desk.example/v1/desk/provider/callback");
    }
}
