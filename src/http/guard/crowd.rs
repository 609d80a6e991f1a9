//! How many places may one address hold?
//!
//! A [`Crowd`] counts who holds the places for connections, or for streams (a bound per client, with a reserve). An IPv4 address counts by
//! itself; IPv6 addresses count by the network of 64 bits that one line is given, and wider by the 48 bits that one site is given, since
//! whoever has a site has 65,536 such networks. What a place is for is not known here.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

/// How many places there are, and how they are shared out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Places {
    /// All places.
    pub in_all: usize,
    /// How many of these are kept for those who hold few: probes, agents and ordinary customers get in when somebody has taken the rest.
    pub kept: usize,
    /// How many places are few.
    pub few: usize,
    /// The most places of one address.
    pub of_address: usize,
    /// The most places of one IPv6 site.
    pub of_site: usize,
}

impl Places {
    /// Places that anybody may take, however many they hold.
    pub const fn shared(in_all: usize) -> Self {
        Places { in_all, kept: 0, few: 0, of_address: in_all, of_site: in_all }
    }

    /// The same shares of fewer places.
    pub fn within(self, in_all: usize) -> Self {
        let share = |part: usize| (part * in_all / self.in_all.max(1)).max(1);
        if in_all >= self.in_all {
            return self;
        }
        Places { in_all, kept: share(self.kept), few: self.few, of_address: share(self.of_address), of_site: share(self.of_site) }
    }
}

/// Who wants a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Whoever is at this address.
    Client(IpAddr),
    /// Anybody, as behind a proxy of our own.
    Anybody,
}

/// The network that an address belongs to: the address itself, or the first 64 bits of IPv6.
pub fn network_of(address: IpAddr) -> IpAddr {
    cut(address, 4)
}

/// The site that an address belongs to: the address itself, or the first 48 bits of IPv6.
pub fn site_of(address: IpAddr) -> IpAddr {
    cut(address, 3)
}

/// Keeps so many of the eight segments of IPv6.
fn cut(address: IpAddr, n_segments: usize) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => {
            let mut segments = address.segments();
            segments[n_segments..].fill(0);
            segments.into()
        }
    }
}

/// The places, and who holds them. All clones are one.
#[derive(Debug, Clone)]
pub struct Crowd {
    places: Places,
    held: Arc<Mutex<Held>>,
}

#[derive(Debug, Default)]
struct Held {
    in_all: usize,
    of_network: HashMap<IpAddr, usize>,
    of_site: HashMap<IpAddr, usize>,
}

impl Crowd {
    /// Nobody is there yet.
    pub fn new(places: Places) -> Self {
        Crowd { places, held: Arc::default() }
    }

    /// Takes a place until the seat is dropped; nothing when there is none for this origin.
    pub fn enter(&self, origin: Origin) -> Option<Seat> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let has_few = match origin {
            Origin::Anybody => false,
            Origin::Client(address) => {
                let (of_network, of_site) = (count(&held.of_network, network_of(address)), count(&held.of_site, site_of(address)));
                if of_network >= self.places.of_address || of_site >= self.places.of_site {
                    return None;
                }
                of_network < self.places.few
            }
        };
        let kept = if has_few { 0 } else { self.places.kept };
        if held.in_all + kept >= self.places.in_all {
            return None;
        }
        held.in_all += 1;
        if let Origin::Client(address) = origin {
            *held.of_network.entry(network_of(address)).or_default() += 1;
            *held.of_site.entry(site_of(address)).or_default() += 1;
        }
        Some(Seat { origin, held: Arc::clone(&self.held) })
    }
}

fn count(held: &HashMap<IpAddr, usize>, key: IpAddr) -> usize {
    held.get(&key).copied().unwrap_or_default()
}

/// Gives one place back, and forgets who holds none.
pub fn give_back<K: Eq + Hash>(held: &mut HashMap<K, usize>, key: &K) {
    if let Some(n) = held.get_mut(key) {
        *n -= 1;
        if *n == 0 {
            held.remove(key);
        }
    }
}

/// A place that somebody holds.
#[derive(Debug)]
pub struct Seat {
    origin: Origin,
    held: Arc<Mutex<Held>>,
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.in_all -= 1;
        if let Origin::Client(address) = self.origin {
            give_back(&mut held.of_network, &network_of(address));
            give_back(&mut held.of_site, &site_of(address));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACES: Places = Places { in_all: 6, kept: 2, few: 1, of_address: 2, of_site: 3 };

    /// Who of these gets in, one after the other, when nobody leaves; `-` is anybody.
    #[track_caller]
    fn check(comers: &[&str], expected: &[bool]) {
        let crowd = Crowd::new(PLACES);
        let origin = |text: &str| if text == "-" { Origin::Anybody } else { Origin::Client(text.parse().unwrap()) };
        let seats: Vec<_> = comers.iter().map(|comer| crowd.enter(origin(comer))).collect();
        assert_eq!(seats.iter().map(Option::is_some).collect::<Vec<_>>(), expected, "{comers:?}");
        drop(seats);
        let held = crowd.held.lock().unwrap();
        assert_eq!((held.in_all, held.of_network.len(), held.of_site.len()), (0, 0, 0), "{comers:?}");
    }

    #[test]
    fn an_address_has_its_share_and_a_reserve_is_kept_for_those_who_hold_few() {
        check(&["192.0.2.1", "192.0.2.1", "192.0.2.1", "192.0.2.2"], &[true, true, false, true]);
        check(&["::ffff:192.0.2.1", "192.0.2.1", "192.0.2.1"], &[true, true, false]);
        check(&["-", "-", "-", "-", "-"], &[true, true, true, true, false]);
        check(
            &["-", "-", "-", "-", "192.0.2.1", "192.0.2.1", "192.0.2.2", "192.0.2.3"],
            &[true, true, true, true, true, false, true, false],
        );
    }

    #[test]
    fn an_ipv6_network_counts_as_one_address_and_its_site_has_a_share_of_its_own() {
        check(&["2001:db8::1", "2001:db8::2", "2001:db8::3"], &[true, true, false]);
        check(&["2001:db8::1", "2001:db8:0:1::1", "2001:db8:0:2::1", "2001:db8:0:3::1"], &[true, true, true, false]);
        check(&["2001:db8::1", "2001:db8::2", "2001:db8:0:1::1", "2001:db8:1::1"], &[true, true, true, true]);
    }

    #[test]
    fn fewer_places_have_the_same_shares() {
        let wide = Places { in_all: 8_000, kept: 800, few: 12, of_address: 1_000, of_site: 2_000 };
        assert_eq!(wide.within(9_000), wide);
        assert_eq!(wide.within(80), Places { in_all: 80, kept: 8, few: 12, of_address: 10, of_site: 20 });
        assert_eq!(wide.within(1), Places { in_all: 1, kept: 1, few: 12, of_address: 1, of_site: 1 });
    }

    #[test]
    fn addresses_of_one_network_count_together() {
        let check = |a: &str, b: &str, is_network: bool, is_site: bool| {
            let [a, b]: [IpAddr; 2] = [a, b].map(|address| address.parse().unwrap());
            assert_eq!((network_of(a) == network_of(b), site_of(a) == site_of(b)), (is_network, is_site), "{a} {b}");
        };
        check("192.0.2.1", "192.0.2.2", false, false);
        check("192.0.2.1", "::ffff:192.0.2.1", true, true);
        check("2001:db8::1", "2001:db8::ffff:1", true, true);
        check("2001:db8::1", "2001:db8:0:1::1", false, true);
        check("2001:db8::1", "2001:db8:1::1", false, false);
    }
}
