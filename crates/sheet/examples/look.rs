//! scratch
fn main() {
    for path in std::env::args().skip(1) {
        let bytes = std::fs::read(&path).unwrap();
        println!("== {path}");
        let book = match sheet::Workbook::open(&bytes, &path) {
            Ok(b) => b,
            Err(e) => {
                println!("REFUSED {e:?}: {e}");
                continue;
            }
        };
        println!("{:?} {:?}", book.format(), book.sheets());
        let grid = match book.read_sheet(0) {
            Ok(b) => b,
            Err(e) => {
                println!("REFUSED {e:?}: {e}");
                continue;
            }
        };
        println!("{grid:?} merges {}", grid.merges().len());
        let Some(table) = sheet::Table::find(&grid) else {
            println!("no table");
            continue;
        };
        println!("key {}", table.template_key());
        let map = sheet::Mapping::guess(&table);
        for (i, c) in table.columns().iter().enumerate() {
            println!(
                "  {} {:?} {:?} {:?} total={}",
                sheet::column_letters(c.index),
                c.header,
                map.get(i),
                table.money_unit(i),
                table.found_total(i)
            );
        }
        for a in table.asides() {
            println!("  {} {:?} {}", a.number, a.kind, table.text_of(a));
        }
        println!("  {} rows {}..{}", table.rows().len(), table.rows()[0].number, table.rows().last().unwrap().number);
        for (i, r) in table.rows().iter().enumerate().take(14) {
            let cells: Vec<String> = (0..table.columns().len())
                .map(|c| {
                    let cell = table.cell(i, c);
                    format!(
                        "{}{}",
                        match cell {
                            sheet::Cell::Text(_) => "'",
                            sheet::Cell::Date(_) => "@",
                            _ => "",
                        },
                        cell
                    )
                })
                .collect();
            println!(
                "   {} {}{} {}",
                r.number,
                if r.hidden { "H" } else { "" },
                if r.spanned { "S" } else { "" },
                cells.join("|")
            );
        }
    }
}
