//! Which column holds which field: guessed from headers and content, corrected by people, remembered per template.

mod evidence;

use crate::{Field, Table};

/// A field for each column of a table, or none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    columns: Vec<Option<Guess>>,
}

/// A field that a column was given, how sure that is, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Guess {
    /// The field.
    pub field: Field,
    /// How sure, in percent. Below 60 a person should look twice.
    pub percent: u8,
    /// Why.
    pub reason: Reason,
}

/// Why a column was given a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Its header says so; its content neither confirms nor denies it.
    Header,
    /// Its header says so, and its content is what the field needs.
    HeaderAndContent,
    /// Its header says so, but its content mostly is not what the field needs.
    HeaderAgainstContent,
    /// It has no telling header, but its content can be nothing else.
    Content,
    /// A person said so, now or for an earlier file of the same template.
    Chosen,
}

impl Mapping {
    /// Guesses from the headers and from the first rows with content. No field is given to two columns: the column that fits better
    /// has it, the left one if both fit alike.
    pub fn guess(table: &Table<'_>) -> Self {
        let mut mapping = Self { columns: vec![None; table.columns().len()] };
        for (index, column) in table.columns().iter().enumerate() {
            let guess = match column.meaning {
                Some(meaning) => Some(evidence::weigh(table, index, meaning)),
                None if column.normal.is_empty() => evidence::by_content(table, index),
                None => None,
            };
            let Some(guess) = guess else { continue };
            // `类别` heads many a column; one that names no type of payment is not asked for one.
            if guess.field == Field::BenefitType && guess.reason == Reason::HeaderAgainstContent {
                continue;
            }
            match mapping.column(guess.field) {
                Some(other) if mapping.columns[other].is_some_and(|other| other.percent >= guess.percent) => {}
                other => {
                    if let Some(other) = other {
                        mapping.columns[other] = None;
                    }
                    mapping.columns[index] = Some(guess);
                }
            }
        }
        mapping.settle_persons(table);
        mapping
    }

    /// The mapping a person chose, one entry for each column of the table, to be used for every table of the same
    /// [template](Table::template_key). A field named twice goes to the first column.
    pub fn from_fields(fields: &[Option<Field>]) -> Self {
        let mut mapping = Self { columns: vec![None; fields.len()] };
        for (column, field) in fields.iter().enumerate().rev() {
            mapping.set(column, *field);
        }
        mapping
    }

    /// The fields alone, one entry for each column, to be remembered.
    pub fn fields(&self) -> Vec<Option<Field>> {
        self.columns.iter().map(|guess| guess.map(|guess| guess.field)).collect()
    }

    /// What a column was given.
    pub fn get(&self, column: usize) -> Option<Guess> {
        self.columns.get(column).copied().flatten()
    }

    /// The column that a field was given to.
    pub fn column(&self, field: Field) -> Option<usize> {
        self.columns.iter().position(|guess| guess.is_some_and(|guess| guess.field == field))
    }

    /// Gives a column a field, or none, as a person chose. Whatever column had the field loses it.
    pub fn set(&mut self, column: usize, field: Option<Field>) {
        if let Some(other) = field.and_then(|field| self.column(field)) {
            self.columns[other] = None;
        }
        if let Some(entry) = self.columns.get_mut(column) {
            *entry = field.map(|field| Guess { field, percent: 100, reason: Reason::Chosen });
        }
    }

    /// A header that names no person means the one whose name the list has: where that is the household head alone, the ID number is
    /// the head's.
    fn settle_persons(&mut self, table: &Table<'_>) {
        let has = |mapping: &Self, field| mapping.column(field).is_some();
        if has(self, Field::HeadName)
            && !has(self, Field::BeneficiaryName)
            && !has(self, Field::HeadId)
            && let Some(column) = self.column(Field::BeneficiaryId)
            && table.columns().get(column).is_some_and(|column| !column.normal.contains("受益"))
            && let Some(guess) = &mut self.columns[column]
        {
            guess.field = Field::HeadId;
        }
    }
}
