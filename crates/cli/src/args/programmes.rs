use clap::{Args as ClapArgs, ValueEnum};

/// A programme to show or to open.
#[derive(Debug, ClapArgs)]
pub struct ProgrammeArgs {
    /// Code in this ledger, e.g. CYDH-2026
    pub code: String,
    /// Open it as this template has it, by a name that `templates` lists
    #[arg(long, value_name = "NAME")]
    pub template: Option<String>,
    /// Name [default: the template's]
    #[arg(long)]
    pub name: Option<String>,
    /// Budget year
    #[arg(long)]
    pub year: Option<u16>,
    /// Livelihood field, e.g. education, social-assistance [default: the template's]
    #[arg(long)]
    pub field: Option<String>,
    /// Functional classification: 3, 5 or 7 digits [default: the template's]
    #[arg(long, value_name = "DIGITS")]
    pub classification: Option<String>,
    /// How an amount follows from its facts [default: as the template says]
    #[arg(long, value_enum)]
    pub formula: Option<Formula>,
    /// The standard: the fixed amount, the amount for one unit or month, or the level up to which a difference is paid (元)
    #[arg(long, value_name = "YUAN")]
    pub rate: Option<String>,
    /// An earlier standard that may still be used with a reason (元)
    #[arg(long, value_name = "YUAN")]
    pub old_rate: Option<String>,
    /// Word for the unit, e.g. 亩
    #[arg(long)]
    pub unit: Option<String>,
    /// How amounts are rounded [default: as the template says, else fen]
    #[arg(long, value_enum)]
    pub rounding: Option<Rounding>,
    /// No payment above this (元)
    #[arg(long, value_name = "YUAN")]
    pub cap: Option<String>,
    /// Whether a public notice of its payments shows names in full [default: as the template says, else no]
    #[arg(long, value_enum)]
    pub notice_names: Option<YesNo>,
}

impl ProgrammeArgs {
    /// Whether it is to be opened: something beside its code is given.
    pub fn opens(&self) -> bool {
        let texts = [&self.template, &self.name, &self.field, &self.classification, &self.rate, &self.old_rate, &self.unit];
        let other = self.year.is_some() || self.formula.is_some() || self.rounding.is_some() || self.cap.is_some();
        other || self.notice_names.is_some() || texts.into_iter().any(Option::is_some)
    }
}

/// One or the other, said plainly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum YesNo {
    /// So it is
    Yes,
    /// So it is not
    No,
}

/// The formulas.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Formula {
    /// The standard itself
    Fixed,
    /// Standard × quantity
    Unit,
    /// Standard × months
    Months,
    /// Standard × quantity × months
    UnitMonths,
    /// (Standard − what the person has) × months
    Difference,
}

impl From<Formula> for ipc::Formula {
    fn from(formula: Formula) -> ipc::Formula {
        match formula {
            Formula::Fixed => ipc::Formula::Fixed,
            Formula::Unit => ipc::Formula::Unit,
            Formula::Months => ipc::Formula::Months,
            Formula::UnitMonths => ipc::Formula::UnitMonths,
            Formula::Difference => ipc::Formula::Difference,
        }
    }
}

/// How the last digits are dropped.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Rounding {
    /// To 分, half up
    Fen,
    /// To 角, half up
    Jiao,
    /// To 元, half up
    Yuan,
    /// To 元, down
    YuanDown,
    /// To 元, up
    YuanUp,
}

impl From<Rounding> for ipc::Rounding {
    fn from(rounding: Rounding) -> ipc::Rounding {
        match rounding {
            Rounding::Fen => ipc::Rounding::Fen,
            Rounding::Jiao => ipc::Rounding::Jiao,
            Rounding::Yuan => ipc::Rounding::Yuan,
            Rounding::YuanDown => ipc::Rounding::YuanDown,
            Rounding::YuanUp => ipc::Rounding::YuanUp,
        }
    }
}

/// Money in.
#[derive(Debug, ClapArgs)]
pub struct MoneyArgs {
    /// Programme code
    #[arg(long)]
    pub programme: String,
    /// Document number (指标文号)
    #[arg(long)]
    pub document: String,
    /// Amount (元)
    #[arg(long, value_name = "YUAN")]
    pub amount: String,
    /// Date on the document, YYYY-MM-DD
    #[arg(long)]
    pub date: String,
    /// Level of government: central, province, city or county
    #[arg(long, default_value = "county")]
    pub level: String,
}
