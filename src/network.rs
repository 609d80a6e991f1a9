//! Which addresses are in a range?
//!
//! Ranges in CIDR notation. What a range is for, where we may connect to or whose word we take, is known to others.

use std::net::IpAddr;
use std::str::FromStr;

/// A range of addresses, written as `10.0.0.0/8` or `::1/128`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    bits: u128,
    mask: u128,
    is_v4: bool,
}

/// Why a text is no range of addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("write a range of addresses as 10.1.2.0/24, fd00::/8 or 127.0.0.1, with no bit set behind the prefix")]
pub struct NoNetwork;

impl FromStr for Network {
    type Err = NoNetwork;

    /// Reads a range; an address by itself is a range of one.
    fn from_str(text: &str) -> Result<Self, NoNetwork> {
        Self::parse(text).ok_or(NoNetwork)
    }
}

impl Network {
    fn parse(text: &str) -> Option<Self> {
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().ok()?;
        let (bits, width) = bits_of(address);
        let prefix = match prefix {
            Some(digits) if digits.bytes().all(|b| b.is_ascii_digit()) => digits.parse::<u32>().ok()?,
            Some(_) => return None,
            None => width,
        };
        let behind = width.checked_sub(prefix)?;
        let mask = u128::MAX.checked_shl(behind).unwrap_or(0);
        (bits & !mask == 0).then_some(Network { bits, mask, is_v4: address.is_ipv4() })
    }

    /// Whether an address is in the range. An IPv4 address that is written as IPv6 counts as IPv4.
    pub fn has(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        address.is_ipv4() == self.is_v4 && bits_of(address).0 & self.mask == self.bits
    }
}

/// The bits of an address, and how many there are.
fn bits_of(address: IpAddr) -> (u128, u32) {
    match address {
        IpAddr::V4(address) => (u128::from(address.to_bits()), 32),
        IpAddr::V6(address) => (address.to_bits(), 128),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_in_its_range_alone() {
        let check = |network: &str, address: &str, expected: bool| {
            assert_eq!(Network::parse(network).unwrap().has(address.parse().unwrap()), expected, "{address} in {network}");
        };
        check("10.0.0.0/8", "10.255.0.1", true);
        check("10.0.0.0/8", "11.0.0.1", false);
        check("10.0.0.0/8", "::ffff:10.0.0.1", true);
        check("127.0.0.1", "127.0.0.1", true);
        check("127.0.0.1", "127.0.0.2", false);
        check("0.0.0.0/0", "169.254.169.254", true);
        check("0.0.0.0/0", "::1", false);
        check("::1/128", "::1", true);
        check("fd00::/8", "fd12:3456::1", true);
        check("fd00::/8", "fe80::1", false);
        check("::/0", "127.0.0.1", false);
    }

    #[test]
    fn what_is_no_range_is_refused() {
        for text in ["", "10.0.0.0/33", "10.0.0.1/8", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/", "::1/129", "localhost", "10.0.0.0/8/8"] {
            assert_eq!(Network::parse(text), None, "{text}");
        }
    }
}
