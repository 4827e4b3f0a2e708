//! C2SP tlog-policy: which logs a checkpoint must be from, and who must have cosigned it.

mod read;

pub use read::{POLICY_BYTES_MAX, PolicyFault, PolicyReason};

use crate::{
    Cosigner,
    note::{Note, Verifier},
};

/// A policy, as its file says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    logs: Vec<Log>,
    /// Witnesses and groups in the order of the file, so that a group's members come before it.
    parties: Vec<Party>,
    /// Which of them must have cosigned; `None` for the quorum `none`.
    quorum: Option<usize>,
}

/// A log whose checkpoints pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Log {
    /// The log's key, whose name is the origin.
    pub verifier: Verifier,
    /// Where it is read.
    pub url: Option<String>,
}

/// Somebody who cosigns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    /// The key.
    pub cosigner: Cosigner,
    /// Where heads are handed in to it.
    pub url: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Party {
    Witness(Witness),
    Group {
        /// So many of its members must have cosigned.
        threshold: usize,
        members: Vec<usize>,
    },
}

impl Policy {
    /// The logs; none when the file leaves them open.
    pub fn logs(&self) -> &[Log] {
        &self.logs
    }

    /// All witnesses, whether the quorum needs them or not.
    pub fn witnesses(&self) -> impl Iterator<Item = &Witness> {
        self.parties.iter().filter_map(|party| match party {
            Party::Witness(witness) => Some(witness),
            Party::Group { .. } => None,
        })
    }

    /// How many of which witnesses are enough, where the quorum is no more than that.
    pub fn at_least(&self) -> Option<(usize, Vec<&Witness>)> {
        let witness = |party: &usize| match &self.parties[*party] {
            Party::Witness(witness) => Some(witness),
            Party::Group { .. } => None,
        };
        match &self.parties[self.quorum?] {
            Party::Witness(one) => Some((1, vec![one])),
            Party::Group { threshold, members } => Some((*threshold, members.iter().map(witness).collect::<Option<_>>()?)),
        }
    }

    /// Whether a checkpoint is signed by one of the logs and cosigned by the quorum. Where no logs are listed, the first is
    /// for the caller to know.
    pub fn passes(&self, checkpoint: &Note) -> bool {
        let origin = checkpoint.text.split('\n').next().unwrap_or_default();
        let by_log = |log: &Log| log.verifier.name() == origin && checkpoint.signed_by(&log.verifier);
        (self.logs.is_empty() || self.logs.iter().any(by_log)) && self.quorum_has_cosigned(checkpoint)
    }

    fn quorum_has_cosigned(&self, checkpoint: &Note) -> bool {
        self.enough(|cosigner| cosigner.time_on(checkpoint).is_some())
    }

    /// Whether the witnesses of which this holds are the quorum.
    pub fn enough(&self, has_cosigned: impl Fn(&Cosigner) -> bool) -> bool {
        let Some(quorum) = self.quorum else { return true };
        let mut holds: Vec<bool> = Vec::with_capacity(self.parties.len());
        for party in &self.parties[..=quorum] {
            holds.push(match party {
                Party::Witness(witness) => has_cosigned(&witness.cosigner),
                Party::Group { threshold, members } => members.iter().filter(|member| holds[**member]).count() >= *threshold,
            });
        }
        holds[quorum]
    }
}
