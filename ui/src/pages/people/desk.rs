//! What the page of members knows, and how its acts are sent.
use crate::components::Tone;
pub use crate::sending::Sending;
use crate::state::{Asked, app};
use crate::words::Words;
use ipc::{Call, GetMembers, Member, MemberState, People};
use leptos::prelude::*;

/// What the page shows.
#[derive(Clone)]
pub enum Face {
    /// Members and what waits.
    Members,
    /// The handover of a member's open work, by member number.
    Handover(String),
}

/// The state of the page; a handle to signals.
#[derive(Clone, Copy)]
pub struct Desk {
    /// What it shows.
    pub face: RwSignal<Face>,
    /// Members and waiting acts.
    pub people: Asked<People>,
    /// The member whose card is open.
    pub chosen: RwSignal<Option<String>>,
}

impl Desk {
    /// Nothing asked yet; the card is the own one.
    pub fn new() -> Self {
        let own = untrack(|| app().session()).map(|s| s.member);
        Desk { face: RwSignal::new(Face::Members), people: Asked::new(), chosen: RwSignal::new(own) }
    }

    /// Asks for the members.
    pub fn ask(self) {
        self.people.ask(GetMembers {});
    }

    /// Members who may act now, other than one; tracks.
    pub fn others(self, than: &str) -> Vec<Member> {
        self.people.load.with(|load| {
            let members = load.here().into_iter().flat_map(|p| &p.members);
            members.filter(|m| m.member != than && m.state == MemberState::Active).cloned().collect()
        })
    }
}

impl Sending {
    /// Sends an act that answers with the members as they then stand.
    pub fn people<C: Call<Reply = People> + 'static>(self, desk: Desk, question: C, open: RwSignal<bool>, done: Words) {
        self.send(question, move |people| {
            open.try_set(false);
            desk.people.take(people);
            app().refresh();
            app().say(Tone::Proven, done);
        });
    }
}
