//! Why a request over the line came to nothing.

use std::{error::Error, io};

use rustls::AlertDescription;

/// Divided by who must act.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LineFault {
    /// The address is none: its card must be corrected.
    #[error("not an address of the form https://host:port")]
    Address,
    /// This machine would not open what a connection needs.
    #[error("this machine has no means left for a connection: {0}")]
    Local(io::ErrorKind),
    /// Nobody answers there: the other office is switched off or has moved, or the network between is down.
    #[error("nobody answers at the address: {0}")]
    Unreachable(io::ErrorKind),
    /// Somebody else answers there, or the office has a new key: compare cards.
    #[error("the other side shows a key that is not the office's")]
    NotPinned,
    /// The other side does not know our key: it must enrol our card.
    #[error("the other side does not let this office's key in")]
    Refused,
    /// The other side does not speak the protocol: its program, or something in between, is at fault.
    #[error("the other side does not speak the protocol: {0}")]
    Protocol(String),
    /// The answer is larger than it may be: the other side is at fault.
    #[error("the answer is too large")]
    TooLarge,
    /// It takes too long; later it may go.
    #[error("the other side takes too long")]
    TooSlow,
    /// The connection ended before the answer did; later it may go.
    #[error("the connection ended too early")]
    ClosedEarly,
}

impl LineFault {
    /// Whether it may go by itself, so that trying again later makes sense.
    pub fn is_passing(&self) -> bool {
        match self {
            LineFault::Local(_) | LineFault::Unreachable(_) | LineFault::TooSlow | LineFault::ClosedEarly => true,
            LineFault::Address | LineFault::NotPinned | LineFault::Refused | LineFault::Protocol(_) | LineFault::TooLarge => {
                false
            }
        }
    }

    /// What an error of hyper, rustls or the system means, however deep it is wrapped.
    pub(super) fn of(fault: &(dyn Error + 'static)) -> LineFault {
        let mut guess = None;
        let mut next = Some(fault);
        while let Some(fault) = next {
            next = fault.source();
            if let Some(fault) = fault.downcast_ref::<rustls::Error>() {
                return of_tls(fault);
            }
            if let Some(fault) = fault.downcast_ref::<io::Error>() {
                guess = Some(of_system(fault));
                // What an error of the system wraps is not its source but stands for it.
                next = fault.get_ref().map(|inner| inner as &(dyn Error + 'static)).or(next);
            }
            if let Some(fault) = fault.downcast_ref::<hyper::Error>() {
                guess = Some(of_http(fault));
            }
        }
        guess.unwrap_or_else(|| LineFault::Protocol(fault.to_string()))
    }
}

fn of_tls(fault: &rustls::Error) -> LineFault {
    use rustls::Error;
    match fault {
        Error::InvalidCertificate(_) | Error::NoCertificatesPresented => LineFault::NotPinned,
        Error::AlertReceived(
            AlertDescription::AccessDenied
            | AlertDescription::BadCertificate
            | AlertDescription::CertificateExpired
            | AlertDescription::CertificateRequired
            | AlertDescription::CertificateRevoked
            | AlertDescription::CertificateUnknown
            | AlertDescription::DecryptError
            | AlertDescription::NoCertificate
            | AlertDescription::UnknownCA
            | AlertDescription::UnsupportedCertificate,
        ) => LineFault::Refused,
        fault => LineFault::Protocol(fault.to_string()),
    }
}

fn of_http(fault: &hyper::Error) -> LineFault {
    if fault.is_parse_too_large() {
        LineFault::TooLarge
    } else if fault.is_incomplete_message() || fault.is_closed() || fault.is_canceled() {
        LineFault::ClosedEarly
    } else {
        LineFault::Protocol(fault.to_string())
    }
}

fn of_system(fault: &io::Error) -> LineFault {
    match fault.kind() {
        io::ErrorKind::TimedOut => LineFault::TooSlow,
        io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => LineFault::Protocol(fault.to_string()),
        io::ErrorKind::UnexpectedEof
        | io::ErrorKind::ConnectionReset
        | io::ErrorKind::ConnectionAborted
        | io::ErrorKind::BrokenPipe
        | io::ErrorKind::NotConnected
        | io::ErrorKind::WriteZero => LineFault::ClosedEarly,
        kind => LineFault::Unreachable(kind),
    }
}
