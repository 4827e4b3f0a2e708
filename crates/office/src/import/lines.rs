//! Reads the rows of a list as lines, by the chosen mapping.

use super::Loaded;
use crate::{Outcome, faults, line::Line};
use funds::{BenefitType, Month, Period};
use ipc::ImportChoices;
use sheet::{Cell, CellFault, DateSystem, Field, MoneyUnit};

impl Loaded {
    /// One line for each data row.
    pub(super) fn lines(&self) -> Outcome<Vec<Line>> {
        let table = self.table()?;
        let choices = &self.saved.choices;
        let columns: Vec<(usize, Field)> =
            self.saved.fields.iter().enumerate().filter_map(|(column, field)| Some((column, (*field)?))).collect();
        let dates = self.grid.date_system();
        let read = |row: usize| {
            let mut line = Line { row: table.rows()[row].number, ..Line::default() };
            let mut months = Months::default();
            for (column, field) in &columns {
                let cell = table.cell_for(row, *column, *field);
                if cell.is_empty() {
                    continue;
                }
                if let Err(fault) = take(&mut line, &mut months, *field, &cell, table.money_unit(*column), dates) {
                    line.unreadable.push(faults::cell(&field_name(*field), &fault));
                }
            }
            settle(&mut line, &months, choices);
            line
        };
        Ok((0..table.rows().len()).map(read).collect())
    }
}

/// The name of a field in the window and in statements.
pub(crate) fn field_name(field: Field) -> String {
    field.code().replace('-', "_")
}

/// Period cells, before they make one period.
#[derive(Default)]
struct Months {
    whole: Option<sheet::Period>,
    from: Option<sheet::Period>,
    to: Option<sheet::Period>,
}

/// Reads a personal field.
pub(crate) fn read_person(name: &str, cell: &Cell<'_>) -> Result<String, CellFault> {
    match name {
        "beneficiary_name" | "head_name" | "payee_name" => sheet::read_name(cell),
        "beneficiary_id" | "head_id" | "payee_id" => sheet::read_id(cell),
        "account" => sheet::read_account(cell),
        "household" | "phone" => sheet::read_code(cell),
        _ => sheet::read_text(cell),
    }
}

fn take(
    line: &mut Line,
    months: &mut Months,
    field: Field,
    cell: &Cell<'_>,
    unit: MoneyUnit,
    dates: DateSystem,
) -> Result<(), CellFault> {
    match field {
        Field::Amount => line.amount = Some(sheet::read_money(cell, unit)?),
        Field::Rate => line.rate = Some(sheet::read_money(cell, unit)?),
        Field::Quantity => line.quantity = Some(sheet::read_quantity(cell)?.ten_thousandths),
        Field::Months => line.months = Some(sheet::read_months(cell)?),
        Field::Period => months.whole = Some(sheet::read_period(cell, dates)?),
        Field::PeriodFrom => months.from = Some(sheet::read_period(cell, dates)?),
        Field::PeriodTo => months.to = Some(sheet::read_period(cell, dates)?),
        Field::Township => line.township = sheet::read_text(cell)?,
        Field::Village => line.village = sheet::read_text(cell)?,
        Field::BenefitType => line.benefit_type = benefit_type(&sheet::read_text(cell)?),
        Field::Sequence | Field::Unit | Field::Date => {}
        _ => {
            let name = field_name(field);
            let value = read_person(&name, cell)?;
            line.set_person(&name, value);
        }
    }
    Ok(())
}

/// Fills in what the row itself does not say.
fn settle(line: &mut Line, months: &Months, choices: &ImportChoices) {
    let head_alone = line.person("beneficiary_name").is_empty() && !line.person("head_name").is_empty();
    if head_alone {
        // A list that names the household head and nobody else pays the head.
        let name = line.person("head_name").to_owned();
        line.set_person("beneficiary_name", name);
        let id = line.person("head_id").to_owned();
        if line.person("beneficiary_id").is_empty() {
            line.set_person("beneficiary_id", id);
        }
        line.unreadable
            .iter_mut()
            .filter(|fault| fault.field == "head_id")
            .for_each(|fault| fault.field = "beneficiary_id".into());
    }
    if line.person("payee_name") == line.person("beneficiary_name") {
        line.set_person("payee_name", String::new());
        line.set_person("payee_id", String::new());
    }
    if line.township.is_empty() {
        line.township = choices.township.trim().to_owned();
    }
    if line.village.is_empty() {
        line.village = choices.village.trim().to_owned();
    }
    line.benefit_type = line.benefit_type.or_else(|| BenefitType::named(&choices.benefit_type));
    line.period = period(months).or_else(|| chosen_period(choices));
}

fn period(months: &Months) -> Option<Period> {
    let month = |year: u16, month: u8| Month::new(year, month);
    if let Some(whole) = &months.whole {
        return Period::new(month(whole.from_year, whole.from_month)?, month(whole.to_year, whole.to_month)?);
    }
    let from = months.from.as_ref().or(months.to.as_ref())?;
    let to = months.to.as_ref().or(months.from.as_ref())?;
    Period::new(month(from.from_year, from.from_month)?, month(to.to_year, to.to_month)?)
}

/// The period typed for the whole batch; one month may be given once.
pub(crate) fn chosen_period(choices: &ImportChoices) -> Option<Period> {
    let to = if choices.period_to.is_empty() { &choices.period_from } else { &choices.period_to };
    Period::new(Month::parse(&choices.period_from)?, Month::parse(to)?)
}

fn benefit_type(text: &str) -> Option<BenefitType> {
    let of = |words: &[&str]| words.iter().any(|word| text.contains(word));
    match () {
        () if of(&["补发", "arrears"]) => Some(BenefitType::Arrears),
        () if of(&["部分", "不足月", "partial"]) => Some(BenefitType::Partial),
        () if of(&["调整", "adjustment"]) => Some(BenefitType::Adjustment),
        () if of(&["正常", "regular"]) => Some(BenefitType::Regular),
        () => None,
    }
}
