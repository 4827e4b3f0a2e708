//! The cases, one file of them for each folder of vectors.

mod cards;
mod chains_bad;
pub mod chains_certificates;
mod chains_desks;
mod chains_erasure;
mod chains_good;
mod chains_heads;
mod chains_keys;
mod chains_peers;
mod chains_roll;
mod chains_succession;
mod chains_vouched;
mod checkpoints;
mod compact;
mod cosignatures;
mod desk_cards;
mod evidence;
mod json;
mod judged;
mod keys;
mod manifests;
mod notes;
mod policies;
mod presentations;
pub mod receipts;
pub mod scene;
mod statements;

/// One vector.
pub struct Case {
    folder: &'static str,
    name: String,
    headers: Vec<(&'static str, String)>,
    body: String,
    /// What a reader is given, as bytes.
    inputs: Vec<Vec<u8>>,
}

impl Case {
    /// A case of that name, with one sentence that says what it is and the outcome that it must have.
    pub fn new(folder: &'static str, name: &str, what: &str, expect: &str) -> Case {
        let headers = vec![("what", what.to_owned()), ("expect", expect.to_owned())];
        Case { folder, name: name.into(), headers, body: String::new(), inputs: Vec::new() }
    }

    /// Adds a header.
    pub fn with(mut self, header: &'static str, value: impl Into<String>) -> Case {
        self.headers.push((header, value.into()));
        self
    }

    /// Gives it text as its input.
    pub fn text_input(mut self, text: &str) -> Case {
        self.body = format!("{text}\n");
        self.inputs = vec![text.into()];
        self
    }

    /// Gives it bytes as its input: as text where that shows them as they are, else in hexadecimal.
    pub fn input(self, bytes: &[u8]) -> Case {
        let shown = std::str::from_utf8(bytes).ok().filter(|text| text.chars().all(|c| c == '\n' || !c.is_control()));
        match shown {
            Some(text) if !text.chars().any(is_invisible) => self.text_input(text),
            _ => Case { inputs: vec![bytes.to_vec()], ..self.with("form", "hex").text_input(&hex(bytes)) },
        }
    }

    /// Where it lies below the folder of vectors.
    pub fn path(&self) -> String {
        format!("{}/{}.txt", self.folder, self.name)
    }

    /// The file: headers, an empty line, the input and a newline.
    pub fn text(&self) -> String {
        let headers: String = self.headers.iter().map(|(name, value)| format!("{name}: {value}\n")).collect();
        format!("{headers}\n{}", self.body)
    }
}

/// All vectors.
pub fn all() -> Vec<Case> {
    [
        json::cases(),
        statements::cases(),
        keys::cases(),
        presentations::cases(),
        notes::cases(),
        checkpoints::cases(),
        cosignatures::cases(),
        cards::cases(),
        desk_cards::cases(),
        receipts::cases(),
        evidence::cases(),
        policies::cases(),
        chains_good::cases(),
        chains_bad::cases(),
        chains_roll::cases(),
        chains_keys::cases(),
        chains_peers::cases(),
        chains_desks::cases(),
        chains_succession::cases(),
        chains_vouched::cases(),
        chains_erasure::cases(),
        chains_heads::cases(),
        chains_certificates::cases(),
        manifests::cases(),
        compact::cases(),
        judged::cases(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What fuzzing begins from: the name of a target, and an input of a kind that it reads.
pub fn seeds() -> Vec<(&'static str, Vec<u8>)> {
    let seeds_of = |case: Case| {
        let of_input = move |input: Vec<u8>| -> Vec<(&'static str, Vec<u8>)> {
            match case.folder {
                "json" => vec![("json", input.clone()), ("payload", input)],
                "chain" => vec![("payload", payload(&input)), ("entry", input)],
                "presentation" => {
                    let parts = input.split(|byte| *byte == b'~').map(|part| ("disclosure", part.to_vec()));
                    parts.chain([("presentation", input.clone())]).collect()
                }
                "cosignature" => vec![("note", input)],
                "judged" => vec![("receipt", input)],
                folder @ ("statement" | "note" | "vkey" | "checkpoint" | "receipt" | "compact" | "manifest" | "card"
                | "evidence" | "policy") => {
                    vec![(folder, input)]
                }
                _ => Vec::new(),
            }
        };
        case.inputs.into_iter().flat_map(of_input)
    };
    all().into_iter().flat_map(seeds_of).collect()
}

/// What an entry's statement says.
fn payload(entry: &[u8]) -> Vec<u8> {
    let statement = entry.get(32..).and_then(|statement| ledger::Statement::parse(statement.to_vec()).ok());
    statement.map(|statement| statement.payload().to_vec()).unwrap_or_default()
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{feff}' | '\u{2028}' | '\u{fdd0}'..='\u{fdef}') || c as u32 & 0xfffe == 0xfffe
}
