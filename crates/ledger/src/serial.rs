//! How keys and hashes are written in saved state: as their bytes; a key that is not fit is refused on reading too.

use crate::{Hash, Kid, PublicKey};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

macro_rules! as_bytes {
    ($type:ty, $to:expr, $from:expr) => {
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let to: fn(&$type) -> [u8; 32] = $to;
                to(self).serialize(serializer)
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let from: fn([u8; 32]) -> Option<$type> = $from;
                from(<[u8; 32]>::deserialize(deserializer)?).ok_or_else(|| D::Error::custom("not a key of this format"))
            }
        }
    };
}

as_bytes!(Hash, |hash| hash.0, |bytes| Some(Hash(bytes)));
as_bytes!(Kid, |kid| kid.0, |bytes| Some(Kid(bytes)));
as_bytes!(PublicKey, |key| *key.bytes(), PublicKey::from_bytes);
