use crate::{Random, base64};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt};

/// The unique id of a statement: 128 bits, of which the last 32 may count statements that were made together.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Jti(pub u128);

impl Jti {
    /// A fresh id. It ends in zeros, so that [`Jti::nth`] can count from it, and its text begins with a letter, so that no
    /// command line takes it for an option.
    pub fn fresh(random: &mut dyn Random) -> Jti {
        let mut bytes = [0; 16];
        random.fill(&mut bytes[..12]);
        bytes[0] &= 0x7f;
        Jti(u128::from_be_bytes(bytes))
    }

    /// The id of the `n`-th statement made together with this one. This one is the 0th.
    ///
    /// A stranger's id may end in anything: it wraps rather than overflows, and whatever it then names is just another id.
    pub fn nth(&self, n: u32) -> Jti {
        Jti(self.0.wrapping_add(u128::from(n)))
    }

    /// Reads 22 characters of base64url.
    pub fn from_text(text: &str) -> Option<Jti> {
        base64::url_decode_array(text.as_bytes()).map(|bytes| Jti(u128::from_be_bytes(bytes)))
    }
}

impl fmt::Display for Jti {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&base64::url_encode(&self.0.to_be_bytes()))
    }
}

impl fmt::Debug for Jti {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// All ids that a ledger has used. Ids made together are one range, so that a ledger of batches needs little memory.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct JtiSet {
    /// First id of each range to its last.
    ranges: BTreeMap<u128, u128>,
}

impl JtiSet {
    /// Whether the id was used.
    pub fn contains(&self, jti: Jti) -> bool {
        self.ranges.range(..=jti.0).next_back().is_some_and(|(_, last)| jti.0 <= *last)
    }

    /// Takes up an id; `false` when it was there.
    pub fn insert(&mut self, jti: Jti) -> bool {
        let before = self.ranges.range_mut(..=jti.0).next_back();
        match before {
            Some((_, last)) if jti.0 <= *last => return false,
            Some((_, last)) if jti.0 == *last + 1 => *last = jti.0,
            _ => {
                self.ranges.insert(jti.0, jti.0);
            }
        }
        // Ranges that have come to touch are not joined: that costs memory only, and only for whoever numbers downwards.
        true
    }
}
