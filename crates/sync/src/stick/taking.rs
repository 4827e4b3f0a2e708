//! What a peer has left is taken, and what it asks is done.

use super::{Stick, StickFault};
use crate::{Holdings, Keys, Link, Partner, PeerRights, Report, Request, Route, Terms, Verify, endorse::request, serve, sync};

/// What came of one peer's folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// The sync with it; none where it has left nothing.
    pub report: Option<Report<StickFault>>,
    /// What the peer is asked for, to be left for it: the body of a request to [`Route::AddCheckpoint`].
    pub asked: Option<Vec<u8>>,
}

/// Syncs with what a peer has left on a stick, and answers what it asks. `go_on` is asked
/// between two files, and ends it with `false`.
pub fn take<H: Holdings>(
    stick: &Stick,
    holdings: &mut H,
    keys: Keys<'_>,
    partner: &Partner,
    terms: Terms,
    verify: &mut Verify<'_>,
    go_on: &mut dyn FnMut() -> bool,
) -> Result<Taken, StickFault> {
    let left = stick.left_by(&partner.origin)?;
    let mut report = None;
    if let Some(left) = &left {
        let mut ask = |request: Request| if go_on() { left.ask(request) } else { Err(StickFault::Stopped) };
        report = Some(sync(holdings, keys, partner, terms, &mut Link::to_left(&mut ask, verify)));
        if let Some(body) = left.asks_of(&holdings.own()?)? {
            // The answer is what is then served as cosigned, or it is none.
            let rights = PeerRights { origin: partner.origin.clone(), may: partner.may };
            serve(holdings, keys, &rights, terms.now, &Request::post(Route::AddCheckpoint.path(), body));
        }
    }
    Ok(Taken { report, asked: request(holdings, partner)?.map(|asked| asked.encode()) })
}
