//! Everything that can be done with a file. The fuzz target and the tests call the same.

use sheet::{
    Cell, Mapping, MoneyUnit, Table, Workbook, read_account, read_benefit_type, read_code, read_date, read_id, read_money,
    read_months, read_name, read_period, read_quantity, read_text,
};

/// Opens, reads, finds, guesses, and reads every cell as everything. Says how many cells it read.
pub fn devour(bytes: &[u8]) -> usize {
    let Ok(book) = Workbook::open(bytes, "文件.xls") else { return 0 };
    let mut cells = 0;
    for sheet in 0..book.sheets().len().min(4) {
        let Ok(grid) = book.read_sheet(sheet) else { continue };
        for row in 0..grid.rows() {
            for (_, cell) in grid.cells(row) {
                cells += 1;
                read_everything(&cell, grid.date_system());
            }
        }
        let Some(table) = Table::find(&grid) else { continue };
        let _ = table.template_key();
        let mapping = Mapping::guess(&table);
        assert_eq!(mapping.fields().len(), table.columns().len());
        for aside in table.asides() {
            let _ = table.text_of(aside);
        }
        for column in 0..table.columns().len() {
            let _ = (table.money_unit(column), table.quantity_unit(column), table.found_total(column));
        }
        for row in 0..table.rows().len() {
            for column in 0..table.columns().len() {
                if let Some(guess) = mapping.get(column) {
                    read_everything(&table.cell_for(row, column, guess.field), grid.date_system());
                }
            }
        }
    }
    cells
}

/// Reads a cell as everything that a cell can be.
pub fn read_everything(cell: &Cell<'_>, dates: sheet::DateSystem) {
    let _ = read_money(cell, MoneyUnit::Yuan);
    let _ = read_money(cell, MoneyUnit::TenThousandYuan);
    let _ = read_id(cell);
    let _ = read_account(cell);
    let _ = read_code(cell);
    let _ = read_quantity(cell);
    let _ = read_months(cell);
    let _ = read_date(cell, dates);
    let _ = read_period(cell, dates);
    let _ = read_text(cell);
    let _ = read_name(cell);
    let _ = read_benefit_type(cell);
}
