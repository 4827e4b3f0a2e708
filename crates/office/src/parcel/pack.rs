//! Saving a batch as a file.

use super::file::{Decider, Held, PARCEL_FORMAT, Parcel, Told};
use crate::{
    Outcome,
    batches::Look,
    desk::Desk,
    failure::{breached, broken, no_office, store_failed},
    sealing::{Keyring, Seal},
    sign_in::{OFFICE_FILE, member_file},
    world::World,
};
use funds::{BatchStatus, Breach};
use ledger::{Hash, Roles, note::Verifier, roll::Standing, tree};
use store::Snapshot;

impl Desk {
    /// The file of a batch that waits for a decision.
    pub(super) fn parcel(&self, keyring: &Keyring, id: &str, world: &World) -> Outcome<Parcel> {
        let batch = self.find_batch(id)?;
        if !matches!(batch.status(), BatchStatus::Submitted | BatchStatus::HalfApproved) {
            return Err(breached(&Breach::BatchState { batch: batch.id(), status: batch.status() }));
        }
        let snapshot = self.snapshot()?;
        let checkpoint = snapshot.checkpoint().map_err(|error| store_failed(&error))?.ok_or_else(no_office)?.encode();
        let numbers: Vec<u64> = if batch.single() {
            vec![batch.entry()]
        } else {
            std::iter::once(batch.entry()).chain(self.book.rows(batch).map(|row| row.entry)).collect()
        };
        let since = batch.steps().iter().map(|step| step.entry);
        let around: Vec<u64> = std::iter::once(self.book.programme_of(batch).entry()).chain(since).collect();
        let fields = self.disclosures_of(keyring, &numbers)?;
        let personal = crate::personal::pack(fields.iter().map(Vec::as_slice));
        let members = self.deciders(&snapshot, world.now())?;

        // The file travels sealed, and whoever opens it approves: nothing in it is masked.
        let (story, by_row) = self.tell(batch, Look { keyring: Some(keyring), open: true })?;
        let may = members.iter().filter_map(|(number, ..)| {
            let member = self.chain.roll().member(*number)?;
            let (acts, hindrance) = self.may(*number, member.kid, batch, world.now());
            Some((*number, acts, hindrance))
        });
        let mut changes: Vec<(u32, String)> = by_row.into_iter().map(|(row, change)| (row, change.name().to_owned())).collect();
        changes.sort_unstable();
        let told = Told {
            batch: batch.id().to_string(),
            root: self.head().root.hex(),
            saved_at: world.now(),
            office: self.office_name(),
            story,
            changes,
            may: may.collect(),
        };
        let told = serde_json::to_vec(&told).map_err(|error| broken(&error.to_string()))?;
        let office = snapshot.key_file(OFFICE_FILE).map_err(|error| store_failed(&error))?.unwrap_or_default();
        let ledger_key = self.chain.roll().ledger_key().ok_or_else(no_office)?;
        let mut random = world.random();
        Ok(Parcel {
            format: PARCEL_FORMAT.into(),
            vkey: Verifier::new(self.chain.origin().as_str(), ledger_key).vkey(),
            checkpoint,
            batch: batch.id().to_string(),
            count: batch.count(),
            total: batch.total(),
            programme: self.book.programme_of(batch).code().to_owned(),
            entries: self.proven(&snapshot, &numbers)?,
            around: self.proven(&snapshot, &around)?,
            personal: ledger::url_encode(&keyring.seal(Seal::Parcel, &personal, &mut random)),
            told: ledger::url_encode(&keyring.seal(Seal::Parcel, &told, &mut random)),
            members,
            office: ledger::url_encode(&office),
        })
    }

    /// Entries with what proves that they are in the newest head.
    fn proven(&self, snapshot: &Snapshot, numbers: &[u64]) -> Outcome<Vec<Held>> {
        let size = self.head().size;
        let entry = |number: &u64| {
            let bytes = snapshot.entry(*number).map_err(|error| store_failed(&error))?;
            let path = tree::prove_inclusion(*number, size, snapshot).map_err(|error| store_failed(&error))?;
            Ok((*number, ledger::url_encode(&bytes), path.iter().map(Hash::url).collect()))
        };
        numbers.iter().map(entry).collect()
    }

    /// Whoever may decide now, in the own name or by delegation (代), with the key file.
    fn deciders(&self, snapshot: &Snapshot, now: i64) -> Outcome<Vec<Decider>> {
        let mut deciders = Vec::new();
        for member in self.chain.roll().members().iter().filter(|member| member.standing == Standing::Active) {
            let Some(on_behalf) = self.right_to(member.number, Roles::SUPERVISOR, now) else { continue };
            let file = snapshot.key_file(&member_file(member.number)).map_err(|error| store_failed(&error))?;
            let lender = on_behalf.map(|lender| (lender, self.member_name(lender)));
            deciders.extend(
                file.map(|file| (member.number, member.name.clone(), ledger::url_encode(&file), member.kid.to_string(), lender)),
            );
        }
        Ok(deciders)
    }
}
