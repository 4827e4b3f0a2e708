//! Where a peer is.

use hyper::Uri;

use super::LineFault;

/// The host and port of an address `https://host:port`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Address {
    /// As in the address, without the brackets of IPv6.
    pub(super) host: String,
    pub(super) port: u16,
    /// Both, as `Host` wants them.
    pub(super) authority: String,
}

impl Address {
    pub(super) fn read(text: &str) -> Result<Address, LineFault> {
        let authority = text.strip_prefix("https://").ok_or(LineFault::Address)?;
        let authority = authority.strip_suffix('/').unwrap_or(authority);
        let uri: Uri = authority.parse().map_err(|_| LineFault::Address)?;
        let read = uri.authority().ok_or(LineFault::Address)?;
        // Neither a user nor anything behind the port: what was read must be all there is.
        if read.as_str() != authority || authority.contains('@') {
            return Err(LineFault::Address);
        }
        let host = read.host();
        let port = match authority.strip_prefix(host).and_then(|rest| rest.strip_prefix(':')) {
            // The reader of numbers would take a plus sign.
            Some(port) if port.starts_with('+') => return Err(LineFault::Address),
            Some(port) => port.parse().map_err(|_| LineFault::Address)?,
            None => HTTPS_PORT,
        };
        let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        if host.is_empty() || port == 0 {
            return Err(LineFault::Address);
        }
        Ok(Address { host, port, authority: authority.to_owned() })
    }
}

const HTTPS_PORT: u16 = 443;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_host_and_a_port_and_nothing_else() {
        for (text, host, port) in [
            ("https://pear.example:8443", "pear.example", 8443),
            ("https://pear.example", "pear.example", 443),
            ("https://192.0.2.7:1/", "192.0.2.7", 1),
            ("https://[2001:db8::1]:8443", "2001:db8::1", 8443),
        ] {
            let read = Address::read(text).expect(text);
            assert_eq!((read.host.as_str(), read.port), (host, port), "{text}");
        }
        for text in [
            "",
            "pear.example:8443",
            "http://pear.example:8443",
            "https://",
            "https://:8443",
            "https://pear.example:0",
            "https://pear.example:",
            "https://pear.example:+1",
            "https://pear.example:65536",
            "https://pear.example:8443/path",
            "https://pear.example:8443?query",
            "https://user@pear.example:8443",
            "https://pear example:8443",
            "https://pear.example:8443#fragment",
        ] {
            assert_eq!(Address::read(text), Err(LineFault::Address), "{text}");
        }
    }
}
