//! What a peer has left on a stick, asked as if it were there.

use super::{
    Stick, StickFault,
    place::{answer_path, ask_path, limit},
};
use crate::{Answer, Method, Request, Route, Status, heads_tag, limits::ADD_CHECKPOINT_BYTES_MAX};
use ledger::{CARD_BYTES_MAX, Card, Checkpoint};

/// A peer's folder on a stick.
pub(super) struct Left<'a> {
    stick: &'a Stick,
    peer: &'a str,
}

impl Stick {
    /// What the office with this origin has left; nothing where it has not, or was cut short the first time.
    pub(super) fn left_by<'a>(&'a self, peer: &'a str) -> Result<Option<Left<'a>>, StickFault> {
        let left = Left { stick: self, peer };
        let heads = left.read(&Route::Heads)?;
        Ok(heads.map(|_| left))
    }

    /// The card in the folder of the office whose origin has this hash, when it holds and is that office's.
    pub fn card_in(&self, hash: &str) -> Option<Card> {
        let text = self.read(&format!("{hash}/card"), CARD_BYTES_MAX).ok()??;
        let card = Card::parse(std::str::from_utf8(&text).ok()?).ok()?;
        (crate::hash_of(card.origin().as_str()) == hash).then_some(card)
    }
}

impl Left<'_> {
    /// Answers as the peer would, as far as it has left answers.
    pub fn ask(&self, request: Request) -> Result<Answer, StickFault> {
        let Some(route) = Route::parse(&request.path) else { return Ok(Answer::empty(Status::NOT_FOUND)) };
        // The own heads it finds in the own folder.
        if request.method != Method::Get && route != Route::Heads {
            return Ok(Answer::empty(Status::METHOD_NOT_ALLOWED));
        }
        let Some(body) = self.read(&route)? else { return Ok(Answer::empty(Status::NOT_FOUND)) };
        if request.if_none_match.is_some_and(|known| known == heads_tag(&body)) {
            return Ok(Answer::empty(Status::NOT_MODIFIED));
        }
        let gzip = matches!(route, Route::Entries(..));
        Ok(Answer { gzip, ..Answer::new(Status::OK, "", body) })
    }

    /// What it asks of an office, as the body of a request to [`Route::AddCheckpoint`].
    pub fn asks_of(&self, office: &str) -> Result<Option<Vec<u8>>, StickFault> {
        self.stick.read(&ask_path(self.peer, office), ADD_CHECKPOINT_BYTES_MAX)
    }

    /// The checkpoint up to which it holds a ledger, as it says.
    pub(super) fn holds(&self, hash: &str) -> Option<Checkpoint> {
        let checkpoint = self.read(&Route::Checkpoint(hash.to_owned())).ok()??;
        Checkpoint::parse(&checkpoint)
    }

    fn read(&self, route: &Route) -> Result<Option<Vec<u8>>, StickFault> {
        self.stick.read(&answer_path(self.peer, route), limit(route))
    }
}
