//! Reads the rows of a list as lines, by the chosen mapping.

use super::Loaded;
use crate::{
    Outcome,
    failure::{broken, stopped},
    faults,
    line::Line,
    progress::Work,
};
use funds::{BenefitType, Month, Period};
use ipc::ImportChoices;
use sheet::{Cell, CellFault, DateSystem, FaultKind, Field, MoneyUnit};
use std::sync::atomic::{AtomicU64, Ordering};

impl Loaded {
    /// One line for each data row.
    pub(super) fn lines(&self, work: &Work) -> Outcome<Vec<Line>> {
        let table = self.table()?;
        let choices = &self.saved.choices;
        let columns: Vec<(usize, Field)> =
            self.saved.fields.iter().enumerate().filter_map(|(column, field)| Some((column, (*field)?))).collect();
        let dates = self.grid.date_system();
        let done = AtomicU64::new(0);
        let read = |row: usize| {
            let before = done.fetch_add(1, Ordering::Relaxed);
            if before.is_multiple_of(ROWS_PER_LOOK as u64) {
                work.done(before).map_err(|_| stopped())?;
            }
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
            Ok(line)
        };
        // On all cores: a list of thousands of rows is read cell by cell.
        let rows = table.rows().len();
        let cores = crate::cores::cores();
        let per_part = rows.div_ceil(cores).max(ROWS_PER_LOOK);
        let read = &read;
        std::thread::scope(|scope| {
            let part =
                |first: usize| scope.spawn(move || (first..rows.min(first + per_part)).map(read).collect::<Outcome<Vec<Line>>>());
            let threads: Vec<_> = (0..rows).step_by(per_part).map(part).collect();
            let mut lines = Vec::with_capacity(rows);
            for thread in threads {
                lines.extend(thread.join().map_err(|_| broken("worker"))??);
            }
            Ok(lines)
        })
    }

    /// In what the header of the column of quantities says that they are counted.
    pub(super) fn header_unit(&self) -> Outcome<Option<String>> {
        let table = self.table()?;
        let column = self.saved.fields.iter().position(|field| *field == Some(Field::Quantity));
        Ok(column.and_then(|column| table.quantity_unit(column).map(str::to_owned)))
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
        Field::Quantity => {
            let quantity = sheet::read_quantity(cell)?;
            line.quantity = Some(quantity.ten_thousandths);
            if let Some(unit) = quantity.unit {
                line.unit = unit.to_owned();
            }
        }
        Field::OwnIncome => line.own_income = Some(money_or_nothing(cell, unit)?),
        Field::Months => line.months = Some(sheet::read_months(cell)?),
        Field::Period => months.whole = Some(sheet::read_period(cell, dates)?),
        Field::PeriodFrom => months.from = Some(sheet::read_period(cell, dates)?),
        Field::PeriodTo => months.to = Some(sheet::read_period(cell, dates)?),
        Field::Township => line.township = sheet::read_text(cell)?,
        Field::Village => line.village = sheet::read_text(cell)?,
        Field::BenefitType => line.benefit_type = Some(benefit_type(sheet::read_benefit_type(cell)?)),
        // What stands behind the number itself is nearer to it than the column.
        Field::Unit if line.unit.is_empty() => line.unit = sheet::read_text(cell)?,
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
    if !line.pays_another() {
        // The number is kept where it is the only one: it says who the person is.
        let (payee, own) = (line.person("payee_id"), line.person("beneficiary_id"));
        if payee.is_empty() || payee == own {
            line.set_person("payee_name", String::new());
            line.set_person("payee_id", String::new());
        }
    }
    if line.township.is_empty() {
        line.township = choices.township.trim().to_owned();
    }
    if line.village.is_empty() {
        line.village = choices.village.trim().to_owned();
    }
    line.benefit_type = line.benefit_type.or_else(|| BenefitType::named(&choices.benefit_type));
    match period(months) {
        Ok(period) => line.period = period.or_else(|| chosen_period(choices)),
        Err(Backwards { from, to }) => line.unreadable.push(faults::period_backwards(&from, &to)),
    }
}

/// The last month lies before the first.
struct Backwards {
    from: String,
    to: String,
}

/// The period that the row's cells say; `None` where they say nothing.
fn period(months: &Months) -> Result<Option<Period>, Backwards> {
    let (from, to) = match (&months.whole, &months.from, &months.to) {
        (Some(whole), ..) => ((whole.from_year, whole.from_month), (whole.to_year, whole.to_month)),
        (None, Some(from), Some(to)) => ((from.from_year, from.from_month), (to.to_year, to.to_month)),
        (None, Some(one), None) | (None, None, Some(one)) => ((one.from_year, one.from_month), (one.to_year, one.to_month)),
        (None, None, None) => return Ok(None),
    };
    let show = |(year, month): (u16, u8)| format!("{year:04}-{month:02}");
    let month = |(year, month)| Month::new(year, month);
    let period = month(from).zip(month(to)).and_then(|(from, to)| Period::new(from, to));
    period.map(Some).ok_or_else(|| Backwards { from: show(from), to: show(to) })
}

/// The period typed for the whole batch; one month may be given once.
pub(crate) fn chosen_period(choices: &ImportChoices) -> Option<Period> {
    let to = if choices.period_to.is_empty() { &choices.period_from } else { &choices.period_to };
    Period::new(Month::parse(&choices.period_from)?, Month::parse(to)?)
}

fn benefit_type(read: sheet::BenefitType) -> BenefitType {
    match read {
        sheet::BenefitType::Regular => BenefitType::Regular,
        sheet::BenefitType::Arrears => BenefitType::Arrears,
        sheet::BenefitType::Partial => BenefitType::Partial,
        sheet::BenefitType::Adjustment => BenefitType::Adjustment,
    }
}

/// Money of which there may be none.
fn money_or_nothing(cell: &Cell<'_>, unit: MoneyUnit) -> Result<i64, CellFault> {
    match sheet::read_money(cell, unit) {
        Err(CellFault { kind: FaultKind::Zero, .. }) => Ok(0),
        read => read,
    }
}

/// So many rows are read in a moment.
const ROWS_PER_LOOK: usize = 256;
