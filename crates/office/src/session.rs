use crate::{sealing::Keyring, vault::MemberKey};
use ledger::{Kid, PublicKey};

/// Who is signed in, with the keys that are usable only so long.
pub(crate) struct Session {
    /// Member number.
    pub member: u32,
    /// The member's secrets.
    pub key: MemberKey,
    /// The public half, at hand since every signature needs it.
    pub public: PublicKey,
    /// The office's keys.
    pub keyring: Keyring,
    /// Personal fields are shown for the rest of this sitting.
    pub revealed: bool,
    /// The ledger keeps that this member saw names while approving in this sitting.
    pub looked: bool,
    /// When it ends unless the member does something, UTC seconds.
    pub locks_at: i64,
}

impl Session {
    /// Opens a session at `now`.
    pub fn new(member: u32, key: MemberKey, keyring: Keyring, now: i64) -> Session {
        let public = key.signing.public();
        Session { member, key, public, keyring, revealed: false, looked: false, locks_at: now + IDLE_SECONDS_MAX }
    }

    /// Names the member's key.
    pub fn kid(&self) -> Kid {
        self.public.kid()
    }

    /// The member is at the desk.
    pub fn touch(&mut self, now: i64) {
        self.locks_at = now + IDLE_SECONDS_MAX;
    }
}

/// The window locks after a quarter of an hour without a key or a click.
pub(crate) const IDLE_SECONDS_MAX: i64 = 15 * 60;
