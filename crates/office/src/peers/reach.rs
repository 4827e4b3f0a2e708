//! Taking calls while the window is open, so that two offices with nothing but windows reach each other.

use super::{
    exchange::serves,
    serving::{ServeTerms, Serving},
};
use crate::{Office, Outcome, World};
use ipc::Reach;
use std::path::Path;

/// What the window's program does to be reached. It waits for nobody: where it cannot begin, it tries again later.
#[derive(Default)]
pub(crate) struct Touch {
    serving: Option<(String, Serving)>,
    /// When to try again, by the seconds that have passed.
    again_at: i64,
    state: Option<Reach>,
}

/// What would be needed.
pub(crate) enum Wish {
    /// To take calls at this address.
    Calls(String),
    /// Nothing, and why.
    None(Reach),
}

impl Office {
    /// Whether this office wishes to take calls, and where.
    pub(crate) fn wish(&mut self) -> Outcome<Wish> {
        let desk = self.desk()?;
        let roll = desk.chain.roll();
        let called = roll.peers().any(|peer| !peer.revoked) || roll.desks().any(|desk| !desk.revoked);
        // Whoever calls an office calls its writer.
        if desk.remote.is_some() {
            return Ok(Wish::None(Reach::Nobody));
        }
        if !serves(&desk.snapshot()?)? {
            return Ok(Wish::None(Reach::Off));
        }
        Ok(match desk.own_card()? {
            Some(card) if called && card.address().is_empty() => Wish::None(Reach::CallsOnly),
            Some(card) if called => Wish::Calls(card.address().to_owned()),
            _ => Wish::None(Reach::Nobody),
        })
    }
}

impl Touch {
    /// Begins or ends as it is wished, and tells how it stands.
    pub fn follow(&mut self, wish: Wish, folder: &Path, world: &World) -> Reach {
        let address = match wish {
            Wish::Calls(address) => address,
            Wish::None(why) => {
                *self = Touch::default();
                return why;
            }
        };
        if let Some((at, serving)) = &self.serving
            && *at == address
            && serving.listens()
        {
            return Reach::Here { address: serving.address().to_string() };
        }
        let waits = self.serving.is_none() && world.passed() < self.again_at;
        if let (true, Some(state)) = (waits, &self.state) {
            return state.clone();
        }
        // What listened at another address makes room first.
        self.serving = None;
        let state = match Serving::begin(folder, world.clone(), &ServeTerms::default()) {
            Ok(serving) => {
                let here = Reach::Here { address: serving.address().to_string() };
                self.serving = Some((address, serving));
                here
            }
            Err(failure) if failure.code == "port-taken" => Reach::Elsewhere,
            Err(why) => Reach::Not { why },
        };
        self.again_at = world.passed() + TRY_AGAIN_SECONDS;
        self.state = Some(state.clone());
        state
    }
}

const TRY_AGAIN_SECONDS: i64 = 30;
