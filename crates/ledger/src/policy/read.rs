//! Reads policies. Where the specification says nothing, the stricter reading is taken.

use super::{Log, Party, Policy, Witness};
use crate::{Cosigner, note::Verifier};
use std::collections::{BTreeMap, BTreeSet};

/// Why bytes are no policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PolicyFault {
    /// Line, from 1.
    pub line: usize,
    /// What is wrong there.
    pub reason: PolicyReason,
}

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolicyReason {
    /// The file is longer than [`POLICY_BYTES_MAX`].
    TooLong,
    /// A control character other than tab.
    Control,
    /// The last line has no newline.
    NoNewline,
    /// The line begins with no known word.
    Word,
    /// Too few or too many items behind it.
    Items,
    /// Not a verifier key of a type that is known for this use.
    Key,
    /// The key is on another line too.
    KeyTwice,
    /// The address is no text.
    Address,
    /// The name was given before, or is `none`.
    NameTaken,
    /// No line before has this name.
    NameUnknown,
    /// The name is a member before.
    MemberTwice,
    /// Not `any`, `all` or a number from 1 to that of the members.
    Threshold,
    /// A second quorum.
    QuorumTwice,
    /// No quorum; the line is the last one.
    NoQuorum,
}

impl Policy {
    /// Reads a file.
    pub fn parse(bytes: &[u8]) -> Result<Policy, PolicyFault> {
        let at = |line: usize, reason| PolicyFault { line, reason };
        if bytes.len() > POLICY_BYTES_MAX {
            return Err(at(1, PolicyReason::TooLong));
        }
        let lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
        let mut reader = Reader::default();
        for (line, number) in lines.iter().zip(1..) {
            let line = line.strip_suffix(b"\n").ok_or(at(number, PolicyReason::NoNewline))?;
            reader.line(line).map_err(|reason| at(number, reason))?;
        }
        let quorum = reader.quorum.ok_or(at(lines.len().max(1), PolicyReason::NoQuorum))?;
        Ok(Policy { logs: reader.logs, parties: reader.parties, quorum })
    }
}

#[derive(Default)]
struct Reader<'a> {
    logs: Vec<Log>,
    parties: Vec<Party>,
    names: BTreeMap<&'a [u8], usize>,
    members: BTreeSet<usize>,
    quorum: Option<Option<usize>>,
}

impl<'a> Reader<'a> {
    fn line(&mut self, line: &'a [u8]) -> Result<(), PolicyReason> {
        if line.iter().any(|byte| !matches!(byte, b'\t' | b' '..=b'~' | 0x80..)) {
            return Err(PolicyReason::Control);
        }
        let items: Vec<&[u8]> = line.split(|byte| matches!(byte, b' ' | b'\t')).filter(|item| !item.is_empty()).collect();
        match items.as_slice() {
            [] => Ok(()),
            [first, ..] if first.starts_with(b"#") => Ok(()),
            [b"log", vkey, url @ ..] => self.log(vkey, url),
            [b"witness", name, vkey, url @ ..] => self.witness(name, vkey, url),
            [b"group", name, threshold, members @ ..] => self.group(name, threshold, members),
            [b"quorum", name] => self.quorum(name),
            [b"log" | b"witness" | b"group" | b"quorum", ..] => Err(PolicyReason::Items),
            _ => Err(PolicyReason::Word),
        }
    }

    fn log(&mut self, vkey: &[u8], url: &[&[u8]]) -> Result<(), PolicyReason> {
        let url = address(url)?;
        let verifier = text(vkey).and_then(Verifier::parse).ok_or(PolicyReason::Key)?;
        if self.logs.iter().any(|log| log.verifier.key() == verifier.key()) || self.cosigns(verifier.key()) {
            return Err(PolicyReason::KeyTwice);
        }
        self.logs.push(Log { verifier, url });
        Ok(())
    }

    fn witness(&mut self, name: &'a [u8], vkey: &[u8], url: &[&[u8]]) -> Result<(), PolicyReason> {
        let url = address(url)?;
        let cosigner = text(vkey).and_then(Cosigner::parse).ok_or(PolicyReason::Key)?;
        // A log that is a witness too would vouch for itself.
        if self.cosigns(cosigner.key()) || self.logs.iter().any(|log| log.verifier.key() == cosigner.key()) {
            return Err(PolicyReason::KeyTwice);
        }
        self.party(name, Party::Witness(Witness { cosigner, url }))
    }

    fn group(&mut self, name: &'a [u8], threshold: &[u8], members: &[&[u8]]) -> Result<(), PolicyReason> {
        if members.is_empty() {
            return Err(PolicyReason::Items);
        }
        let threshold = match threshold {
            b"any" => 1,
            b"all" => members.len(),
            digits => number(digits).filter(|k| (1..=members.len()).contains(k)).ok_or(PolicyReason::Threshold)?,
        };
        let mut places = Vec::new();
        for member in members {
            let place = *self.names.get(member).ok_or(PolicyReason::NameUnknown)?;
            if !self.members.insert(place) {
                return Err(PolicyReason::MemberTwice);
            }
            places.push(place);
        }
        self.party(name, Party::Group { threshold, members: places })
    }

    fn quorum(&mut self, name: &[u8]) -> Result<(), PolicyReason> {
        if self.quorum.is_some() {
            return Err(PolicyReason::QuorumTwice);
        }
        self.quorum = Some(match name {
            NONE => None,
            name => Some(*self.names.get(name).ok_or(PolicyReason::NameUnknown)?),
        });
        Ok(())
    }

    fn party(&mut self, name: &'a [u8], party: Party) -> Result<(), PolicyReason> {
        if name == NONE || self.names.insert(name, self.parties.len()).is_some() {
            return Err(PolicyReason::NameTaken);
        }
        self.parties.push(party);
        Ok(())
    }

    fn cosigns(&self, key: &crate::PublicKey) -> bool {
        self.parties.iter().any(|party| matches!(party, Party::Witness(witness) if witness.cosigner.key() == key))
    }
}

/// At most one address.
fn address(items: &[&[u8]]) -> Result<Option<String>, PolicyReason> {
    match items {
        [] => Ok(None),
        [url] => Ok(Some(text(url).ok_or(PolicyReason::Address)?.to_owned())),
        _ => Err(PolicyReason::Items),
    }
}

fn text(item: &[u8]) -> Option<&str> {
    std::str::from_utf8(item).ok()
}

/// A number in its one form.
fn number(digits: &[u8]) -> Option<usize> {
    let digits = text(digits)?;
    digits.parse().ok().filter(|number: &usize| number.to_string() == digits)
}

/// The quorum that needs nobody. No party can have its name.
const NONE: &[u8] = b"none";

/// A thousand witnesses with long names and addresses.
pub const POLICY_BYTES_MAX: usize = 256 * 1024;
