use crate::{sealing::Keyring, vault::MemberKey, world::World};
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
    /// The same by a clock that nobody can set: seconds as [`World::passed`] counts them.
    locks_at_passed: i64,
}

impl Session {
    /// Opens a session now.
    pub fn new(member: u32, key: MemberKey, keyring: Keyring, world: &World) -> Session {
        let public = key.signing.public();
        let (revealed, looked) = (false, false);
        let mut session = Session { member, key, public, keyring, revealed, looked, locks_at: 0, locks_at_passed: 0 };
        session.touch(world);
        session
    }

    /// Names the member's key.
    pub fn kid(&self) -> Kid {
        self.public.kid()
    }

    /// The member is at the desk.
    pub fn touch(&mut self, world: &World) {
        self.locks_at = world.now() + IDLE_SECONDS_MAX;
        self.locks_at_passed = world.passed() + IDLE_SECONDS_MAX;
    }

    /// Nobody has been at the desk for too long. Either clock says so: one can be set back, and the other may stand still
    /// while the machine sleeps.
    pub fn idle(&self, world: &World) -> bool {
        self.locks_at < world.now() || self.locks_at_passed < world.passed()
    }
}

/// The window locks after a quarter of an hour without a key or a click.
pub(crate) const IDLE_SECONDS_MAX: i64 = 15 * 60;
