//! The figures as a table on the terminal, as JSON and as a short table for a page.

use crate::{
    Outcome, Plan,
    made::Made,
    measure::{Figures, cores},
};
use serde_json::{Value, json};
use std::{fmt::Write, fs, path::Path};

/// One line of the table.
pub struct Row {
    /// What was done.
    pub work: &'static str,
    /// The limit that was measured beside it; empty: none.
    pub beside: &'static str,
    /// What is wanted.
    pub reach: Reach,
    /// What it came to.
    pub figure: Figures,
    /// What the figure is in.
    pub unit: Unit,
    /// How long, or how much, it took itself.
    pub ours: Option<(Figures, &'static str)>,
    /// The same of what was measured beside it.
    pub limit: Option<(Figures, &'static str)>,
    /// What else there is to know.
    pub note: String,
}

/// What is wanted of a figure.
#[derive(Clone, Copy)]
pub enum Reach {
    /// No less.
    AtLeast(f64),
    /// No more.
    AtMost(f64),
    /// Nothing: it is told.
    Told,
}

/// What a figure is in.
#[derive(Clone, Copy)]
pub enum Unit {
    /// Times the limit.
    Times,
    /// In this.
    Of(&'static str),
}

/// All lines, with what they were measured on.
pub struct Report {
    facts: Value,
    rows: Vec<Row>,
}

impl Report {
    /// About nothing yet.
    pub fn new(made: &Made, plan: &Plan) -> Report {
        let facts = json!({
            "entries": made.entries,
            "runs": plan.runs,
            "cores": cores(),
            "processor": processor(),
            "ledger_made_in_s": made.made_in_s,
            "ledger_made_entries_per_s": made.entries as f64 / made.made_in_s,
        });
        println!("{} entries, {} cores: {}", made.entries, cores(), processor());
        println!(
            "the demo ledger took {:.1} s to make, {:.0} entries a second",
            made.made_in_s,
            made.entries as f64 / made.made_in_s
        );
        Report { facts, rows: Vec::new() }
    }

    /// Takes up a line, and prints it.
    pub fn add(&mut self, row: Row) {
        println!("\n{}{}", row.work, if row.is_reached() { "" } else { "   NOT REACHED" });
        println!("  {:<28} wanted {}", row.shown(), row.wanted());
        if let (Some((ours, unit)), Some((limit, limit_unit))) = (&row.ours, &row.limit) {
            println!("  {} beside {} ({})", spread(ours, unit), spread(limit, limit_unit), row.beside);
        }
        if !row.note.is_empty() {
            println!("  {}", row.note);
        }
        self.rows.push(row);
    }

    /// Writes `report.json` and `report.md`, and prints the latter.
    pub fn write(&self, folder: &Path) -> Outcome<()> {
        let rows: Vec<Value> = self.rows.iter().map(Row::json).collect();
        let all = json!({ "on": self.facts, "rows": rows });
        fs::write(folder.join("report.json"), serde_json::to_string_pretty(&all)?)?;
        let page = self.page()?;
        fs::write(folder.join("report.md"), &page)?;
        println!("\n{page}");
        println!("{} and report.json beside it", folder.join("report.md").display());
        Ok(())
    }

    fn page(&self) -> Result<String, std::fmt::Error> {
        let mut page = String::new();
        writeln!(page, "| work | limit measured beside it | reach | median | least – most |")?;
        writeln!(page, "|---|---|---|---|---|")?;
        for row in &self.rows {
            let mark = if row.is_reached() { "" } else { " (not reached)" };
            let figure = &row.figure;
            let (beside, wanted, unit) = (if row.beside.is_empty() { "–" } else { row.beside }, row.wanted(), row.unit.word());
            let (least, most) = (digits(figure.least()), digits(figure.most()));
            writeln!(
                page,
                "| {} | {beside} | {wanted} | {}{unit}{mark} | {least} – {most}{unit} |",
                row.work,
                digits(figure.median())
            )?;
        }
        Ok(page)
    }
}

impl Row {
    fn is_reached(&self) -> bool {
        match self.reach {
            Reach::AtLeast(least) => self.figure.median() >= least,
            Reach::AtMost(most) => self.figure.median() <= most,
            Reach::Told => true,
        }
    }

    fn wanted(&self) -> String {
        match self.reach {
            Reach::AtLeast(least) => format!("≥ {least}{}", self.unit.word()),
            Reach::AtMost(most) => format!("≤ {most}{}", self.unit.word()),
            Reach::Told => "–".into(),
        }
    }

    fn shown(&self) -> String {
        spread(&self.figure, self.unit.word().trim())
    }

    fn json(&self) -> Value {
        let figures = |figures: &Figures, unit: &str| json!({ "median": figures.median(), "least": figures.least(), "most": figures.most(), "unit": unit });
        let (wanted, least) = match self.reach {
            Reach::AtLeast(wanted) => (Some(wanted), true),
            Reach::AtMost(wanted) => (Some(wanted), false),
            Reach::Told => (None, false),
        };
        json!({
            "work": self.work,
            "beside": self.beside,
            "wanted": { (if least { "at_least" } else { "at_most" }): wanted },
            "reached": self.is_reached(),
            "figure": figures(&self.figure, self.unit.word().trim()),
            "ours": self.ours.as_ref().map(|(all, unit)| figures(all, unit)),
            "limit": self.limit.as_ref().map(|(all, unit)| figures(all, unit)),
            "note": self.note,
        })
    }
}

impl Unit {
    fn word(self) -> String {
        match self {
            Unit::Times => " ×".into(),
            Unit::Of(unit) => format!(" {unit}"),
        }
    }
}

/// Median, least and most.
fn spread(figures: &Figures, unit: &str) -> String {
    let [median, least, most] = [figures.median(), figures.least(), figures.most()].map(digits);
    if least == most { format!("{median} {unit}") } else { format!("{median} {unit} ({least} – {most})") }
}

/// Three digits that count.
fn digits(figure: f64) -> String {
    let places = match figure.abs() {
        large if large >= 100.0 => 0,
        middle if middle >= 10.0 => 1,
        one if one >= 1.0 => 2,
        _ => 3,
    };
    format!("{figure:.places$}")
}

fn processor() -> String {
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = info.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    name.map_or_else(|| std::env::consts::ARCH.to_owned(), |(_, name)| name.to_owned())
}
