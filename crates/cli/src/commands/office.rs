use super::{Desk, exchange::cover_line, yuan};
use crate::{output::usage, passphrase};
use ipc::{CreateOffice, NewAdministrator, RecoverySheet};
use office::{Outcome, moment_of};

impl Desk<'_> {
    pub(super) fn status(&mut self) -> Outcome<bool> {
        let status = self.office.status()?;
        let out = self.output;
        out.facts(&status, |status| {
            let mut lines = vec![format!("{} {}", out.say("数据文件夹", "Data folder:"), status.folder)];
            match &status.office {
                None if status.closed.is_some() || status.desk.is_some() => {}
                None => lines.push(out.say("还没有单位。", "There is no office yet.").to_owned()),
                Some(office) => {
                    lines.push(format!("{} {} ({})", out.say("单位", "Office:"), office.name, office.origin));
                    lines.push(format!("{} {}", out.say("记录数", "Entries:"), status.trust.size));
                    lines.push(format!("{} {}", out.say("根哈希", "Root:"), status.trust.root));
                    let names: Vec<&str> = status.members.iter().map(|member| &*member.name).collect();
                    lines.push(format!("{} {}", out.say("可登录", "Can sign in:"), names.join(", ")));
                    lines.extend(status.trust.cover.map(|cover| cover_line(cover, out)));
                    let backed_up = status.trust.backed_up_at.map(moment_of);
                    let never = out.say("还没有", "none yet").to_owned();
                    lines.push(format!("{} {}", out.say("最近一次备份", "Newest backup:"), backed_up.unwrap_or(never)));
                }
            }
            lines.extend(super::successor::standing_lines(status, out));
            lines.extend(status.desk.iter().flat_map(|desk| super::desks::this_desk(desk, out)));
            if let Some(damage) = &status.trust.damage {
                lines.extend([out.text(&damage.what).to_owned(), format!("  {}", out.text(&damage.remedy))]);
            }
            lines
        });
        Ok(status.trust.damage.is_none())
    }

    pub(super) fn create(
        &mut self,
        code: &str,
        name: &str,
        currency: &str,
        administrators: &[String],
        two_over: Option<&str>,
    ) -> Outcome<bool> {
        std::fs::create_dir_all(self.office.folder()).map_err(|_| cannot_write())?;
        let passphrases = passphrase::new_of_all(administrators, self.args.passphrase_file.as_deref(), self.output)?;
        let named = administrators.iter().zip(&passphrases);
        let new = named.map(|(name, own)| NewAdministrator { name: name.clone(), passphrase: own.to_string() }).collect();
        let call = CreateOffice {
            code: code.to_owned(),
            name: name.to_owned(),
            currency: currency.to_owned(),
            administrators: new,
            approval_two_over: two_over.map(yuan).transpose()?,
        };
        let sheets = self.office.create(&call)?;
        self.show_sheets(&sheets);
        Ok(true)
    }

    /// Recovery sheets are printed once, to be written down or printed, and kept nowhere.
    pub(super) fn show_sheets(&self, sheets: &[RecoverySheet]) {
        let out = self.output;
        out.facts(&sheets, |sheets| {
            let title =
                out.say("恢复单：请打印后封存，程序不留底。", "Recovery sheet: print it and seal it; the program keeps no copy.");
            std::iter::once(title.to_owned()).chain(sheets.iter().flat_map(|sheet| self.sheet(sheet))).collect()
        });
    }

    /// A sheet as it is printed: whose it is, for which ledger and key, since when, and the code.
    fn sheet(&self, sheet: &RecoverySheet) -> Vec<String> {
        let out = self.output;
        let mut lines = vec![
            String::new(),
            format!("{} {} ({})", sheet.office, sheet.name, sheet.member),
            format!("  {} {}", out.say("制作时间", "Made:"), moment_of(sheet.made_at)),
            format!("  {} {}", out.say("账本", "Ledger:"), sheet.origin),
            format!("  {} {}", out.say("密钥指纹", "Key:"), sheet.kid),
            format!("  {} {}", out.say("恢复码", "Recovery code:"), sheet.code),
        ];
        if sheet.pending {
            let pending =
                ["登记还需第二位管理员签名后生效。", "The enrolment takes effect once a second administrator has signed it."];
            lines.push(format!("  {}", out.word(pending)));
        }
        lines
    }
}

/// A folder that cannot be written to.
pub(super) fn cannot_write() -> ipc::Failure {
    usage(
        "no-permission",
        ["这个文件夹写不了。", "The folder cannot be written to."],
        ["请换一个文件夹。", "Choose another folder."],
    )
}
