//! Where an office is reached: `https://host:port`, in the one form that each such address has.

use core::net::{Ipv4Addr, Ipv6Addr};

/// Host and port of an address; `None` when it is none. The host of an IPv6 address has no brackets any more.
pub fn read_address(address: &str) -> Option<(&str, u16)> {
    let (host, port_text) = address.strip_prefix("https://")?.rsplit_once(':')?;
    let port: u16 = port_text.parse().ok()?;
    let host = match host.strip_prefix('[') {
        Some(rest) => rest.strip_suffix(']').filter(|host| is_ipv6(host))?,
        None => Some(host).filter(|host| is_ipv4(host) || is_domain(host))?,
    };
    (port > 0 && port.to_string() == port_text).then_some((host, port))
}

fn is_ipv4(host: &str) -> bool {
    host.parse::<Ipv4Addr>().is_ok_and(|address| address.to_string() == host)
}

/// As RFC 5952 writes it.
fn is_ipv6(host: &str) -> bool {
    host.parse::<Ipv6Addr>().is_ok_and(|address| address.to_string() == host)
}

/// Labels of lower-case letters, digits and inner hyphens, of which the last is no number: what looks like an IPv4 address
/// is one, or nothing.
fn is_domain(host: &str) -> bool {
    let is_label = |label: &str| {
        (1..=LABEL_BYTES_MAX).contains(&label.len())
            && label.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-'))
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let last = host.rsplit('.').next().unwrap_or_default();
    host.len() <= DOMAIN_BYTES_MAX && host.split('.').all(is_label) && !last.bytes().all(|b| b.is_ascii_digit())
}

/// RFC 1035, section 2.3.4.
const LABEL_BYTES_MAX: usize = 63;
const DOMAIN_BYTES_MAX: usize = 253;
