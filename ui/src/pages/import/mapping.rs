//! Which column is which field, after a person changed one.
use ipc::Column;

/// The mapping with one column changed: every column that is imported, each field once.
pub(super) fn mapping_with(columns: &[Column], index: u32, field: &str) -> Vec<(u32, String)> {
    columns
        .iter()
        .map(|column| match column.index == index {
            true => (column.index, field.to_owned()),
            false => (column.index, column.field.clone()),
        })
        .filter(|(i, f)| !f.is_empty() && (*i == index || f != field))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(fields: &[&str]) -> Vec<Column> {
        fields
            .iter()
            .enumerate()
            .map(|(i, field)| Column {
                index: i as u32,
                letter: String::new(),
                header: String::new(),
                field: (*field).to_owned(),
                confidence: 100,
                samples: Vec::new(),
            })
            .collect()
    }

    #[test]
    fn a_field_stands_in_one_column() {
        let mapping = mapping_with(&columns(&["beneficiary_name", "amount", ""]), 2, "amount");
        assert_eq!(mapping, [(0, "beneficiary_name".into()), (2, "amount".into())], "the older column gives it up");
    }

    #[test]
    fn a_column_can_be_left_out() {
        let mapping = mapping_with(&columns(&["beneficiary_name", "amount", "note"]), 1, "");
        assert_eq!(mapping, [(0, "beneficiary_name".into()), (2, "note".into())]);
    }
}
